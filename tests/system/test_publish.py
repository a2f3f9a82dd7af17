#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""States that servers publish to each other (RFC 3903): two Asterisms know each other's lamps and mail, also when one was killed;
Kamailio with its presence modules is told of our hints, tells whoever watches there, and publishes to us."""
import glob
import os
import shutil

from harness import (MANAGER, TRANSPORT_UDP, Ami, Lab, Peer, Server, Skip, expect, expect_equal, header_of, main, phone, status_of, wait_until)
from kamailio import Kamailio

MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/presence_xml.so"
TABLES = "/usr/share/kamailio/dbtext/kamailio"

HINTS = "[office]\nexten => 100,hint,Custom:desk\nexten => 101,hint,Custom:door\n"
BETWEEN = """
[states]
type=asterisk-publication
devicestate_publish=devices-out
mailboxstate_publish=mail-out
device_state=yes
mailbox_state=yes
[devices-out]
type=outbound-publish
server_uri=sip:{me}@{there}
event=asterisk-devicestate
outbound_auth=out
[mail-out]
type=outbound-publish
server_uri=sip:{me}@{there}
event=asterisk-mwi
outbound_auth=out
[out]
type=auth
username={me}
password=secret
[{other}]
type=inbound-publication
endpoint={other}
event_asterisk-devicestate=states
event_asterisk-mwi=states
[{other}]
type=endpoint
context=office
auth={other}
[{other}]
type=auth
username={other}
password=secret
"""


def server_of_two(lab, me, other, there, eid):
    lab.options = f"entityid = {eid}"
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + BETWEEN.format(me=me, other=other, there=there), "extensions.conf": HINTS,
                        "manager.conf": MANAGER})


def two_servers(lab):
    second = Lab("publish-second")
    lab.closing(lambda: second.__exit__(None, None, None))
    one = server_of_two(lab, "one", "two", second.server_address, "02:00:00:00:00:01")
    two = server_of_two(second, "two", "one", lab.server_address, "02:00:00:00:00:02")
    return one, two


def wait_hint(server, exten, state):
    wait_until(lambda: f"State:{state} " in server.cli(f"core show hint {exten}"), f"{exten} to be {state}")


def two_servers_know_each_others_lamps_and_mail(lab):
    """Statements 426 to 432: with credentials each way, and nothing goes round."""
    one, two = two_servers(lab)
    ami = Ami(one.address)
    ami.login()
    lab.closing(ami.close)
    two.cli("devstate change Custom:desk INUSE")
    wait_hint(one, 100, "InUse")
    one.cli("devstate change Custom:desk RINGING")
    wait_hint(one, 100, "InUse&Ringing")
    wait_hint(two, 100, "InUse&Ringing")
    one.cli("devstate change Custom:door BUSY")
    wait_hint(two, 101, "Busy")
    two.cli("devstate change Custom:desk NOT_INUSE")
    wait_hint(one, 100, "Ringing")
    mail = Ami(two.address)
    mail.login()
    lab.closing(mail.close)
    mail.action("MWIUpdate", Mailbox="6001@office", NewMessages="2", OldMessages="3")
    ami.wait_event("MessageWaiting", Mailbox="6001@office", New="2", Old="3")
    # Quiet: what waits is nothing, on either side.
    for server in (one, two):
        wait_until(lambda: server.cli("pjsip show publications outbound").count("Published") == 2, "both publications to stand")
        wait_until(lambda: server.cli("pjsip show publications inbound").count("asterisk-") == 2, "both publications of the other")
    two.stop()
    one.kill()  # nobody would answer what it says at its end


def one_of_two_is_killed(lab):
    """Statement 433, 412: who comes back knows everything again, and so does the other."""
    one, two = two_servers(lab)
    two.cli("devstate change Custom:desk INUSE")
    one.cli("devstate change Custom:door BUSY")
    wait_hint(one, 100, "InUse")
    wait_hint(two, 101, "Busy")
    two.kill()
    two.start()
    wait_hint(two, 101, "Busy")
    wait_hint(one, 100, "InUse")
    two.cli("devstate change Custom:desk RINGING")
    wait_hint(one, 100, "Ringing")
    # It ends in order: what it said does not count any more.
    two.stop()
    wait_hint(one, 100, "Idle")
    one.kill()  # nobody would answer what it says at its end


PRESENCE_ROUTES = """
    if (is_method("PUBLISH")) {{
        if (!pv_www_authenticate("presence", "secret", "0")) {{
            www_challenge("presence", "0");
            exit;
        }}
        handle_publish();
        exit;
    }}
    if (is_method("SUBSCRIBE")) {{
        handle_subscribe();
        exit;
    }}
    sl_send_reply("404", "Not here");
