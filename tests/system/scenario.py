# SPDX-License-Identifier: Apache-2.0
"""SIPp scenarios, said step by step: a Caller (with its registrations) or a Callee gathers steps, run() or start() gives them to SIPp.

What is to be seen in an answer is given as {header: regular expression}; "body" looks at the whole message.
"""
import itertools
from xml.sax.saxutils import quoteattr

from harness import Failure, sipp, start_sipp

_names = itertools.count(1)


def offer(direction="sendrecv", address="[media_ip]", version=1, codecs="0 101"):
    """Mu-law and events, as SIPp's media address has them."""
    return (f"v=0\no=sipp 1 {version} IN IP4 [local_ip]\ns=-\nc=IN IP4 {address}\nt=0 0\nm=audio [media_port] RTP/AVP {codecs}\n"
            f"a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-16\na={direction}\n")


class Scenario:
    def __init__(self, lab, name, user="uas"):
        self.lab = lab
        self.user = user
        self.name = f"sipp{next(_names)}-{name}"
        self.steps = []
        self.variables = []

    def step(self, text):
        self.steps.append(text)
        return self

    def message(self, lines, body="", kind="application/sdp", attributes=""):
        head = "\n".join(line for line in lines if line)
        if body:
            head += f"\nContent-Type: {kind}"
        return self.step(f"<send{attributes}><![CDATA[\n{head}\nContent-Length: [len]\n\n{body}\n]]></send>")

    def hear(self, what, see=None, optional=False, authenticates=False, begins=False, keep=None):
        """An answer (a number) or a request (a method), with what must be in it; kept are [$names] of what matches."""
        actions = "".join(self.match(header, pattern, name) for header, (name, pattern) in (keep or {}).items())
        for header, pattern in (see or {}).items():
            actions += self.match(header, pattern, f"seen{len(self.variables)}")
        kind = "response" if isinstance(what, int) else "request"
        more = ' optional="true"' if optional else ""
        more += ' rrs="true"' if begins else ""  # the dialog, which has its route from here
        more += ' auth="true"' if authenticates else ""
        return self.step(f'<recv {kind}="{what}"{more}>' + (f"<action>{actions}</action>" if actions else "") + "</recv>")

    def match(self, header, pattern, variable):
        self.variables.append(variable)
        where = 'search_in="msg"' if header == "body" else f'search_in="hdr" header="{header}:"'
        return f'<ereg regexp={quoteattr(pattern)} {where} check_it="true" assign_to="{variable}"/>'

    def answer(self, status, *headers, body=""):
        """To the latest request, within the dialog."""
        return self._answer(status, "[last_Via:]", "[last_To:]", "[last_CSeq:]", headers, body)

    def _answer(self, status, via, to, cseq, headers, body):
        return self.message([f"SIP/2.0 {status}", via, "[last_From:]", to, "[last_Call-ID:]", cseq, "[last_Record-Route:]",
                             f"Contact: <sip:{self.user}@[local_ip]:[local_port]>", *headers], body)

    def hung_up(self):
        return self.hear("BYE").answer("200 OK")

    def maybe(self, *statuses):
        for status in statuses:
            self.hear(status, optional=True)
        return self

    def pause(self, ms):
        return self.step(f'<pause milliseconds="{ms}"/>')

    def action(self, text):
        return self.step(f"<nop><action>{text}</action></nop>")

    def text(self):
        used = ",".join(self.variables)
        return ('<?xml version="1.0" encoding="UTF-8" ?>\n<scenario name="' + self.name + '">\n' + "\n".join(self.steps)
                + (f'\n<Reference variables="{used}"/>' if used else "") + "\n</scenario>\n")

    def _arguments(self, more):
        return ["-sf", self.lab.write(f"{self.name}.xml", self.text()), *more]

    def run(self, server, *more, calls=1, address=None):
        try:
            sipp(self.lab, f"{server}:5060", *self._arguments(more), "-m", str(calls), name=self.name, address=address)
        except Failure as failure:
            raise Failure(f"{failure}\n      {self.lab.path(self.name + '.msg')} has the messages") from None

    def start(self, address, *more, calls=1):
        return start_sipp(self.lab, *self._arguments(more), "-m", str(calls), name=self.name, address=address)


