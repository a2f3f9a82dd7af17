#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Disks that do not answer (hindrance.c): what lies elsewhere goes on, what hangs is said, and the program ends."""
import os
import re
import signal

from harness import TRANSPORT_UDP, Peer, Server, expect, expect_equal, hindrance, main, status_of, wait_until

OPEN = "\n[open]\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\n"
DIALPLAN = """[office]
exten => remote,1,Playback(remote/song)
 same => n,Verbose(1,remote is ${PLAYBACKSTATUS})
exten => here,1,Playback(song)
 same => n,Verbose(1,here is ${PLAYBACKSTATUS})
exten => tapehere,1,Record(tape.sln,0,1,q)
 same => n,Verbose(1,tapehere is ${RECORD_STATUS})
exten => tape,1,Record(en/remote/tape.sln,0,1,q)
 same => n,Verbose(1,tape is ${RECORD_STATUS})
"""


def call(lab, extension):
    """A phone that answers nothing calls, and is silent."""
    peer = Peer(lab)
    sdp = f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"

    def say(method, tag="", body=""):
        peer.send(f"{method} sip:{extension}@{peer.server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {peer.address};rport;branch=z9hG4bK{os.urandom(4).hex()}\r\n"
                  f"From: <sip:open@{peer.server[0]}>;tag=me\r\nTo: <sip:{extension}@{peer.server[0]}>{tag}\r\nCall-ID: {peer.address}\r\n"
                  f"CSeq: 1 {method}\r\nContact: <sip:open@{peer.address}>\r\nMax-Forwards: 70\r\n"
                  f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}")

    say("INVITE", body=sdp)
    answer = peer.final()
    expect_equal(status_of(answer), 200, answer)
    say("ACK", re.search(r"(?im)^To:.*(;tag=\S+)", answer).group(1))


def begin(lab):
    folder = lab.path("data/sounds/en/remote")
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": DIALPLAN}, start=False)
    os.makedirs(folder)
    for name in ("remote/song.ulaw", "song.ulaw"):
        with open(lab.path("data/sounds/en", name), "wb") as out:
            out.write(b"\x55" * 4000)
    server.start(environment=hindrance(lab, HINDER_FOLDER=folder))
    return server, folder + ".hangs"


def hang(path):
    with open(path, "w", encoding="utf-8"):
        pass


def one_folder_that_hangs_holds_nobody_else(lab):
    server, hangs = begin(lab)
    call(lab, "remote")
    server.process.wait_line("remote is SUCCESS")
    hang(hangs)
    os.utime(lab.path("data/sounds/en/remote/song.ulaw"))  # another file, so that nobody remembers it
    call(lab, "remote")
    server.process.wait_line("the disk does not answer; what lies there")
    call(lab, "here")
    server.process.wait_line("here is SUCCESS")
    server.process.wait_line("remote is FAILED")
    call(lab, "tapehere")
    server.process.wait_line("tapehere is TIMEOUT")
    call(lab, "tape")
    server.process.wait_line("tape is ERROR")
    start = len(server.process.lines)
    os.remove(hangs)
    server.process.wait_line("the disk answers again")
    call(lab, "remote")
    server.process.wait_line("remote is SUCCESS", start=start)


def the_stop_does_not_wait_for_it(lab):
    server, hangs = begin(lab)
    hang(hangs)
    call(lab, "remote")
    call(lab, "here")
    server.process.wait_line("here is SUCCESS")
    call(lab, "remote")
    server.stop()  # while it hangs, and with status 0


def configuration_that_hangs_does_not_hold_the_stop(lab):
    """The thread that reads files never comes back: it is left, which is said, and the status is that of a fault."""
    server, hangs = begin(lab)
    hang(hangs)
    server.write("extensions.conf", DIALPLAN + f'#include "{hangs.removesuffix(".hangs")}/more.conf"\n')
    server.process.process.send_signal(signal.SIGHUP)
    wait_until(lambda: os.path.exists(hangs.replace(".hangs", ".waits")), "somebody to hang")
    call(lab, "here")
    server.process.wait_line("here is SUCCESS")
    process, server.process = server.process, None
    process.process.send_signal(signal.SIGTERM)
    expect_equal(process.wait_exit(), 1, "the end")
    expect([line for line in process.lines if "The end takes too long" in line], process.lines)


if __name__ == "__main__":
    raise SystemExit(main([one_folder_that_hangs_holds_nobody_else, the_stop_does_not_wait_for_it,
                           configuration_that_hangs_does_not_hold_the_stop]))
