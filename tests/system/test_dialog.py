#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Within a dialog: hold, late offers, UPDATE, INFO digits, BYE twice, and requests of ours that are challenged."""
import hashlib
import re

from harness import MANAGER, TRANSPORT_UDP, Ami, Failure, Peer, Server, expect, expect_equal, header_of, main, status_of

FILES = {
    "pjsip.conf": TRANSPORT_UDP + """
[system]
type=system
timer_t1=200
[open]
type=endpoint
context=office
disallow=all
allow=ulaw
[trunk]
type=endpoint
context=office
disallow=all
allow=ulaw
aors=trunk
outbound_auth=trunk
from_user=pbx
[trunk]
type=auth
username=pbx
password=wellknown
[trunk]
type=aor
contact=sip:%(peer)s:5060
""",
    "extensions.conf": """
[office]
exten => 100,1,Answer()
 same => n,Wait(60)
exten => 500,1,Dial(PJSIP/trunk,20)
""",
    "manager.conf": MANAGER,
}


def sdp(peer, direction=None, address=None, version=1):
    lines = ["v=0", f"o=- 1 {version} IN IP4 {peer.address}", "s=-", f"c=IN IP4 {address or peer.address}", "t=0 0",
             "m=audio 4000 RTP/AVP 0 101", "a=rtpmap:101 telephone-event/8000"]
    if direction:
        lines.append(f"a={direction}")
    return "\r\n".join(lines) + "\r\n"


class Dialog:
    """A call of the peer's that was answered; says requests within it."""

    def __init__(self, lab, peer, exten="100", body=None):
        self.peer = peer
        self.cseq = 1
        self.call_id = f"dialog-{id(self)}@{peer.address}"
        self.to_tag = ""
        self.send("INVITE", sdp(peer) if body is None else body, uri=f"sip:{exten}@{peer.server[0]}", number=1)
        self.answer = peer.final()
        expect_equal(status_of(self.answer), 200, "INVITE")
        self.to_tag = re.search(r";tag=([^;\r]+)", header_of(self.answer, "To"))[1]

    def send(self, method, body="", uri=None, number=None, kind="application/sdp"):
        if number is None:
            self.cseq += 1
            number = self.cseq
        peer = self.peer
        text = (f"{method} {uri or f'sip:{peer.server[0]}:5060'} SIP/2.0\r\nVia: SIP/2.0/UDP {peer.address}:{peer.port};rport;branch=z9hG4bK{method}{number}\r\n"
                f"Max-Forwards: 70\r\nFrom: <sip:open@x>;tag=mine\r\nTo: <sip:us@x>{';tag=' + self.to_tag if self.to_tag else ''}\r\n"
                f"Call-ID: {self.call_id}\r\nCSeq: {number} {method}\r\nContact: <sip:open@{peer.address}:{peer.port}>\r\n"
                + (f"Content-Type: {kind}\r\n" if body else "") + f"Content-Length: {len(body)}\r\n\r\n{body}")
        peer.socket.sendto(text.encode(), peer.server)

    def final(self):
        """The answer to the newest request; repeats of older ones are passed over."""
        while True:
            answer = self.peer.final()
            if answer.startswith("SIP/2.0") and header_of(answer, "CSeq").startswith(f"{self.cseq} "):
                return answer

    def ack(self, body=""):
        self.send("ACK", body, number=self.cseq)

    def bye(self):
        self.send("BYE")
        expect_equal(status_of(self.final()), 200, "BYE")


def start(lab):
    address = lab.peer_address()
    server = Server(lab, {name: text.replace("%(peer)s", address) for name, text in FILES.items()})
    return server, Peer(lab, address=address)


