#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Two phones that we did not write register and talk through the server; what one hears is compared with what the other
said. Over UDP, TCP and TLS."""
import os
import subprocess

from harness import (MANAGER, TRANSPORT_UDP, Ami, Baresip, Server, contains_run, expect, expect_equal, main, phone, tones_in,
                     wait_until, write_tones)

EXTENSIONS = """
[office]
exten => 6001,1,Dial(PJSIP/6001,20)
exten => 6002,1,Dial(PJSIP/6002,20)
 same => n,NoOp(${DIALSTATUS})
exten => 100,1,Answer()
 same => n,Echo()
exten => 101,1,Answer()
 same => n,Playback(melody)
 same => n,Wait(1)
 same => n,Hangup()
"""

MELODY_A = [400, 800, 1200, 600, 1000]
MELODY_B = [500, 1500, 700, 1300, 900]
ALL = sorted(set(MELODY_A + MELODY_B))


def transports(lab, server_files):
    """udp, tcp and tls on the server's address, with a certificate made for this test."""
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=pbx.test",
                    "-keyout", lab.path("key.pem"), "-out", lab.path("cert.pem")], check=True, capture_output=True)
    return TRANSPORT_UDP + f"""
[tcp]
type=transport
protocol=tcp
bind=%(address)s:5060
[tls]
type=transport
protocol=tls
bind=%(address)s:5061
cert_file={lab.path('cert.pem')}
priv_key_file={lab.path('key.pem')}
""" + server_files


def office(lab, **more):
    return Server(lab, {"pjsip.conf": transports(lab, phone("6001", more="rewrite_contact=yes") + phone("6002", more="rewrite_contact=yes")), "extensions.conf": EXTENSIONS, **more})


def wait_heard(hearer, melody, what):
    """The recording grows while the call stands; asked for until the melody is in it."""
    def heard():
        path = hearer.heard()
        if not path or os.path.getsize(path) < 8000:
            return False
        return contains_run(tones_in(path, ALL), melody)
    wait_until(heard, what)


def call_over(lab, transport):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address, transport=transport,
                     source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    callee = Baresip(lab, "6002", "secret-6002", server.address, transport=transport,
                     source=write_tones(lab.path("b.wav"), MELODY_B * 40))
    caller.wait_registered()
    callee.wait_registered()
    caller.dial(f"sip:6002@{server.address}" + (f":5061;transport={transport}" if transport == "tls" else
                                                 f";transport={transport}" if transport == "tcp" else ""))
    caller.wait_event("CALL_ESTABLISHED")
    callee.wait_event("CALL_ESTABLISHED")
    expect_equal(len(server.channels()), 2, "channels")
    wait_heard(callee, MELODY_A, "the callee to hear the caller")
    wait_heard(caller, MELODY_B, "the caller to hear the callee")
    caller.hangup()
    callee.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def two_phones_talk_over_udp(lab):
    call_over(lab, "udp")


def two_phones_talk_over_tcp(lab):
    call_over(lab, "tcp")


def two_phones_talk_over_tls(lab):
    call_over(lab, "tls")


def the_callee_may_hang_up(lab):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address)
    callee = Baresip(lab, "6002", "secret-6002", server.address)
    caller.wait_registered()
    callee.wait_registered()
    caller.dial(f"sip:6002@{server.address}")
    callee.wait_event("CALL_ESTABLISHED")
    caller.wait_event("CALL_ESTABLISHED")
    callee.hangup()
    caller.wait_event("CALL_CLOSED")
    server.wait_no_channels()


