#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kamailio in front of the phones, forking: two early dialogs of one INVITE, one winner; and both answering at once, which
only the caller can put in order (RFC 3261 13.2.2.4)."""
import re

from harness import TRANSPORT_UDP, Baresip, Peer, Server, expect, expect_equal, header_of, main, phone, wait_until, write_tones
from kamailio import Kamailio
from test_calls import MELODY_A, wait_heard

FORK = """
    if (is_method("INVITE")) record_route();
    $ru = "sip:one@{one}:5060";
    append_branch("sip:two@{two}:5060");
    t_relay();
"""


def start_kamailio(lab, address, one, two):
    return Kamailio(lab, FORK.format(one=one, two=two), address=address)


def office_with_proxy(lab, proxy):
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001", more="rewrite_contact=yes\ndirect_media=no") + f"""
[proxy]
type=endpoint
context=office
disallow=all
direct_media=no
allow=ulaw
aors=proxy
[proxy]
type=aor
contact=sip:{proxy}:5060
""", "extensions.conf": """
[office]
exten => 700,1,Dial(PJSIP/both@proxy,30)
""", "logger.conf": "[logfiles]\nfull => notice,warning,error,verbose\n"})


def one_of_two_phones_answers(lab):
    proxy = lab.peer_address()
    server = office_with_proxy(lab, proxy)
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    one = Baresip(lab, "one", "", proxy, answer="manual", register=False)
    two = Baresip(lab, "two", "", proxy, answer="manual", register=False)
    start_kamailio(lab, proxy, one.address, two.address)
    caller.wait_registered()
    server.cli("pjsip set logger on")
    caller.dial(f"sip:700@{server.address}")
    one.wait_event("CALL_INCOMING")
    two.wait_event("CALL_INCOMING")
    # Both branches have rung with us: two early dialogs.
    wait_until(lambda: len(ringing_tags(server, proxy)) == 2, "180 of both branches")
    two.command("accept")
    caller.wait_event("CALL_ESTABLISHED")
    two.wait_event("CALL_ESTABLISHED")
    one.wait_event("CALL_CLOSED")
    wait_heard(two, MELODY_A, "the one that answered to hear the caller")
    expect_equal(len(server.channels()), 2, "channels")
    caller.hangup()
    two.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def ringing_tags(server, proxy):
    """To tags of the 180s that came from the proxy, as the server's own log of messages has them."""
    text = "\n".join(server.process.lines)
    received = re.findall(rf"Received SIP response[^\n]*{re.escape(proxy)}[^\n]*\nSIP/2.0 180.*?\n\s*\n", text, re.S)
    return {match[1] for one in received if (match := re.search(r"(?im)^(?:To|t):.*;tag=([^;\s]+)", one))}


class Branch:
    """One of the two, of a few lines: takes the INVITE and answers when it is told to."""

    def __init__(self, lab, proxy, name):
        self.name = name
        self.peer = Peer(lab)
        self.peer.server = (proxy, 5060)
        self.address = self.peer.address

    def wait(self, method):
        while True:
            text = self.peer.receive()
            if text.startswith(method + " "):
                return text

    def answer(self, request, status, body=""):
        kept = [line for line in request.split("\r\n\r\n")[0].split("\r\n")
                if re.match(r"(?i)(via|v|record-route|from|f|call-id|i|cseq)\s*:", line)]
        to = header_of(request, "To")
        if ";tag=" not in to:
            to += f";tag={self.name}"
        kept += [f"To: {to}", f"Contact: <sip:{self.name}@{self.address}:5060>"]
        if body:
            kept.append("Content-Type: application/sdp")
        self.peer.send(f"SIP/2.0 {status}\r\n" + "\r\n".join(kept) + f"\r\nContent-Length: {len(body)}\r\n\r\n{body}")

    def description(self):
        return (f"v=0\r\no=- 1 1 IN IP4 {self.address}\r\ns=-\r\nc=IN IP4 {self.address}\r\nt=0 0\r\n"
                "m=audio 20000 RTP/AVP 0\r\n")


def both_answer_at_once(lab):
    proxy = lab.peer_address()
    server = office_with_proxy(lab, proxy)
    caller = Baresip(lab, "6001", "secret-6001", server.address)
    one, two = Branch(lab, proxy, "one"), Branch(lab, proxy, "two")
    start_kamailio(lab, proxy, one.address, two.address)
    caller.wait_registered()
    caller.dial(f"sip:700@{server.address}")
    first, second = one.wait("INVITE"), two.wait("INVITE")
    one.answer(first, "200 OK", one.description())
    two.answer(second, "200 OK", two.description())
    caller.wait_event("CALL_ESTABLISHED")
    # Each 200 has its ACK; one of the two is told BYE at once, the other is the call.
    one.wait("ACK")
    two.wait("ACK")
    loser, winner = (two, one) if ended_at_once(two, one) else (one, two)
    expect(loser is not winner, "one must win")
    expect_equal(len(server.channels()), 2, "channels")
    caller.hangup()
    winner.answer(winner.wait("BYE"), "200 OK")
    server.wait_no_channels()


def ended_at_once(a, b):
    """Waits for the BYE to either; True: it was to `a`."""
    def look():
        for branch in (a, b):
            try:
                text = branch.peer.receive(0.05)
            except Exception:  # nothing for this one yet
                continue
            if text.startswith("BYE "):
                branch.answer(text, "200 OK")
                return branch
        return None
    return wait_until(look, "BYE to the branch that lost") is a


if __name__ == "__main__":
    raise SystemExit(main([one_of_two_phones_answers, both_answer_at_once]))
