#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Who subscribes: Baresip to a person's presence, Twinkle to its mailbox, Kamailio for a list of its own, SIPp with a thousand keys. (The mwi module of Baresip 1.0 is not asked:
one time in three it subscribes thousands of times a second, whatever it is answered.)"""
import os
import re

from harness import (MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, Skip, expect, expect_equal, main, phone, wait_until)
from kamailio import Kamailio
from scenario import Caller
from test_publish import MODULES, Watcher, fresh_tables
from test_twinkle import Twinkle

EXTENSIONS = "[office]\nexten => 6001,hint,Custom:desk\nexten => 6001,1,Echo()\n"


def office(lab):
    # The mailbox is the address of record's, which stands last: who asks is told.
    pjsip = TRANSPORT_UDP + phone("6002", more="rewrite_contact=yes") + "\nmailboxes=6002@office\nvoicemail_extension=*97\n"
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    return server, ami


def wait_subscribed(server, what):
    wait_until(lambda: what in server.cli("pjsip list subscriptions inbound"), f"a subscription to {what}")


def wait_answers(server, count):
    """So many of our NOTIFYs got their 200, in the server's own log of messages."""
    answered = re.compile(r"Received SIP response[^\n]*\nSIP/2.0 200(?:(?!\n\s*\n).)*CSeq: \d+ NOTIFY", re.S)
    wait_until(lambda: len(answered.findall("\n".join(server.process.lines))) >= count, f"answers to {count} NOTIFYs")


def ten_phones_of_a_hundred_keys(lab):
    """As after a power cut: SIPp subscribes with a thousand keys at once. Each is told its lamp, a change of it, and its end."""
    phones, keys = [lab.peer_address() for _ in range(10)], 100
    pjsip = TRANSPORT_UDP + "".join(f"""
[phone{n}]
type=endpoint
context=office
allow=ulaw
[phone{n}]
type=identify
endpoint=phone{n}
match={address}
""" for n, address in enumerate(phones))
    hints = "".join(f"exten => {1000 + n},hint,Custom:lamp{n}\n" for n in range(keys))
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": "[office]\n" + hints, "manager.conf": MANAGER})
    extensions = lab.write("keys.csv", "SEQUENTIAL\n" + "".join(f"{1000 + n};\n" for n in range(keys)))
    # Its scenario takes no NOTIFY before the 200: none may be lost in its socket.
    at_work = []
    for address in phones:
        one = Caller(lab, "keys")
        one.request("SUBSCRIBE", "[field0]", "Event: dialog", "Accept: application/dialog-info+xml", "Expires: 600")
        one.hear(200, begins=True)
        # Its SUBSCRIBE may have been repeated: then 200 comes again.
        one.maybe(200).hear("NOTIFY", {"Subscription-State": "active", "body": "<state>terminated</state>"}).answer("200 OK")
        one.maybe(200).hear("NOTIFY", {"body": 'version="1".*<state>confirmed</state>'}).answer("200 OK")
        one.again("SUBSCRIBE", "Event: dialog", "Accept: application/dialog-info+xml", "Expires: 0").hear(200)
        one.maybe(200).hear("NOTIFY", {"Subscription-State": "terminated"}).answer("200 OK")
        at_work.append(one.start(address, f"{server.address}:5060", "-inf", extensions, "-r", "1000", "-l", str(keys), "-nostdin",
                                 "-buff_size", "4000000", calls=keys))
    wait_until(lambda: f"\n{len(phones) * keys} active subscriptions" in server.cli("pjsip list subscriptions inbound"), "a thousand lamps")
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    for n in range(keys):
        ami.action("Setvar", Variable=f"DEVICE_STATE(Custom:lamp{n})", Value="INUSE")
    for process in at_work:
        expect_equal(process.wait_exit(60), 0, "SIPp's scenarios")
    wait_until(lambda: "\n0 active subscriptions" in server.cli("pjsip list subscriptions inbound"), "nothing left")


LIST_SERVER = """
modparam("presence", "db_url", "text://{tables}")
modparam("presence", "server_address", "sip:{address}:5060")
modparam("presence_xml", "db_url", "text://{tables}")
modparam("presence_xml", "force_active", 1)
modparam("pua", "db_url", "text://{tables}")
modparam("rls", "db_url", "text://{tables}")
modparam("rls", "db_mode", 0)
modparam("rls", "integrated_xcap_server", 1)
modparam("rls", "server_address", "sip:rls@{address}:5060")
modparam("rls", "waitn_time", 1)
modparam("rls", "to_presence_code", 5)
"""
LISTS = """
    if (is_method("SUBSCRIBE")) {
        rls_handle_subscribe();
        exit;
    }
    sl_send_reply("404", "Not here");
"""
WITHIN_LISTS = """
        if (is_method("NOTIFY")) {
            rls_handle_notify();
            exit;
        }
        if (is_method("SUBSCRIBE")) {
            rls_handle_subscribe();
            exit;
        }
"""


