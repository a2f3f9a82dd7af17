#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""REGISTER as phones and scanners send it: reference statements 51 to 128 as far as they are seen on the wire."""
import re

from harness import (TRANSPORT_UDP, Peer, Server, authorization, expect, expect_equal, header_of, main, phone, status_of,
                     wait_until)

EXTENSIONS = "[office]\nexten => 100,1,Echo()\n"


def server_with(lab, more="", extra=None):
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001") + more, "extensions.conf": EXTENSIONS, **(extra or {})})


def register(peer, user="6001", password="secret-6001", headers="", expires=None, call_id=None):
    """Challenge, credentials, final answer."""
    uri = f"sip:{peer.server[0]}"
    contact = headers if headers else f"Contact: <sip:{user}@{peer.address}:{peer.port}>"
    if expires is not None:
        contact += f"\nExpires: {expires}"
    peer.request("REGISTER", uri, user=user, headers=contact, call_id=call_id)
    challenge = peer.final()
    if status_of(challenge) != 401:
        return challenge
    peer.request("REGISTER", uri, user=user, cseq=2, call_id=peer.call_id,
                 headers=contact + "\nAuthorization: " + authorization(challenge, user, password, "REGISTER", uri))
    return peer.final()


def a_binding_is_made_refreshed_and_removed(lab):
    server = server_with(lab)
    peer = Peer(lab)
    answer = register(peer, expires=300)
    expect_equal(status_of(answer), 200, "REGISTER")
    expect(re.search(rf"<sip:6001@{peer.address}:5060>;expires=(300|299)", header_of(answer, "Contact")), answer)
    expect(header_of(answer, "Date"), "statement 116: Date")
    expect_equal(header_of(answer, "Expires"), "300", "statement 116: Expires")
    expect("6001/sip:6001@" in server.cli("pjsip show contacts"), server.cli("pjsip show contacts"))
    expect_equal(status_of(register(peer, expires=300)), 200, "refresh")
    expect_equal(server.cli("pjsip show contacts").count("6001/sip:"), 1, "statement 125: one contact")
    answer = register(peer, expires=0)
    expect_equal(status_of(answer), 200, "removal")
    expect(header_of(answer, "Contact") is None, answer)


def limits_of_the_aor_hold(lab):
    server_with(lab)
    peer = Peer(lab)
    answer = register(peer, expires=5)
    expect("expires=60" in header_of(answer, "Contact"), "statement 107: raised to the minimum")
    answer = register(peer, expires=99999)
    expect(re.search("expires=7[12]", header_of(answer, "Contact")), "statement 107: lowered to the maximum")


def strangers_and_wrong_passwords_look_alike(lab):
    server_with(lab)
    peer = Peer(lab)
    uri = f"sip:{peer.server[0]}"
    seen = []
    for user in ("6001", "nobody"):
        peer.request("REGISTER", uri, user=user, headers=f"Contact: <sip:{user}@{peer.address}>")
        challenge = peer.final()
        peer.request("REGISTER", uri, user=user, cseq=2, call_id=peer.call_id,
                     headers=f"Contact: <sip:{user}@{peer.address}>\nAuthorization: "
                             + authorization(challenge, user, "wrong", "REGISTER", uri))
        second = peer.final()
        shape = []
        for answer in (challenge, second):
            lines = [line.split(":")[0] for line in answer.split("\r\n") if line]
            www = re.sub(r'(nonce|opaque)="[^"]*"', r"\1", header_of(answer, "WWW-Authenticate"))
            shape.append((status_of(answer), lines, www))
        seen.append(shape)
    expect_equal(seen[0], seen[1], "statements 51 to 53: no difference to be seen")


def contact_star_needs_expires_0(lab):
    server_with(lab)
    peer = Peer(lab)
    expect_equal(status_of(register(peer)), 200, "first")
    expect_equal(status_of(register(peer, headers="Contact: *")), 400, "statement 104")
    answer = register(peer, headers="Contact: *", expires=0)
    expect_equal(status_of(answer), 200, "statement 104")
    expect(header_of(answer, "Contact") is None, answer)


