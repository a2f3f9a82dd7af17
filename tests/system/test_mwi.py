#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Messages that wait, told to phones that did not subscribe: reference statements 130, 385 and 393."""
import re

from harness import MANAGER, TRANSPORT_UDP, Ami, Server, main, phone, wait_until
from scenario import Callee
from test_twinkle import Twinkle

EXTENSIONS = "[office]\nexten => 100,1,Echo()\n"


def a_phone_of_sipp_hears_of_its_messages(lab):
    address = lab.peer_address()
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + f"""
[global]
type=global
mwi_disable_initial_unsolicited=yes
[6001]
type=endpoint
context=office
aors=6001
mailboxes=6001@office
voicemail_extension=700
[6001]
type=aor
contact=sip:6001@{address}:5060
""", "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    heard = Callee(lab, "lamp").hear("NOTIFY", {
        "Event": "message-summary", "Subscription-State": "terminated", "Content-Type": "application/simple-message-summary",
        "body": f"Messages-Waiting: yes.*Message-Account: sip:700@{server.address}.*Voice-Message: 3/1 \\(0/0\\)",
    }).answer("200 OK").start(address)
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    ami.action("MWIUpdate", Mailbox="6001@office", NewMessages="3", OldMessages="1")
    ami.wait_event("MessageWaiting", Mailbox="6001@office", New="3", Old="1")
    heard.wait_exit()


def twinkle_is_told_once_it_has_registered(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", more="rewrite_contact=yes\nmailboxes=6001"),
                          "extensions.conf": EXTENSIONS})
    server.cli("pjsip set logger on")
    twinkle = Twinkle(lab, "6001", "secret-6001", server.address)
    twinkle.process.wait_line("registration succeeded")

    # Its answer to our NOTIFY, in the server's own log of messages.
    wait_until(lambda: re.search(r"Received SIP response[^\n]*\nSIP/2.0 200(?:(?!\n\s*\n).)*CSeq: \d+ NOTIFY",
                                 "\n".join(server.process.lines), re.S), "Twinkle's answer to NOTIFY")


TESTS = [a_phone_of_sipp_hears_of_its_messages, twinkle_is_told_once_it_has_registered]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
