#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Real phones hand their calls on: blind, by either side, and after they asked (RFC 5589). Sound passes between those who are left;
whoever transferred is out of it, and says BYE himself."""
from harness import MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, expect, expect_equal, main, phone, wait_until, write_tones
from test_calls import MELODY_A, MELODY_B, wait_heard
from test_linphone import Linphone, wait_registered

EXTENSIONS = """
[office]
exten => _600X,1,Dial(PJSIP/${EXTEN},20)
"""
PHONES = phone("6001") + phone("6002", more="rewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no") + phone("6003")


def two_talk(lab, source="6002"):
    """6001 has called 6002; whoever is not `source` of the transfer has a melody, as 6003."""
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + PHONES, "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    wav = lambda name, melody: write_tones(lab.path(name), melody * 40)
    phones = [Baresip(lab, user, f"secret-{user}", server.address,
                      source=wav(f"{user}.wav", MELODY_B if user == "6003" else MELODY_A) if user != source else None)
              for user in ("6001", "6002", "6003")]
    for one in phones:
        one.wait_registered()
    ami = Ami(server.address)
    ami.login()
    phones[0].dial(f"sip:6002@{server.address}")
    for one in phones[:2]:
        one.wait_event("CALL_ESTABLISHED")
    return server, ami, phones


def left_are(server, users):
    shown = wait_until(lambda: (lambda all: all if len(all) == 2 else None)([one for one in server.channels() if "PJSIP/" in one]),
                       "two channels to be left")
    for user in users:
        expect(any(f"PJSIP/{user}-" in one for one in shown), "\n".join(shown))


def sent_on_by_who_was_called(lab):
    server, ami, (caller, called, third) = two_talk(lab)
    called.command("transfer", f"sip:6003@{server.address}")
    third.wait_event("CALL_ESTABLISHED")
    called.wait_event("CALL_CLOSED")
    event = ami.wait_event("BlindTransfer")
    expect_equal(event["Result"], "Success", "the transfer")
    expect(event["TransfereeChannel"].startswith("PJSIP/6001-"), event)
    wait_heard(third, MELODY_A, "who was called last to hear the caller")
    wait_heard(caller, MELODY_B, "the caller to hear who was called last")
    left_are(server, ("6001", "6003"))
    caller.hangup()
    third.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


def sent_on_by_the_caller(lab):
    server, ami, (caller, called, third) = two_talk(lab, "6001")
    caller.command("transfer", f"sip:6003@{server.address}")
    third.wait_event("CALL_ESTABLISHED")
    caller.wait_event("CALL_CLOSED")
    wait_heard(third, MELODY_A, "who was called last to hear who was called first")
    wait_heard(called, MELODY_B, "who was called first to hear who was called last")
    left_are(server, ("6002", "6003"))
    third.hangup()
    called.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


def brought_together_after_asking(lab):
    """By Linphone, which was called, holds, asks, and sends REFER with Replaces."""
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + PHONES, "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    third = Baresip(lab, "6003", "secret-6003", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 40))
    called = Linphone(lab, "6002", "secret-6002", server.address, auto=True)
    for one in (caller, third):
        one.wait_registered()
    wait_registered(server, "6002")
    ami = Ami(server.address)
    ami.login()
    caller.dial(f"sip:6002@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    called.process.wait_line("Call 1 with .* connected")
    called.command("pause")
    called.process.wait_line("is now paused")
    called.command(f"call sip:6003@{server.address}")
    third.wait_event("CALL_ESTABLISHED")
    wait_until(lambda: len([one for one in server.channels() if "PJSIP/" in one]) == 4, "both calls to be up")
    called.process.wait_line("Call 2 with .* connected")
    called.command("transfer 1 --to-call 2")
    event = ami.wait_event("AttendedTransfer")
    expect_equal(event["Result"], "Success", "the transfer")
    expect_equal(event["DestType"], "Bridge", "where to")
    wait_heard(third, MELODY_A, "who was called last to hear the caller")
    wait_heard(caller, MELODY_B, "the caller to hear who was called last")
    left_are(server, ("6001", "6003"))
    third.hangup()
    caller.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


TESTS = [sent_on_by_who_was_called, sent_on_by_the_caller, brought_together_after_asking]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
