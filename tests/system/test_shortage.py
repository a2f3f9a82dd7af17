#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What the system does not give at start: the program says what is lacking and is none, or it does all of its work."""
import os
import re
import resource
import socket
import subprocess

from harness import PATIENCE, PROGRAM, TRANSPORT_UDP, Failure, Peer, Process, Server, expect, expect_equal, hindrance, main, status_of, wait_until

ECHO = "[office]\nexten => 100,1,Answer()\n same => n,Echo()\n"
OPEN = "\n[open]\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\n"
SENTENCE = re.compile(r"Not started: .*(\d+ descriptors|no thread|descriptor|memory)")


def packet(number):
    return bytes([0x80, 0]) + number.to_bytes(2, "big") + (160 * number).to_bytes(4, "big") + b"\0\0\0\7" + b"\x55" * 160


def echoes(lab):
    """A whole call: INVITE, 200, ACK, sound there and back, BYE."""
    peer = Peer(lab)
    sound = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sound.bind((peer.address, 0))
    sound.settimeout(0.2)
    lab.closing(sound.close)
    sdp = (f"v=0\r\no=- 1 1 IN IP4 {peer.address}\r\ns=-\r\nc=IN IP4 {peer.address}\r\nt=0 0\r\n"
           f"m=audio {sound.getsockname()[1]} RTP/AVP 0\r\n")
    def say(method, cseq, tag="", body=""):
        peer.send(f"{method} sip:100@{peer.server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {peer.address};rport;branch=z9hG4bK{method}{os.urandom(4).hex()}\r\n"
                  f"From: <sip:open@{peer.server[0]}>;tag=me\r\nTo: <sip:100@{peer.server[0]}>{tag}\r\nCall-ID: {peer.address}\r\n"
                  f"CSeq: {cseq}\r\nContact: <sip:open@{peer.address}>\r\nMax-Forwards: 70\r\n"
                  f"{'Content-Type: application/sdp' + chr(13) + chr(10) if body else ''}Content-Length: {len(body)}\r\n\r\n{body}")

    say("INVITE", "1 INVITE", body=sdp)
    answer = peer.final()
    expect_equal(status_of(answer), 200, answer)
    tag = re.search(r"(?im)^To:.*(;tag=\S+)", answer).group(1)
    port = int(re.search(r"m=audio (\d+) ", answer).group(1))
    say("ACK", "1 ACK", tag)
    numbers = iter(range(1, 60000))

    def heard():
        sound.sendto(packet(next(numbers)), (peer.server[0], port))
        try:
            return sound.recv(2000)
        except TimeoutError:
            return None

    wait_until(heard, "the sound to come back")
    say("BYE", "2 BYE", tag)
    expect_equal(status_of(peer.final()), 200, "BYE")


def refuses_or_works(lab, amount, environment=None, limit=None):
    """Started with so much of a resource. True: it works."""
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": ECHO}, start=False)
    process = Process(lab, f"asterism-{amount}", [PROGRAM, "-f", "-C", server.config, "-vvv"],
                      preexec_fn=(lambda: resource.setrlimit(limit, (amount, amount))) if limit is not None else None,
                      env=dict(environment or os.environ, ASTERISM_STRICT="1"))
    control = lab.path("run/asterisk.ctl")

    def decided():
        if process.process.poll() is not None:
            return "ended"
        if not os.path.exists(control):
            return None
        asked = subprocess.run([PROGRAM, "-C", server.config, "-rx", "core waitfullybooted"], capture_output=True, text=True, timeout=PATIENCE)
        return "booted" if asked.returncode == 0 else None

    try:
        if wait_until(decided, f"the server to boot or to refuse with {amount}") == "ended":
            expect_equal(process.wait_exit(), 1, f"with {amount}: " + "\n".join(process.lines[-5:]))
            said = "\n".join(process.lines)
            expect(SENTENCE.search(said) or "error while loading shared libraries" in said, f"with {amount}: {said}")
            return False
        echoes(lab)
        expect(not [line for line in process.lines if "Our own mistake" in line], process.lines)
        subprocess.run([PROGRAM, "-C", server.config, "-rx", "core stop now"], capture_output=True, timeout=PATIENCE)
        expect_equal(process.wait_exit(), 0, "the end")
        return True
    finally:
        process.kill()


