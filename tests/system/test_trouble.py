#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What goes wrong, and what then: each trouble gets a clear answer or one clear line, and nothing else stops."""
import os
import random
import signal
import socket
import subprocess

from harness import (PATIENCE, PROGRAM, TRANSPORT_UDP, Failure, Peer, Server, expect, expect_equal, header_of, main, phone, status_of,
                     wait_until)

EXTENSIONS = "[office]\nexten => 100,1,Answer()\n same => n,Wait(30)\n"
OPEN = "\n[open]\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\n"
TCP = "\n[tcp]\ntype=transport\nprotocol=tcp\nbind=%(address)s:5060\n"


def server_with(lab, pjsip, **more):
    return Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS, **more})


def answers_options(lab):
    peer = Peer(lab)
    peer.request("OPTIONS", f"sip:100@{peer.server[0]}", user="open")
    expect_equal(status_of(peer.final()), 200, "OPTIONS")


def log_of(lab):
    with open(lab.path("log/messages.log"), encoding="utf-8", errors="replace") as log:
        return log.read()


def a_port_in_use_is_said_and_the_others_work(lab):
    taken = socket.socket()
    taken.bind((lab.server_address, 5060))
    taken.listen()
    lab.closing(taken.close)
    server_with(lab, TRANSPORT_UDP + TCP + OPEN)
    answers_options(lab)
    wait_until(lambda: "transport tcp" in log_of(lab) and "in use" in log_of(lab), "the line about the port")


def a_missing_certificate_is_said(lab):
    server_with(lab, TRANSPORT_UDP + OPEN + """
[tls]
type=transport
protocol=tls
bind=%(address)s:5061
cert_file=/nowhere/cert.pem
priv_key_file=/nowhere/key.pem
""")
    answers_options(lab)
    wait_until(lambda: "/nowhere/cert.pem" in log_of(lab), "the line about the certificate")


def fifty_errors_are_fifty_complaints(lab):
    wrong = "".join(f"\n[bad{n}]\ntype=endpoint\ncontext=office\nrtp_symetric=yes\n" for n in range(50))
    server = server_with(lab, TRANSPORT_UDP + OPEN + wrong)
    answers_options(lab)
    checked = subprocess.run([PROGRAM, "check", "-C", server.config], capture_output=True, text=True, timeout=PATIENCE)
    expect_equal(checked.returncode, 1, "exit status of check")
    expect_equal(checked.stdout.count("rtp_symmetric"), 50, "suggestions\n" + checked.stdout[:500])
    expect("pjsip.conf:" in checked.stdout and "endpoint bad7: rtp_symetric" in checked.stdout, checked.stdout[:500])


def a_reload_with_a_fault_keeps_what_was_there(lab):
    server = server_with(lab, TRANSPORT_UDP + OPEN)
    server.write("pjsip.conf", TRANSPORT_UDP + OPEN.replace("disallow=all", "disalow=all"))
    server.cli("core reload")
    wait_until(lambda: "disalow" in log_of(lab), "the complaint")
    answers_options(lab)


def nobody_listens_is_said_by_the_remote_console(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP, "extensions.conf": EXTENSIONS}, start=False)
    done = server.run_cli("core show version")
    expect_equal(done.returncode, 1, "exit status")
    expect("Unable to connect" in done.stdout + done.stderr, done.stdout + done.stderr)


def a_relative_path_is_relative_to_where_one_stands(lab):
    server = server_with(lab, TRANSPORT_UDP + OPEN)
    done = subprocess.run([PROGRAM, "-C", "etc/asterisk.conf", "-rx", "pjsip show endpoints"], cwd=lab.folder, capture_output=True,
                          text=True, timeout=PATIENCE)
    expect("open" in done.stdout, done.stdout + done.stderr)


def hostile_bytes_change_nothing(lab):
    server_with(lab, TRANSPORT_UDP + TCP + OPEN)
    peer = Peer(lab)
    noise = [b"", b"\0" * 100, b"\r\n\r\n", b"INVITE", b"INVITE sip:100@x SIP/2.0\r\n\r\n", os.urandom(2000), b"x" * 65000,
             b"INVITE sip:100@x SIP/2.0\r\n" + b"Via: SIP/2.0/UDP a\r\n" * 2000 + b"\r\n",
             b"OPTIONS sip:100@x SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK\r\nFrom: <sip:a@b>;tag=1\r\nTo: " + b"<" * 5000 + b"\r\n\r\n"]
    for bytes_ in noise:
        peer.socket.sendto(bytes_, peer.server)
    for bytes_ in noise:
        with socket.create_connection((lab.server_address, 5060), timeout=PATIENCE) as stream:
            stream.sendall(bytes_)
    # Half a message, then silence; half a message, then the end.
    half = socket.create_connection((lab.server_address, 5060), timeout=PATIENCE)
    half.sendall(b"OPTIONS sip:100@x SIP/2.0\r\nVia: SIP/2.0/TCP h;bran")
    lab.closing(half.close)
    answers_options(lab)


