# SPDX-License-Identifier: Apache-2.0
"""Kamailio as the tests use it: few processes, everything in its own folder, and ready when it answers."""
import os
import signal
import socket

from harness import Failure, Process, need, wait_until

CONFIG = """#!KAMAILIO
debug=2
log_stderror=yes
children=1
auto_aliases=no
listen=udp:{address}:5060
{listens}
mpath="/usr/lib/x86_64-linux-gnu/kamailio/modules/"
{modules}
{parameters}
request_route {{
    if (!mf_process_maxfwd_header("10")) {{
        sl_send_reply("483", "Too Many Hops");
        exit;
    }}
    if (is_method("OPTIONS") && $rd == "{address}" && $rU == $null) {{
        sl_send_reply("200", "Here");
        exit;
    }}
    if (is_method("CANCEL")) {{
        if (t_check_trans()) t_relay();
        exit;
    }}
    if (has_totag()) {{
        {with_totag}
        if (loose_route()) {{
            {in_dialog}
            t_relay();
            exit;
        }}
        if (is_method("ACK")) {{
            if (t_check_trans()) t_relay();
            exit;
        }}
        sl_send_reply("404", "Not here");
        exit;
    }}
    t_check_trans();
    {routes}
}}
{more}
"""
MODULES = ("tm", "sl", "rr", "pv", "maxfwd", "textops", "siputils", "corex")


class Kamailio:
    """Answers as `routes` says (what is within a dialog is relayed already, unless `with_totag` takes it). `tls`: paths of certificate and key, for port 5061.
    Started at once; ended with the lab."""

    def __init__(self, lab, routes, modules=(), parameters="", in_dialog="", with_totag="", more="", tcp=False, tls=None, address=None, name="kamailio"):
        need("kamailio")
        self.lab, self.name = lab, name
        self.address = address or lab.peer_address()
        os.makedirs(lab.path(name), exist_ok=True)
        listens = "disable_tcp=yes"
        if tcp or tls:
            listens = f"listen=tcp:{self.address}:5060\ntcp_children=1\n"
        if tls:
            listens += f"enable_tls=yes\nlisten=tls:{self.address}:5061\n"
            modules = (*modules, "tls")
            parameters += f'modparam("tls", "tls_method", "TLSv1.2+")\nmodparam("tls", "certificate", "{tls[0]}")\nmodparam("tls", "private_key", "{tls[1]}")\n'
        # Modules first, then their parameters; sl before those that reply by it.
        loads = "\n".join(f'loadmodule "{module}.so"' for module in (*MODULES, *modules))
        self.config = lab.write(f"{name}/kamailio.cfg", CONFIG.format(
            address=self.address, modules=loads, parameters=parameters, routes=routes, in_dialog=in_dialog, with_totag=with_totag, more=more,
            listens=listens))
        self.process = None
        lab.closing(self.stop)
        self.start()

    def start(self):
        self.process = Process(self.lab, self.name, ["kamailio", "-DD", "-E", "-m", "16", "-M", "4", "-f", self.config,
                                                     "-Y", self.lab.path(self.name)])
        wait_until(self._answers, f"{self.name} to answer")

    def _answers(self):
        if self.process.process.poll() is not None:
            raise Failure(f"{self.name} ended:\n      " + "\n      ".join(self.process.lines[-12:]))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asker:
            asker.bind((self.address, 0))
            asker.connect((self.address, 5060))
            asker.settimeout(0.2)
            try:
                asker.send((f"OPTIONS sip:{self.address} SIP/2.0\r\nVia: SIP/2.0/UDP {self.address}:{asker.getsockname()[1]};rport;"
                            f"branch=z9hG4bKready\r\nMax-Forwards: 1\r\nFrom: <sip:ready@x>;tag=1\r\nTo: <sip:{self.address}>\r\n"
                            "Call-ID: ready\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n").encode())
                return asker.recv(4096)
            except OSError:
                return None

    def stop(self):
        if self.process:
            self.process.kill(signal.SIGTERM)
            self.process = None