def kamailio_makes_a_list_of_our_lamps(lab):
    """RFC 4662 by another's hand: Kamailio subscribes to each of our extensions, and tells its watcher of all."""
    if not os.path.exists(MODULES):
        raise Skip("kamailio-presence-modules is not installed")
    address = lab.peer_address()
    pjsip = TRANSPORT_UDP + f"[kamailio]\ntype=endpoint\ncontext=office\nallow=ulaw\n[kamailio]\ntype=identify\nendpoint=kamailio\nmatch={address}\n"
    hints = "[office]\nexten => 100,hint,Custom:desk\nexten => 101,hint,Custom:door\n"
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": hints, "manager.conf": MANAGER})
    tables = fresh_tables(lab)
    entries = "".join(f'<entry uri="sip:{n}@{server.address}"/>' for n in (100, 101))
    lists = ('<?xml version="1.0" encoding="UTF-8"?><rls-services xmlns="urn:ietf:params:xml:ns:rls-services" '
             f'xmlns:rl="urn:ietf:params:xml:ns:resource-lists"><service uri="sip:lamps@{address}"><list>'
             + entries.replace("<entry", "<rl:entry") + "</list><packages><package>presence</package></packages></service></rls-services>")
    with open(f"{tables}/xcap", "a", encoding="utf-8") as table:
        table.write(":".join(["1", "watcher", address, lists.replace(":", "\\:"), "8", "1", "0", "index", "5060"]) + "\n")
    kamailio = Kamailio(lab, LISTS, ("db_text", "presence", "presence_xml", "pua", "rls"), LIST_SERVER.format(tables=tables, address=address),
                        with_totag=WITHIN_LISTS, address=address)
    watcher = Watcher(lab, kamailio, "lamps", "presence", "application/pidf+xml, application/rlmi+xml, multipart/related\nSupported: eventlist")
    wait_subscribed(server, "100/presence")
    wait_subscribed(server, "101/presence")
    watcher.wait_told("<note>Ready</note>")
    server.cli("devstate change Custom:desk INUSE")
    watcher.wait_told("<note>On the phone</note>")
    server.cli("devstate change Custom:door RINGING")
    watcher.wait_told("<note>Ringing</note>")


def baresip_sees_who_is_there(lab):
    server, _ = office(lab)
    server.cli("pjsip set logger on")
    server.cli("devstate change Custom:desk NOT_INUSE")
    one = Baresip(lab, "6002", "secret-6002", server.address, extra="module contact.so\nmodule_app presence.so\n",
                  contacts=f'"Desk" <sip:6001@{server.address}>;presence=p2p\n')
    one.wait_registered()
    wait_subscribed(server, "6001/presence")
    wait_answers(server, 1)
    server.cli("devstate change Custom:desk UNAVAILABLE")
    wait_answers(server, 2)
    server.cli("devstate change Custom:desk RINGING")
    wait_answers(server, 3)


def twinkle_asks_for_its_mail(lab):
    server, ami = office(lab)
    server.cli("pjsip set logger on")
    Twinkle(lab, "6002", "secret-6002", server.address,
            profile=f"mwi_sollicited=yes\nmwi_user=6002\nmwi_server={server.address}\n")
    wait_subscribed(server, "6002/message-summary")
    wait_answers(server, 1)
    ami.action("MWIUpdate", Mailbox="6002@office", NewMessages="2", OldMessages="0")
    wait_answers(server, 2)


def twinkle_does_not_notice_a_kill(lab):
    """403: the dialog goes on in the next process; the phone answers its NOTIFYs with 200, though it did not subscribe again."""
    pjsip = TRANSPORT_UDP + "[global]\ntype=global\ndebug=yes\n" + phone("6002", more="rewrite_contact=yes") + "\nmailboxes=6002@office\n"
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    Twinkle(lab, "6002", "secret-6002", server.address,
            profile=f"mwi_sollicited=yes\nmwi_user=6002\nmwi_server={server.address}\n")
    wait_subscribed(server, "6002/message-summary")
    wait_answers(server, 1)
    server.kill()
    server.start()
    wait_answers(server, 1)
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    ami.action("MWIUpdate", Mailbox="6002@office", NewMessages="2", OldMessages="0")
    wait_answers(server, 2)
    expect(not any(line.startswith("SUBSCRIBE sip:") for line in server.process.lines), "it subscribed again")


TESTS = [ten_phones_of_a_hundred_keys, kamailio_makes_a_list_of_our_lamps, baresip_sees_who_is_there, twinkle_asks_for_its_mail, twinkle_does_not_notice_a_kill]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
