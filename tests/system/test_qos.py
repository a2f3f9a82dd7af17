#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""tos_audio and tos_video, read from the packets that arrive (RFC 2474)."""
import re
import socket
import struct

from harness import TRANSPORT_UDP, Peer, Server, expect_equal, header_of, main, status_of, wait_until

FILES = {
    "pjsip.conf": TRANSPORT_UDP + """
[cam]
type=endpoint
context=office
disallow=all
allow=ulaw,h264
tos_audio=ef
cos_audio=5
tos_video=af41
cos_video=4
[plain]
type=endpoint
context=office
disallow=all
allow=ulaw,h264
""",
    "extensions.conf": """
[office]
exten => 100,1,Answer()
 same => n,Echo()
""",
}

SDP = """v=0
o=- 1 1 IN IP4 {0}
s=-
c=IN IP4 {0}
t=0 0
m=audio {1} RTP/AVP 0
m=video {2} RTP/AVP 99
a=rtpmap:99 H264/90000
""".replace("\n", "\r\n")


class Ear:
    """A socket that sees the DS field of what arrives."""

    def __init__(self, lab, address):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.IPPROTO_IP, socket.IP_RECVTOS, 1)
        self.socket.bind((address, 0))
        self.socket.setblocking(False)
        self.port = self.socket.getsockname()[1]
        self.sequence = 0
        lab.closing(self.socket.close)

    def echo(self, payload, to):
        """Says something until it comes back; the mark of what came."""
        mark = []

        def heard():
            self.sequence += 1
            self.socket.sendto(struct.pack("!BBHII", 0x80, payload, self.sequence, 160 * self.sequence, 7) + bytes(160), to)
            try:
                _, more, _, _ = self.socket.recvmsg(2048, 256)
            except BlockingIOError:
                return False
            mark.extend(data[0] for level, kind, data in more if level == socket.IPPROTO_IP and kind == socket.IP_TOS)
            return True

        wait_until(heard, "an echo")
        return mark[0]


def marks(lab, peer, user):
    audio, video = Ear(lab, peer.address), Ear(lab, peer.address)
    request = peer.request("INVITE", f"sip:100@{peer.server[0]}", user=user, body=SDP.format(peer.address, audio.port, video.port),
                           headers="Content-Type: application/sdp\n")
    answer = peer.final()
    expect_equal(status_of(answer), 200, "answer")
    tag = re.search(r"tag=(\S+)", header_of(answer, "To"))[1]
    peer.request("ACK", f"sip:{peer.server[0]}:5060", user=user, call_id=header_of(request, "Call-ID"), to_tag=tag)
    ports = dict(re.findall(r"m=(\w+) (\d+)", answer))
    there = peer.server[0]
    return (audio.echo(0, (there, int(ports["audio"]))), video.echo(99, (there, int(ports["video"]))))


def packets_are_marked_as_the_endpoint_says(lab):
    Server(lab, FILES)
    peer = Peer(lab)
    expect_equal(marks(lab, peer, "cam"), (184, 136), "EF and AF41")
    # Ports are used again: the marks of a former call are not.
    expect_equal(marks(lab, peer, "plain"), (0, 0), "no mark")


TESTS = [packets_are_marked_as_the_endpoint_says]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
