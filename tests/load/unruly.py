# SPDX-License-Identifier: Apache-2.0
"""Calls as people make them, for the soak: SIPp on both sides, some cancelled while they ring, some held and resumed, some hung up by
the called, and a hundredth of all datagrams lost. How they end is SIPp's affair; what is judged is what they leave in the server."""
import os
import signal
import subprocess
import time

PORT = 5072
ENDPOINT = """
[unruly](open)
aors=unruly
rtp_timeout=20
rtp_timeout_hold=20
[unruly]
type=aor
contact=sip:m@{address}:{port}
"""
FOLDER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "unruly")
# No sound flows, so a call whose BYE SIPp sent once and lost ends by rtp_timeout; a transaction lives for 32 s.
PATIENCE = 120


class Unruly:
    """`rate` calls a second while it stands; then everything is waited for that is still in progress."""

    def __init__(self, server, rate):
        self.server, self.rate = server, rate

    def sipp(self, *options):
        return subprocess.Popen(["sipp", "-i", self.server.address, "-lost", "1", "-nostdin", *options], cwd=self.server.folder,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        self.called = self.sipp("-sf", os.path.join(FOLDER, "called.xml"), "-p", str(PORT))
        self.caller = self.sipp("-sf", os.path.join(FOLDER, "caller.xml"), "-p", str(PORT + 2), "-r", str(self.rate), "-l", "5000",
                                "-recv_timeout", "40000", f"{self.server.address}:5060", "-trace_stat", "-fd", "10",
                                "-stf", os.path.join(self.server.folder, "calls.csv"))
        return self

    def __exit__(self, *_):
        self.caller.send_signal(signal.SIGUSR1)  # no new ones; those in progress go on to their end
        try:
            self.caller.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            pass
        for one in (self.caller, self.called):
            one.terminate()
            one.wait()

    def figures(self):
        """Calls made and ended well, as SIPp counts them."""
        with open(os.path.join(self.server.folder, "calls.csv"), encoding="utf-8") as file:
            rows = [line.split(";") for line in file.read().splitlines()]
        last = dict(zip(rows[0], rows[-1]))
        return int(last["TotalCallCreated"]), int(last["SuccessfulCall(C)"])

    def left_behind(self):
        """What is still there when all calls must have ended; empty: nothing."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            channels = self.server.cli("core show channels count").stdout
            if "0 active channels" in channels and "0 active calls" in channels:
                return ""
            time.sleep(1)
        return channels.strip()
