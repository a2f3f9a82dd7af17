#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""SIPVicious at the door: it finds a server, and nothing about who lives there."""
import re
import subprocess

from harness import PATIENCE, TRANSPORT_UDP, Peer, Server, expect, expect_equal, main, need, phone, status_of

FILES = {
    "pjsip.conf": TRANSPORT_UDP + phone("6001", "pineapple") + phone("6002") + "\n[6003]\ntype=endpoint\ncontext=office\nallow=ulaw\n",
    "extensions.conf": "[office]\nexten => _6XXX,1,Dial(PJSIP/${EXTEN})\n",
}


def run(program, lab, *arguments):
    need(program)
    done = subprocess.run([program, *arguments], capture_output=True, text=True, timeout=PATIENCE * 4, cwd=lab.folder,
                          stdin=subprocess.DEVNULL, check=False)
    return done.stdout + done.stderr


def still_serves(lab):
    peer = Peer(lab, port=0)
    peer.request("OPTIONS", f"sip:100@{peer.server[0]}", user="nobody")
    expect_equal(status_of(peer.final()), 401, "OPTIONS of a stranger")


def names_are_not_to_be_found(lab):
    Server(lab, FILES)
    for method in ("REGISTER", "INVITE", "OPTIONS"):
        said = run("svwar", lab, "-e6000-6010", "-m", method, lab.server_address)
        for name in ("6001", "6002"):
            expect(not re.search(rf"\|\s*{name}\s*\|", said), f"{method} gave {name} away:\n{said}")
    still_serves(lab)


def a_server_is_found_and_called_by_its_name(lab):
    Server(lab, FILES)
    said = run("svmap", lab, lab.server_address)
    expect("Asterisk PBX" in said, said)
    still_serves(lab)


def guesses_do_not_hurt_and_only_the_word_opens(lab):
    Server(lab, FILES)

    def crack(words):
        with open(lab.path("words"), "w", encoding="ascii") as out:
            out.write("".join(f"{word}\n" for word in words))
        return run("svcrack", lab, "-u", "6001", "-d", lab.path("words"), lab.server_address)

    guesses = [f"guess{n}" for n in range(60)]
    expect("pineapple" not in crack(guesses), "a guess was taken")
    # The control: the tool does find what it is given.
    expect("pineapple" in crack([*guesses[:5], "pineapple"]), "svcrack does not even find the right word")
    still_serves(lab)


if __name__ == "__main__":
    main([names_are_not_to_be_found, a_server_is_found_and_called_by_its_name, guesses_do_not_hurt_and_only_the_word_opens])