"""
PRESENCE_PARAMETERS = """
modparam("presence", "db_url", "text://{tables}")
modparam("presence", "server_address", "sip:{address}:5060")
modparam("presence", "send_fast_notify", 1)
modparam("presence_xml", "db_url", "text://{tables}")
modparam("presence_xml", "force_active", 1)
"""


def fresh_tables(lab):
    """Of Kamailio's own forms, in the test's folder."""
    folder = lab.path("tables")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for path in glob.glob(f"{TABLES}/*"):
        shutil.copy(path, folder)
    return folder


def presence_server(lab):
    if not os.path.exists(MODULES):
        raise Skip("kamailio-presence-modules is not installed")
    address = lab.peer_address()
    return Kamailio(lab, PRESENCE_ROUTES.format(), ("db_text", "auth", "presence", "presence_xml"),
                    PRESENCE_PARAMETERS.format(tables=fresh_tables(lab), address=address), address=address)


class Watcher(Peer):
    """Watches one extension at Kamailio."""

    def __init__(self, lab, kamailio, exten, event, accept):
        super().__init__(lab)
        self.server = (kamailio.address, 5060)
        self.request("SUBSCRIBE", f"sip:{exten}@{kamailio.address}", user="watcher", headers=f"Event: {event}\nAccept: {accept}\nExpires: 600\nUser-Agent: watcher\n")

    def wait_told(self, text):
        """A NOTIFY that says so; each is answered."""
        while True:
            message = self.receive()
            if message.startswith("SIP/2.0"):
                expect(status_of(message) in (200, 202), message)
                continue
            names = ("Via", "From", "To", "Call-ID", "CSeq")
            self.send("SIP/2.0 200 OK\r\n" + "".join(f"{name}: {header_of(message, name)}\r\n" for name in names) + "Content-Length: 0\r\n\r\n")
            if text in message:
                return message


def kamailio_is_told_of_our_hints(lab):
    """Statements 432 to 434: with a challenge, and after Kamailio has forgotten everything."""
    kamailio = presence_server(lab)
    publish = f"""
[presence]
type=outbound-publish
server_uri=sip:{kamailio.address}
event=presence
multi_user=yes
outbound_auth=us
@body=application/pidf+xml
@exten=^100$
"""
    auth = "[us]\ntype=auth\nusername=us\npassword=secret\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + publish + auth, "extensions.conf": HINTS})
    wait_until(lambda: server.cli("pjsip show publications outbound").count("Published") == 1, "the publication to stand")
    watcher = Watcher(lab, kamailio, 100, "presence", "application/pidf+xml")
    watcher.wait_told("<note>Ready</note>")
    server.cli("devstate change Custom:desk INUSE")
    watcher.wait_told("<note>On the phone</note>")
    kamailio.stop()
    fresh_tables(lab)
    kamailio.start()
    server.cli("devstate change Custom:desk ONHOLD")
    Watcher(lab, kamailio, 100, "presence", "application/pidf+xml").wait_told("<note>On hold</note>")


PUBLISHER_ROUTES = """
    if (is_method("MESSAGE")) {{
        $uac_req(method) = "PUBLISH";
        $uac_req(ruri) = "sip:farm@{us}";
        $uac_req(furi) = "sip:farm@{us}";
        $uac_req(turi) = "sip:farm@{us}";
        $uac_req(hdrs) = "Event: asterisk-devicestate\\r\\nContent-Type: application/json\\r\\nExpires: 600\\r\\n";
        $uac_req(body) = $rb;
        $uac_req(auser) = "farm";
        $uac_req(apasswd) = "secret-farm";
        $uac_req(evroute) = 1;
        uac_req_send();
        sl_send_reply("202", "Published");
        exit;
    }}
    sl_send_reply("404", "Not here");
"""
PUBLISHER_ANSWER = """
event_route[uac:reply] {
    xlog("L_ERR", "published: $uac_req(evcode)\\n");
}
"""


def kamailio_publishes_to_us(lab):
    """Statements 428, 431; RFC 3261 22: as a client of another make, with a challenge."""
    kamailio = Kamailio(lab, PUBLISHER_ROUTES.format(us=lab.server_address), ("xlog", "uac"), 'modparam("uac", "reg_contact_addr", "x")\n', more=PUBLISHER_ANSWER)
    inbound = """
[farm]
type=inbound-publication
endpoint=farm
event_asterisk-devicestate=states
[states]
type=asterisk-publication
device_state=yes
"""
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("farm") + inbound, "extensions.conf": HINTS})
    sender = Peer(lab)
    sender.server = (kamailio.address, 5060)
    sender.request("MESSAGE", f"sip:publish@{kamailio.address}",
                   body='{"type":"devicestate","device":"Custom:desk","state":"RINGING","cachable":1,"eid":"02:00:00:00:00:09"}')
    expect_equal(status_of(sender.final()), 202)
    kamailio.process.wait_line("published: 200")
    wait_hint(server, 100, "Ringing")
    sender.request("MESSAGE", f"sip:publish@{kamailio.address}", body="nonsense")
    expect_equal(status_of(sender.final()), 202)
    kamailio.process.wait_line("published: 500")


TESTS = [two_servers_know_each_others_lamps_and_mail, one_of_two_is_killed, kamailio_is_told_of_our_hints, kamailio_publishes_to_us]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
