#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Too much of everything: connections that say nothing, descriptors that are used up, a REGISTER of a thousand contacts,
scanners; and phones that are gone."""
import contextlib
import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import time

from harness import (MANAGER, PATIENCE, PRESET, PROGRAM, TRANSPORT_UDP, Peer, Server, Skip, authorization, expect, expect_equal, main, need,
                     phone, status_of, wait_until)
from test_register import register
from test_trouble import EXTENSIONS, OPEN, TCP, log_of, server_with

HALF = b"OPTIONS sip:100@x SIP/2.0\r\nVia: SIP/2.0/TCP h;bran"


def options_over(stream, server):
    stream.sendall((f"OPTIONS sip:100@{server} SIP/2.0\r\nVia: SIP/2.0/TCP h:9;branch=z9hG4bK{time.monotonic_ns()}\r\nMax-Forwards: 70\r\n"
                    f"From: <sip:open@{server}>;tag=1\r\nTo: <sip:{server}>\r\nCall-ID: {time.monotonic_ns()}\r\nCSeq: 1 OPTIONS\r\n"
                    "Content-Length: 0\r\n\r\n").encode())
    stream.settimeout(PATIENCE)
    return status_of(stream.recv(65536).decode())


def connect(lab, source):
    stream = socket.socket()
    stream.settimeout(PATIENCE)
    # Many connections from one address: the port is chosen when it is known where to.
    stream.setsockopt(socket.IPPROTO_IP, socket.IP_BIND_ADDRESS_NO_PORT, 1)
    stream.bind((source, 0))
    stream.connect((lab.server_address, 5060))
    return stream


def is_closed(stream, patience=PATIENCE):
    stream.settimeout(patience)
    try:
        return stream.recv(1) == b""
    except ConnectionResetError:
        return True
    except TimeoutError:
        return False


def cpu_of(server):
    with open(f"/proc/{server.process.process.pid}/stat", encoding="ascii") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def serves_udp(peer):
    began = time.monotonic()
    peer.request("OPTIONS", f"sip:100@{peer.server[0]}", user="open")
    expect_equal(status_of(peer.final()), 200, "OPTIONS over UDP")
    return time.monotonic() - began


class Few:
    """A place where a process may open so many descriptors only."""

    def __init__(self, most):
        self.prefix = ["prlimit", f"--nofile={most}:{most}"]


def half_open_connections_leave_room_for_others(lab):
    need("prlimit")
    most = 6000  # half of its descriptors may be connections of strangers
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    if hard < most * 2:
        raise Skip(f"a process may open {hard} descriptors only")
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    pjsip = TRANSPORT_UDP + TCP + OPEN + "\n[system]\ntype=system\ntimer_t1=300\ntimer_b=19200\n"
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS}, place=Few(most * 2))
    peer = Peer(lab, port=0)
    good = connect(lab, lab.peer_address())
    expect_equal(options_over(good, lab.server_address), 200, "before the flood")
    flood = []
    lab.closing(lambda: [stream.close() for stream in flood])
    sources = [lab.peer_address() for _ in range(4)]
    for n in range(most + 200):
        stream = connect(lab, sources[n % len(sources)])
        with contextlib.suppress(OSError):
            stream.sendall(HALF)
        flood.append(stream)
        if n % 1000 == 0:
            serves_udp(peer)
    # The newest are refused in order: closed, not left hanging.
    expect(all(is_closed(stream, 5) for stream in flood[-150:]), "the newest connections are closed")
    wait_until(lambda: "Connections are turned away" in log_of(lab), "the line in the log")
    expect_equal(log_of(lab).count("Connections are turned away"), 1, "once")
    expect(serves_udp(peer) < 2, "UDP is served")
    expect_equal(options_over(good, lab.server_address), 200, "who was there before")
    # They never say anything whole: gone after timer_b, and there is room again.
    wait_until(lambda: "Total Transport Monitors: 1\n" in server.cli("pjsip show transport-monitors"), "the half-open ones to be dropped")
    late = connect(lab, lab.peer_address())
    expect_equal(options_over(late, lab.server_address), 200, "after the flood")
    late.close()
    good.close()


def one_address_gets_its_share_only(lab):
    server_with(lab, TRANSPORT_UDP + TCP + OPEN)
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    greedy = lab.peer_address()
    flood = [connect(lab, greedy) for _ in range(2100)]
    lab.closing(lambda: [stream.close() for stream in flood])
    expect(all(is_closed(stream) for stream in flood[-90:]), "more than its share is closed")
    other = connect(lab, lab.peer_address())
    expect_equal(options_over(other, lab.server_address), 200, "another address")
    other.close()


def without_descriptors_nobody_spins(lab):
    if PRESET == "asan":
        raise Skip("the sanitizer itself needs descriptors to look at an object's type")
    server = server_with(lab, TRANSPORT_UDP + TCP + OPEN)
    pid = server.process.process.pid
    used = len(os.listdir(f"/proc/{pid}/fd"))
    resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + 10, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    peer = Peer(lab, port=0)
    flood = [connect(lab, lab.peer_address()) for _ in range(5)]
    expect_equal(options_over(flood[0], lab.server_address), 200, "before")
    more = [connect(lab, lab.peer_address()) for _ in range(40)]
    lab.closing(lambda: [stream.close() for stream in flood + more])
    expect(all(is_closed(stream) for stream in more[-20:]), "who cannot be taken is closed, not left hanging")
    before, began = cpu_of(server), time.monotonic()
    rounds = 0
    while time.monotonic() - began < 2:
        serves_udp(peer)
        rounds += 1
        time.sleep(0.05)
    expect(cpu_of(server) - before < 0.6, f"{cpu_of(server) - before} s of CPU in 2 s")
    expect_equal(options_over(flood[0], lab.server_address), 200, "who was there before")
    wait_until(lambda: "Cannot accept connections" in log_of(lab), "the line in the log")
    expect_equal(log_of(lab).count("Cannot accept connections"), 1, log_of(lab))
    for stream in more + flood[1:]:
        stream.close()
    again = wait_until(lambda: served(lab), "connections to be taken again")
    expect_equal(again, 200, "after")


def served(lab):
    with connect(lab, lab.peer_address()) as stream:
        with contextlib.suppress(OSError, IndexError):
            return options_over(stream, lab.server_address)
    return None


def a_slow_message_ends_its_connection(lab):
    server_with(lab, TRANSPORT_UDP + TCP + OPEN + "\n[system]\ntype=system\ntimer_t1=100\ntimer_b=6400\n")
    slow = connect(lab, lab.peer_address())
    whole = connect(lab, lab.peer_address())
    for stream in (slow, whole):
        lab.closing(stream.close)
        expect_equal(options_over(stream, lab.server_address), 200, "OPTIONS")
    slow.sendall(HALF)
    began = time.monotonic()
    expect(is_closed(slow), "closed")
    expect(4 < time.monotonic() - began < 30, f"after {time.monotonic() - began} s")
    expect_equal(options_over(whole, lab.server_address), 200, "who says whole messages stays")


def a_thousand_contacts_in_one_register(lab):
    files = {"pjsip.conf": TRANSPORT_UDP + TCP + phone("6001").replace("max_contacts=2", "max_contacts=1000") + OPEN, "extensions.conf": EXTENSIONS}
    server = Server(lab, files)
    peer = Peer(lab, port=0)
    uri = f"sip:{lab.server_address}"
    stream = connect(lab, lab.peer_address())
    lab.closing(stream.close)

    def ask(cseq, headers):
        stream.sendall((f"REGISTER {uri} SIP/2.0\r\nVia: SIP/2.0/TCP h:9;branch=z9hG4bK{time.monotonic_ns()}\r\nMax-Forwards: 70\r\nFrom: <sip:6001@x>;tag=1\r\n"
                        f"To: <sip:6001@x>\r\nCall-ID: many\r\nCSeq: {cseq} REGISTER\r\n{headers}Content-Length: 0\r\n\r\n").encode())
        stream.settimeout(PATIENCE)
        answer = b""
        while b"\r\n\r\n" not in answer:
            chunk = stream.recv(1 << 20)
            if not chunk:
                return None
            answer += chunk
        return answer.decode()

    challenge = ask(1, "")
    credentials = "Authorization: " + authorization(challenge, "6001", "secret-6001", "REGISTER", uri) + "\r\n"
    contacts = "".join("Contact: " + ",".join(f"<sip:d{n}@192.0.2.1:{n + 1024}>" for n in range(first, first + 100)) + "\r\n"
                       for first in range(0, 1000, 100))
    began = time.monotonic()
    answer = ask(2, credentials + contacts)
    took = time.monotonic() - began
    # Whatever it says of so many, it says it soon, and all of them stand or none.
    expect(answer is None or status_of(answer) in (200, 400, 403, 413, 513), answer or "")
    expect(took < 3, f"it took {took} s")
    print(f"    {(answer or 'closed').splitlines()[0]} after {took:.3f} s")
    shown = server.cli("pjsip show contacts").count("6001/sip:d")
    expect_equal(shown, 1000 if answer and status_of(answer) == 200 else 0, "contacts")
    expect(serves_udp(peer) < 1, "others are served")


def scanners_slow_nobody(lab):
    need("svcrack")
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", "pineapple") + phone("6002") + OPEN, "extensions.conf": EXTENSIONS})
    words = lab.write("words", "".join(f"guess{n}\n" for n in range(400)))
    scanners = [subprocess.Popen([*command, lab.server_address], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                 cwd=lab.folder)
                for command in (["svcrack", "-u", "6001", "-d", words], ["svwar", "-e1000-3000", "-m", "INVITE"], ["svwar", "-e6000-6500", "-m", "REGISTER"])]
    lab.closing(lambda: [one.kill() for one in scanners])
    peer = Peer(lab, port=0)
    worst = 0
    while any(one.poll() is None for one in scanners[:1]) and worst < 5:
        began = time.monotonic()
        expect_equal(status_of(register(peer, user="6002", password="secret-6002", expires=300)), 200, "a phone registers")
        worst = max(worst, time.monotonic() - began)
    expect(worst < 2, f"a registration took {worst} s")
    expect("6001/sip:" not in server.cli("pjsip show contacts"), "nobody got in")


def is_stored(path, text):
    """In the database or in its log, which comes and goes."""
    for name in (path, path + "-wal"):
        try:
            with open(name, "rb") as file:
                if text in file.read():
                    return True
        except FileNotFoundError:
            pass
    return False


def a_locked_database_is_caught_up(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001") + phone("6002"), "extensions.conf": EXTENSIONS})
    peer, other = Peer(lab, port=0), Peer(lab, port=0)
    expect_equal(status_of(register(peer, expires=600)), 200, "REGISTER")
    path = next(os.path.join(folder, name) for folder, _, names in os.walk(lab.path("lib")) for name in names if name.endswith(".sqlite3"))
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    answer = register(other, user="6002", password="secret-6002", expires=600)
    expect_equal(status_of(answer), 200, "acknowledged from memory")
    expect("6002/sip:" in server.cli("pjsip show contacts"), "served from memory")
    wait_until(lambda: re.search("locked|busy|memory", log_of(lab)), "the line in the log")
    lock.execute("ROLLBACK")
    lock.close()
    wait_until(lambda: is_stored(path, b"6002"), "the store to catch up")
    server.kill()
    server.start()
    shown = server.cli("pjsip show contacts")
    expect("6001/sip:" in shown and "6002/sip:" in shown, shown)


def bindings_in_memory_wait_for_no_database(lab):
    """sorcery.conf, contact=memory: a locked file is nobody's concern; what is registered goes into it when told so, without a restart."""
    memory = "[res_pjsip]\ncontact=memory\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001") + phone("6002"), "extensions.conf": EXTENSIONS, "sorcery.conf": memory})
    path = next(os.path.join(folder, name) for folder, _, names in os.walk(lab.path("lib")) for name in names if name.endswith(".sqlite3"))
    lock = sqlite3.connect(path, isolation_level=None)
    lock.execute("BEGIN EXCLUSIVE")
    expect_equal(status_of(register(Peer(lab, port=0), expires=600)), 200, "REGISTER")
    expect("6001/sip:" in server.cli("pjsip show contacts"), "it is bound")
    expect(not re.search("locked|busy", log_of(lab)), "the store was not asked: " + log_of(lab))
    lock.execute("ROLLBACK")
    lock.close()
    server.kill()
    server.start()
    expect("6001/sip:" not in server.cli("pjsip show contacts"), "nothing comes back")
    expect_equal(status_of(register(Peer(lab, port=0), user="6002", password="secret-6002", expires=600)), 200, "REGISTER")
    server.write("sorcery.conf", "[res_pjsip]\ncontact=astdb,registrar\n")
    server.cli("core reload")
    expect("6002/sip:" in server.cli("pjsip show contacts"), "a reload loses nothing")
    wait_until(lambda: is_stored(path, b"6002"), "the store to have it")
    server.kill()
    server.start()
    expect("6002/sip:" in server.cli("pjsip show contacts"), "it comes back")


