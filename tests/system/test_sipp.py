#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SIPp as caller and callee: its built-in scenarios, many at a time, and under loss."""
from harness import (TRANSPORT_UDP, Peer, Server, expect, expect_equal, header_of, main, phone, sipp, start_sipp, status_of,
                     wait_until)


def exchange(lab, callee_address, system=""):
    """sipp calls `service`, which dials the SIPp at `callee_address`."""
    return Server(lab, {
        "pjsip.conf": TRANSPORT_UDP + system + f"""
[sipp]
type=endpoint
context=office
disallow=all
direct_media=no
allow=ulaw
[sipp]
type=identify
endpoint=sipp
match=127.0.0.0/8
[trunk]
type=endpoint
context=office
disallow=all
direct_media=no
allow=ulaw
aors=trunk
[trunk]
type=aor
contact=sip:{callee_address}:5060
""",
        "extensions.conf": """
[office]
exten => service,1,Dial(PJSIP/service@trunk,30)
exten => answer,1,Answer()
 same => n,Wait(30)
exten => busy,1,Busy()
exten => s,1,NoOp()
"""})


def builtin_uac_through_dial_to_builtin_uas(lab):
    callee = start_sipp(lab, "-sn", "uas", address=lab.peer_address())
    server = exchange(lab, callee.address)
    sipp(lab, f"{server.address}:5060", "-sn", "uac", "-m", "50", "-r", "25", "-d", "200", "-s", "service")
    server.wait_no_channels()


def lost_packets_leave_nothing_behind(lab):
    """SIPp drops at random, in both directions and on both legs, and gives up calls that we would not; so what is asked is
    that every call ends here, and that the next one works. What a call does under loss is held by seeds in tests/flows."""
    callee = start_sipp(lab, "-sn", "uas", "-lost", "5", address=lab.peer_address())
    server = exchange(lab, callee.address, "[system]\ntype=system\ntimer_t1=100\n")
    sipp(lab, f"{server.address}:5060", "-sn", "uac", "-m", "40", "-r", "20", "-d", "100", "-s", "service", "-lost", "5",
         "-timer_resol", "10", "-recv_timeout", "8000", check=False)
    server.wait_no_channels()
    sipp(lab, f"{server.address}:5060", "-sn", "uac", "-m", "5", "-r", "10", "-d", "100", "-s", "answer", name="after")
    server.wait_no_channels()


def an_answer_without_a_second_leg(lab):
    server = exchange(lab, "127.0.0.1")
    sipp(lab, f"{server.address}:5060", "-sn", "uac", "-m", "20", "-r", "20", "-d", "100", "-s", "answer")
    server.wait_no_channels()


def maxcalls_counts_dialplans(lab):
    """Statement 228: one call may be, with as many legs as it dials; the next one is refused with cause 42."""
    lab.options = "maxcalls=1"
    callee = start_sipp(lab, "-sn", "uas", address=lab.peer_address())
    server = exchange(lab, callee.address)
    start_sipp(lab, f"{server.address}:5060", "-sn", "uac", "-m", "1", "-d", "60000", "-s", "service", name="first")
    wait_until(lambda: len(server.channels()) == 2, "both legs of the call")
    expect("1 of 1 max active call" in server.cli("core show calls"), server.cli("core show calls"))
    second = Peer(lab)
    second.request("INVITE", f"sip:answer@{server.address}")
    answer = second.final()
    expect_equal(status_of(answer), 503, answer)
    expect_equal(header_of(answer, "Reason"), "Q.850;cause=42", answer)
    server.cli("channel request hangup all")
    server.wait_no_channels()


UAC_EXPECTS = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="uac that expects {status}">
  <send retrans="500"><![CDATA[
INVITE sip:{user}@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: sipp <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:{user}@[remote_ip]:[remote_port]>
Call-ID: [call_id]
CSeq: 1 INVITE
Contact: sip:sipp@[local_ip]:[local_port]
Max-Forwards: 70
Content-Type: application/sdp
Content-Length: [len]

v=0
o=user1 53655765 2353687637 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [media_port] RTP/AVP {payload}
a=rtpmap:{rtpmap}

]]></send>
  <recv response="100" optional="true"/>
  <recv response="{status}" crlf="true">
    {action}
  </recv>
  <send><![CDATA[
ACK sip:{user}@[remote_ip]:[remote_port] SIP/2.0
[last_Via:]
From: sipp <sip:sipp@[local_ip]:[local_port]>;tag=[call_number]
[last_To:]
Call-ID: [call_id]
CSeq: 1 ACK
Max-Forwards: 70
Content-Length: 0

]]></send>
  {reference}
</scenario>
"""


def refused(lab, server, user, status, payload="0", rtpmap="0 PCMU/8000", action=""):
    scenario = lab.write(f"refused-{user}-{status}.xml", UAC_EXPECTS.format(user=user, status=status, payload=payload, rtpmap=rtpmap, action=action,
                                                                                    reference='<Reference variables="1"/>' if action else ""))
    sipp(lab, f"{server.address}:5060", "-sf", scenario, "-m", "1", name=f"sipp-{user}-{status}")


def refusals_carry_the_status_of_their_cause(lab):
    server = exchange(lab, "127.0.0.1")
    refused(lab, server, "nowhere", 404)
    refused(lab, server, "busy", 486,
            action='<action><ereg regexp="Q.850;cause=17" search_in="hdr" header="Reason:" check_it="true" assign_to="1"/></action>')
    refused(lab, server, "answer", 488, payload="97", rtpmap="97 iLBC/8000")
    server.wait_no_channels()
    expect("0 active channels" in server.cli("core show channels") or not server.channels(), "channels left")


TESTS = [builtin_uac_through_dial_to_builtin_uas, lost_packets_leave_nothing_behind, an_answer_without_a_second_leg,
         refusals_carry_the_status_of_their_cause, maxcalls_counts_dialplans]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