def few_descriptors_are_said_or_are_enough(lab):
    amounts = [5, 8, 10, 12, 15, 18, 20, 22, 25, 30, 40, 50, 64, 100, 127, 128, 130, 150, 159, 160, 170, 200, 256]
    works = [amount for amount in amounts if refuses_or_works(lab, amount, limit=resource.RLIMIT_NOFILE)]
    expect(works and works == [amount for amount in amounts if amount >= works[0]], works)
    expect(works[0] <= 200, works)


def the_sentence_names_the_number(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": ECHO}, start=False)
    for more in (["-f"], []):  # in the foreground, and as a daemon
        done = subprocess.run([PROGRAM, *more, "-C", server.config], capture_output=True, text=True, timeout=PATIENCE,
                              preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (20, 20)))
        expect_equal(done.returncode, 1, done.stderr)
        expect(re.search(r"^Not started: 160 descriptors are needed, and this process may have no more than 20", done.stderr), done.stderr)


def what_the_configuration_needs_counts(lab):
    transports = "".join(f"\n[t{n}]\ntype=transport\nprotocol=tcp\nbind=%(address)s:{6000 + n}\n" for n in range(60))
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + transports + OPEN, "extensions.conf": ECHO}, start=False)
    done = subprocess.run([PROGRAM, "-f", "-C", server.config], capture_output=True, text=True, timeout=PATIENCE,
                          preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (170, 170)))
    expect_equal(done.returncode, 1, done.stderr)
    needed = int(re.search(r"Not started: (\d+) descriptors are needed", done.stderr).group(1))
    expect(needed > 170, done.stderr)


def few_threads_are_said_or_are_enough(lab):
    given = lab.path("threads")
    environment = hindrance(lab, HINDER_THREADS=given)

    def works(amount):
        with open(given, "w", encoding="utf-8") as out:
            out.write(str(amount))
        return refuses_or_works(lab, amount, environment)

    enough = next(amount for amount in range(0, 40) if works(amount))
    expect(2 < enough < 16, enough)
    # Without a folder for its log it is said all the same.
    with open(given, "w", encoding="utf-8") as out:
        out.write("0")
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": ECHO}, start=False)
    done = subprocess.run([PROGRAM, "-f", "-C", server.config], capture_output=True, text=True, timeout=PATIENCE, env=environment)
    expect_equal(done.returncode, 1, done.stderr)
    expect(re.search(r"Not started: .*thread", done.stderr), done.stderr)


HTTP = "[general]\nenabled=yes\nbindaddr=%(address)s\nbindport=8088\nenable_status=yes\n"


def a_thread_that_is_not_to_be_had_later_ends_nothing(lab):
    """A helper, the web: each answers that there is none; calls go on; and once there are threads, they are taken."""
    given = lab.path("threads")
    lab.options += "live_dangerously=yes\n"
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + OPEN, "extensions.conf": ECHO}, start=False)
    server.start(environment=hindrance(lab, HINDER_THREADS=given))
    text = lab.write("some.txt", "found it\n")
    server.write("extensions.conf", ECHO + f"exten => 200,1,Verbose(1,read <${{FILE({text})}}>)\n")
    server.cli("dialplan reload")
    with open(given, "w", encoding="utf-8") as out:
        out.write("0")
    server.cli("channel originate Local/200@office application Wait 1")
    server.process.wait_line(r"helper_queue")
    server.process.wait_line(r"read <>")
    server.write("http.conf", HTTP)
    server.run_cli("core reload")
    server.process.wait_line(r"There is no HTTP: no thread 'web' can be started")
    echoes(lab)
    os.remove(given)
    server.cli("channel originate Local/200@office application Wait 1")
    server.process.wait_line(r"read <found it")
    server.run_cli("core reload")
    wait_until(lambda: f"{server.address}:8088" in server.cli("http show status"), "the web to be there")
    echoes(lab)


if __name__ == "__main__":
    raise SystemExit(main([few_descriptors_are_said_or_are_enough, the_sentence_names_the_number, what_the_configuration_needs_counts,
                           few_threads_are_said_or_are_enough, a_thread_that_is_not_to_be_had_later_ends_nothing]))
