#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the wire (design/house.md, section 5), seen by a peer that says exactly what the test says."""
import re

from harness import (TRANSPORT_UDP, Failure, Peer, Server, expect, expect_equal, header_of, main, status_of, wait_until)

FILES = {
    "pjsip.conf": TRANSPORT_UDP + """
[system]
type=system
timer_t1=200
[open]
type=endpoint
context=office
disallow=all
allow=ulaw,alaw
[trunk]
type=endpoint
context=office
disallow=all
allow=ulaw
aors=trunk
from_user=pbx
[trunk]
type=aor
contact=sip:%(peer)s:5060
[guarded]
type=endpoint
context=office
auth=guarded
[guarded]
type=auth
username=guarded
password=x
[denied]
type=endpoint
context=office
deny=0.0.0.0/0
""",
    "extensions.conf": """
[office]
exten => 100,1,Answer()
 same => n,Wait(60)
exten => 200,1,Ringing()
 same => n,Wait(60)
exten => 300,1,Progress()
 same => n,Wait(60)
exten => 400,1,Hangup(21)
exten => 500,1,Dial(PJSIP/trunk,20)
exten => _6XX,1,Busy()
""",
}

SDP = """v=0
o=- 1 1 IN IP4 {0}
s=-
c=IN IP4 {0}
t=0 0
m=audio 4000 RTP/AVP 0 101
a=rtpmap:101 telephone-event/8000
""".replace("\n", "\r\n")


def start(lab):
    peer_address = lab.peer_address()
    server = Server(lab, {name: text.replace("%(peer)s", peer_address) for name, text in FILES.items()})
    return server, Peer(lab, address=peer_address)


def invite(peer, exten, user="open", body=None, headers="", **more):
    body = SDP.format(peer.address) if body is None else body
    kind = "Content-Type: application/sdp\n" if body else ""
    return peer.request("INVITE", f"sip:{exten}@{peer.server[0]}", user=user, body=body, headers=kind + headers, **more)


def ack(peer, request, answer):
    """The ACK to a refusal: same branch, the To of the answer."""
    via = re.search(r"Via: .*", request)[0].strip()
    text = (f"ACK {request.split(' ')[1]} SIP/2.0\r\n{via}\r\nMax-Forwards: 70\r\nFrom: {header_of(request, 'From')}\r\n"
            f"To: {header_of(answer, 'To')}\r\nCall-ID: {header_of(request, 'Call-ID')}\r\nCSeq: 1 ACK\r\nContent-Length: 0\r\n\r\n")
    peer.socket.sendto(text.encode(), peer.server)


def an_admitted_invite_gets_100_at_once(lab):
    server, peer = start(lab)
    request = invite(peer, "100")
    first = peer.receive()
    expect_equal(status_of(first), 100, "first")
    expect(";tag=" not in header_of(first, "To"), "100 has no To tag")
    answer = peer.final()
    expect_equal(status_of(answer), 200, "answer")
    expect(re.fullmatch(rf"<sip:{peer.server[0]}:5060>", header_of(answer, "Contact")), header_of(answer, "Contact"))
    for header in ("Allow", "Supported", "Server"):
        expect(header_of(answer, header), f"{header} in 2xx")
    sdp = answer.split("\r\n\r\n", 1)[1]
    for line in (rf"o=- \d+ \d+ IN IP4 {peer.server[0]}", "s=Asterisk", rf"c=IN IP4 {peer.server[0]}", r"m=audio \d+ RTP/AVP 0 101",
                 "a=rtpmap:0 PCMU/8000", "a=rtpmap:101 telephone-event/8000", "a=fmtp:101 0-16", "a=sendrecv"):
        expect(re.search(rf"(?m)^{line}\r?$", sdp), f"{line} in\n{sdp}")
    expect(header_of(request, "Call-ID") == header_of(answer, "Call-ID"))


def what_is_refused_before_100_comes_without_one(lab):
    server, peer = start(lab)
    for exten, status in (("999", 404), ("60", 484)):
        request = invite(peer, exten)
        answer = peer.receive()
        expect_equal(status_of(answer), status, exten)
        ack(peer, request, answer)
    request = invite(peer, "100", body="x", headers="Content-Type: text/plain\n")
    request = peer.receive()
    expect(status_of(request) in (100, 415), request)


def a_refusal_after_100_is_repeated_until_its_ack(lab):
    server, peer = start(lab)
    request = invite(peer, "400")
    expect_equal(status_of(peer.receive()), 100, "first")
    one = peer.final()
    expect_equal(status_of(one), 403, "cause 21")
    expect_equal(header_of(one, "Reason"), "Q.850;cause=21", "statement 276")
    two = peer.final()
    expect_equal(one, two, "the same answer again")
    ack(peer, request, one)
    server.wait_no_channels()