def hold_is_answered_in_kind(lab):
    """Statement 329."""
    server, peer = start(lab)
    ami = Ami(server.address)
    ami.login()
    dialog = Dialog(lab, peer)
    dialog.ack()
    version = int(re.search(r"o=- \d+ (\d+)", dialog.answer)[1])
    for number, (said, wanted, event) in enumerate((("sendonly", "recvonly", "Hold"), ("sendrecv", "sendrecv", "Unhold"),
                                                    ("inactive", "inactive", "Hold"), ("sendrecv", "sendrecv", "Unhold"),
                                                    ("recvonly", "sendonly", None)), 2):
        dialog.send("INVITE", sdp(peer, said, version=number))
        answer = dialog.final()
        expect_equal(status_of(answer), 200, said)
        expect(re.search(rf"(?m)^a={wanted}\r?$", answer), f"{said} is answered {wanted}:\n{answer}")
        now = int(re.search(r"o=- \d+ (\d+)", answer)[1])
        expect(now > version, "statement 294: the version rises")
        version = now
        dialog.ack()
        if event:
            ami.wait_event(event, Channel="PJSIP/open-.*")
    dialog.bye()
    server.wait_no_channels()
    ami.close()


def the_200_is_repeated_until_its_ack_and_not_after(lab):
    """RFC 3261 13.3.1.4. With T1 at 200 ms the first repeat is due after 200 ms; a second of silence shows that none comes."""
    server, peer = start(lab)
    dialog = Dialog(lab, peer)
    expect_equal(status_of(peer.final()), 200, "the 200 again")
    dialog.ack()
    dialog.send("OPTIONS")
    expect_equal(status_of(dialog.final()), 200, "OPTIONS")
    try:
        raise AssertionError("repeated after its ACK: " + peer.receive(patience=1.0))
    except Failure:
        pass
    dialog.bye()
    server.wait_no_channels()


def a_late_offer_is_answered_in_the_ack(lab):
    """Statements 222, 291."""
    server, peer = start(lab)
    dialog = Dialog(lab, peer, body="")
    expect("m=audio" in dialog.answer, "our offer in the 200")
    dialog.ack(sdp(peer))
    dialog.send("INVITE")
    answer = dialog.final()
    expect("m=audio" in answer and "a=sendrecv" in answer, "an empty re-INVITE gets an offer")
    dialog.ack(sdp(peer, version=2))
    dialog.bye()
    server.wait_no_channels()


def an_ack_without_the_answer_ends_the_call(lab):
    """Statement 223."""
    server, peer = start(lab)
    dialog = Dialog(lab, peer, body="")
    dialog.ack()
    while not peer.receive().startswith("BYE"):
        pass
    server.wait_no_channels()


def update_and_info_are_served(lab):
    """Statements 296, 322, 323, 327."""
    server, peer = start(lab)
    ami = Ami(server.address)
    ami.login()
    dialog = Dialog(lab, peer)
    dialog.ack()
    dialog.send("UPDATE")
    expect_equal(status_of(dialog.final()), 200, "UPDATE without SDP")
    dialog.send("UPDATE", sdp(peer, "sendonly", version=2))
    answer = dialog.final()
    expect(status_of(answer) == 200 and "a=recvonly" in answer, "UPDATE with SDP")
    dialog.send("INFO", "Signal=5\r\nDuration=160\r\n", kind="application/dtmf-relay")
    expect_equal(status_of(dialog.final()), 200, "INFO")
    end = ami.wait_event("DTMFEnd", Digit="5", Direction="Received")
    expect_equal(end["DurationMs"], "160", "duration")
    for body, status in (("Signal=nonsense\r\n", 500), (" ", 200)):
        dialog.send("INFO", body, kind="application/dtmf-relay")
        expect_equal(status_of(dialog.final()), status, body)
    dialog.send("INFO")
    expect_equal(status_of(dialog.final()), 200, "INFO without a type")
    dialog.send("OPTIONS")
    expect_equal(status_of(dialog.final()), 200, "statement 151")
    dialog.bye()
    server.wait_no_channels()
    ami.close()