def too_many_contacts_are_403_and_the_aor_decides(lab):
    aor = """
[6002]
type=endpoint
context=office
disallow=all
allow=ulaw
auth=6002
aors=6002
[6002]
type=auth
username=6002
password=secret-6002
[6002]
type=aor
max_contacts=1
[6003]
type=endpoint
context=office
auth=6002
aors=
[6004]
type=endpoint
context=office
aors=6004
[6004]
type=aor
"""
    server_with(lab, aor)
    peer = Peer(lab)
    two = f"Contact: <sip:a@{peer.address}>, <sip:b@{peer.address}>"
    expect_equal(status_of(register(peer, "6002", "secret-6002", headers=two)), 403, "statement 108")
    peer.request("REGISTER", f"sip:{peer.server[0]}", user="6004", headers=f"Contact: <sip:a@{peer.address}>")
    expect_equal(status_of(peer.final()), 403, "statement 102")
    expect_equal(status_of(register(peer, "6003", "x")), 401, "somebody else's password")


def the_soonest_to_expire_makes_room(lab):
    server = server_with(lab)
    peer = Peer(lab)
    for user, expires in (("a", 100), ("b", 200), ("c", 300)):
        answer = register(peer, headers=f"Contact: <sip:{user}@{peer.address}>", expires=expires)
        expect_equal(status_of(answer), 200, user)
    shown = server.cli("pjsip show contacts")
    expect("sip:a@" not in shown and "sip:b@" in shown and "sip:c@" in shown, "statement 110\n" + shown)


def the_same_contact_twice_counts_once(lab):
    server = server_with(lab)
    peer = Peer(lab)
    one = f"<sip:a@{peer.address}>"
    expect_equal(status_of(register(peer, headers=f"Contact: {one}, {one};expires=120")), 200, "twice")
    expect_equal(server.cli("pjsip show contacts").count("6001/sip:"), 1, "one contact")
    expect_equal(status_of(register(peer, headers=f"Contact: {one};expires=0, {one};expires=0")), 200, "removed twice")
    expect("No objects found" in server.cli("pjsip show contacts"), "no contact")


def no_acknowledged_binding_is_lost_by_kill(lab):
    server = server_with(lab)
    peer = Peer(lab)
    for device in ("desk", "cell", "gone"):
        answer = register(peer, headers=f"Contact: <sip:{device}@{peer.address}>", expires=600)
        expect_equal(status_of(answer), 200, device)
    # max_contacts is 2: "desk" made room; "gone" goes by request.
    expect_equal(status_of(register(peer, headers=f"Contact: <sip:gone@{peer.address}>", expires=0)), 200, "removal")
    server.kill()
    server.start()
    shown = server.cli("pjsip show contacts")
    expect("sip:cell@" in shown and "sip:desk@" not in shown and "sip:gone@" not in shown, shown)


def bindings_expire(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001").replace("max_contacts=2", "max_contacts=2\nminimum_expiration=1"),
                          "extensions.conf": EXTENSIONS})
    peer = Peer(lab)
    expect_equal(status_of(register(peer, expires=1)), 200, "REGISTER")
    wait_until(lambda: "No objects found" in server.cli("pjsip show contacts"), "the binding to expire")


def options_is_answered_as_the_dialplan_says(lab):
    server_with(lab, "[open]\ntype=endpoint\ncontext=office\n")
    peer = Peer(lab)
    for uri, status in (("sip:100@{}", 200), ("sip:999@{}", 404), ("sip:{}", 200)):
        peer.request("OPTIONS", uri.format(peer.server[0]), user="open")
        answer = peer.final()
        expect_equal(status_of(answer), status, uri)
        if status == 200:
            for header in ("Accept", "Allow", "Supported", "Accept-Encoding", "Accept-Language"):
                expect(header_of(answer, header), f"statement 148: {header}")
    peer.request("OPTIONS", f"sip:100@{peer.server[0]}", user="nobody")
    expect_equal(status_of(peer.final()), 401, "statement 51")
    peer.request("PUBLISH", f"sip:100@{peer.server[0]}", user="open")
    expect_equal(status_of(peer.final()), 489, "statement 426")
    peer.request("INFO", f"sip:100@{peer.server[0]}", user="open")
    expect_equal(status_of(peer.final()), 501, "statement 6")


TESTS = [a_binding_is_made_refreshed_and_removed, limits_of_the_aor_hold, strangers_and_wrong_passwords_look_alike,
         contact_star_needs_expires_0, too_many_contacts_are_403_and_the_aor_decides, the_soonest_to_expire_makes_room,
         the_same_contact_twice_counts_once, no_acknowledged_binding_is_lost_by_kill, bindings_expire, options_is_answered_as_the_dialplan_says]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