def challenges_are_stateless(lab):
    server, peer = start(lab)
    request = invite(peer, "100", user="guarded")
    answer = peer.receive()
    expect_equal(status_of(answer), 401, "challenge")
    branch = re.search(r"branch=([^;\r]+)", request)[1]
    expect(header_of(answer, "To").endswith(f";tag={branch}"), "To tag equal to the Via branch: " + header_of(answer, "To"))
    ack(peer, request, answer)
    try:
        again = peer.receive(patience=1.0)
        raise AssertionError("a challenge was repeated: " + again)
    except Failure:
        pass


def an_acl_looks_like_a_stranger(lab):
    server, peer = start(lab)
    invite(peer, "100", user="denied")
    expect_equal(status_of(peer.receive()), 401, "statement 59")


def provisional_answers_are_as_the_dialplan_says(lab):
    server, peer = start(lab)
    invite(peer, "200")
    expect_equal(status_of(peer.receive()), 100, "first")
    ringing = peer.receive()
    expect_equal(status_of(ringing), 180, "Ringing()")
    expect(header_of(ringing, "Contact") and header_of(ringing, "Allow"), ringing)
    invite(peer, "300")
    expect_equal(status_of(peer.receive()), 100, "first")
    progress = peer.receive()
    expect_equal(status_of(progress), 183, "Progress()")
    expect("m=audio" in progress, "183 with SDP")


def cancel_ends_with_487(lab):
    server, peer = start(lab)
    request = invite(peer, "200")
    while status_of(peer.receive()) != 180:
        pass
    via = re.search(r"Via: .*", request)[0].strip()
    peer.socket.sendto((f"CANCEL {request.split(' ')[1]} SIP/2.0\r\n{via}\r\nMax-Forwards: 70\r\nFrom: {header_of(request, 'From')}\r\n"
                        f"To: {header_of(request, 'To')}\r\nCall-ID: {header_of(request, 'Call-ID')}\r\nCSeq: 1 CANCEL\r\n"
                        "Content-Length: 0\r\n\r\n").encode(), peer.server)
    answers = {header_of(a, "CSeq"): status_of(a) for a in (peer.final(), peer.final())}
    expect_equal(answers, {"1 CANCEL": 200, "1 INVITE": 487}, "CANCEL")
    server.wait_no_channels()


def requests_of_ours_have_the_form_of_the_house(lab):
    server, peer = start(lab)
    server.cli("pjsip set logger on")
    invite(peer, "500")
    outgoing = None
    while outgoing is None:
        message = peer.receive()
        if message.startswith("INVITE"):
            outgoing = message
    expect(outgoing.startswith(f"INVITE sip:{peer.address}:5060 SIP/2.0"), outgoing)
    expect(re.search(rf"(?m)^Via: SIP/2.0/UDP {peer.server[0]}:5060;rport;branch=z9hG4bK", outgoing), outgoing)
    expect(header_of(outgoing, "Contact").startswith(f"<sip:asterisk@{peer.server[0]}:5060>"), header_of(outgoing, "Contact"))
    expect(re.match(r'<sip:pbx@', header_of(outgoing, "From")), header_of(outgoing, "From"))
    expect(header_of(outgoing, "User-Agent"), "User-Agent")
    expect_equal(header_of(outgoing, "Max-Forwards"), "70", "Max-Forwards")


def what_matches_nothing_gets_481_or_silence(lab):
    server, peer = start(lab)
    peer.request("BYE", f"sip:100@{peer.server[0]}", user="open", to_tag="gone")
    expect_equal(status_of(peer.final()), 481, "statement 2")
    peer.request("ACK", f"sip:100@{peer.server[0]}", user="open", to_tag="gone")
    peer.send("nonsense\n\n")
    peer.request("OPTIONS", f"sip:100@{peer.server[0]}", user="open")
    expect_equal(status_of(peer.final()), 200, "statement 3: the ACK before was dropped")


TESTS = [an_admitted_invite_gets_100_at_once, what_is_refused_before_100_comes_without_one,
         a_refusal_after_100_is_repeated_until_its_ack, challenges_are_stateless, an_acl_looks_like_a_stranger,
         provisional_answers_are_as_the_dialplan_says, cancel_ends_with_487, requests_of_ours_have_the_form_of_the_house,
         what_matches_nothing_gets_481_or_silence]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