def a_place_that_is_gone_is_passed_by_at_once(lab):
    """RFC 3261 18.4: two addresses of one name; nobody takes datagrams at the first, and the kernel says so."""
    gone, there = lab.peer_address(), Peer(lab)
    hosts = lab.write("hosts", f"{gone} trunk.test\n{there.address} trunk.test\n")
    Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN + "\n[trunk]\ntype=endpoint\naors=trunk\nallow=ulaw\n[trunk]\ntype=aor\n"
                          "contact=sip:trunk.test:5060\n", "extensions.conf": "[office]\nexten => 100,1,Dial(PJSIP/trunk)\n",
                          "resolver_unbound.conf": f"[general]\nresolv=/dev/null\nhosts={hosts}\n"})
    peer = Peer(lab)
    body = f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n"
    peer.request("INVITE", f"sip:100@{peer.server[0]}", user="open", body=body, headers="Content-Type: application/sdp")
    expect(there.receive().startswith("INVITE "), "the second place is called")


def a_process_that_stood_still_blames_nobody(lab):
    address = lab.peer_address()
    pjsip = (TRANSPORT_UDP + OPEN + f"\n[there]\ntype=endpoint\naors=there\nallow=ulaw\n[there]\ntype=aor\ncontact=sip:there@{address}:5060\nqualify_frequency=3\n"
             "qualify_timeout=1\n[global]\ntype=global\nmax_initial_qualify_time=1\n")
    peer = Peer(lab, address=address)
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS})

    def answer(request):
        head = [line for line in request.split("\r\n") if re.match("(?i)(via|from|to|call-id|cseq):", line)]
        peer.send("\r\n".join(["SIP/2.0 200 OK", *head, "Content-Length: 0", "", ""]))

    answer(peer.receive())
    wait_until(lambda: "Avail" in server.cli("pjsip show contacts"), "the contact")
    for _ in range(2):
        request = peer.receive()
        server.process.process.send_signal(signal.SIGSTOP)
        answer(request)
        time.sleep(4)  # a stall is a time
        server.process.process.send_signal(signal.SIGCONT)
        expect("Unavail" not in server.cli("pjsip show contacts"), "blamed for our stall")
    expect("is now Unreachable" not in "\n".join(server.process.lines), "blamed for our stall")