def a_message_over_tcp_may_come_in_pieces(lab):
    server_with(lab, TRANSPORT_UDP + TCP + OPEN)
    message = (f"OPTIONS sip:100@{lab.server_address} SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bKp\r\nMax-Forwards: 70\r\n"
               f"From: <sip:open@x>;tag=1\r\nTo: <sip:100@x>\r\nCall-ID: pieces\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode()
    with socket.create_connection((lab.server_address, 5060), timeout=PATIENCE) as stream:
        stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for at in range(0, len(message), 7):
            stream.sendall(message[at:at + 7])
        answer = b""
        while b"\r\n\r\n" not in answer:
            chunk = stream.recv(65536)
            expect(chunk, "closed without an answer")
            answer += chunk
        expect_equal(status_of(answer.decode()), 200, "OPTIONS in pieces")
        stream.sendall(b"\r\n\r\n")
        expect_equal(stream.recv(10), b"\r\n", "the answer to a ping (RFC 5626 3.5.1)")


def a_call_that_loops_through_us_ends(lab):
    server = Server(lab, {
        "pjsip.conf": TRANSPORT_UDP + OPEN + """
[self]
type=endpoint
context=office
disallow=all
allow=ulaw
aors=self
from_user=open
[self]
type=aor
contact=sip:loop@%(address)s:5060
""",
        "extensions.conf": "[office]\nexten => loop,1,Dial(Local/inner@office,10)\n same => n,Hangup(34)\nexten => inner,1,Dial(Local/loop@office,10)\n"
                           " same => n,Hangup(34)\n"})
    peer = Peer(lab)
    body = f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
    peer.request("INVITE", f"sip:loop@{peer.server[0]}", user="open", body=body, headers="Content-Type: application/sdp")
    expect(status_of(peer.final()) >= 400, "the loop must end")
    server.wait_no_channels()


def forwards_used_up_are_483(lab):
    server_with(lab, TRANSPORT_UDP + OPEN)
    peer = Peer(lab)
    text = (f"OPTIONS sip:100@{peer.server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {peer.address}:{peer.port};rport;branch=z9hG4bKmf\r\nMax-Forwards: 0\r\n"
            f"From: <sip:open@x>;tag=1\r\nTo: <sip:100@x>\r\nCall-ID: mf\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n")
    peer.socket.sendto(text.encode(), peer.server)
    answer = peer.final()
    expect(status_of(answer) in (200, 483), answer)


def without_ports_a_call_is_488_and_that_is_said_once(lab):
    first = random.randrange(41000, 59000, 2)  # two pairs, unless somebody else has them
    range_of = f"rtp_port_start={first}\nrtp_port_end={first + 3}\n"
    server = server_with(lab, TRANSPORT_UDP + OPEN + range_of)
    peer = Peer(lab)
    body = f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\nm=audio 40000 RTP/AVP 0\r\n"
    up = []
    for _ in range(5):
        peer.request("INVITE", f"sip:100@{peer.server[0]}", user="open", body=body, headers="Content-Type: application/sdp")
        call_id, answer = peer.call_id, peer.final()
        while header_of(answer, "Call-ID") != call_id:
            answer = peer.final()
        if status_of(answer) == 200:
            up.append(call_id)
        else:
            expect_equal(status_of(answer), 488, "no ports are left")
    expect(1 <= len(up) <= 2, f"{len(up)} calls were answered")
    expect_equal(len(server.channels()), len(up), "what was refused left nothing behind")
    expect_equal(log_of(lab).count("No ports for sound"), 1, log_of(lab))


def sigterm_is_stop_now(lab):
    server = server_with(lab, TRANSPORT_UDP + OPEN)
    server.stop(signal.SIGTERM)


def a_database_that_cannot_be_written_stops_nothing(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001"), "extensions.conf": EXTENSIONS}, start=False)
    # A folder in place of the file: it can never be opened, whoever runs the test.
    os.makedirs(lab.path("lib/astdb.sqlite3"))
    server.start()
    from test_register import register
    peer = Peer(lab)
    answer = register(peer, expires=300)
    expect_equal(status_of(answer), 200, "acknowledged from memory")
    expect("astdb" in log_of(lab) or "database" in log_of(lab), "it is said: " + log_of(lab))


TESTS = [a_port_in_use_is_said_and_the_others_work, a_missing_certificate_is_said, fifty_errors_are_fifty_complaints,
         a_reload_with_a_fault_keeps_what_was_there, nobody_listens_is_said_by_the_remote_console, a_relative_path_is_relative_to_where_one_stands,
         hostile_bytes_change_nothing,
         a_message_over_tcp_may_come_in_pieces, a_call_that_loops_through_us_ends, forwards_used_up_are_483,
         without_ports_a_call_is_488_and_that_is_said_once, sigterm_is_stop_now,
         a_database_that_cannot_be_written_stops_nothing]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
