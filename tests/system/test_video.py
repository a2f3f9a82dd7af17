#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two phones with pictures: VP8, which we do not decode, passes through us in both directions."""
import os

from harness import TRANSPORT_UDP, Baresip, Server, Skip, expect, main, phone, write_tones
from test_calls import EXTENSIONS, MELODY_A, MELODY_B, wait_heard

MODULES = "/usr/lib/baresip/modules"
PICTURES = """module fakevideo.so
module vp8.so
video_source fakevideo,nil
video_display fakevideo,nil
video_size 176x144
video_bitrate 100000
video_fps 10
"""


def office(lab, options):
    if not all(os.path.exists(f"{MODULES}/{module}.so") for module in ("fakevideo", "vp8")):
        raise Skip("Baresip has no pictures here")
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + "".join(phone(user, more="direct_media=no\n" + options) for user in ("6001", "6002")),
                          "extensions.conf": EXTENSIONS})
    one = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 60), extra=PICTURES)
    two = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60), extra=PICTURES)
    one.wait_registered()
    two.wait_registered()
    return server, one, two


def pictures_pass_both_ways(lab):
    server, one, two = office(lab, "allow=vp8")
    one.dial(f"sip:6002@{server.address}")
    one.wait_event("CALL_ESTABLISHED")
    for phone_ in (one, two):
        phone_.process.wait_line("incoming rtp for 'video' established")
    wait_heard(two, MELODY_A, "sound beside them")
    one.hangup()
    server.wait_no_channels()


def who_may_not_see_still_hears(lab):
    """Statement 312: without a video codec the stream is declined, and the call goes on without."""
    server, one, two = office(lab, "")
    one.dial(f"sip:6002@{server.address}")
    one.wait_event("CALL_ESTABLISHED")
    wait_heard(two, MELODY_A, "the callee to hear")
    wait_heard(one, MELODY_B, "the caller to hear")
    expect(not any("rtp for 'video'" in line for line in one.process.lines), "no pictures")
    one.hangup()
    server.wait_no_channels()


TESTS = [pictures_pass_both_ways, who_may_not_see_still_hears]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