def echo_gives_back_what_is_said(lab):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    caller.wait_registered()
    caller.dial(f"sip:100@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    wait_heard(caller, MELODY_A, "the echo")
    caller.hangup()
    server.wait_no_channels()


def what_was_counted_is_known_when_the_call_is_over(lab):
    """CHANNEL(rtcp,...) in h, asked of a media worker that has closed the stream."""
    more = 'exten => h,1,NoOp(counted ${CHANNEL(rtcp,rxcount)} ${RTPAUDIOQOSLOSS})\n'
    server = office(lab, **{"extensions.conf": EXTENSIONS + more})
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    caller.wait_registered()
    caller.dial(f"sip:100@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    wait_heard(caller, MELODY_A, "the echo")
    caller.hangup()
    server.wait_no_channels()
    server.process.wait_line(r'NoOp\("PJSIP/6001-00000000", "counted [1-9][0-9]+ minrxlost=0;')


def playback_plays_a_file_and_hangs_up(lab):
    server = office(lab)
    write_tones(lab.path("data/sounds/en/melody.wav"), MELODY_B)
    caller = Baresip(lab, "6001", "secret-6001", server.address)
    caller.wait_registered()
    caller.dial(f"sip:101@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    caller.wait_event("CALL_CLOSED")
    server.wait_no_channels()
    found = tones_in(caller.heard(), ALL)
    expect(contains_run(found, MELODY_B), f"heard {found}, wanted {MELODY_B}")


def a_wrong_password_is_not_let_in(lab):
    server = office(lab)
    stranger = Baresip(lab, "6001", "guess", server.address)
    stranger.wait_refused()
    wait_until(lambda: "Failed to authenticate" in open(lab.path("log/messages.log"), encoding="utf-8").read(), "the line in the log")
    expect("No objects found" in server.cli("pjsip show contacts"), "no contact may be there")


def a_call_leaves_its_events(lab):
    server = office(lab, **{"manager.conf": MANAGER})
    ami = Ami(server.address)
    ami.login()
    caller = Baresip(lab, "6001", "secret-6001", server.address)
    callee = Baresip(lab, "6002", "secret-6002", server.address)
    caller.wait_registered()
    callee.wait_registered()
    caller.dial(f"sip:6002@{server.address}")
    first = ami.wait_event("Newchannel", Channel="PJSIP/6001-.*")
    ami.wait_event("DialBegin", DestChannel="PJSIP/6002-.*")
    ami.wait_event("DialEnd", DialStatus="ANSWER")
    ami.wait_event("BridgeEnter")
    caller.hangup()
    hangup = ami.wait_event("Hangup", Channel="PJSIP/6001-.*")
    expect_equal(hangup["Uniqueid"], first["Uniqueid"], "Uniqueid")
    expect_equal(hangup["Cause"], "16", "Cause")
    server.wait_no_channels()
    ami.close()


def a_reload_drops_no_call(lab):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address, source=write_tones(lab.path("a.wav"), MELODY_A * 40))
    callee = Baresip(lab, "6002", "secret-6002", server.address)
    caller.wait_registered()
    callee.wait_registered()
    caller.dial(f"sip:6002@{server.address}")
    callee.wait_event("CALL_ESTABLISHED")
    server.write("pjsip.conf", transports(lab, phone("6001", more="rewrite_contact=yes") + phone("6002", more="rewrite_contact=yes") + phone("6003")))
    server.cli("core reload")
    wait_until(lambda: "6003" in server.cli("pjsip show endpoints"), "the new endpoint")
    expect_equal(len(server.channels()), 2, "channels after the reload")
    wait_heard(callee, MELODY_A, "the callee to hear the caller after the reload")
    caller.hangup()
    server.wait_no_channels()


def the_end_of_the_server_ends_calls_on_the_wire(lab):
    server = office(lab)
    caller = Baresip(lab, "6001", "secret-6001", server.address)
    caller.wait_registered()
    caller.dial(f"sip:100@{server.address}")
    caller.wait_event("CALL_ESTABLISHED")
    server.stop()
    caller.wait_event("CALL_CLOSED")


TESTS = [two_phones_talk_over_udp, two_phones_talk_over_tcp, two_phones_talk_over_tls, the_callee_may_hang_up,
         echo_gives_back_what_is_said, what_was_counted_is_known_when_the_call_is_over, playback_plays_a_file_and_hangs_up, a_wrong_password_is_not_let_in,
         a_call_leaves_its_events, a_reload_drops_no_call, the_end_of_the_server_ends_calls_on_the_wire]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
