# SPDX-License-Identifier: Apache-2.0
"""Networks of their own for a test (network namespaces): the public one, in which the test itself then runs, a router that
masquerades, and a home behind it. They end with the processes that hold them; nothing has a name outside."""
import concurrent.futures
import ctypes
import os
import subprocess

from harness import Failure, Skip, need

CLONE_NEWNET = 0x40000000
CLONE_NEWUSER = 0x10000000
PUBLIC, OUTSIDE, INSIDE = "203.0.113.1", "203.0.113.254", "192.168.1.1"
_libc = ctypes.CDLL(None, use_errno=True)


def leave_the_machine():
    """This process gets a network of its own, once: call it before anything runs."""
    for program in ("ip", "nft", "nsenter"):
        need(program)
    ids = os.getuid(), os.getgid()
    # Whoever may not do that himself may in a user namespace, where kernels allow it.
    if _libc.unshare(CLONE_NEWNET) != 0:
        if _libc.unshare(CLONE_NEWNET | CLONE_NEWUSER) != 0:
            raise Skip(f"no network namespaces here: {os.strerror(ctypes.get_errno())}")
        for name, text in (("setgroups", "deny"), ("uid_map", f"0 {ids[0]} 1"), ("gid_map", f"0 {ids[1]} 1")):
            with open(f"/proc/self/{name}", "w", encoding="ascii") as out:
                out.write(text)
    try:
        run("ip link set lo up")
    except Failure as failure:
        raise Skip(f"no network of our own here: {failure}") from None


def run(command, prefix=(), text=None):
    done = subprocess.run([*prefix, *command.split()], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failure(f"{command}: {done.stderr.strip()}")


class Place:
    """A network that lives as long as the process that holds it."""

    def __init__(self, lab):
        self._holder = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        lab.closing(self.close)
        if not self._holder.stdout.readline():
            raise Skip("no network namespaces here")
        self.pid = self._holder.pid
        self.prefix = ["nsenter", "-t", str(self.pid), "-n"]
        self.run("ip link set lo up")

    def run(self, command, text=None):
        run(command, self.prefix, text)

    def within(self, function):
        """What `function` returns; sockets it opens belong to this place."""
        def enter():
            with open(f"/proc/{self.pid}/ns/net", "rb") as network:
                if _libc.setns(network.fileno(), CLONE_NEWNET) != 0:
                    raise Failure(f"setns: {os.strerror(ctypes.get_errno())}")
            return function()
        with concurrent.futures.ThreadPoolExecutor(1) as thread:
            return thread.submit(enter).result()

    def close(self):
        self._holder.stdin.close()
        self._holder.wait()
        self._holder.stdout.close()


NAT = """
table ip nat {{
    chain out {{
        type nat hook postrouting priority srcnat;
        oifname "wan" masquerade {choice}
    }}
    chain in {{
        type nat hook prerouting priority dstnat;
        {forwarded}
    }}
    chain through {{
        type filter hook forward priority filter; policy accept;
        iifname "wan" ct state established,related accept
        {admitted}
        iifname "wan" drop
    }}
}}
"""


class HomeBehindNat:
    """The public network has us at PUBLIC and a router at OUTSIDE; behind it INSIDE/24 is `home`. `ports`: what the router hands to
    an address inside, as ["udp dport 5060", ...]; then it keeps the ports of what goes out, else it chooses others."""

    def __init__(self, lab, addresses, public=(), inside=None, ports=()):
        try:
            self._make(lab, addresses, public, inside, ports)
        except Failure as failure:  # what this kernel, or whoever we are, may not
            raise Skip(f"no NAT here: {failure}") from None

    def _make(self, lab, addresses, public, inside, ports):
        self.router, self.home = Place(lab), Place(lab)
        run(f"ip link add net0 type veth peer name wan netns {self.router.pid}")
        lab.closing(lambda: subprocess.run(["ip", "link", "del", "net0"], capture_output=True, check=False))
        self.router.run(f"ip link add lan type veth peer name eth0 netns {self.home.pid}")
        for address in (PUBLIC, *public):
            run(f"ip address add {address}/24 dev net0")
        run("ip link set net0 up")
        for link, address in (("wan", OUTSIDE), ("lan", INSIDE)):
            self.router.run(f"ip address add {address}/24 dev {link}")
            self.router.run(f"ip link set {link} up")
        for address in addresses:
            self.home.run(f"ip address add {address}/24 dev eth0")
        self.home.run("ip link set eth0 up")
        self.home.run(f"ip route add default via {INSIDE}")
        self.router.run("tee /proc/sys/net/ipv4/ip_forward", "1")
        forwarded = "\n        ".join(f'iifname "wan" {port} dnat to {inside}' for port in ports)
        admitted = "\n        ".join(f'iifname "wan" ip daddr {inside} {port} accept' for port in ports)
        self.router.run("nft -f -", NAT.format(choice="" if ports else "fully-random", forwarded=forwarded, admitted=admitted))
