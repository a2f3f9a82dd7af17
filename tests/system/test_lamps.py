#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Phones that subscribe: Baresip to a person's presence, Twinkle to its mailbox; their lamps follow. (The mwi module of Baresip 1.0 is not asked:
one time in three it subscribes thousands of times a second, whatever it is answered.)"""
import re

from harness import MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, expect, main, phone, wait_until
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


TESTS = [baresip_sees_who_is_there, twinkle_asks_for_its_mail, twinkle_does_not_notice_a_kill]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
