#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Registrations of ours with a real resolver, and with addresses of the machine that come and go."""
import contextlib
import ctypes
import http.server
import json
import os
import socket
import struct
import subprocess
import threading
import urllib.parse

from harness import TRANSPORT_UDP, Failure, Peer, Server, Skip, expect, expect_equal, header_of, main, need, wait_until

REGISTRATION = """
[trunk]
type=registration
server_uri=sip:%s
client_uri=sip:me@%s
max_random_initial_delay=0
retry_interval=600
"""
A, SRV = 1, 33


def name_bytes(name):
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".") if label) + b"\0"


class NameServer:
    """Says what it was told of a zone, over UDP; of everything else that it is not there (RFC 1035, 2308)."""

    def __init__(self, lab):
        self.records = {}
        self.asked = []
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((lab.peer_address(), 0))
        self.address = "%s:%d" % self.socket.getsockname()
        threading.Thread(target=self._serve, daemon=True).start()
        lab.closing(self._close)

    def _close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes the thread, and says that it is not connected
        self.socket.close()

    def set(self, name, kind, *values, ttl=60):
        self.records[(name, kind)] = [(value, ttl) for value in values]

    def _serve(self):
        while True:
            try:
                query, who = self.socket.recvfrom(4096)
            except OSError:
                return
            if not query:
                return
            labels, at = [], 12
            while query[at]:
                labels.append(query[at + 1:at + 1 + query[at]].decode())
                at += query[at] + 1
            name, kind = ".".join(labels).lower(), struct.unpack(">H", query[at + 1:at + 3])[0]
            self.asked.append((name, kind))
            found = self.records.get((name, kind), [])
            body = b""
            for value, ttl in found:
                data = socket.inet_aton(value) if kind == A else struct.pack(">HHH", *value[:3]) + name_bytes(value[3])
                body += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, ttl, len(data)) + data
            if not found:
                soa = b"\0\0" + struct.pack(">IIIII", 1, 1, 1, 1, 60)
                body = b"\0" + struct.pack(">HHIH", 6, 1, 60, len(soa)) + soa
            head = query[:2] + struct.pack(">HHHHH", 0x8180 | (0 if found else 3), 1, len(found), 0 if found else 1, 0)
            self.socket.sendto(head + query[12:at + 5] + body, who)


def answer(peer, request, status, *headers):
    kept = [line for line in request.split("\r\n") if line.split(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
    peer.send("\r\n".join([f"SIP/2.0 {status} So", *kept, *headers, "Content-Length: 0", "", ""]))


def says_yes(peer):
    """To whatever comes from now on: what was registered is withdrawn at the end."""
    def serve():
        with contextlib.suppress(OSError, Failure):
            while True:
                answer(peer, peer.receive(), 200)
    threading.Thread(target=serve, daemon=True).start()


def registers(peer):
    request = peer.receive()
    expect(request.startswith("REGISTER "), request)
    return request


def srv_targets_are_tried_in_their_order(lab):
    """Statement 165, RFC 3263 4.3: by the name servers of resolver_unbound.conf; what was asked is known from then on."""
    names, one, two = NameServer(lab), Peer(lab), Peer(lab)
    names.set("_sip._udp.provider.test", SRV, (10, 0, 5060, "one.provider.test"), (20, 0, 5060, "two.provider.test"))
    names.set("one.provider.test", A, one.address)
    names.set("two.provider.test", A, two.address)
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + REGISTRATION % ("provider.test", "provider.test"), "extensions.conf": "",
                          "resolver_unbound.conf": f"[general]\nnameserver={names.address}\nresolv=/dev/null\n"})
    answer(one, registers(one), 503)
    answer(two, registers(two), 200, "Expires: 3600")
    wait_until(lambda: "Registered" in server.cli("pjsip show registrations"), "the registration")
    asked = list(names.asked)
    server.cli("pjsip send register trunk")
    answer(one, registers(one), 200, "Expires: 3600")
    expect_equal(names.asked, asked, "nothing is asked again within the TTL")
    says_yes(one)


def a_hosts_file_needs_no_name_server(lab):
    names, one = NameServer(lab), Peer(lab)
    hosts = lab.write("hosts", f"# ours\n{one.address} provider.test\n")
    Server(lab, {"pjsip.conf": TRANSPORT_UDP + REGISTRATION % ("provider.test:5060", "provider.test"), "extensions.conf": "",
                 "resolver_unbound.conf": f"[general]\nnameserver={names.address}\nresolv=/dev/null\nhosts={hosts}\n"})
    answer(one, registers(one), 200, "Expires: 3600")
    expect(("provider.test", A) not in names.asked, names.asked)
    says_yes(one)