class Caller(Scenario):
    """Requests in the name of `user`, within one dialog from its INVITE on."""

    def __init__(self, lab, name, user="sipp"):
        super().__init__(lab, name, user)
        self.cseq = 0
        self.to = ""
        self.began = self.invite_number = 0  # the step of the latest INVITE, and its number

    def _request(self, method, uri, number, to_tag, headers, body="", kind="application/sdp", branch="[branch]"):
        if method == "INVITE":
            self.began, self.invite_number = len(self.steps), number
        contact = f"Contact: <sip:{self.user}@[local_ip]:[local_port]>" if method not in ("ACK", "BYE", "CANCEL", "REGISTER") else ""
        return self.message([
            f"{method} {uri} SIP/2.0", f"Via: SIP/2.0/[transport] [local_ip]:[local_port];rport;branch={branch}",
            f"From: <sip:{self.user}@[remote_ip]>;tag=[pid]-[call_number]", f"To: <{self.to}>{'[peer_tag_param]' if to_tag else ''}",
            "Call-ID: [call_id]", f"CSeq: {number} {method}", contact, "Max-Forwards: 70", *headers], body, kind,
            ' retrans="500"' if method != "ACK" else "")

    def request(self, method, to, *headers, body="", kind="application/sdp", uri=None):
        """Outside of a dialog; `to` is the user at the server."""
        self.cseq += 1
        self.to = f"sip:{to}@[remote_ip]"
        return self._request(method, uri or self.to, self.cseq, False, headers, body, kind)

    def invite(self, to, *headers, body=None):
        return self.request("INVITE", to, *headers, body=offer() if body is None else body)

    def again(self, method, *headers, body="", kind="application/sdp"):
        """Within the dialog."""
        self.cseq += 1
        return self._request(method, "[next_url]", self.cseq, True, headers, body, kind)

    def ack(self, body=""):
        """To the 200 of the latest INVITE."""
        return self._request("ACK", "[next_url]", self.invite_number, True, (), body)

    def ack_refusal(self):
        """RFC 3261 17.1.1.3: in the INVITE's transaction, to where that went."""
        return self._request("ACK", self.to, self.invite_number, True, (), branch=self._branch_of_invite())

    def cancel(self):
        return self._request("CANCEL", self.to, self.invite_number, False, (), branch=self._branch_of_invite())

    def refused(self, to, status, *headers, see=None, body=None):
        return self.invite(to, *headers, body=body).maybe(100, 180, 183).hear(status, see).ack_refusal()

    def _branch_of_invite(self):
        return f"[branch-{len(self.steps) - self.began}]"

    def reliable(self, status, see=None):
        """RFC 3262: a provisional answer that wants a PRACK, and gets it."""
        name = f"rseq{len(self.steps)}"
        self.hear(status, {"Require": "100rel", **(see or {})}, begins=True, keep={"RSeq": (name, "[0-9]+")})
        return self.again("PRACK", f"RAck: [${name}] {self.invite_number} INVITE").hear(200)

    def bye(self):
        return self.again("BYE").hear(200)

    def call(self, to, *headers, see=None, body=None):
        """The usual beginning: INVITE, answered."""
        return self.invite(to, *headers, body=body).maybe(100, 180, 183).hear(200, see, begins=True).ack()


class Callee(Scenario):
    """Answers what comes. What its INVITE said is kept, so that it can be answered after other requests."""

    def invited(self, see=None):
        return self.hear("INVITE", see, begins=True, keep={"Via": ("invite_via", ".*"), "CSeq": ("invite_cseq", ".*")})

    def answer_invite(self, status, *headers, body=""):
        return self._answer(status, "Via: [$invite_via]", "[last_To:];tag=[pid]-[call_number]", "CSeq: [$invite_cseq]", headers, body)

    def answered(self, *headers, see=None):
        """The usual beginning: rings, 200, ACK."""
        return self.invited(see).answer_invite("180 Ringing").answer_invite("200 OK", *headers, body=offer()).hear("ACK")
