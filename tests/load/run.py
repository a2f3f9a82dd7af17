#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Measures the real program: CPU microseconds of the server's process per operation, rate, failures, memory.

Each scenario gets a fresh server in a folder and on a loopback address of its own; beside it the floor, which answers
the same packets and does nothing else. Prints a table; --json keeps the figures, --document writes docs/performance.md's
table. Ends with 1 when a scenario failed in more than one operation of a thousand. No figure is a test: machines differ.
"""
import argparse
import contextlib
import json
import os
import platform
import random
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import flows
import lamps
from unruly import ENDPOINT, PORT, Unruly

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CALLEE_PORT = 5070
BEGIN, END = "<!-- begin: tests/load/run.py --document -->", "<!-- end -->"

# house.md section 4: what ours may cost at most.
BUDGETS = {
    "options": "5.5", "register-cached": "12 (SQLite)", "register-cached, memory only": "9", "register-challenged": "16",
    "register-challenged, memory only": "16", "storm": "5 s on one core", "call": "120", "call-digest": "135",
    "rtp": "7.5", "memory per binding": "1 kB", "memory per call": "20 kB", "memory per endpoint": "1.5 kB",
    "start with 10000": "0.3 s", "start with 100000": "2.5 s", "reload of 10000": "0.2 s",
    "overload": "what it carries", "set-up at half load": "2 ms",
}
# Of what the closed loop carries, overload must leave at least so much.
KEPT = 0.8
# Finished transactions are kept for 32 s (64 * T1).
SETTLED = 36


def free_address():
    """A loopback address nobody uses: 127.77.x.1, x by chance."""
    for _ in range(200):
        address = f"127.77.{random.randint(1, 254)}.1"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.bind((address, 5060))
                return address
            except OSError:
                continue
    sys.exit("run.py: no free address in 127.77.0.0/16")


def pjsip_conf(address, phones, locked, before=0):
    """`phones` called ones (u......) without a password, `locked` ones (a......) that register, `before` more (b......)."""
    out = [f"""[transport-udp]
type=transport
protocol=udp
bind={address}:5060

[open](!)
type=endpoint
context=load
disallow=all
allow=ulaw
direct_media=no

[locked](!,open)

[login](!)
type=auth
auth_type=userpass
password=secret