def what_comes_after_bye_finds_nothing(lab):
    server, peer = start(lab)
    dialog = Dialog(lab, peer)
    dialog.ack()
    dialog.bye()
    for method in ("BYE", "INVITE", "UPDATE"):
        dialog.send(method, sdp(peer) if method == "INVITE" else "")
        expect_equal(status_of(dialog.final()), 481, method)
    server.wait_no_channels()


def an_older_cseq_is_refused(lab):
    """RFC 3261 12.2.2."""
    server, peer = start(lab)
    dialog = Dialog(lab, peer)
    dialog.ack()
    dialog.cseq = 10
    dialog.send("UPDATE")
    expect_equal(status_of(dialog.final()), 200, "UPDATE")
    dialog.send("UPDATE", number=5)
    while True:
        answer = peer.final()
        if header_of(answer, "CSeq") == "5 UPDATE":
            break
    expect_equal(status_of(answer), 500, "an older CSeq")
    dialog.bye()
    server.wait_no_channels()


def a_challenged_invite_of_ours_is_repeated(lab):
    """Statements 90, 94: same Call-ID and From tag, CSeq + 1."""
    server, peer = start(lab)
    caller = Peer(lab)
    caller.request("INVITE", f"sip:500@{caller.server[0]}", user="open", body=sdp(caller), headers="Content-Type: application/sdp")
    while not (first := peer.receive()).startswith("INVITE"):
        pass

    def reply(request, line, more="", body=""):
        text = f"SIP/2.0 {line}\r\n"
        for name in ("Via", "From", "Call-ID", "CSeq"):
            text += f"{name}: {header_of(request, name)}\r\n"
        text += f"To: {header_of(request, 'To')};tag=theirs\r\n{more}Content-Length: {len(body)}\r\n\r\n{body}"
        peer.socket.sendto(text.encode(), peer.server)

    reply(first, "407 Proxy Authentication Required",
          'Proxy-Authenticate: Digest realm="provider", nonce="abc", algorithm=MD5, qop="auth"\r\n')
    while not ((second := peer.receive()).startswith("INVITE") and header_of(second, "Proxy-Authorization")):
        pass
    expect_equal(header_of(second, "Call-ID"), header_of(first, "Call-ID"), "Call-ID")
    expect_equal(header_of(second, "From"), header_of(first, "From"), "From")
    expect_equal(int(header_of(second, "CSeq").split()[0]), int(header_of(first, "CSeq").split()[0]) + 1, "CSeq")
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', header_of(second, "Proxy-Authorization")))
    h = lambda text: hashlib.md5(text.encode()).hexdigest()
    ha1, ha2 = h("pbx:provider:wellknown"), h(f"INVITE:{fields['uri']}")
    expect_equal(fields["response"], h(f"{ha1}:abc:{fields['nc']}:{fields['cnonce']}:auth:{ha2}"), "digest")
    # A reliable provisional answer wants its PRACK (RFC 3262).
    reply(second, "183 Session Progress", f"Contact: <sip:{peer.address}:5060>\r\nRequire: 100rel\r\nRSeq: 77\r\n")
    while not (prack := peer.receive()).startswith("PRACK"):
        pass
    expect_equal(header_of(prack, "RAck"), "77 " + header_of(second, "CSeq"), "RAck")
    reply(second, "200 OK", f"Contact: <sip:{peer.address}:5060>\r\nContent-Type: application/sdp\r\n", sdp(peer))
    while not (ack := peer.receive()).startswith("ACK"):
        pass
    expect_equal(header_of(ack, "Proxy-Authorization"), header_of(second, "Proxy-Authorization"), "RFC 3261 22.1: the ACK carries them too")
    expect_equal(status_of(caller.final()), 200, "the caller is answered")


TESTS = [hold_is_answered_in_kind, the_200_is_repeated_until_its_ack_and_not_after, a_late_offer_is_answered_in_the_ack, an_ack_without_the_answer_ends_the_call, update_and_info_are_served,
         what_comes_after_bye_finds_nothing, an_older_cseq_is_refused, a_challenged_invite_of_ours_is_repeated]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
