#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""NAT as it is at home: network namespaces, and a router that masquerades with ports of its own choice (nftables)."""
import re

from harness import MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, Skip, expect, main, phone, wait_until, write_tones
from places import OUTSIDE, PUBLIC, HomeBehindNat, leave_the_machine
from test_calls import EXTENSIONS, MELODY_A, MELODY_B, wait_heard

AT_HOME = "192.168.1.10"
ALSO_AT_HOME = "192.168.1.11"
ELSEWHERE = "203.0.113.2"
FOR_NAT = "force_rport=yes\nrewrite_contact=yes\nrtp_symmetric=yes\ndirect_media=no"
TRANSPORT_TCP = TRANSPORT_UDP.replace("udp", "tcp")


def office(lab, options=FOR_NAT):
    """`options` are those of 6001."""
    lab.server_address = PUBLIC
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + TRANSPORT_TCP + phone("6001", more=options) + "qualify_frequency=1\nqualify_timeout=0.5\n"
                          + phone("6002", more=FOR_NAT), "extensions.conf": EXTENSIONS, "manager.conf": MANAGER})
    ami = Ami(server.address)
    ami.login()
    lab.closing(ami.close)
    return server, ami


def speaker(lab, user, server, melody, **where):
    return Baresip(lab, user, f"secret-{user}", server, source=write_tones(lab.path(f"{user}.wav"), melody * 60), **where)