[reachable](!)
type=aor
max_contacts=1
remove_existing=yes
"""]
    for number in range(phones):
        name = f"u{number:06}"
        out.append(f"[{name}](open)\naors={name}\n[{name}]\ntype=aor\ncontact=sip:{name}@{address}:{CALLEE_PORT}\n")
    for name in [f"a{number:06}" for number in range(locked)] + [f"b{number:06}" for number in range(before)]:
        out.append(f"[{name}](locked)\nauth={name}\naors={name}\n[{name}](login)\nusername={name}\n[{name}](reachable)\n")
    return "\n".join(out)


SHA256 = "[global]\ntype=global\ndefault_auth_algorithms_uas=SHA-256\n"
MEMORY_ONLY = {"sorcery.conf": "[res_pjsip]\ncontact=memory\n"}

EXTENSIONS = ("[load]\nexten => _XXXXXX,1,Dial(PJSIP/u${EXTEN},30)\n same => n,Hangup()\n"
              "exten => 700000,1,Dial(PJSIP/unruly,30)\n same => n,Hangup()\n")


def most_calls():
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    return 1 << 20 if hard == resource.RLIM_INFINITY else (hard * 7 // 8 - 100) // 4


class Server:
    """The program under measurement with a generated configuration."""

    io_threads = 0

    def __init__(self, program, phones=1, locked=0, patience=60, extra=None, more="", before=0, counter=None):
        """`counter`: the library that stands before its allocator (allocations.cc)."""
        self.program, self.patience, self.counter = program, patience, counter
        self.address = free_address()
        self.folder = tempfile.mkdtemp(prefix="asterism-load-")
        for name in ("etc", "run", "log", "lib", "spool", "data"):
            os.makedirs(os.path.join(self.folder, name))
        f = self.folder
        self.write("asterisk.conf", f"[directories]\nastetcdir => {f}/etc\nastrundir => {f}/run\nastlogdir => {f}/log\n"
                   f"astvarlibdir => {f}/lib\nastdbdir => {f}/lib\nastkeydir => {f}/lib\nastspooldir => {f}/spool\n"
                   f"astdatadir => {f}/data\n[options]\nio_threads={Server.io_threads}\n")
        self.write("logger.conf", "[logfiles]\nmessages.log => warning,error\n")
        self.write("rtp.conf", "[general]\nrtpstart=10000\nrtpend=60000\n")
        self.write("extensions.conf", EXTENSIONS)
        self.write("pjsip.conf", pjsip_conf(self.address, phones, locked, before) + "\n" + more)
        for name, text in (extra or {}).items():
            self.write(name, text)
        self.process, self.boot_seconds, self.boot_cpu = None, None, None

    def write(self, name, text):
        with open(os.path.join(self.folder, "etc", name), "w", encoding="utf-8") as out:
            out.write(text)

    def config(self):
        return os.path.join(self.folder, "etc", "asterisk.conf")

    def __enter__(self):
        begun = time.monotonic()
        self.output = open(os.path.join(self.folder, "output"), "w", encoding="utf-8")
        self.process = subprocess.Popen([self.program, "-f", "-C", self.config()], stdin=subprocess.DEVNULL,
                                        stdout=self.output, stderr=self.output, env=os.environ | self.counting())
        try:
            while time.monotonic() < begun + self.patience:
                if self.process.poll() is not None:
                    break
                if os.path.exists(os.path.join(self.folder, "run", "asterisk.ctl")):
                    done = self.cli("core waitfullybooted")
                    if done.returncode == 0 and "fully booted" in done.stdout:
                        self.boot_seconds, self.boot_cpu = time.monotonic() - begun, self.cpu_seconds()
                        return self
                time.sleep(0.005)
            raise RuntimeError(f"the server did not boot; its folder: {self.folder}")
        except BaseException:
            self.stop()
            raise

    def __exit__(self, kind, value, trace):
        self.stop()
        if kind is None:
            shutil.rmtree(self.folder, ignore_errors=True)

    def again(self):
        """Started once more in its folder, which stays to whoever made it first."""
        @contextlib.contextmanager
        def running():
            self.output.close()
            yield self.__enter__()
        return running()

    def counting(self):
        """What the environment says where allocations are counted."""
        counts = os.path.join(self.folder, "allocations")
        return {"ASTERISM_ALLOCATIONS": counts, "LD_PRELOAD": self.counter} if self.counter else {}

    def cli(self, command):
        return subprocess.run([self.program, "-C", self.config(), "-rx", command], capture_output=True, text=True,
                              timeout=self.patience, check=False)

    def stop(self):
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                print("  the server did not end within 20 s of SIGTERM", file=sys.stderr)
                self.process.kill()
                self.process.wait()
        self.output.close()

    def cpu_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="utf-8") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def rss_kb(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="utf-8") as file:
            return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


class Floor:
    """asterism_floor, with the face of a Server."""

    def __init__(self, program, flags):
        self.address, self.program, self.flags = free_address(), program, flags

    def __enter__(self):
        self.process = subprocess.Popen([self.program, self.address, "5060", str(CALLEE_PORT), *self.flags])
        time.sleep(0.1)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()


class Bench:
    def __init__(self, arguments):
        self.arguments = arguments
        build = arguments.build
        self.generator = os.path.join(build, "tests", "load", "asterism_load")
        self.floor_program = os.path.join(build, "tests", "load", "asterism_floor")
        self.counter = os.path.join(build, "tests", "load", "asterism_allocations.so")
        self.program = arguments.program or os.path.join(build, "asterism")
        self.rows, self.bad, self.missed = [], [], []

    def wanted(self, name):
        return not self.arguments.only or any(name.startswith(only) for only in self.arguments.only)

    def load(self, server, scenario, *options):
        command = [self.generator, scenario, "--server", f"{server.address}:5060", "--pid", str(server.process.pid),
                   "--callee-port", str(CALLEE_PORT), *map(str, options)]
        if self.arguments.verbose:
            print("  $", " ".join(command), file=sys.stderr)
        counts = {name: value for name, value in getattr(server, "counting", dict)().items() if name != "LD_PRELOAD"}
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False, timeout=600, env=os.environ | counts)
        if not done.stdout.strip():
            raise RuntimeError(f"{scenario}: the generator ended with {done.returncode} and said nothing")
        result = json.loads(done.stdout.splitlines()[-1])
        result["exit"] = done.returncode
        return result

    def row(self, name, value, budget="", rate="", failures="", floor="", note=""):
        self.rows.append({"name": name, "value": value, "budget": budget, "floor": floor, "rate": rate,
                          "failures": failures, "note": note})
        print(f"{name:34} {value:>12} {budget:>24} {floor:>8} {rate:>11} {failures:>9}  {note}", flush=True)

    def fail(self, name, why):
        self.bad.append(name)
        print(f"{name:34} FAILED: {why}", flush=True)

    def judge(self, name, result):
        everything = result["done"] + result["failed"]
        if result["exit"] != 0 or everything == 0 or result["failed"] * 1000 > everything:
            self.bad.append(name)

    def floor(self, scenario, options, flags):
        if self.arguments.no_floor:
            return ""
        with Floor(self.floor_program, flags) as floor:
            result = self.load(floor, scenario, *options)
        return f"{result['cpu_us_per_op']:.1f}" if result["exit"] == 0 else "failed"

    def operation(self, name, scenario, options, phones=1, locked=0, flags=(), budget=None, more="", extra=None, floor=None):
        """CPU per operation, with the floor of the same packets beside it, unless `floor` says that already."""
        if not self.wanted(name):
            return
        if floor is None:
            floor = self.floor(scenario, options, flags)
        try:
            with Server(self.program, phones, locked, more=more, extra=extra, patience=300) as server:
                if self.arguments.attach:
                    input(f"  pid {server.process.pid}; return to go on ")
                result = self.load(server, scenario, *options)
            asked = self.allocations(scenario, options, phones, locked, more, extra)
        except RuntimeError as error:
            return self.fail(name, error)
        self.judge(name, result)
        statuses = ", ".join(f"{times} x {status}" for status, times in result["statuses"].items() if status not in ("200",))
        self.row(name, f"{result['cpu_us_per_op']:.1f} us", BUDGETS.get(budget or name, ""), f"{result['rate']:.0f}/s",
                 str(result["failed"]), floor,
                 f"{asked}p99 {result['p99_ms']:.1f} ms, repeats {result['retransmissions']}" + (f", {statuses}" if statuses else ""))

    def allocations(self, scenario, options, phones, locked, more, extra):
        """How often an operation asks the allocator, counted by a run of its own, since counting takes time."""
        if not os.path.exists(self.counter):
            return ""
        with Server(self.program, phones, locked, more=more, extra=extra, patience=300, counter=self.counter) as server:
            result = self.load(server, scenario, *options, "--seconds", 0.5)
        return f"{result['allocations_per_op']:.1f} allocations of {result['allocated_per_op'] / 1000:.1f} kB, "

    def registers(self, contacts, seconds):
        """REGISTER with so many bound: in the store or in memory only, MD5 and SHA-256, with a nonce that is good still and without."""
        for kind, flags in (("register-cached", ()), ("register-challenged", ("--challenge",))):
            floor = None
            for algorithm, more in (("", ""), (", SHA-256", SHA256)):
                for keeping, extra in (("", None), (", memory only", MEMORY_ONLY)):
                    name = f"{kind}{algorithm}{keeping}, {contacts} contacts"
                    options = ("--user", "a", "--users", contacts, "--warm-up", max(0.5, contacts / 15000), "--seconds", seconds)
                    if floor is None and self.wanted(name):
                        floor = self.floor(kind, options, flags)
                    self.operation(name, kind, options, locked=contacts, budget=kind + keeping, more=more, extra=extra, floor=floor or "")

    def storm(self, count):
        """All phones register for the first time, as after a power cut: so many under way that nobody idles; and all of them at once."""
        for how, pace in (("storm", ("--window", 1000)), ("storm within a second", ("--rate", count, "--patience", 60))):
            name = f"{how}, {count} phones"
            if not self.wanted(name):
                continue
            try:
                with Server(self.program, 1, count, patience=300) as server:
                    result = self.load(server, "register-challenged", "--user", "a", "--users", count, "--count", count, *pace)
                    bound = server.cli("pjsip show contacts").stdout.count(" a0")
            except RuntimeError as error:
                self.fail(name, error)
                continue
            cpu, lost = result["cpu_us"] / 1e6, count - min(result["done"], bound)
            self.row(name, f"{result['seconds']:.1f} s", BUDGETS["storm"], f"{count / result['seconds']:.0f}/s", str(lost), "",
                     f"{cpu:.1f} s of CPU, {result['cpu_us_per_op']:.1f} us each, repeats {result['retransmissions']}, p99 {result['p99_ms']:.0f} ms")
            if lost:
                self.bad.append(name)
            if cpu > 5:
                self.missed.append(f"{name}: {cpu:.1f} s")

    def memory(self, name, budget, scenario, options, count, phones=1, locked=0, lap=None):
        """Growth of resident memory. `lap`: done first, and what it leaves behind for 32 s is waited for, so that the
        transactions of the set-up use that memory again and what is measured is what stays."""
        if not self.wanted(name):
            return
        try:
            with Server(self.program, phones, locked, patience=300, before=locked if lap else 0) as server:
                if lap:
                    self.load(server, scenario, *lap)
                    time.sleep(SETTLED)
                result = self.load(server, scenario, *options)
        except RuntimeError as error:
            return self.fail(name, error)
        self.judge(name, result)
        each = (result["rss_after_kb"] - result["rss_before_kb"]) / count
        settled = lap or "--again" in options
        self.row(name, f"{each:.2f} kB", BUDGETS[budget], f"{result['rate']:.0f}/s", str(result["failed"]), "",
                 f"{result['rss_before_kb'] // 1024} MB before, {result['rss_after_kb'] // 1024} MB with {count} more, "
                 f"{result['cpu_us_per_op']:.1f} us each" + ("" if settled else ", with the transactions of the last 32 s"))

    def start(self, count):
        name = f"start with {count} endpoints"
        if not self.wanted(name):
            return
        try:
            with Server(self.program, 1, 0) as server:
                empty = server.rss_kb()
            with Server(self.program, 1, count, patience=300) as server:
                each = (server.rss_kb() - empty) / count
                shown = server.cli("pjsip show endpoint a%06d" % (count - 1))
                known = "a%06d" % (count - 1) in shown.stdout and "Unable" not in shown.stdout
                self.row(name, f"{server.boot_seconds:.2f} s", BUDGETS[f"start with {count}"], "", "0" if known else "1",
                         "", f"{server.boot_cpu:.2f} s of CPU; endpoint, auth and aor each")
                self.reload(server, count)
                self.row(f"memory per endpoint, of {count}", f"{each:.2f} kB", BUDGETS["memory per endpoint"], "", "", "",
                         "endpoint with its auth and aor, as resident memory after start")
                if not known:
                    self.bad.append(name)
        except RuntimeError as error:
            self.fail(name, error)

    def reload(self, server, count):
        """Every file touched and one endpoint changed; until the exchange has the new snapshot."""
        name = f"reload of {count} endpoints"
        path = os.path.join(server.folder, "etc", "pjsip.conf")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        changed = "b%06d" % count
        with open(path, "w", encoding="utf-8") as file:
            file.write(text + f"\n[{changed}](open)\naors=u000000\n")
        before, cpu, begun = server.rss_kb(), server.cpu_seconds(), time.monotonic()
        server.cli("module reload res_pjsip.so")
        known = False
        while not known and time.monotonic() < begun + 60:
            known = "Unable" not in server.cli(f"pjsip show endpoint {changed}").stdout
        seconds, cpu = time.monotonic() - begun, server.cpu_seconds() - cpu
        self.row(name, f"{seconds:.2f} s", BUDGETS.get(f"reload of {count}", ""), "", "0" if known else "1", "",
                 f"{cpu:.2f} s of CPU, {before // 1024} MB before, {server.rss_kb() // 1024} MB after")
        if not known:
            self.bad.append(name)

    def overload(self, seconds):
        """Twice what it carries, in open loop: what is served, shed, lost; told 503 and left in silence."""
        name = "overload"
        if not self.wanted(name):
            return
        told = "[global]\ntype=global\noverload_answer_udp=yes\n"
        try:
            with Server(self.program, 100, 0) as server:
                carried = self.load(server, "call", "--users", 100, "--window", 64, "--seconds", seconds)
            self.row("calls carried (closed loop)", f"{carried['rate']:.0f}/s", "", "", str(carried["failed"]))
            self.judge(name, carried)
            self.half_load(carried["rate"] / 2, seconds)
            for how, more in (("503", told), ("silence", "")):
                with Server(self.program, 100, 0, more=more) as server:
                    self.overload_of(f"{name}, {how}", server, carried["rate"], seconds, how == "silence")
        except RuntimeError as error:
            return self.fail(name, error)

    def half_load(self, rate, seconds):
        """From INVITE to 200, the called phone's part in it, at half of what is carried."""
        name = "set-up at half load"
        with Server(self.program, 100, 0) as server:
            result = self.load(server, "call", "--users", 100, "--rate", f"{rate:.0f}", "--seconds", seconds)
        self.row(name, f"{result['p50_ms']:.2f} ms", BUDGETS[name], f"{result['rate']:.0f}/s", str(result["failed"]), "",
                 f"median; p99 {result['p99_ms']:.1f} ms, {result['cpu_us_per_op']:.1f} us each")
        self.judge(name, result)

    def overload_of(self, name, server, carried, seconds, silent):
        offered = 2 * carried
        before = server.rss_kb()
        result = self.load(server, "call", "--users", 100, "--rate", f"{offered:.0f}", "--seconds", seconds, "--patience", 4)
        after = self.load(server, "call", "--users", 100, "--window", 8, "--seconds", 1)
        shed = result["statuses"].get("503", 0)
        finals = {int(status): times for status, times in result["statuses"].items() if status not in ("200", "503")}
        lost = result["broken"] + sum(finals.values()) + (0 if silent else result["unanswered"])
        # The generator may not be able to offer twice as much beside the server: said, not hidden.
        really = result["started"] / result["offer_seconds"]
        others = "".join(f", {times} x {status}" for status, times in sorted(finals.items()))
        p99 = result["server_p99_ms"] if silent else result["p99_ms"]
        self.row(name, f"{result['rate']:.0f}/s", BUDGETS["overload"], f"{really:.0f}/s", str(lost), "",
                 f"offered {result['started']}, served {result['done']}, 503 {shed}{others}, without answer "
                 f"{result['unanswered']}, broken {result['broken']}, repeats {result['retransmissions']}, p99 {p99:.0f} ms"
                 f"{' from the last sending' if silent else ''}, {before // 1024} MB before, {server.rss_kb() // 1024} MB after")
        self.row("calls right after it", f"{after['rate']:.0f}/s", "", "", str(after["failed"]))
        # What is wrong on any machine: another answer than 200 and 503, a call that was served and then broken, and a server
        # that does not come back. Who was left without an answer may have been left so by the kernel.
        wrong = result["broken"] + sum(finals.values())
        if result["exit"] not in (0, 1) or wrong * 1000 > result["started"] or after["exit"] != 0:
            self.bad.append(name)
        # Figures: said, and no failure, since generator and server share this machine's processors.
        if result["rate"] < KEPT * carried:
            self.missed.append(f"{name}: serves less than {KEPT:.0%} of what it carries")
        if not silent and p99 > 1000:
            self.missed.append(f"{name}: p99 over a second")
        if lost > wrong:
            self.missed.append(f"{name}: {lost - wrong} without an answer")

    def soak(self, seconds, rate):
        """Calls and registrations for long, and unruly calls beside them: nothing may fail, memory must come to rest, nothing be left."""
        try:
            with Server(self.program, 100, 1000) as server:
                server.write("pjsip.conf", pjsip_conf(server.address, 100, 1000) + ENDPOINT.format(address=server.address, port=PORT))
                server.cli("module reload res_pjsip.so")
                pace = ("--rate", rate) if rate else ("--window", 16)
                if not rate:
                    carried = self.load(server, "call", "--users", 100, "--window", 64, "--seconds", 3)
                    rate = f"{carried['rate'] / 2:.0f}"
                with Unruly(server, 50) as unruly:
                    self.laps(server, seconds, rate, pace)
                made, well = unruly.figures()
                left = unruly.left_behind()
                self.row("soak: unruly calls", str(made), "", "", "", "", f"{well} ended as SIPp wished; left behind: {left or 'nothing'}")
                # One of five is hung up by the called, which SIPp's caller counts as failed.
                if left or well * 2 < made or made == 0:
                    self.bad.append("soak: unruly calls")
        except RuntimeError as error:
            self.fail("soak", error)
        return 1 if self.bad else 0

    def laps(self, server, seconds, rate, pace):
        ends = time.monotonic() + seconds
        sizes, files = [], []
        lap = max(5, min(60, seconds // 10))
        while time.monotonic() < ends:
            for scenario, options in (("call", ("--users", 100, "--rate", rate)),
                                      ("register-challenged", ("--user", "a", "--users", 1000, *pace))):
                result = self.load(server, scenario, *options, "--seconds", lap)
                sizes.append(server.rss_kb() // 1024)
                files.append(server.descriptors())
                self.row(f"soak: {scenario}", f"{result['cpu_us_per_op']:.1f} us", "", f"{result['rate']:.0f}/s",
                         str(result["failed"]), "", f"{sizes[-1]} MB, {files[-1]} descriptors")
                self.judge(f"soak: {scenario}", result)
        # What transactions keep for 32 s fills up first; from the middle on nothing may grow.
        middle = sizes[len(sizes) // 2 - 1] if len(sizes) > 1 else sizes[0]
        if len(sizes) > 6 and sizes[-1] > middle * 1.2 + 8:
            self.bad.append(f"soak: memory grew from {middle} to {sizes[-1]} MB")
        # A port pair outlives its call, rests and is used again: so many as were needed at once, and no more.
        half = len(files) // 2
        if half > 2 and max(files[half:]) > max(files[:half]) * 1.2 + 50:
            self.bad.append(f"soak: descriptors grew from {max(files[:half])} to {max(files[half:])}")

    def with_connections(self, locked, more):
        server = Server(self.program, 1, locked)
        certificate = flows.certificate_in(server.folder)
        server.write("pjsip.conf", pjsip_conf(server.address, 1, locked) + more.format(address=server.address, certificate=certificate))
        return server

    def with_lamps(self, more, extra):
        extra = extra | {"extensions.conf": EXTENSIONS + extra["extensions.conf"]}
        server = Server(self.program, 100, 0, patience=300, extra=extra)
        beside = server.address[:server.address.rindex(".") + 1]
        server.write("pjsip.conf", pjsip_conf(server.address, 100, 0) + more.format(beside=beside))
        return server

    def run(self):
        short = self.arguments.short
        seconds = 1.5 if short else 5
        print(f"{'scenario':34} {'measured':>12} {'budget (house.md 4)':>24} {'floor':>8} {'rate':>11} {'failures':>9}")
        time_for = ("--seconds", seconds)
        self.operation("options", "options", ("--users", 100, *time_for), phones=100)
        self.operation("options, one at a time", "options", ("--users", 100, "--window", 1, *time_for), phones=100, budget="options")
        for count in (10000,) if short else (10000, 100000):
            self.registers(count, seconds)
        if not short:
            self.storm(100000)
        self.operation("call", "call", ("--users", 100, *time_for), phones=100)
        self.operation("call, one at a time", "call", ("--users", 100, "--window", 1, *time_for), phones=100, budget="call")
        self.operation("call-digest", "call", ("--digest", "--user", "a", "--users", 100, *time_for), phones=100, locked=100,
                       flags=("--challenge",))
        for calls in (100,) if short else (100, 500):
            self.operation(f"rtp packet, {calls} calls", "rtp", ("--calls", calls, *time_for), flags=("--media",), budget="rtp")
        for count in (10000,) if short else (10000, 100000):
            lap = None if short else ("--user", "b", "--users", count, "--count", count)
            self.memory(f"memory per binding, {count}", "memory per binding", "register-challenged",
                        ("--user", "a", "--users", count, "--count", count), count, locked=count, lap=lap)
        for count in (200,) if short else (1000, 5000):
            again = () if short else ("--again", SETTLED)
            # Both laps together hold `count`, as far as there are descriptors: four a call, an eighth is for other things.
            count = min(count, most_calls())
            count = count if short else count // 2
            self.memory(f"memory per call, {count}", "memory per call", "hold", ("--calls", count, *again), count)
        for count in (10000,) if short else (10000, 100000):
            self.start(count)
        lamps.rows(self, self.with_lamps, short)
        flows.rows(self, self.with_connections, *((500, 500, 500) if short else (100000, 20000, 20000)))
        self.overload(4 if short else 10)
        return 1 if self.bad else 0


def machine():
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    return f"{os.cpu_count()} x {model}, Linux {platform.release()}"


def document(rows, command):
    path = os.path.join(TOP, "docs", "performance.md")
    with open(path, encoding="utf-8") as file:
        text = file.read()
    revision = subprocess.run(["git", "-C", TOP, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    out = [BEGIN, f"`{command}` on {machine()}, {time.strftime('%Y-%m-%d')}, at {revision.stdout.strip()}.", "",
           "| scenario | measured | budget | floor here | rate | failures | |", "|---|--:|--:|--:|--:|--:|---|"]
    out += [f"| {r['name']} | {r['value']} | {r['budget']} | {r['floor']} | {r['rate']} | {r['failures']} | {r['note']} |"
            for r in rows]
    before, after = text.index(BEGIN), text.index(END)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text[:before] + "\n".join(out) + "\n" + text[after:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--short", action="store_true", help="under a minute in all")
    parser.add_argument("--only", action="append", metavar="NAME", help="scenarios whose name begins so")
    parser.add_argument("--build", default=os.path.join(TOP, "build", os.environ.get("ASTERISM_PRESET", "release")))
    parser.add_argument("--program", help="another server binary")
    parser.add_argument("--io-threads", type=int, default=0, metavar="N", help="of the server; CPU is that of all its threads")
    parser.add_argument("--no-floor", action="store_true")
    parser.add_argument("--soak", type=int, metavar="SECONDS", help="only this: load for so long, and look at memory")
    parser.add_argument("--rate", type=int, default=0, metavar="N", help="calls a second of the soak; else half of what is carried")
    parser.add_argument("--json", metavar="FILE")
    parser.add_argument("--document", action="store_true", help="write docs/performance.md's table")
    parser.add_argument("--attach", action="store_true", help="wait before each scenario, to attach a profiler")
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 1 << 19) if hard != resource.RLIM_INFINITY else 1 << 19, hard))
    Server.io_threads = arguments.io_threads
    bench = Bench(arguments)
    status = bench.soak(arguments.soak, arguments.rate) if arguments.soak else bench.run()
    if arguments.json:
        with open(arguments.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine(), "rows": bench.rows, "failed": bench.bad}, file, indent=1)
    if arguments.document:
        document(bench.rows, " ".join(["tests/load/run.py"] + (["--short"] if arguments.short else [])))
    if bench.missed:
        print("missed: " + ", ".join(bench.missed), file=sys.stderr)
    if bench.bad:
        print("failed: " + ", ".join(bench.bad), file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
