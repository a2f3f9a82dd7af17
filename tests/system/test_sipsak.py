#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""sipsak, the knife of those who look after SIP servers: one shot, the route, a user's location, a flood, and trash."""
import subprocess

from harness import PATIENCE, TRANSPORT_UDP, Server, expect, expect_equal, main, need, phone

FILES = {
    "pjsip.conf": TRANSPORT_UDP + phone("6001") + "[sipsak]\ntype=endpoint\ncontext=office\nallow=ulaw\n",
    "extensions.conf": """
[office]
exten => 100,1,Answer()
""",
}


def sipsak(lab, user, *arguments, wanted=0):
    """Its words; it must end as wanted (0: got what it asked for, 1: another answer, 2: bad credentials or trouble of its own)."""
    need("sipsak")
    address = lab.peer_address()
    done = subprocess.run(["sipsak", "-v", "-i", "--local-ip", address, "-H", address, *arguments, "-s", f"sip:{user}@{lab.server_address}"],
                          capture_output=True, text=True, errors="replace", timeout=PATIENCE, stdin=subprocess.DEVNULL, check=False)
    expect_equal(done.returncode, wanted, f"sipsak {' '.join(arguments)}:\n{done.stdout[-2000:]}{done.stderr[-500:]}")
    return done.stdout


def one_shot_and_the_route(lab):
    """Statements 148, 149."""
    Server(lab, FILES)
    expect("200 OK" in sipsak(lab, "100", "-vv"), "an extension")
    expect("404 Not Found" in sipsak(lab, "999", "-vv", wanted=1), "none")
    # We are the first and the last on the way: Max-Forwards 0 is enough for us.
    expect(sipsak(lab, "100", "-T").lstrip().startswith("0:"), "the route")


def a_user_is_where_he_says(lab):
    """Registers with digest (statement 76), and is refused with the wrong word. Debian's sipsak 0.9.8 does not survive its own
    messages and calls, so those modes are not tried."""
    server = Server(lab, FILES)
    who = ("-u", "6001", "-a", "secret-6001", "-l", "5070")
    sipsak(lab, "6001", "-U", "-x", "60", *who)
    expect("6001/sip:6001@" in server.cli("pjsip show contacts"), "bound")
    sipsak(lab, "6001", "-U", "-a", "guess", "-u", "6001", "-l", "5070", wanted=2)


def floods_and_trash_hurt_nobody(lab):
    server = Server(lab, FILES)
    for _ in range(3):
        sipsak(lab, "100", "-F", "-e", "3000")
    expect("200 OK" in sipsak(lab, "100", "-vv"), "behind the flood")
    # Ends when a message got no answer three times: one that was no SIP any more.
    sipsak(lab, "100", "-R", "-t", "60", "-Z", "20", wanted=3)
    expect("200 OK" in sipsak(lab, "100", "-vv"), "behind the trash")
    expect("fully booted" in server.cli("core waitfullybooted"), "still there")


TESTS = [one_shot_and_the_route, a_user_is_where_he_says, floods_and_trash_hurt_nobody]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
