#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Transports as the kernel and TLS see them: reference statements 188, 189, 191, 193, 198."""
import os
import re
import select
import socket
import ssl
import struct
import subprocess
import time

from harness import PATIENCE, TRANSPORT_UDP, Failure, Peer, Server, expect, expect_equal, main, need, wait_until

OPEN = "\n[open]\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\n"
EXTENSIONS = "[office]\nexten => 100,1,Answer()\n"


def tcp(more=""):
    return f"\n[tcp]\ntype=transport\nprotocol=tcp\nbind=%(address)s:5060\n{more}"


def start(lab, pjsip):
    return Server(lab, {"pjsip.conf": pjsip + OPEN, "extensions.conf": EXTENSIONS})


def connected(lab, port=5060):
    """A connection from an address of its own."""
    stream = socket.create_connection((lab.server_address, port), timeout=PATIENCE, source_address=(lab.peer_address(), 0))
    lab.closing(stream.close)
    return stream


def options(stream, server):
    host, port = stream.getsockname()[:2]
    kind = "TLS" if isinstance(stream, ssl.SSLSocket) else "TCP"
    stream.sendall((f"OPTIONS sip:{server} SIP/2.0\r\nVia: SIP/2.0/{kind} {host}:{port};branch=z9hG4bK{time.monotonic_ns()}\r\nMax-Forwards: 70\r\n"
                    f"From: <sip:open@{server}>;tag=1\r\nTo: <sip:{server}>\r\nCall-ID: {time.monotonic_ns()}\r\nCSeq: 1 OPTIONS\r\n"
                    "Content-Length: 0\r\n\r\n").encode())
    return stream.recv(65536).decode()


def make_certificate(lab, name):
    pem = lab.path(name)
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}.test", "-keyout", pem + ".key",
                           "-out", pem], capture_output=True, check=False)
    expect_equal(done.returncode, 0, "openssl")
    return pem


def shown_certificate(lab, port=5061):
    return ssl.get_server_certificate((lab.server_address, port))


def a_changed_certificate_is_shown_after_a_reload(lab):
    """Statement 188: even with allow_reload=no."""
    need("openssl")
    one, two = make_certificate(lab, "one"), make_certificate(lab, "two")
    pem = lab.path("used")

    def use(certificate):
        for end in ("", ".key"):
            with open(certificate + end, "rb") as source, open(pem + end + ".new", "wb") as out:
                out.write(source.read())
            os.replace(pem + end + ".new", pem + end)

    use(one)
    server = start(lab, TRANSPORT_UDP + f"\n[tls]\ntype=transport\nprotocol=tls\nbind=%(address)s:5061\ncert_file={pem}\npriv_key_file={pem}.key\n")
    first = shown_certificate(lab)
    use(two)
    expect_equal(shown_certificate(lab), first, "before the reload")
    server.cli("core reload")
    expect(shown_certificate(lab) != first, "the former certificate is still shown")


def a_port_that_gets_free_in_time_is_taken(lab):
    """Statement 189: three times, a tenth of a second apart. The log says nothing of it then."""
    taken = socket.socket()
    taken.bind((lab.server_address, 5060))
    taken.listen()
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": EXTENSIONS})
    server.write("pjsip.conf", TRANSPORT_UDP + OPEN + tcp())
    server.cli("core reload")
    taken.close()

    def answers():
        try:
            return options(connected(lab), lab.server_address).startswith("SIP/2.0 200")
        except OSError:
            return False

    wait_until(answers, "the port to be taken")


def methods_and_ciphers_are_those_of_the_transport(lab):
    """Statement 191."""
    need("openssl")
    pem = make_certificate(lab, "one")
    start(lab, TRANSPORT_UDP + f"\n[tls]\ntype=transport\nprotocol=tls\nbind=%(address)s:5061\ncert_file={pem}\npriv_key_file={pem}.key\n"
          "method=tlsv1_2\ncipher=ECDHE-RSA-AES256-GCM-SHA384\n")

    def handshake(change):
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        change(context)
        with context.wrap_socket(connected(lab, 5061)) as stream:
            return stream.cipher()[0], options(stream, lab.server_address)[:11]

    expect_equal(handshake(lambda context: None), ("ECDHE-RSA-AES256-GCM-SHA384", "SIP/2.0 200"), "as configured")
    for what, change in (("another cipher", lambda context: context.set_ciphers("ECDHE-RSA-AES128-GCM-SHA256")),
                         ("another version", lambda context: setattr(context, "minimum_version", ssl.TLSVersion.TLSv1_3))):
        try:
            handshake(change)
        except (ssl.SSLError, ConnectionError):
            continue
        raise Failure(f"{what} was taken")


def the_kernel_keeps_connections_alive(lab):
    """Statement 193."""
    need("ss")
    start(lab, TRANSPORT_UDP + tcp("tcp_keepalive_enable=yes\ntcp_keepalive_idle_time=77\n"))
    stream = connected(lab)
    expect(options(stream, lab.server_address).startswith("SIP/2.0 200"), "OPTIONS")
    port = stream.getsockname()[1]
    shown = subprocess.run(["ss", "-tnoH", "src", f"{lab.server_address}:5060", "dport", "=", f":{port}"], capture_output=True, text=True,
                           check=True).stdout
    expect("timer:(keepalive,1min" in shown, shown)


def line_ends_keep_connections_alive(lab):
    """Statement 198: CR LF CR LF at the interval, on connections that said something."""
    start(lab, "[global]\ntype=global\nkeep_alive_interval=1\n" + TRANSPORT_UDP + tcp())
    stream = connected(lab)
    expect(options(stream, lab.server_address).startswith("SIP/2.0 200"), "OPTIONS")
    for _ in range(2):
        expect_equal(stream.recv(65536), b"\r\n\r\n", "keepalive")


def sound_leaves_where_the_call_came(lab):
    """Two addresses are bound and none is named: RTP has the address of the transport that the call came by, as SDP says."""
    other = lab.peer_address()
    second = f"\n[second]\ntype=transport\nprotocol=udp\nbind={other}:5060\n"
    Server(lab, {"pjsip.conf": TRANSPORT_UDP + second + OPEN, "extensions.conf": "[office]\nexten => 100,1,Answer()\n same => n,Echo()\n"})
    for address in (lab.server_address, other):
        peer = Peer(lab)
        peer.server = (address, 5060)
        sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        sound.bind((peer.address, 0))
        lab.closing(sound.close)
        body = (f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\n"
                f"m=audio {sound.getsockname()[1]} RTP/AVP 0\r\n")
        peer.request("INVITE", f"sip:100@{address}", user="open", headers="Content-Type: application/sdp\n", body=body)
        answer = peer.final()
        expect("c=IN IP4 " + address in answer, answer)
        port = int(re.search(r"m=audio (\d+)", answer).group(1))
        sequence = iter(range(1000))

        def echo_comes():
            number = next(sequence)
            sound.sendto(struct.pack("!BBHII", 0x80, 0, number, number * 160, 7) + bytes(160), (address, port))
            return select.select([sound], [], [], 0.02)[0]

        wait_until(echo_comes, "an echo")
        expect_equal(sound.recvfrom(2048)[1], (address, port), "where sound comes from")


if __name__ == "__main__":
    main([a_changed_certificate_is_shown_after_a_reload, a_port_that_gets_free_in_time_is_taken, methods_and_ciphers_are_those_of_the_transport,
          the_kernel_keeps_connections_alive, line_ends_keep_connections_alive, sound_leaves_where_the_call_came])
