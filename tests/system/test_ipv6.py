#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The same over IPv6: addresses in brackets, SDP with IP6. There is one loopback address, so ports keep tests apart."""
import itertools
import re
import socket

from harness import Peer, Server, Skip, expect, expect_equal, header_of, main, status_of


class Peer6(Peer):
    def __init__(self, lab, server_port):
        self.address = "[::1]"
        self.socket = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
        self.socket.bind(("::1", 0))
        self.port = self.socket.getsockname()[1]
        self.server = ("::1", server_port)
        self._numbers = itertools.count(1)
        lab.closing(self.socket.close)

    def request(self, method, uri, **more):
        more.setdefault("from_uri", "sip:open@[::1]")
        return super().request(method, uri, **more)


def free_port():
    with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("::1", 0))
        except OSError as error:
            raise Skip(f"no IPv6 on loopback: {error}") from None
        return probe.getsockname()[1]


def a_call_over_ipv6_is_answered(lab):
    port = free_port()
    Server(lab, {"pjsip.conf": f"""
[udp6]
type=transport
protocol=udp
bind=[::1]:{port}
[open]
type=endpoint
context=office
disallow=all
allow=ulaw
""", "extensions.conf": "[office]\nexten => 100,1,Answer()\n same => n,Hangup()\n"})
    peer = Peer6(lab, port)
    peer.request("OPTIONS", "sip:100@[::1]", user="open")
    expect_equal(status_of(peer.final()), 200, "OPTIONS")
    body = "v=0\r\no=- 1 1 IN IP6 ::1\r\ns=-\r\nc=IN IP6 ::1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
    peer.request("INVITE", "sip:100@[::1]", user="open", body=body, headers="Content-Type: application/sdp")
    answer = peer.final()
    expect_equal(status_of(answer), 200, "INVITE")
    expect_equal(header_of(answer, "Contact"), f"<sip:[::1]:{port}>", "Contact")
    expect(re.search(r"(?m)^c=IN IP6 ::1\r?$", answer), answer)


TESTS = [a_call_over_ipv6_is_answered]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
