# SPDX-License-Identifier: Apache-2.0
"""Phones on connections: what a connection weighs while nothing happens on it, and what it costs to come and register over TLS, with a
whole handshake and with one resumed. The phones are Python's; what is measured is the server."""
import concurrent.futures
import hashlib
import os
import re
import resource
import socket
import ssl
import subprocess
import time

TRANSPORTS = """
[transport-tcp]
type=transport
protocol=tcp
bind={address}:5060
[transport-tls]
type=transport
protocol=tls
bind={address}:5061
cert_file={certificate}
priv_key_file={certificate}.key
"""


def most_flows():
    """Each is a descriptor here and one in the server, which gives connections half of what it has."""
    return resource.getrlimit(resource.RLIMIT_NOFILE)[1] * 7 // 16


def certificate_in(folder):
    path = os.path.join(folder, "server.pem")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
                    "/CN=load.test", "-keyout", path + ".key", "-out", path], capture_output=True, check=True)
    return path


class Phone:
    """One connection of the phone `user`; `session`: of an earlier one, to be resumed."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE

    made = 0

    def __init__(self, address, tls, user, session=None):
        self.address, self.user, self.protocol, self.number = address, user, "TLS" if tls else "TCP", 0
        Phone.made += 1  # from many addresses: the server gives each of them 2000 connections
        source = address[:address.rindex(".") + 1] + str(2 + Phone.made % 100)
        self.socket = socket.create_connection((address, 5061 if tls else 5060), timeout=30, source_address=(source, 0))
        if tls:
            self.socket = self.context.wrap_socket(self.socket, session=session)
        self.port = self.socket.getsockname()[1]

    def ask(self, method, more=""):
        """Status and answer."""
        self.number += 1
        self.socket.sendall((f"{method} sip:{self.address} SIP/2.0\r\n"
                             f"Via: SIP/2.0/{self.protocol} {self.address}:{self.port};branch=z9hG4bK{self.user}.{self.port}.{self.number}\r\n"
                             f"From: <sip:{self.user}@{self.address}>;tag={self.port}\r\nTo: <sip:{self.user}@{self.address}>\r\n"
                             f"Call-ID: {self.user}.{self.port}\r\nCSeq: {self.number} {method}\r\nMax-Forwards: 70\r\n"
                             f"{more}Content-Length: 0\r\n\r\n").encode())
        answer = b""
        while b"\r\n\r\n" not in answer:
            piece = self.socket.recv(4096)
            if not piece:
                raise RuntimeError(f"{self.user}: the server closed the connection")
            answer = (answer + piece).lstrip(b"\r\n")  # RFC 5626 3.5.1: line ends keep a connection alive
        return int(answer[8:11]), answer.decode()

    def register(self):
        contact = f"Contact: <sip:{self.user}@{self.address}:{self.port};transport={self.protocol}>\r\nExpires: 3600\r\n"
        status, answer = self.ask("REGISTER", contact)
        if status == 401:
            realm, nonce = (re.search(rf'{name}="([^"]*)"', answer)[1] for name in ("realm", "nonce"))
            uri, nc, cnonce = f"sip:{self.address}", "00000001", "0a4f113b"

            def md5(text):
                return hashlib.md5(text.encode()).hexdigest()
            response = md5(":".join([md5(f"{self.user}:{realm}:secret"), nonce, nc, cnonce, "auth", md5(f"REGISTER:{uri}")]))
            status, answer = self.ask("REGISTER", contact + f'Authorization: Digest username="{self.user}", realm="{realm}", nonce="{nonce}", '
                                      f'uri="{uri}", response="{response}", algorithm=MD5, qop=auth, nc={nc}, cnonce="{cnonce}"'
                                      + (f', opaque="{found[1]}"' if (found := re.search(r'opaque="([^"]*)"', answer)) else "") + "\r\n")
        if status != 200:
            raise RuntimeError(f"{self.user}: {answer.splitlines()[0]}")


def idle(bench, server, tls, count):
    """Connections that have said something once, and nothing since."""
    phones = [Phone(server.address, tls, "idle") for _ in range(20)]  # what the first ones bring with them is not theirs
    for phone in phones:
        phone.ask("OPTIONS")
    before = server.rss_kb()
    for _ in range(count):
        phones.append(Phone(server.address, tls, "idle"))
        phones[-1].ask("OPTIONS")
    after = server.rss_kb()
    kind = "TLS" if tls else "TCP"
    bench.row(f"memory per {kind} flow, {count}", f"{(after - before) / count:.2f} kB", "12 kB" if tls else "4 kB", "", "0", "",
              f"{before // 1024} MB before, {after // 1024} MB after")
    for phone in phones:
        phone.socket.close()


def come(address, number, session):
    """Null: it did not get what it came for."""
    try:
        phone = Phone(address, True, f"a{number:06}", session)
        phone.register()
        return phone
    except (RuntimeError, OSError) as error:
        print(f"  a{number:06}: {error}", flush=True)
        return None


def wave(server, numbers, sessions):
    """These phones come, 32 at a time, and stay until the last has registered. How many got through, and how many resumed."""
    files = server.descriptors()
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        phones = list(pool.map(come, [server.address] * len(numbers), numbers, [sessions[number] for number in numbers]))
    there = [phone for phone in phones if phone]
    resumed = sum(phone.socket.session_reused for phone in there)
    for number, phone in zip(numbers, phones):
        sessions[number] = phone.socket.session if phone else None
    for phone in there:
        phone.socket.close()
    ends = time.monotonic() + 30
    while server.descriptors() > files + 10 and time.monotonic() < ends:
        time.sleep(0.01)
    return len(there), resumed


def registrations(bench, server, count):
    """`count` phones come and register, then all again, resuming their sessions: as many at a time as there are descriptors for, the next
    when these have closed."""
    sessions = [None] * count
    at_once = min(count, most_flows())
    for kind in ("whole handshakes", "resumed"):
        before, begun = server.cpu_seconds(), time.monotonic()
        waves = [wave(server, range(first, min(first + at_once, count)), sessions) for first in range(0, count, at_once)]
        cost, seconds = (server.cpu_seconds() - before) / count * 1e6, time.monotonic() - begun
        there, resumed = map(sum, zip(*waves))
        bound = server.cli("pjsip show contacts").stdout.count(" a0")
        lost = count - min(there, bound)
        bench.row(f"register over TLS, {kind}", f"{cost:.0f} us", "", f"{count / seconds:.0f}/s", str(lost), "",
                  f"{count} with 401 and 200, {at_once} at a time, {resumed} resumed; CPU of the server with its handshake")
        if lost or resumed != (count if kind == "resumed" else 0):
            bench.bad.append(f"register over TLS, {kind}")


def rows(bench, make_server, tcp, tls, phones):
    """So many idle connections of each kind, as far as descriptors go, and registrations over TLS.
    `make_server(locked, more)`: a server with so many phones that have a password, and this much more in its pjsip.conf."""
    tcp, tls = min(tcp, most_flows()), min(tls, most_flows())
    for name, work, locked in ((f"memory per TCP flow, {tcp}", lambda server: idle(bench, server, False, tcp), 0),
                               (f"memory per TLS flow, {tls}", lambda server: idle(bench, server, True, tls), 0),
                               ("register over TLS", lambda server: registrations(bench, server, phones), phones)):
        if not bench.wanted(name):
            continue
        try:
            with make_server(locked, TRANSPORTS) as server:
                work(server)
        except (RuntimeError, OSError) as error:
            bench.fail(name, error)
