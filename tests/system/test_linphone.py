#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Linphone, a phone on another stack (belle-sip): it registers, calls a Baresip and is called by it, holds and goes on."""
import os
import subprocess

from harness import (MANAGER, TRANSPORT_UDP, Ami, Baresip, Process, Server, expect_equal, main, need, phone, wait_until,
                     write_tones)
from test_calls import EXTENSIONS, MELODY_A, MELODY_B, wait_heard

CONFIG = """
[sip]
sip_port={udp}
sip_tcp_port={tcp}
sip_tls_port=0
bind_address={address}
guess_hostname=0
default_proxy=-1
[rtp]
audio_rtp_port=7078
[sound]
echocancellation=0
[audio_codec_0]
mime=PCMU
rate=8000
channels=1
enabled=1
[video]
enabled=0
display=0
capture=0
"""


class Linphone:
    """linphonec with its commands on stdin; sound from and to files."""

    def __init__(self, lab, user, password, server, source=None, auto=False, transport="udp"):
        need("linphonec")
        self.address = lab.peer_address()
        self.folder = lab.path(f"linphone-{user}")
        for part in (".local/share/linphone", ".config/linphone", "tmp"):
            os.makedirs(os.path.join(self.folder, part), exist_ok=True)
        config = os.path.join(self.folder, "rc")
        with open(config, "w", encoding="utf-8") as out:
            out.write(CONFIG.format(address=self.address, udp=5060 if transport == "udp" else 0, tcp=5060 if transport == "tcp" else 0))
        environment = {name: value for name, value in os.environ.items() if name != "DISPLAY"} | {"HOME": self.folder}
        self.process = Process(lab, f"linphone-{user}", ["linphonec", "-c", config, "-S"] + (["-a"] if auto else []),
                               cwd=self.folder, env=environment, stdin=subprocess.PIPE)
        lab.closing(self.close)
        self.command("soundcard use files")
        self.process.wait_line("Using wav files")
        self.record = os.path.join(self.folder, "heard.wav")
        if source:
            self.command(f"play {source}")
        self.command(f"record {self.record}")
        self.command(f"register sip:{user}@{server} sip:{server}:5060;transport={transport} {password}")

    def command(self, text):
        self.process.process.stdin.write(text + "\n")
        self.process.process.stdin.flush()

    def heard(self):
        return self.record if os.path.exists(self.record) else None

    def close(self):
        self.process.kill()


def office(lab):
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + TRANSPORT_UDP.replace("udp", "tcp") + phone("6001", more="rewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no\nmessage_context=texts")
                        + phone("6002", more="rewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no\nmessage_context=texts"),
                        "extensions.conf": EXTENSIONS + "[texts]\nexten => _60XX,1,MessageSend(pjsip:${EXTEN},${MESSAGE(from)})\n", "manager.conf": MANAGER})


def linphone_over_tcp(lab):
    """Called on the connection it registered by, and its messages come through."""
    server = office(lab)
    one = Linphone(lab, "6001", "secret-6001", server.address, transport="tcp")
    two = Linphone(lab, "6002", "secret-6002", server.address, transport="tcp", auto=True)
    wait_registered(server, "6001")
    wait_registered(server, "6002")
    one.command(f"chat sip:6002@{server.address} good morning")
    two.process.wait_line("good morning")
    one.command(f"call sip:6002@{server.address}")
    one.process.wait_line("Call 1 with .* connected")
    wait_until(lambda: len(server.channels()) == 2, "the call")
    one.command("terminate")
    two.process.wait_line("Call 1 with .* ended")
    server.wait_no_channels()


def wait_registered(server, user):
    wait_until(lambda: f"{user}/sip:" in server.cli("pjsip show contacts"), f"{user} to register")


def linphone_calls(lab):
    server = office(lab)
    caller = Linphone(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 60))
    callee = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60))
    callee.wait_registered()
    wait_registered(server, "6001")
    caller.command(f"call sip:6002@{server.address}")
    callee.wait_event("CALL_ESTABLISHED")
    wait_heard(callee, MELODY_A, "the callee to hear Linphone")
    expect_equal(len(server.channels()), 2, "channels")
    caller.command("terminate")
    callee.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def linphone_is_called_and_holds(lab):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 60))
    callee = Linphone(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 60), auto=True)
    caller.wait_registered()
    wait_registered(server, "6002")
    ami = Ami(server.address)
    ami.login()
    caller.dial(f"sip:6002@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    wait_heard(caller, MELODY_B, "the caller to hear Linphone")
    callee.command("pause")
    ami.wait_event("Hold", Channel="PJSIP/6002-.*")
    callee.process.wait_line("is now paused")
    callee.command("resume")
    ami.wait_event("Unhold", Channel="PJSIP/6002-.*")
    caller.hangup()
    callee.process.wait_line("Call 1 with .* ended")
    server.wait_no_channels()
    ami.close()


if __name__ == "__main__":
    raise SystemExit(main([linphone_calls, linphone_is_called_and_holds, linphone_over_tcp]))
