#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""fail2ban's own filter for Asterisk reads our log: it finds every attacker, and nobody else."""
import os
import re
import shutil
import subprocess

from harness import PATIENCE, TRANSPORT_UDP, Peer, Server, Skip, authorization, expect, expect_equal, main, phone, status_of, wait_until

FILES = {
    "pjsip.conf": TRANSPORT_UDP + phone("6001", "pineapple") + "\n[6002]\ntype=endpoint\ncontext=office\nallow=ulaw\ndeny=0.0.0.0/0\n"
                  + "\n[6003]\ntype=endpoint\ncontext=office\nallow=ulaw\n",
    "extensions.conf": "[office]\nexten => 100,1,Hangup()\n",
    "logger.conf": "[logfiles]\nnotices => notice,warning,error\nsecurity => security\n",
}
FILTER = "/etc/fail2ban/filter.d/asterisk.conf"


def banned(log):
    """The addresses that fail2ban would act upon, each as often as it would count."""
    program = os.environ.get("FAIL2BAN_REGEX") or shutil.which("fail2ban-regex")
    filter_file = os.environ.get("FAIL2BAN_FILTER", FILTER)
    if not program or not os.path.exists(filter_file):
        raise Skip("fail2ban is not installed")
    done = subprocess.run([program, "-o", "ip", log, filter_file], capture_output=True, text=True, timeout=PATIENCE, check=False)
    expect_equal(done.returncode, 0, done.stderr + done.stdout)
    return re.findall(r"(?m)^\d+\.\d+\.\d+\.\d+$", done.stdout)


def lines_of(path):
    if not os.path.exists(path):
        return []
    with open(path, encoding="utf-8", errors="replace") as text:
        return text.read().splitlines()


def register(peer, user, password=None):
    uri = f"sip:{peer.server[0]}"
    contact = f"Contact: <sip:{user}@{peer.address}:{peer.port}>"
    peer.request("REGISTER", uri, user=user, headers=contact)
    answer = peer.final()
    if password is None or status_of(answer) != 401:
        return answer
    value = authorization(answer, user, password, "REGISTER", uri)
    peer.request("REGISTER", uri, user=user, cseq=2, call_id=peer.call_id, headers=f"{contact}\nAuthorization: {value}")
    return peer.final()


def attackers_are_found_and_nobody_else(lab):
    Server(lab, FILES)
    wrong_password, unknown, denied, unknown_number, forger, friend = (Peer(lab) for _ in range(6))
    hidden_call, hidden_name, hidden_number = (Peer(lab) for _ in range(3))
    expect_equal(status_of(register(wrong_password, "6001", "guess")), 401, "a wrong password")
    expect_equal(status_of(register(unknown, "nobody")), 401, "an unknown user")
    expect_equal(status_of(register(denied, "6002")), 401, "denied by the endpoint's ACL")
    unknown_number.request("INVITE", f"sip:999@{unknown_number.server[0]}", user="6003")
    expect_equal(status_of(unknown_number.final()), 404, "an unknown number")
    # He tries to have somebody else banned.
    forger.request("INVITE", f"sip:9%0a%0dNOTICE@{forger.server[0]}", user="6003", headers="Contact: <sip:6003@%s>" % forger.address)
    expect_equal(status_of(forger.final()), 404, "a number with line ends")
    name = "x' failed for '203.0.113.99:5060' (callid: y"
    text = (f"REGISTER sip:{forger.server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {forger.address}:5060;rport;branch=z9hG4bKforged\r\n"
            f"Max-Forwards: 70\r\nFrom: \"{name}\" <sip:evil@x>;tag=1\r\nTo: <sip:evil@x>\r\nCall-ID: forged\r\nCSeq: 1 REGISTER\r\n"
            "Content-Length: 0\r\n\r\n")
    forger.send(text)
    expect_equal(status_of(forger.final()), 401, "a forged name")
    # They try not to be found.
    for peer, method, call_id, user in ((hidden_call, "REGISTER", "a)b('c", "evil"), (hidden_name, "REGISTER", "plain", "ev'il")):
        peer.send(f"{method} sip:{peer.server[0]} SIP/2.0\r\nVia: SIP/2.0/UDP {peer.address}:5060;rport;branch=z9hG4bKhidden\r\n"
                  f"Max-Forwards: 70\r\nFrom: <sip:{user}@x>;tag=1\r\nTo: <sip:evil@x>\r\nCall-ID: {call_id}\r\nCSeq: 1 {method}\r\n"
                  "Content-Length: 0\r\n\r\n")
        peer.final()
    hidden_number.request("INVITE", f"sip:9'9@{hidden_number.server[0]}", user="6003", headers="Contact: <sip:6003@%s>" % hidden_number.address)
    expect_equal(status_of(hidden_number.final()), 404, "a number with a quote")
    expect_equal(status_of(register(friend, "6001", "pineapple")), 200, "the right password")

    notices, security = lab.path("log", "notices"), lab.path("log", "security")
    attackers = {wrong_password.address, unknown.address, denied.address, forger.address, hidden_call.address, hidden_name.address}
    wait_until(lambda: any("forged" in line for line in lines_of(notices)), "the last attack in the log")
    wait_until(lambda: any(f"/{friend.address}/" in line for line in lines_of(security)), "the friend in the security log")
    expect_equal(set(banned(notices)), attackers | {unknown_number.address, hidden_number.address}, "by the notices")
    expect_equal(set(banned(security)), attackers, "by the security events")


if __name__ == "__main__":
    main([attackers_are_found_and_nobody_else])