def talk(server, caller, callee, said, answered, number):
    caller.dial(f"sip:{number}@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    wait_heard(callee, said, "the callee to hear the caller")
    wait_heard(caller, answered, "the caller to hear the callee")
    caller.hangup()
    callee.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def is_outside(server, ami):
    """The contact of 6001 is where the router sends from, and it answers there."""
    contact = ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Reachable")["URI"]
    found = re.search(rf"@{re.escape(OUTSIDE)}:(\d+)", contact)
    expect(found and found[1] != "5060", contact)
    expect(f"x-ast-orig-host={AT_HOME}:5060" in contact, contact)


def a_phone_behind_nat_over_udp(lab):
    """Statements 134, 135, 176 to 179, 334: registered, qualified, called and calling; media finds its way by itself."""
    net = HomeBehindNat(lab, [AT_HOME], public=[ELSEWHERE])
    server, ami = office(lab)
    home = speaker(lab, "6001", server.address, MELODY_A, address=AT_HOME, place=net.home)
    other = speaker(lab, "6002", server.address, MELODY_B, address=ELSEWHERE)
    other.wait_registered()
    is_outside(server, ami)
    talk(server, other, home, MELODY_B, MELODY_A, "6001")
    talk(server, home, other, MELODY_A, MELODY_B, "6002")
    # What is gone is noticed: nothing answers any more.
    home.process.kill()
    ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Unreachable")


def a_phone_behind_nat_over_tcp(lab):
    """Nobody can connect to it, so what it is sent comes on its own connection; it is gone with that (statement 122)."""
    net = HomeBehindNat(lab, [AT_HOME], public=[ELSEWHERE])
    server, ami = office(lab)
    home = speaker(lab, "6001", server.address, MELODY_A, address=AT_HOME, place=net.home, transport="tcp")
    other = speaker(lab, "6002", server.address, MELODY_B, address=ELSEWHERE)
    other.wait_registered()
    is_outside(server, ami)
    talk(server, other, home, MELODY_B, MELODY_A, "6001")
    home.process.kill()
    ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Removed")


def a_phone_that_knows_of_flows(lab):
    """RFC 5626: with reg-id and +sip.instance the phone is reached on its own connection, though its Contact says another address and
    no option of ours replaces that."""
    net = HomeBehindNat(lab, [AT_HOME], public=[ELSEWHERE])
    server, ami = office(lab, "rtp_symmetric=yes\ndirect_media=no")
    home = speaker(lab, "6001", server.address, MELODY_A, address=AT_HOME, place=net.home, transport="tcp", account=";sipnat=outbound")
    other = speaker(lab, "6002", server.address, MELODY_B, address=ELSEWHERE)
    other.wait_registered()
    contact = ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Reachable")["URI"]
    expect(f"@{AT_HOME}:5060" in contact, contact)
    talk(server, other, home, MELODY_B, MELODY_A, "6001")


def two_phones_behind_one_nat(lab):
    net = HomeBehindNat(lab, [AT_HOME, ALSO_AT_HOME])
    server, _ = office(lab)
    one = speaker(lab, "6001", server.address, MELODY_A, address=AT_HOME, place=net.home)
    two = speaker(lab, "6002", server.address, MELODY_B, address=ALSO_AT_HOME, place=net.home)
    one.wait_registered()
    two.wait_registered()
    shown = server.cli("pjsip show contacts")
    ports = re.findall(rf"@{re.escape(OUTSIDE)}:(\d+)", shown)
    expect(len(set(ports)) == 2, shown)
    talk(server, one, two, MELODY_A, MELODY_B, "6002")


def calls_over_a_link_that_loses_packets(lab):
    """One in ten is lost, on both ways: every call comes about and ends, and what is lost of the sound is counted."""
    net = HomeBehindNat(lab, [AT_HOME], public=[ELSEWHERE])
    server, _ = office(lab)
    home = speaker(lab, "6001", server.address, MELODY_A, address=AT_HOME, place=net.home)
    other = speaker(lab, "6002", server.address, MELODY_B, address=ELSEWHERE)
    home.wait_registered()
    other.wait_registered()
    net.router.run("nft insert rule ip nat through meta l4proto udp numgen random mod 10 == 0 drop")
    for _ in range(3):
        home.dial(f"sip:6002@{server.address}")
        home.wait_event("CALL_ESTABLISHED")
        wait_until(lambda: lost_by(server, "6001") > 2, "lost packets to be counted")
        home.hangup()
        other.wait_event("CALL_CLOSED")
        server.wait_no_channels()


def lost_by(server, user):
    """What did not arrive from that phone, as `pjsip show channelstats` has it."""
    found = re.search(rf" {user}-\w+ +\d\d:\d\d:\d\d +ulaw +\d+ +(\d+) ", server.cli("pjsip show channelstats"))
    return int(found[1]) if found else 0


def the_server_behind_nat(lab):
    """Statements 180, 184: phones outside are told the address of the router, phones inside our own."""
    net = HomeBehindNat(lab, [AT_HOME, ALSO_AT_HOME], public=[ELSEWHERE], inside=AT_HOME,
                        ports=["udp dport 5060", "udp dport 10000-20000"])
    lab.server_address = AT_HOME
    external = f"external_signaling_address={OUTSIDE}\nexternal_media_address={OUTSIDE}\nlocal_net=192.168.1.0/24\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + external + phone("6001", more=FOR_NAT) + phone("6002", more=FOR_NAT),
                          "extensions.conf": EXTENSIONS, "rtp.conf": "[general]\nrtpstart=10000\nrtpend=20000\n"}, place=net.home)
    server.cli("pjsip set logger on")
    inside = speaker(lab, "6001", AT_HOME, MELODY_A, address=ALSO_AT_HOME, place=net.home)
    outside = speaker(lab, "6002", OUTSIDE, MELODY_B, address=ELSEWHERE)
    inside.wait_registered()
    outside.wait_registered()
    talk(server, inside, outside, MELODY_A, MELODY_B, "6002")
    invite = wait_until(lambda: sent_invite(server, ELSEWHERE), "the INVITE in the log")
    expect(f"c=IN IP4 {OUTSIDE}" in invite and re.search(rf"(?m)^Contact: .*@{re.escape(OUTSIDE)}:5060", invite)
           and re.search(rf"(?m)^Via: SIP/2.0/UDP {re.escape(OUTSIDE)}:5060", invite), invite)
    outside.dial(f"sip:6001@{OUTSIDE}")
    outside.wait_event("CALL_ESTABLISHED")
    invite = wait_until(lambda: sent_invite(server, ALSO_AT_HOME), "the INVITE in the log")
    expect(f"c=IN IP4 {AT_HOME}" in invite and OUTSIDE not in invite, invite)
    wait_heard(inside, MELODY_B, "the phone inside to hear the one outside")
    outside.hangup()
    server.wait_no_channels()


def sent_invite(server, to):
    text = "\n".join(server.process.lines)
    found = re.search(rf"<--- Transmitting SIP request[^\n]*{re.escape(to)}[^\n]*\n(INVITE .*?)\n<---", text, re.S)
    return found and found[1]


TESTS = [a_phone_behind_nat_over_udp, a_phone_behind_nat_over_tcp, a_phone_that_knows_of_flows, two_phones_behind_one_nat,
         calls_over_a_link_that_loses_packets, the_server_behind_nat]




if __name__ == "__main__":
    try:
        leave_the_machine()
    except Skip as reason:
        for name in [test.__name__ for test in TESTS]:
            print(f"skipped {name}: {reason}")
        print(f"0 passed, 0 failed, {len(TESTS)} skipped")
        raise SystemExit(0)
    raise SystemExit(main(TESTS))