def long_listings_reach_slow_readers(lab):
    """Tens of thousands of objects are listed to their end, by the console and to a manager client that takes its time; one that reads nothing is given up."""
    count = 20000
    objects = "".join(f"[{100000 + i}]\ntype=aor\ncontact=sip:x@127.0.0.1:{20000 + i}\n" for i in range(count))
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + objects, "manager.conf": MANAGER, "extensions.conf": ""})
    expect(f"Objects found: {count}" in server.cli("pjsip show aors"), "the console shows all")
    slow = socket.create_connection((lab.server_address, 5038), timeout=PATIENCE)
    slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
    slow.sendall(b"Action: Login\r\nUsername: test\r\nSecret: secret\r\nEvents: off\r\n\r\n" + b"Action: PJSIPShowAors\r\n\r\n" * 3)
    wait_until(lambda: any(int(n) > 2 << 20 for n in re.findall(r"[0-9]+", server.cli("manager show eventq"))), "a listing that waits for its reader")
    reader = slow.makefile("rb")
    ends = 0
    while ends < 3:
        line = reader.readline()
        expect(line, "the listing breaks off")
        ends += line.startswith(b"Event: AorListComplete")
    reader.close()
    slow.close()
    deaf = socket.create_connection((lab.server_address, 5038), timeout=PATIENCE)
    deaf.sendall(b"Action: Login\r\nUsername: test\r\nSecret: secret\r\nEvents: user\r\n\r\n")
    loud = socket.create_connection((lab.server_address, 5038), timeout=PATIENCE)
    loud.sendall(b"Action: Login\r\nUsername: test\r\nSecret: secret\r\nEvents: off\r\n\r\n")
    wait_until(lambda: "2 users connected" in server.cli("manager show connected"), "both are there")
    event = b"Action: UserEvent\r\nUserEvent: Long\r\nText: " + b"x" * 8000 + b"\r\n\r\n"
    for _ in range(3000):  # 24 MB
        loud.sendall(event)
    wait_until(lambda: "1 users connected" in server.cli("manager show connected"), "the end of who reads nothing")
    loud.close()
    deaf.close()