def another_name_server_after_a_reload(lab):
    """Who waits for one that is silent is told by the next."""
    silent, names, one = Peer(lab, port=0), NameServer(lab), Peer(lab)
    names.set("provider.test", A, one.address)
    resolver = "[general]\nnameserver=%s\nresolv=/dev/null\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + REGISTRATION % ("provider.test:5060", "provider.test"), "extensions.conf": "",
                          "resolver_unbound.conf": resolver % f"{silent.address}:{silent.port}"})
    silent.receive()
    server.write("resolver_unbound.conf", resolver % names.address)
    server.cli("core reload")
    answer(one, registers(one), 200, "Expires: 3600")
    says_yes(one)


def ip(*words):
    subprocess.run(["ip", *words], check=True, capture_output=True)


def an_address_that_comes_ends_the_wait(lab):
    """In a network of its own: nobody could be reached; the kernel says that there is an address now, and REGISTER goes out."""
    need("ip")
    # Threads of this process that run already stay where they are; what is started from here on is in the new network.
    if ctypes.CDLL(None, use_errno=True).unshare(0x40000000) != 0:
        raise Skip(f"no network of its own: {os.strerror(ctypes.get_errno())}")
    ip("link", "set", "lo", "up")
    server = Server(lab, {"pjsip.conf": "[tcp]\ntype=transport\nprotocol=tcp\nbind=0.0.0.0:5060\n" +
                          REGISTRATION % ("203.0.113.5\\;transport=tcp", "203.0.113.5"), "extensions.conf": ""})
    log = server.process
    log.wait_line("retrying in '600'")
    ip("addr", "add", "198.51.100.9/32", "dev", "lo")
    log.wait_line("Registration 'trunk' is made again at once: the addresses of this machine have changed")
    ip("addr", "del", "198.51.100.9/32", "dev", "lo")
    log.wait_line("The address 198.51.100.9 is gone")


class TokenServer:
    """Gives access tokens for the refresh token `good` (RFC 6749 6); `asked`: the forms that came."""

    def __init__(self, lab):
        asked = self.asked = []

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                form = urllib.parse.parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                asked.append({name: values[0] for name, values in form.items()})
                good = asked[-1].get("refresh_token") == "1//good"
                answer = {"access_token": f"ya29.{len(asked)}", "expires_in": 3600} if good else {"error": "invalid_grant"}
                self.send_response(200 if good else 400)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, *_):
                pass
        server = http.server.ThreadingHTTPServer((lab.peer_address(), 0), Handler)
        self.uri = "http://%s:%d/token" % server.server_address
        threading.Thread(target=server.serve_forever, daemon=True).start()
        lab.closing(lambda: (server.shutdown(), server.server_close()))


def a_bearer_challenge_is_answered_with_a_token(lab):
    """auth_type=google_oauth: the token is fetched by the refresh token, used again, and fetched anew once it was refused."""
    tokens, one = TokenServer(lab), Peer(lab)
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + REGISTRATION % (f"{one.address}:5060", "provider.test") + "outbound_auth=google\n"
                          "[google]\ntype=auth\nauth_type=google_oauth\nusername=me\nrefresh_token=1//good\noauth_clientid=client\n"
                          f"oauth_secret=a&b\n[global]\ntype=global\noauth_token_uri={tokens.uri}\n", "extensions.conf": ""})
    challenge = 'WWW-Authenticate: Bearer realm="provider.test"'

    def answered_with(token):
        answer(one, registers(one), 401, challenge)
        request = registers(one)
        expect_equal(header_of(request, "Authorization"), f'Bearer username="me",realm="provider.test",token="{token}"', request)
        return request

    answer(one, answered_with("ya29.1"), 200, "Expires: 3600")
    expect_equal(tokens.asked, [{"grant_type": "refresh_token", "client_id": "client", "client_secret": "a&b", "refresh_token": "1//good"}],
                 "what the token server was asked")
    wait_until(lambda: "Registered" in server.cli("pjsip show registrations"), "the registration")
    server.cli("pjsip send register trunk")
    withdrawal = registers(one)
    expect_equal(header_of(withdrawal, "Expires"), "0", "statement 171: withdrawn first")
    answer(one, withdrawal, 200)
    answer(one, answered_with("ya29.1"), 401, challenge)
    server.process.wait_line("the credentials were refused")
    server.cli("pjsip send register trunk")
    answer(one, answered_with("ya29.2"), 200, "Expires: 3600")
    says_yes(one)


TESTS = [a_bearer_challenge_is_answered_with_a_token, srv_targets_are_tried_in_their_order, a_hosts_file_needs_no_name_server, another_name_server_after_a_reload,
         an_address_that_comes_ends_the_wait]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
