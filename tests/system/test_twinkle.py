#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Twinkle without a window: it registers, calls a Baresip and is called by it, holds, sends digits."""
import os
import random
import socket
import subprocess

from harness import Failure, MANAGER, TRANSPORT_UDP, Ami, Baresip, Process, Server, main, need, phone, write_tones
from test_calls import EXTENSIONS, MELODY_B

SYSTEM = """
dev_ringtone=alsa:null
dev_speaker=alsa:null
dev_mic=alsa:null
validate_audio_dev=no
sip_port={sip}
rtp_port={rtp}
"""
PROFILE = """
user_name={user}
user_domain={server}
auth_name={user}
auth_pass={password}
outbound_proxy={server}
all_requests_to_proxy=yes
registration_time=300
register_at_startup=yes
codecs=g711u
dtmf_transport=rfc2833
speex_dsp_vad=no
"""


class Twinkle:
    """Its commands on stdin; it hears nothing and says nothing, with the sound of ALSA's null."""

    def __init__(self, lab, user, password, server, profile=""):
        need("twinkle-console")
        home = lab.path("twinkle")
        lab.write("twinkle/.twinkle/phone.cfg", PROFILE.format(user=user, server=server, password=password) + profile)
        for attempt in range(5):
            ports = [free_port() for _ in range(2)]
            lab.write("twinkle/.twinkle/twinkle.sys", SYSTEM.format(sip=ports[0], rtp=ports[1]))
            self.process = Process(lab, f"twinkle-{attempt}", ["twinkle-console", "phone.cfg"], cwd=home,
                                   env=dict(os.environ, HOME=home), stdin=subprocess.PIPE)
            # Somebody may have taken the port since.
            if "Failed to create" not in self.process.wait_line(r"registration (succeeded|failed)|Failed to create a .* socket"):
                break
            self.process.kill()
        lab.closing(self.process.kill)

    def command(self, text):
        self.process.process.stdin.write(text + "\n")
        self.process.process.stdin.flush()


def free_port():
    """For UDP and TCP, which it opens both, and not one that the kernel gives to who asks for none."""
    for port in random.sample(range(20000, 32000, 2), 200):
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, socket.socket(socket.AF_INET, socket.SOCK_STREAM) as other:
            try:
                one.bind(("0.0.0.0", port))
                other.bind(("0.0.0.0", port))
                return port
            except OSError:
                continue
    raise Failure("no port is free for Twinkle")


def office(lab):
    options = "rewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no"
    # H: somebody listens to digits, so events tell of them.
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", more=options) + phone("6002", more=options),
                          "extensions.conf": EXTENSIONS.replace(",20)", ",20,H)"), "manager.conf": MANAGER})
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    twinkle = Twinkle(lab, "6001", "secret-6001", server.address)
    other = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60))
    other.wait_registered()
    twinkle.process.wait_line("registration succeeded")
    return server, ami, twinkle, other


def twinkle_calls(lab):
    server, ami, twinkle, other = office(lab)
    twinkle.command("call 6002")
    twinkle.process.wait_line("far end answered call")
    other.process.wait_line("incoming rtp for 'audio' established")
    twinkle.command("hold")
    ami.wait_event("Hold", Channel="PJSIP/6001-.*")
    twinkle.process.wait_line("re-INVITE successful")
    held = len(twinkle.process.lines)
    twinkle.command("retrieve")
    ami.wait_event("Unhold", Channel="PJSIP/6001-.*")
    twinkle.process.wait_line("far end supports DTMF", start=held)
    twinkle.command("dtmf 5")
    ami.wait_event("DTMFEnd", Channel="PJSIP/6001-.*", Digit="5")
    twinkle.command("bye")
    other.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def twinkle_is_called(lab):
    server, ami, twinkle, other = office(lab)
    other.dial(f"sip:6001@{server.address}")
    ami.wait_event("DialState", DestChannel="PJSIP/6001-.*", DialStatus="RINGING")
    twinkle.command("answer")
    other.wait_event("CALL_ESTABLISHED")
    other.process.wait_line("incoming rtp for 'audio' established")
    other.hangup()
    twinkle.process.wait_line("far end ended call")
    server.wait_no_channels()


TESTS = [twinkle_calls, twinkle_is_called]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
