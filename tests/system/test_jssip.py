#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""JsSIP, the library of many web phones, under Node and in Chromium: it registers over ws and wss and exchanges messages. Its media
is WebRTC's and not tried here."""
import json
import os
import re
import subprocess

from harness import MANAGER, TOP, TRANSPORT_UDP, Ami, Process, Server, Skip, expect, expect_equal, main, need, phone
from test_web import HTTP, TRANSPORT_WS

HERE = os.path.dirname(os.path.abspath(__file__))
MODULES = os.path.join(TOP, "build", "jssip", "node_modules")
MESSAGES = """
[office]
exten => _60XX,1,MessageSend(pjsip:${EXTEN},${MESSAGE(from)})
"""


class JsSip:
    """One web phone. wait() gives the next event of that name."""
    script = "peer.js"

    def __init__(self, lab, user, url, password=None, ca=None):
        need("node")
        if not os.path.isdir(os.path.join(MODULES, "jssip")):
            raise Skip("JsSIP is not installed (./dev setup)")
        self.heard = {}
        self.process = Process(lab, f"jssip-{user}", ["node", os.path.join(HERE, "jssip", self.script), url, user, password or f"secret-{user}",
                                                      lab.server_address, *([ca] if ca else [])],
                               env=dict(os.environ, NODE_PATH=MODULES, TMPDIR=lab.folder), stdin=subprocess.PIPE)
        lab.closing(self.process.kill)

    def say(self, do, **more):
        self.process.process.stdin.write(json.dumps({"do": do, **more}) + "\n")
        self.process.process.stdin.flush()

    def wait(self, event):
        line = self.process.wait_line(rf'^{{"event":"{event}"', start=self.heard.get(event, 0))
        self.heard[event] = self.process.lines.index(line, self.heard.get(event, 0)) + 1
        return json.loads(line)


class Browser(JsSip):
    """The same as a page in Chromium."""
    script = "browser.js"

    def __init__(self, *args, **more):
        need("chromium")
        super().__init__(*args, **more)


def office(lab, http=HTTP):
    return Server(lab, {"pjsip.conf": TRANSPORT_UDP + TRANSPORT_WS + phone("6001") + phone("6002"), "extensions.conf": MESSAGES, "http.conf": http,
                        "manager.conf": MANAGER})


def exchange_messages(lab, server, one, two, transport):
    """Statements 201, 202, 203: what both see of it."""
    for web in (one, two):
        registered = web.wait("registered")
        # The answer is for JsSIP: its own Contact (178), and Via with where it came from.
        expect(".invalid" in registered["contact"], registered)
        expect(registered["via"].startswith(f"SIP/2.0/{transport.upper()} ") and "received=" in registered["via"]
               and re.search(r"rport=\d+", registered["via"]), registered)
    shown = server.cli("pjsip show contacts")
    expect_equal(len(re.findall(r"60\d\d/sip:\S+@127\.0\.0\.1:\d+;transport=ws", shown)), 2, shown)
    text = "Grüße, with 'quotes' and a\nsecond line"
    one.say("message", to=f"sip:6002@{server.address}", text=text)
    expect_equal(one.wait("sent")["status"], 202, "taken")
    message = two.wait("message")
    expect_equal(message["text"], text, "text")
    expect_equal(message["from"], f"sip:6001@{server.address}", "From")
    two.say("message", to=f"sip:6001@{server.address}", text="and back")
    expect_equal(one.wait("message")["text"], "and back", "text of the answer")


def messages_over_ws(lab, kind):
    server = office(lab)
    one, two = (kind(lab, user, f"ws://{server.address}:8088/ws") for user in ("6001", "6002"))
    exchange_messages(lab, server, one, two, "ws")
    ami = Ami(server.address)
    ami.login()
    expect_equal(ami.action("MessageSend", To="pjsip:6001", From="<sip:desk@here>", Body="from the desk")["Response"], "Success", "sent")
    expect_equal(one.wait("message")["text"], "from the desk", "by the manager")
    one.say("unregister")
    one.wait("unregistered")
    ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Removed")
    # The other simply goes away: its binding goes with the connection.
    two.process.kill()
    ami.wait_event("ContactStatus", AOR="6002", ContactStatus="Removed")
    ami.close()


def messages_over_wss(lab, kind):
    pem = lab.path("web.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=web.test", "-keyout", pem + ".key",
                    "-out", pem], capture_output=True, check=True)
    server = office(lab, HTTP + f"tlsenable=yes\ntlsbindaddr=%(address)s:8089\ntlscertfile={pem}\ntlsprivatekey={pem}.key\n")
    one, two = (kind(lab, user, f"wss://{server.address}:8089/ws", ca=pem) for user in ("6001", "6002"))
    exchange_messages(lab, server, one, two, "wss")


def web_phones_exchange_messages_over_ws(lab):
    messages_over_ws(lab, JsSip)


def web_phones_exchange_messages_over_wss(lab):
    messages_over_wss(lab, JsSip)


def browsers_exchange_messages_over_ws(lab):
    messages_over_ws(lab, Browser)


def browsers_exchange_messages_over_wss(lab):
    messages_over_wss(lab, Browser)


def a_wrong_password_and_a_wrong_path(lab):
    server = office(lab)
    JsSip(lab, "6001", f"ws://{server.address}:8088/ws", password="guess").wait("failed")
    JsSip(lab, "6002", f"ws://{server.address}:8088/elsewhere").wait("disconnected")
    expect("No objects found" in server.cli("pjsip show contacts"), "nobody registered")


TESTS = [web_phones_exchange_messages_over_ws, web_phones_exchange_messages_over_wss, browsers_exchange_messages_over_ws,
         browsers_exchange_messages_over_wss, a_wrong_password_and_a_wrong_path]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
