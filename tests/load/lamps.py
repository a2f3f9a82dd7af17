# SPDX-License-Identifier: Apache-2.0
"""Phones with lamps: what a SUBSCRIBE, a NOTIFY to one of a thousand watchers, a list, and a subscription kept in memory cost; how soon the last
of a thousand is told; what a kill and a new start take. The phones are Python's; what is measured is the server."""
import glob
import os
import select
import signal
import socket
import threading
import time

PORT = 5090
WATCHERS = 1000     # of a hint
OF_AN_ENDPOINT = 5000
CHANGES = 20        # of one hint: what comes faster than that goes at a pace
CALLS = 50          # a second, where calls go on beside
LIST = 100
KEPT = (b"Via:", b"From", b"To: ", b"Call", b"CSeq")
MORE = """[lamps{number}]
type=endpoint
context=lamps
disallow=all
allow=ulaw
[lamps{number}]
type=identify
endpoint=lamps{number}
match={address}
"""


def cpu_us(server):
    """Of all its threads, to the microsecond."""
    total = 0
    for path in glob.glob(f"/proc/{server.process.pid}/task/*/schedstat"):
        with open(path, encoding="utf-8") as file:
            total += int(file.read().split()[0])
    return total / 1000


class Phones:
    """Watchers behind some addresses beside the server's, an endpoint each."""

    def __init__(self, server, endpoints):
        self.server, self.there = server.address, (server.address, 5060)
        beside = server.address[:server.address.rindex(".") + 1]
        self.sockets = []
        for number in range(endpoints):
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8 << 20)
            one.bind((f"{beside}{10 + number}", PORT))
            one.setblocking(False)
            self.sockets.append(one)
        self.answered = self.notified = self.refused = 0
        self.size = 0  # of the latest NOTIFY

    def close(self):
        for one in self.sockets:
            one.close()

    def listen(self, done, patience=60):
        """Answers NOTIFYs until `done()`; whether it came to that. Returns when the latest datagram arrived."""
        ends, latest = time.monotonic() + patience, time.monotonic()
        while not done() and time.monotonic() < ends:
            for one in select.select(self.sockets, [], [], 0.5)[0]:
                for _ in range(500):
                    try:
                        data = one.recv(65535)
                    except BlockingIOError:
                        break
                    latest = time.monotonic()
                    if data.startswith(b"SIP/2.0 200"):
                        self.answered += 1
                    elif data.startswith(b"NOTIFY"):
                        self.notified += 1
                        self.size = len(data)
                        head = data[:data.index(b"\r\n\r\n")].split(b"\r\n")
                        one.sendto(b"SIP/2.0 200 OK\r\n" + b"\r\n".join(line for line in head if line[:4] in KEPT) +
                                   b"\r\nContent-Length: 0\r\n\r\n", self.there)
                    elif data.startswith(b"SIP/2.0 "):
                        self.refused += 1
        return latest if done() else None

    def subscribe(self, count, name_of, supported=""):
        """`count` of them, some under way at a time, each told of its first state."""
        for number in range(count):
            one = self.sockets[number // OF_AN_ENDPOINT % len(self.sockets)]
            here = "%s:%d" % one.getsockname()
            one.sendto((f"SUBSCRIBE sip:{name_of(number)}@{self.server} SIP/2.0\r\nVia: SIP/2.0/UDP {here};rport;branch=z9hG4bK{name_of(number)}x{number:x}\r\n"
                        f"Max-Forwards: 70\r\nFrom: <sip:key@{here}>;tag=t{number:x}\r\nTo: <sip:{name_of(number)}@{self.server}>\r\n"
                        f"Call-ID: {name_of(number)}-{number:x}\r\nCSeq: 1 SUBSCRIBE\r\nContact: <sip:key@{here}>\r\nEvent: dialog\r\n"
                        f"Accept: application/dialog-info+xml\r\n{supported}Expires: 3600\r\nContent-Length: 0\r\n\r\n").encode(), self.there)
            if number % 100 == 99:
                begun = number - 200
                if self.listen(lambda: self.answered + self.refused >= begun) is None:
                    break
        self.listen(lambda: self.answered + self.refused >= count and self.notified >= self.answered)
        return count - self.answered


def extensions(hints):
    return "[lamps]\n" + "".join(f"exten => {1000 + number},hint,Custom:h{number}\n" for number in range(hints))


def told_of_changes(server, phones, watchers):
    """CPU of a NOTIFY in microseconds, and how long the last of the watchers waited at most, in ms."""
    cpu, worst = 0, 0
    for change in range(CHANGES):
        phones.notified = 0
        before = cpu_us(server)
        server.cli(f"devstate change Custom:h0 {'INUSE' if change % 2 == 0 else 'NOT_INUSE'}")
        begun = time.monotonic()
        latest = phones.listen(lambda: phones.notified >= watchers, 20)
        if latest is None:
            return None, None
        time.sleep(0.02)
        cpu += cpu_us(server) - before
        worst = max(worst, latest - begun)
    return cpu / CHANGES / watchers, worst * 1000


class CallsBeside:
    """Calls are set up and ended for so many seconds while something else is done; how long their set-up takes."""

    def __init__(self, bench, server, seconds):
        self.result = None
        self.thread = threading.Thread(target=self.run, args=(bench, server, seconds))
        self.thread.start()

    def run(self, bench, server, seconds):
        try:
            self.result = bench.load(server, "call", "--users", 100, "--rate", CALLS, "--seconds", seconds)
        except RuntimeError as error:
            print(f"  {error}")

    def p99(self):
        """In ms; None: some of them failed."""
        self.thread.join()
        return None if self.result is None or self.result["failed"] else self.result["p99_ms"]


def with_calls(bench, server, phones):
    """The last of a thousand watchers, and the set-up of calls, while both go on."""
    alone = CallsBeside(bench, server, 3).p99()
    calls = CallsBeside(bench, server, 8)
    while calls.thread.is_alive() and "0 active calls" in server.cli("core show channels count").stdout:
        pass
    _, last = told_of_changes(server, phones, WATCHERS)
    p99 = calls.p99()
    if None in (alone, last, p99):
        return bench.fail("lamps: with calls beside", "not all were told, or not all calls set up")
    bench.row("lamps: with calls beside", f"{last:.0f} ms", "200 ms", f"{CALLS}/s", "", "",
              f"the last of {WATCHERS} watchers at most; set-up of the calls p99 {p99:.1f} ms, {alone:.1f} without")


def rows(bench, server_of, short):
    if not bench.wanted("lamps"):
        return
    count = 5000 if short else 100_000
    hints, endpoints = count // WATCHERS, count // OF_AN_ENDPOINT
    more = "".join(MORE.format(number=number, address="{beside}" + str(10 + number)) for number in range(endpoints))
    try:
        with server_of(more, {"extensions.conf": extensions(max(hints, LIST))}) as server:
            phones = Phones(server, endpoints)
            memory, before = server.rss_kb(), cpu_us(server)
            lost = phones.subscribe(count, lambda number: str(1000 + number // WATCHERS))
            each = (cpu_us(server) - before) / count
            bench.row("lamps: SUBSCRIBE", f"{each:.1f} us", "", "", str(lost), "", "stored; with its NOTIFY and the answer to that")
            if not short:
                phones.listen(lambda: False, 36)
            bench.row("lamps: memory per subscription", f"{(server.rss_kb() - memory) / count:.2f} kB", "2 kB", "", "", "",
                      f"of {count}" + (", with the transactions of the last 32 s" if short else ""))
            cpu, last = told_of_changes(server, phones, WATCHERS)
            if cpu is None or lost:
                bench.fail("lamps: NOTIFY", "not all were told")
            else:
                bench.row("lamps: NOTIFY to one of 1000", f"{cpu:.1f} us", "12", "", "", "",
                          f"with its answer; the last of them after {last:.0f} ms at most, with {count} subscriptions")
            if not short:
                with_calls(bench, server, phones)
            restart(bench, server, phones, count, not short)
            phones.close()
        lists(bench, server_of)
    except RuntimeError as error:
        bench.fail("lamps", error)


def restart(bench, server, phones, count, with_calls_beside):
    server.process.send_signal(signal.SIGKILL)
    server.process.wait()
    phones.notified = 0
    begun = time.monotonic()
    with server.again():
        calls = CallsBeside(bench, server, 30) if with_calls_beside else None
        told = phones.listen(lambda: phones.notified >= count, 120)
        p99 = calls.p99() if calls else 0
        if told is None or p99 is None:
            return bench.fail("lamps: restart", f"{phones.notified} of {count} were told" + (", and calls failed" if p99 is None else ""))
        beside = f"set-up of {CALLS} calls a second meanwhile p99 {p99:.1f} ms; " if calls else ""
        bench.row(f"lamps: kill -9 with {count}", f"{told - begun:.1f} s", "60 s", "", "", "",
                  f"until all are told how things are; {beside}{cpu_us(server) / 1e6:.2f} s of CPU, ready after {server.boot_seconds:.2f} s")


def lists(bench, server_of):
    """A list of a hundred beside a single hint: one of its members changes."""
    items = "".join(f"list_item={1000 + number}\n" for number in range(LIST))
    more = MORE.format(number=0, address="{beside}10") + f"[everybody]\ntype=resource_list\nevent=dialog\nfull_state=no\n{items}"
    each = {}
    for name, supported in (("1000", ""), ("everybody", "Supported: eventlist\r\n")):
        with server_of(more, {"extensions.conf": extensions(LIST)}) as server:
            phones = Phones(server, 1)
            lost = phones.subscribe(40, lambda number: name, supported)
            each[name] = (None, None) if lost else told_of_changes(server, phones, 40)
            phones.close()
    one, many = each["1000"][0], each["everybody"][0]
    if one is None or many is None:
        return bench.fail("lamps: list of 100", "not all were told")
    bench.row("lamps: list of 100, one changes", f"{many / one:.1f} x", "3 x", "", "", "", f"{many:.1f} us, {one:.1f} us for one hint alone")
