#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tshark reads what goes over the wire in a whole call, and has nothing to say against any packet: no malformed one, and no
fault that its dissectors of SIP, SDP, RTP and RTCP know."""
import contextlib
import os
import signal
import subprocess

import test_scenarios
from harness import Baresip, Failure, Lab, Process, Skip, expect, main, need, wait_until, write_tones
from test_calls import MELODY_A, MELODY_B, office, wait_heard


class Capture:
    """What goes by UDP over the loopback: phones say addresses of other interfaces for their sound, so all of it."""

    def __init__(self, lab):
        need("tshark")
        self.path = lab.path("wire.pcap")
        self.process = Process(lab, "tshark", ["tshark", "-i", "lo", "-w", self.path, "-F", "pcap", "-f", "udp"])
        lab.closing(lambda: self.process.kill(signal.SIGINT))
        try:
            self.process.wait_line("Capturing on|Capture started")
        except Failure as failure:
            raise Skip(f"tshark may not capture here: {failure}") from None

    def frames(self, what, *fields):
        """One line for each frame that this display filter takes: number, protocols, what the experts say."""
        fields = fields or ("frame.number", "_ws.col.Protocol", "_ws.col.Info", "_ws.expert.message")
        done = subprocess.run(["tshark", "-r", self.path, "-Y", what, "-T", "fields", *(x for one in fields for x in ("-e", one))],
                              capture_output=True, text=True, check=True)
        return done.stdout.splitlines()

    def end(self):
        self.process.kill(signal.SIGINT)


def a_call_without_a_fault(lab):
    server = office(lab)
    # The sound shall go through us.
    with open(lab.path("etc/pjsip.conf"), encoding="utf-8") as conf:
        server.write("pjsip.conf", conf.read().replace("type=endpoint", "type=endpoint\ndirect_media=no"))
    server.cli("core reload")
    capture = Capture(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    callee = Baresip(lab, "6002", "secret-6002", server.address, source=write_tones(lab.path("b.wav"), MELODY_B * 40))
    caller.wait_registered()
    callee.wait_registered()
    caller.dial(f"sip:6002@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    callee.wait_event("CALL_ESTABLISHED")
    wait_heard(callee, MELODY_A, "the callee to hear the caller")
    wait_heard(caller, MELODY_B, "the caller to hear the callee")
    # Hold, music, and on again.
    caller.command("hold")
    caller.command("resume")
    caller.hangup()
    callee.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    # The packet of the last word is in the file when it can be read from it.
    said_bye = f'ip.addr == {server.address} && sip.Status-Code == 200 && sip.CSeq.method == "BYE"'
    wait_until(lambda: os.path.exists(capture.path) and len(read_so_far(capture, said_bye)) == 2, "both BYEs to be captured")
    capture.end()
    from_us = f"ip.src == {server.address}"
    ports = sorted({port for line in capture.frames(f"{from_us} && sdp", "sdp.media.port") for port in line.split(",") if port})
    expect(len(ports) == 2, f"a port for each phone: {ports}")
    ours = f"({from_us} && sip) || udp.srcport in {{{', '.join(ports + [str(int(port) + 1) for port in ports])}}}"
    for protocol, least in (("sip", 10), ("sdp", 2), ("rtp", 40)):
        seen = len(capture.frames(f"({ours}) && {protocol}"))
        expect(seen >= least, f"only {seen} frames of {protocol} were captured")
    unknown = capture.frames(f"({ours}) && !sip && !rtp && !rtcp")
    expect(not unknown, "tshark does not know: " + "; ".join(unknown[:5]))
    judge(capture, ours)


def judge(capture, ours):
    bad = capture.frames(f"({ours}) && (_ws.malformed || _ws.expert.severity >= 0x600000)")
    expect(not bad, "tshark objects: " + "; ".join(bad[:5]))


def all_scenarios_without_a_fault(lab):
    """REGISTER, PRACK, UPDATE, INFO, MESSAGE, CANCEL, refusals: whatever SIPp's scenarios make us say."""
    capture = Capture(lab)
    addresses = []
    for scenario in test_scenarios.TESTS:
        if not scenario.__name__.startswith("a_storm"):
            with contextlib.suppress(Skip), Lab(scenario.__name__) as inner:
                scenario(inner)
                addresses.append(inner.server_address)
    last = f"ip.src == {addresses[-1]} && sip.Status-Code == 200 && sip.CSeq.method == \"BYE\""
    wait_until(lambda: os.path.exists(capture.path) and read_so_far(capture, last), "the last words to be captured")
    capture.end()
    ours = f"ip.src in {{{', '.join(addresses)}}} && sip"
    methods = {line.split(",")[0] for line in capture.frames(ours, "sip.CSeq.method")}
    expect({"REGISTER", "PRACK", "UPDATE", "INFO", "MESSAGE", "CANCEL", "OPTIONS"} <= methods, methods)
    judge(capture, ours)


def read_so_far(capture, what):
    try:
        return capture.frames(what)
    except subprocess.CalledProcessError:  # a packet half written
        return []


if __name__ == "__main__":
    raise SystemExit(main([a_call_without_a_fault, all_scenarios_without_a_fault]))
