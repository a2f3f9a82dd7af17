#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A phone rings, and another one answers its call: by *8, and by Pickup of the dialplan. Sound passes between who called and who
picked up; the phone that rang is told that the call was completed elsewhere."""
from harness import (MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, expect, expect_equal, main, phone, wait_until, write_tones)
from test_calls import MELODY_A, MELODY_B, wait_heard

EXTENSIONS = """
[office]
exten => 6002,1,Dial(PJSIP/6002,20)
exten => 6005,1,Dial(Local/6002@office,20)
exten => _**6XXX,1,Pickup(${EXTEN:2}@office)
 same => n,Busy()
"""
PHONES = (phone("6001") + phone("6002", more="call_group=1\nnamed_call_group=sales")
          + phone("6003", more="pickup_group=1") + phone("6004"))


def three_phones(lab, picker="6003", **files):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + PHONES, "extensions.conf": EXTENSIONS, "manager.conf": MANAGER, **files})
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    rings = Baresip(lab, "6002", "secret-6002", server.address, answer="manual")
    picks = Baresip(lab, picker, f"secret-{picker}", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 40))
    for one in (caller, rings, picks):
        one.wait_registered()
    return server, caller, rings, picks


def picked_up(lab, dialled, picker, called="6002", **files):
    server, caller, rings, picks = three_phones(lab, picker, **files)
    ami = Ami(server.address)
    ami.login()
    caller.dial(f"sip:{called}@{server.address}")
    rings.wait_event("CALL_INCOMING")
    wait_until(lambda: "Ringing" in server.cli("core show channels"), "the phone to ring")
    picks.dial(f"sip:{dialled}@{server.address}")
    picks.wait_event("CALL_ESTABLISHED")
    caller.wait_event("CALL_ESTABLISHED")
    rings.wait_event("CALL_CLOSED")
    event = ami.wait_event("Pickup")
    expect(event["Channel"].startswith(f"PJSIP/{picker}-"), event)
    expect(event["TargetChannel"].startswith("PJSIP/6002-"), event)
    wait_heard(picks, MELODY_A, "who picked up to hear the caller")
    wait_heard(caller, MELODY_B, "the caller to hear who picked up")
    shown = "\n".join(server.channels())
    expect_equal(len([one for one in server.channels() if "PJSIP/" in one]), 2, "channels")
    expect(f"PJSIP/{picker}-" in shown and "PJSIP/6002-" not in shown, shown)
    return server, ami, caller, picks


def star_8_answers_the_call_of_the_group(lab):
    server, ami, caller, picks = picked_up(lab, "*8", "6003")
    # It is held and taken up again.
    picks.command("hold")
    ami.wait_event("Hold", Channel="PJSIP/6003-.*")
    picks.command("resume")
    ami.wait_event("Unhold", Channel="PJSIP/6003-.*")
    picks.hangup()
    caller.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


def the_dialplan_answers_the_call_of_an_extension(lab):
    server, ami, caller, picks = picked_up(lab, "**6002", "6004")
    caller.hangup()
    picks.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


def behind_a_local_channel_as_well(lab):
    server, ami, caller, picks = picked_up(lab, "*8", "6003", "6005")
    caller.hangup()
    picks.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    ami.close()


def who_is_in_no_such_group_is_refused(lab):
    server, caller, rings, picks = three_phones(lab, "6004")
    caller.dial(f"sip:6002@{server.address}")
    rings.wait_event("CALL_INCOMING")
    picks.dial(f"sip:*8@{server.address}")
    picks.wait_event("CALL_CLOSED")
    picks.process.wait_line(r"403 Forbidden")
    rings.command("accept")
    caller.wait_event("CALL_ESTABLISHED")
    caller.hangup()
    server.wait_no_channels()


TESTS = [star_8_answers_the_call_of_the_group, the_dialplan_answers_the_call_of_an_extension,
         behind_a_local_channel_as_well, who_is_in_no_such_group_is_refused]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
