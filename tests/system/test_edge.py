#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kamailio between us and phones: as the edge that our phones stand behind (Path, Record-Route), and as a customer's own proxy
that registers with us and hands calls on."""
import re

from harness import MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, expect, main, phone, wait_until, write_tones
from kamailio import Kamailio
from test_calls import EXTENSIONS, MELODY_A, MELODY_B, wait_heard

EDGE = """
    if (is_method("REGISTER")) {{
        add_path_received();
        append_hf("Supported: path\r\n");
        $du = "sip:{server}:5060";
        t_relay();
        exit;
    }}
    record_route();
    if ($si == "{server}") {{
        loose_route();
        xlog("L_ERR", "to the phone $rU\\n");
    }} else {{
        $du = "sip:{server}:5060";
    }}
    t_relay();
"""
SAY_IN_DIALOG = 'xlog("L_ERR", "within the dialog: $rm from $si\\n");'


def two_phones(lab, server, proxy):
    one = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 60), proxy=proxy)
    two = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60), proxy=proxy)
    return one, two


def phones_behind_an_edge_proxy(lab):
    """Statements 118, 119, 131: what we send to a phone goes the way its REGISTER came; all of a call passes the edge."""
    edge = Kamailio(lab, EDGE.format(server=lab.server_address), ("path", "xlog"), 'modparam("path", "use_received", 1)', SAY_IN_DIALOG)
    options = "direct_media=no"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", more=options) + "support_path=yes\n" + phone("6002", more=options)
                          + "support_path=yes\n", "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    one, two = two_phones(lab, server, edge.address)
    one.wait_registered()
    two.wait_registered()
    ami = Ami(server.address)
    ami.login()
    ami.action("PJSIPShowContacts")
    contact = ami.wait_event("ContactList", ObjectName="6002;@.*")
    expect(re.match(rf"<sip:{re.escape(edge.address)};.*lr", contact["Path"]), contact)
    ami.close()

    one.dial(f"sip:6002@{server.address}")
    one.wait_event("CALL_ESTABLISHED")
    two.wait_event("CALL_ESTABLISHED")
    edge.process.wait_line("to the phone 6002")
    wait_heard(two, MELODY_A, "the callee to hear the caller")
    wait_heard(one, MELODY_B, "the caller to hear the callee")
    one.command("hold")
    edge.process.wait_line(f"within the dialog: INVITE from {re.escape(one.address)}")
    one.command("resume")
    two.hangup()
    one.wait_event("CALL_CLOSED")
    edge.process.wait_line(f"within the dialog: BYE from {re.escape(two.address)}")
    edge.process.wait_line(f"within the dialog: BYE from {re.escape(server.address)}")
    server.wait_no_channels()


CUSTOMER = """
    record_route();
    if ($si == "{server}") {{
        if (!uac_reg_lookup("$rU", "$ru")) {{
            sl_send_reply("404", "None of ours");
            exit;
        }}
        $ru = "sip:inside@{inside}:5060";
        t_relay();
        exit;
    }}
    uac_replace_from("", "sip:6001@{server}");
    $ru = "sip:" + $rU + "@{server}:5060";
    t_on_failure("CHALLENGED");
    t_relay();
"""
CHALLENGED = """
failure_route[CHALLENGED] {
    if (t_is_canceled()) exit;
    if (t_check_status("401|407")) {
        $avp(realm) = "asterisk";
        $avp(user) = "6001";
        $avp(word) = "secret-6001";
        if (uac_auth()) t_relay();
    }
}
"""
UAC = """
modparam("rr", "append_fromtag", 1)
modparam("uac", "auth_realm_avp", "$avp(realm)")
modparam("uac", "auth_username_avp", "$avp(user)")
modparam("uac", "auth_password_avp", "$avp(word)")
modparam("uac", "reg_contact_addr", "{address}:5060")
modparam("uac", "reg_db_url", "text://{folder}")
modparam("uac", "reg_timer_interval", 1)
"""


def a_proxy_that_registers_with_us(lab):
    """Its REGISTER and its INVITE are challenged, it answers (CSeq one higher, the same Call-ID); calls to it come to its own phone."""
    address, inside_address = lab.peer_address(), lab.peer_address()
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", more="direct_media=no") + phone("6002", more="direct_media=no"),
                          "extensions.conf": EXTENSIONS})
    columns = ("id(int,auto) l_uuid(string) l_username(string) l_domain(string) r_username(string) r_domain(string) realm(string) "
               "auth_username(string) auth_password(string) auth_ha1(string,null) auth_proxy(string) expires(int) flags(int) "
               "reg_delay(int) contact_addr(string) socket(string,null)\n")
    row = (f"1:line1:inside:{address}:6001:{server.address}:asterisk:6001:secret-6001::sip\\:{server.address}\\:5060:60:16:0:"
           f"{address}\\:5060:\n")
    lab.write("tables/uacreg", columns + row)
    lab.write("tables/version", "table_name(string) table_version(int)\nuacreg:5\n")
    Kamailio(lab, CUSTOMER.format(server=server.address, inside=inside_address), ("db_text", "uac"),
             UAC.format(address=address, folder=lab.path("tables")), more=CHALLENGED, address=address)
    inside = Baresip(lab, "inside", "", address, source=write_tones(lab.path("a.wav"), MELODY_A * 60), register=False,
                     address=inside_address)
    ours = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60))
    ours.wait_registered()
    wait_until(lambda: f"6001/sip:line1@{address}" in server.cli("pjsip show contacts"), "the proxy to register")

    ours.dial(f"sip:6001@{server.address}")
    ours.wait_event("CALL_ESTABLISHED")
    wait_heard(ours, MELODY_A, "us to hear the phone inside")
    ours.hangup()
    inside.wait_event("CALL_CLOSED")
    server.wait_no_channels()

    inside.dial(f"sip:6002@{address}")
    inside.wait_event("CALL_ESTABLISHED")
    ours.wait_event("CALL_ESTABLISHED")
    expect(any(name.startswith("PJSIP/6001-") for name in server.channels()), server.channels())
    wait_heard(inside, MELODY_B, "the phone inside to hear us")
    inside.hangup()
    ours.wait_event("CALL_CLOSED")
    server.wait_no_channels()


TESTS = [phones_behind_an_edge_proxy, a_proxy_that_registers_with_us]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
