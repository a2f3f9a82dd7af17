#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The console and the log, of the real program: lines come to whoever sits there, files come and go by command."""
import os
import pty
import select
import socket

from harness import PATIENCE, PROGRAM, TRANSPORT_UDP, Failure, Server, expect, expect_equal, main, wait_until

FILES = {"pjsip.conf": TRANSPORT_UDP, "extensions.conf": "[office]\nexten => 100,1,NoOp()\n"}


class Console:
    """A client of the control socket that is shown the log."""

    def __init__(self, lab):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(lab.path("run/asterisk.ctl"))
        self.socket.settimeout(PATIENCE)
        lab.closing(self.socket.close)
        self.text = ""

    def until(self, part):
        while part not in self.text:
            got = self.socket.recv(65536).decode(errors="replace")
            expect(got, f"the console was closed before it said {part!r}")
            self.text += got
        before, _, self.text = self.text.partition(part)
        return before + part

    def say(self, line):
        self.socket.sendall((line + "\n").encode())
        return self.until("end 0\n")


def lines_of_the_log_come_to_a_console(lab):
    server = Server(lab, FILES)
    console = Console(lab)
    console.say("console")
    server.cli('core set verbose 3')
    server.cli("channel originate Local/100@office application NoOp here")
    console.until("Executing [100@office:1] NoOp")
    expect("Console is muted." in console.say("run logger mute"), "muted")
    server.cli("channel originate Local/100@office application NoOp again")
    expect("Executing" not in console.say("run core show uptime"), "a muted console is shown nothing")


class Terminal:
    """`asterism -rvvv` as a person has it."""

    def __init__(self, lab, config):
        self.child, self.keys = pty.fork()
        if self.child == 0:
            os.execv(PROGRAM, [PROGRAM, "-C", config, "-rvvv"])
        lab.closing(self.close)
        self.text = ""

    def until(self, part):
        while part not in self.text:
            ready, _, _ = select.select([self.keys], [], [], PATIENCE)
            if not ready:
                raise Failure(f"the terminal does not show {part!r}: {self.text!r}")
            self.text += os.read(self.keys, 65536).decode(errors="replace")
        _, _, self.text = self.text.partition(part)

    def type(self, line):
        os.write(self.keys, line.encode() + b"\r")

    def close(self):
        if self.child:
            child, self.child = self.child, 0
            os.close(self.keys)
            os.waitpid(child, 0)


def a_person_sees_the_log_between_his_commands(lab):
    server = Server(lab, FILES)
    server.cli("core set verbose 0")
    terminal = Terminal(lab, server.config)
    terminal.until("Console verbose was OFF and is now 3.")
    terminal.until("*CLI> ")
    server.cli("channel originate Local/100@office application NoOp here")
    terminal.until("-- Executing [100@office:1] NoOp")
    terminal.type("core show uptime seconds")
    terminal.until("System uptime: ")
    terminal.type("exit")


def log_files_come_and_go_by_command(lab):
    server = Server(lab, FILES)
    path = lab.path("log/extra")
    expect_equal(server.cli("logger add channel extra verbose"), "", "add")
    expect(path in server.cli("logger show channels"), "it is among the channels")
    expect("Logger channel 'extra' already exists" in server.cli("logger add channel extra notice"), "twice")
    server.cli("core set verbose 3")
    server.cli("channel originate Local/100@office application NoOp here")
    wait_until(lambda: "Executing [100@office:1]" in open(path, encoding="utf-8").read(), "the line in the file")
    server.cli("logger reload")
    expect(path in server.cli("logger show channels"), "reading logger.conf again does not take it away")
    server.cli("logger rotate")
    wait_until(lambda: os.path.exists(path + ".0"), "the former file")
    expect("Executing" in open(path + ".0", encoding="utf-8").read(), "it is kept")
    wait_until(lambda: os.path.exists(path), "the new one")
    expect_equal(server.cli("logger remove channel extra"), "Removed dynamic logger channel 'extra'\n", "remove")
    expect(path not in server.cli("logger show channels"), "it is gone")


def logger_conf_is_read_again(lab):
    server = Server(lab, FILES)
    lab.write("etc/logger.conf", "[logfiles]\nother => notice\n")
    server.cli("logger reload")
    wait_until(lambda: lab.path("log/other") in server.cli("logger show channels"), "the other file")


def a_long_listing_arrives_whole(lab):
    """More than a connection may otherwise owe: contacts of many phones, some five megabytes."""
    count = 50000
    aors = "".join(f"[phone-{number:06}]\ntype=aor\ncontact=sip:phone-{number:06}@192.0.2.1:5060\n" for number in range(count))
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + aors, "extensions.conf": FILES["extensions.conf"]})
    shown = server.cli("pjsip show contacts")
    expect(f"Objects found: {count}" in shown, shown[-200:])
    expect_equal(shown.count("sip:phone-"), count, "contacts")


TESTS = [lines_of_the_log_come_to_a_console, a_person_sees_the_log_between_his_commands,
         log_files_come_and_go_by_command, logger_conf_is_read_again,
         a_long_listing_arrives_whole]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