def every_complaint_at_once(lab):
    wrong = ("\n[a]\ntype=endpoint\nauth=nobody\naors=b\ntransport=upd\nrtp_symetric=yes\n[b]\ntype=aor\nmax_contacts=x\n"
             "[id]\ntype=identify\nendpoint=zz\nmatch=192.0.2.1\n")
    server = server_with(lab, TRANSPORT_UDP + OPEN + wrong)
    checked = subprocess.run([PROGRAM, "check", "-C", server.config], capture_output=True, text=True, timeout=PATIENCE)
    for wanted in (r"pjsip\.conf:\d+: endpoint a: rtp_symetric: there is no such option \(did you mean rtp_symmetric\?\)",
                   r'pjsip\.conf:\d+: endpoint a: auth: there is no auth "nobody"', r'pjsip\.conf:\d+: endpoint a: transport: there is no transport "upd" \(did you mean udp\?\)',
                   r'pjsip\.conf:\d+: aor b: max_contacts: ', r'pjsip\.conf:\d+: identify id: endpoint: there is no endpoint "zz"'):
        expect(re.search(wanted, checked.stdout), f"{wanted}\n{checked.stdout}")


TESTS = [half_open_connections_leave_room_for_others, one_address_gets_its_share_only, without_descriptors_nobody_spins,
         a_slow_message_ends_its_connection, a_thousand_contacts_in_one_register, scanners_slow_nobody, a_locked_database_is_caught_up,
         bindings_in_memory_wait_for_no_database, a_place_that_is_gone_is_passed_by_at_once,
         a_process_that_stood_still_blames_nobody, long_listings_reach_slow_readers, every_complaint_at_once]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
