#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""HTTP, and SIP over WebSocket (RFC 7118), with a browser of a hundred lines: handshake, masks and frames by hand."""
import base64
import contextlib
import hashlib
import os
import re
import socket
import ssl
import struct
import subprocess
import time

from harness import (MANAGER, PATIENCE, TRANSPORT_UDP, Ami, Failure, Peer, Server, authorization, expect, expect_equal, header_of, main, phone, status_of,
                     wait_until)

HTTP = """
[general]
enabled=yes
bindaddr=%(address)s
bindport=8088
enable_status=yes
"""
TRANSPORT_WS = """
[ws]
type=transport
protocol=ws
bind=%(address)s:8088
"""
EXTENSIONS = "[office]\nexten => 100,1,Answer()\n same => n,Echo()\nexten => _60XX,1,Dial(PJSIP/${EXTEN},20)\n"


class Connection:
    """Bytes to and from the HTTP listener."""

    def __init__(self, lab, port=8088, secure=False):
        self.socket = socket.create_connection((lab.server_address, port), timeout=PATIENCE, source_address=(lab.peer_address(), 0))
        if secure:
            context = ssl.create_default_context()
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            self.socket = context.wrap_socket(self.socket)
        self.address, self.port = self.socket.getsockname()
        self.data = b""
        lab.closing(self.socket.close)

    def send(self, data):
        self.socket.sendall(data)

    def until(self, done):
        """Reads until done(data); the data when the other side ends first."""
        while not done(self.data):
            try:
                chunk = self.socket.recv(65536)
            except (ConnectionError, ssl.SSLError):
                chunk = b""
            except socket.timeout:
                raise Failure(f"no answer; so far {self.data[:200]!r}") from None
            if not chunk:
                return self.data
            self.data += chunk
        return self.data

    def get(self, path, method="GET", headers=""):
        self.data = b""
        self.send(f"{method} {path} HTTP/1.1\r\nHost: x\r\n{headers}\r\n".encode())
        head = self.until(lambda data: b"\r\n\r\n" in data)
        text = head.split(b"\r\n\r\n", 1)[0].decode()
        size = int(header_of(text, "Content-Length") or 0)
        whole = self.until(lambda data: len(data.split(b"\r\n\r\n", 1)[1]) >= size)
        return int(text.split(" ")[1]), text, whole.split(b"\r\n\r\n", 1)[1].decode()


class WebSocket(Connection):
    def __init__(self, lab, subprotocol="sip", **options):
        super().__init__(lab, **options)
        key = base64.b64encode(os.urandom(16)).decode()
        protocol = f"Sec-WebSocket-Protocol: {subprotocol}\r\n" if subprotocol else ""
        self.send((f"GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\n"
                   f"Sec-WebSocket-Version: 13\r\n{protocol}\r\n").encode())
        head, _, rest = self.until(lambda data: b"\r\n\r\n" in data).partition(b"\r\n\r\n")
        self.handshake = head.decode()
        self.status = int(self.handshake.split(" ")[1])
        self.data = rest
        if self.status == 101:
            wanted = base64.b64encode(hashlib.sha1((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest()).decode()
            expect_equal(header_of(self.handshake, "Sec-WebSocket-Accept"), wanted, "the accepted key")
            expect_equal(header_of(self.handshake, "Sec-WebSocket-Protocol"), "sip", "the subprotocol")

    def frame(self, payload, opcode=1, final=True, masked=True):
        payload = payload.encode() if isinstance(payload, str) else payload
        out = bytes([(0x80 if final else 0) | opcode])
        size = len(payload)
        bit = 0x80 if masked else 0
        out += bytes([bit | size]) if size < 126 else bytes([bit | 126]) + struct.pack(">H", size) if size < 65536 else bytes([bit | 127]) + struct.pack(">Q", size)
        if masked:
            mask = os.urandom(4)
            out += mask
            payload = bytes(b ^ mask[i % 4] for i, b in enumerate(payload))
        return out + payload

    def say(self, payload, **how):
        self.send(self.frame(payload, **how))

    def hear(self):
        """(opcode, payload) of the next frame; (None, b"") at the end of the connection."""
        def whole(data):
            if len(data) < 2:
                return False
            size, head = data[1] & 0x7f, 2
            if size == 126:
                head = 4
                size = struct.unpack(">H", data[2:4])[0] if len(data) >= 4 else 1 << 30
            elif size == 127:
                head = 10
                size = struct.unpack(">Q", data[2:10])[0] if len(data) >= 10 else 1 << 30
            self.head, self.size = head, size
            return len(data) >= head + size
        data = self.until(whole)
        if not whole(data):
            return None, b""
        expect(not data[1] & 0x80, "frames of a server are not masked")
        payload = data[self.head:self.head + self.size]
        opcode = data[0] & 0x0f
        self.data = data[self.head + self.size:]
        return opcode, payload

    def close_code(self):
        opcode, payload = self.hear()
        expect_equal(opcode, 8, "a close frame")
        expect_equal(self.hear()[0], None, "and then the end")
        return struct.unpack(">H", payload[:2])[0]


class WebPhone(WebSocket):
    """Says SIP, as a browser does: it knows no address of its own."""

    def __init__(self, lab, user, transport="WS", **options):
        super().__init__(lab, **options)
        expect_equal(self.status, 101, self.handshake)
        self.user, self.transport, self.server = user, transport, lab.server_address
        self.number = 0

    def request(self, method, uri, headers="", cseq=None, opcode=1, body="", to=None, call="1"):
        self.number += 1
        to = to or (f"<sip:{self.user}@{self.server}>" if method == "REGISTER" else f"<{uri}>")
        # No Content-Length without a body: RFC 7118 5 does not ask for one.
        length = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n" if body else ""
        self.say(f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/{self.transport} df7jal23ls0d.invalid;branch=z9hG4bK{self.user}{self.number}\r\n"
                 f"Max-Forwards: 70\r\nFrom: <sip:{self.user}@{self.server}>;tag=t{self.user}\r\nTo: {to}\r\n"
                 f"Call-ID: {call}-{self.user}-{self.port}\r\nCSeq: {cseq or self.number} {method}\r\n"
                 f"Contact: <sip:{self.user}@df7jal23ls0d.invalid;transport=ws>\r\n{headers}{length}\r\n{body}", opcode=opcode)

    def receive(self):
        while True:
            opcode, payload = self.hear()
            if opcode == 9:
                self.say(payload, opcode=10)
                continue
            expect(opcode in (1, 2), f"opcode {opcode}: {payload!r}")
            return payload.decode()

    def final(self):
        while True:
            answer = self.receive()
            if not answer.startswith("SIP/2.0 1"):
                return answer

    def register(self, expires=600, opcode=1):
        uri = f"sip:{self.server}"
        self.request("REGISTER", uri, f"Expires: {expires}\r\n", opcode=opcode)
        challenge = self.final()
        expect_equal(status_of(challenge), 401, "the challenge")
        value = authorization(challenge, self.user, f"secret-{self.user}", "REGISTER", uri)
        self.request("REGISTER", uri, f"Expires: {expires}\r\nAuthorization: {value}\r\n", opcode=opcode)
        answer = self.final()
        expect_equal(status_of(answer), 200, answer)
        return answer

    def answer(self, request, status, reason, headers="", body=""):
        copied = "".join(line + "\r\n" for line in request.split("\r\n")
                         if line.split(":")[0] in ("Via", "From", "Call-ID", "CSeq", "Record-Route"))
        length = f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n" if body else "Content-Length: 0\r\n"
        self.say(f"SIP/2.0 {status} {reason}\r\n{copied}To: {header_of(request, 'To')};tag=w{self.user}\r\n{headers}{length}\r\n{body}")


def office(lab, http=HTTP, **files):
    pjsip = TRANSPORT_UDP + TRANSPORT_WS + phone("6001") + phone("6002") + "\n[open]\ntype=endpoint\ncontext=office\ndisallow=all\nallow=ulaw\n"
    return Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS, "http.conf": http, **files})


def the_server_says_how_it_is(lab):
    server = office(lab)
    connection = Connection(lab)
    status, head, body = connection.get("/health")
    expect_equal((status, body), (200, "OK\n"), "health")
    expect_equal(header_of(head, "Connection"), "keep-alive", "kept")
    status, head, body = connection.get("/httpstatus")
    expect(status == 200 and "Asterisk&trade; HTTP Status" in body and "8088" in body, body)
    expect_equal(header_of(head, "Content-Type"), "text/html", "type")
    expect_equal(connection.get("/nothing")[0], 404, "nothing there")
    shown = server.cli("http show status")
    for line in ("HTTP Server Status:", "Server: Asterisk/22.10.1", f"Server Enabled and Bound to {server.address}:8088",
                 "Enabled URI's:", "/ws => Asterisk HTTP WebSocket", "Enabled Redirects:", "  None.", "Path Restrictions:"):
        expect(line in shown.splitlines(), f"{line!r} in:\n{shown}")


def a_reload_changes_the_listeners(lab):
    server = office(lab, http="[general]\nenabled=no\n")
    expect("Server Disabled" in server.cli("http show status"), "disabled")
    server.write("http.conf", HTTP + "prefix=asterisk\nredirect=/ /health\n[/httpstatus]\ntype=restriction\ndeny=0.0.0.0/0\n")
    server.cli("core reload")
    wait_until(lambda: "Bound" in server.cli("http show status"), "the listener")
    connection = Connection(lab)
    expect_equal(connection.get("/asterisk/health")[0], 200, "with the prefix")
    expect_equal(connection.get("/health")[0], 404, "without it")
    expect_equal(connection.get("/asterisk/httpstatus")[0], 403, "restricted")
    status, head, _ = connection.get("/asterisk/")
    expect_equal((status, header_of(head, "Location")), (302, "/asterisk/health"), "redirected")
    server.write("http.conf", "[general]\nenabled=no\n")
    server.cli("core reload")
    wait_until(lambda: "Server Disabled" in server.cli("http show status"), "no listener")


def phones_fetch_their_configuration(lab):
    """Statement 472."""
    lab.write("data/phoneprov/configs/firmware.bin", "firmware")
    lab.write("data/phoneprov/phone.cfg", "${USERNAME} ${SERVER} ${TOUPPER(${MAC})} ${PP_EACH_EXTENSION(${MAC},line.cfg)}")
    lab.write("data/phoneprov/line.cfg", "line ${LINE} ${MODEL}")
    lab.write("data/secret", "secret")
    profile = ("[desk]\nstaticdir => configs\nmime_type => text/xml\nstatic_file => firmware.bin,application/octet-stream\n"
               "${MAC}.cfg => phone.cfg\nsetvar => MODEL=x\n")
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP + phone("6001") + "[desk1]\ntype=phoneprov\nendpoint=6001\nPROFILE=desk\nMAC=deadbeef4dad\n",
                          "http.conf": HTTP, "phoneprov.conf": profile})
    connection = Connection(lab)
    status, head, body = connection.get("/phoneprov/deadbeef4dad.cfg")
    expect_equal((status, body), (200, f"6001 {server.address} DEADBEEF4DAD line 1 x"), "the phone's own")
    expect_equal(header_of(head, "Content-Type"), "text/xml", "type")
    expect_equal(connection.get("/phoneprov/firmware.bin")[2], "firmware", "a file")
    for path in ("/phoneprov/../secret", "/phoneprov/%2e%2e/secret", "/phoneprov/configs/../../secret", "/phoneprov/phone.cfg"):
        expect(connection.get(path)[0] in (400, 404), path)
    expect("Asterisk HTTP Phone Provisioning Tool" in server.cli("http show status"), "shown")
    server.write("phoneprov.conf", profile.replace("MODEL=x", "MODEL=y"))
    server.cli("config reload phoneprov.conf")
    expect(connection.get("/phoneprov/deadbeef4dad.cfg")[2].endswith("line 1 y"), "after a reload")


def http_conf_is_checked(lab):
    server = Server(lab, {"pjsip.conf": TRANSPORT_UDP, "http.conf": HTTP + "tlsenable=yes\nsesionlimit=5\nenable_static=yes\n"})
    log = "\n".join(server.process.lines)
    expect("tlscertfile: is missing" in log, log)
    expect("sesionlimit" in log and "sessionlimit" in log, log)
    expect("enable_static: has no effect yet" in log, log)


def slow_and_broken_clients_cost_nothing(lab):
    server = office(lab, http=HTTP + "session_inactivity=300\nsessionlimit=5\n")
    slow = Connection(lab)
    slow.send(b"GET /health HTTP/1.1\r\nX: ")
    expect(slow.until(lambda data: False).startswith(b"HTTP/1.1 408 "), "the slow one is told")
    for bytes_, status in ((b"\x16\x03\x01\x00\xff\x01\x00", b"400"), (b"GET /" + b"x" * 70000, b"431"),
                           (b"GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n", b"413")):
        broken = Connection(lab)
        with contextlib.suppress(OSError):
            broken.send(bytes_ + b"\r\n\r\n")
        told = broken.until(lambda data: False)
        # What was sent behind the fault may reset the connection before the answer is read.
        expect(not told or told.split(b" ")[1] == status, told[:100])
    many = [Connection(lab) for _ in range(5)]
    sixth = Connection(lab)
    expect_equal(sixth.until(lambda data: False), b"", "one too many")
    for connection in many:
        connection.socket.close()
    wait_until(lambda: Connection(lab).until(lambda data: False) == b"" or True, "room")
    expect("fully booted" in server.cli("core waitfullybooted"), "still there")


def a_browser_registers_and_is_called(lab):
    """Statements 201, 202, 203: /ws and the subprotocol sip; the contact is where the connection comes from; answers go back on it."""
    server = office(lab)
    phone_ = WebPhone(lab, "6001")
    answer = phone_.register()
    # 202: the contact is where the connection comes from; 178: the phone is told what it said itself.
    shown = server.cli("pjsip show contacts")
    expect(f"6001/sip:6001@{phone_.address}:{phone_.port};transport=ws" in shown, shown)
    expect("df7jal23ls0d.invalid" in header_of(answer, "Contact"), header_of(answer, "Contact"))
    expect(header_of(answer, "Via").startswith("SIP/2.0/WS df7jal23ls0d.invalid"), header_of(answer, "Via"))
    expect("rport" in header_of(answer, "Via") or "received" in header_of(answer, "Via"), "203")
    caller = Peer(lab)
    body = (f"v=0\r\no=- 1 1 IN IP4 {caller.address}\r\ns=-\r\nc=IN IP4 {caller.address}\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n")
    caller.request("INVITE", f"sip:6001@{caller.server[0]}", user="open", headers="Content-Type: application/sdp", body=body)
    invite = phone_.receive()
    expect(invite.startswith(f"INVITE sip:6001@{phone_.address}:{phone_.port};transport=ws"), invite)
    expect(header_of(invite, "Via").startswith("SIP/2.0/WS "), header_of(invite, "Via"))
    expect("transport=WS" in header_of(invite, "Contact"), header_of(invite, "Contact"))
    phone_.answer(invite, 486, "Busy Here")
    expect_equal(status_of(caller.final()), 486, "busy")
    expect(phone_.receive().startswith("ACK "), "the ACK comes on the same connection")
    # It is gone with its connection.
    phone_.socket.close()
    wait_until(lambda: "No objects found" in server.cli("pjsip show contacts"), "the binding to go")


def a_browser_calls(lab):
    server = office(lab)
    phone_ = WebPhone(lab, "6001")
    uri = f"sip:100@{phone_.server}"
    body = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n"
    phone_.request("INVITE", uri, body=body, opcode=2)
    challenge = phone_.final()
    expect_equal(status_of(challenge), 401, "the challenge")
    value = authorization(challenge, "6001", "secret-6001", "INVITE", uri)
    phone_.request("INVITE", uri, f"Authorization: {value}\r\n", body=body)
    answer = phone_.final()
    expect_equal(status_of(answer), 200, answer)
    wait_until(server.channels, "the channel")
    contact, to = header_of(answer, "Contact").strip("<>"), header_of(answer, "To")
    phone_.request("ACK", contact, to=to, cseq=phone_.number)
    phone_.request("BYE", contact, to=to)
    expect_equal(status_of(phone_.final()), 200, "BYE")
    server.wait_no_channels()


def two_kinds_of_frames_and_fragments(lab):
    office(lab)
    phone_ = WebPhone(lab, "6001")
    phone_.register(opcode=2)
    text = (f"OPTIONS sip:{phone_.server} SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bKo\r\nMax-Forwards: 70\r\n"
            f"From: <sip:6001@{phone_.server}>;tag=1\r\nTo: <sip:{phone_.server}>\r\nCall-ID: o@x\r\nCSeq: 1 OPTIONS\r\n\r\n").encode()
    for byte in phone_.frame(text[:40], opcode=1, final=False) + phone_.frame(b"are you there", opcode=9) + phone_.frame(text[40:], opcode=0):
        phone_.send(bytes([byte]))
    expect_equal(phone_.hear(), (10, b"are you there"), "the pong")
    expect_equal(status_of(phone_.final()), 401, "the answer to the joined message")
    phone_.say("\r\n\r\n")
    expect_equal(phone_.hear()[1], b"\r\n", "a keepalive")
    phone_.say(struct.pack(">H", 1000), opcode=8)
    expect_equal(phone_.close_code(), 1000, "the close is answered")


def bad_frames_end_with_their_code(lab):
    server = office(lab)
    for what, say, code in (("unmasked", lambda it: it.say("OPTIONS", masked=False), 1002),
                            ("oversized", lambda it: it.say("x" * 70000), 1009),
                            ("a head that promises too much", lambda it: it.send(b"\x81\xff" + b"\x7f" * 8), 1009),
                            ("no text", lambda it: it.say(b"\xff\xfe"), 1007),
                            ("a reserved opcode", lambda it: it.say("x", opcode=5), 1002)):
        it = WebSocket(lab)
        say(it)
        with contextlib.suppress(ConnectionError):
            expect_equal(it.close_code(), code, what)
    for subprotocol in (None, "xmpp"):
        expect_equal(WebSocket(lab, subprotocol=subprotocol).status, 400, "another subprotocol")
    half = WebSocket(lab)
    half.send(half.frame("OPTIONS sip:x SIP/2.0")[:9])
    half.socket.close()
    noise = WebSocket(lab)
    noise.say("this is no SIP")
    noise.say(b"\x00" * 100, opcode=2)
    crowd = [WebSocket(lab) for _ in range(90)]
    expect(all(one.status == 101 for one in crowd), "many at a time")
    for one in crowd:
        one.socket.close()
    expect_equal(wait_until(lambda: Connection(lab).get("/health"), "health")[0], 200, "still well")
    expect("fully booted" in server.cli("core waitfullybooted"), "still there")


def wss_with_a_certificate(lab):
    pem = lab.path("web.pem")
    done = subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=web.test", "-keyout", pem + ".key",
                           "-out", pem], capture_output=True, check=False)
    expect_equal(done.returncode, 0, "openssl")
    http = HTTP + f"tlsenable=yes\ntlsbindaddr=%(address)s:8089\ntlscertfile={pem}\ntlsprivatekey={pem}.key\n"
    server = office(lab, http=http)
    phone_ = WebPhone(lab, "6001", transport="WSS", port=8089, secure=True)
    phone_.register()
    caller = Peer(lab)
    caller.request("INVITE", f"sip:6001@{caller.server[0]}", user="open")
    invite = phone_.receive()
    expect(header_of(invite, "Via").startswith("SIP/2.0/WSS "), header_of(invite, "Via"))
    phone_.answer(invite, 480, "Temporarily Unavailable")
    expect(status_of(caller.final()) >= 400, "refused")
    # Handshakes that never end, and bytes that are none, cost others nothing.
    for _ in range(20):
        stuck = socket.create_connection((server.address, 8089), timeout=PATIENCE)
        stuck.sendall(b"\x16\x03\x01")
        lab.closing(stuck.close)
    expect_equal(Connection(lab, port=8089, secure=True).get("/health")[0], 200, "health over HTTPS")


def who_does_not_read_is_cut_off(lab):
    """Statement 204: what cannot be written within websocket_write_timeout ends the connection, and the binding with it."""
    server = office(lab, **{"manager.conf": MANAGER, "extensions.conf": "[office]\nexten => 6001,1,MessageSend(pjsip:6001,<sip:desk@here>)\n"})
    ami = Ami(server.address)
    ami.login()
    deaf, desk = WebPhone(lab, "6001"), Peer(lab)
    deaf.register()
    for _ in range(600):  # more than the kernel holds for one who does not read
        desk.request("MESSAGE", f"sip:6001@{server.address}", user="open", headers="Content-Type: text/plain", body="x" * 30000)
        expect_equal(status_of(desk.final()), 202, "taken")
        if "No objects found" in server.cli("pjsip show contacts"):
            break
    ami.wait_event("ContactStatus", AOR="6001", ContactStatus="Removed")
    ami.close()


def marks_of(port):
    """What the server's own ends of connections to that port mark their packets with."""
    shown = subprocess.run(["ss", "-Htn", "--tos", "state", "established", f"sport = :{port}"], capture_output=True, text=True, check=True)
    return set(re.findall(r"\btos:(0x[0-9a-f]+)", shown.stdout))


def websockets_are_not_marked(lab):
    """Statement 192: tos and cos of a ws transport have no effect; those of a tcp transport have."""
    pjsip = (TRANSPORT_WS + "tos=af31\ncos=3\n[tcp]\ntype=transport\nprotocol=tcp\nbind=%(address)s:5060\ntos=af31\ncos=3\n" + phone("6001"))
    server = Server(lab, {"pjsip.conf": pjsip, "extensions.conf": EXTENSIONS, "http.conf": HTTP})
    phone_ = WebPhone(lab, "6001")
    phone_.register()
    plain = socket.create_connection((server.address, 5060), timeout=PATIENCE)
    lab.closing(plain.close)
    wait_until(lambda: marks_of(5060) == {"0x68"}, "the mark of tcp")
    expect(not marks_of(8088) or marks_of(8088) == {"0x0"}, marks_of(8088))


TESTS = [the_server_says_how_it_is, a_reload_changes_the_listeners, phones_fetch_their_configuration, http_conf_is_checked, slow_and_broken_clients_cost_nothing,
         a_browser_registers_and_is_called, a_browser_calls, websockets_are_not_marked, two_kinds_of_frames_and_fragments, bad_frames_end_with_their_code,
         wss_with_a_certificate, who_does_not_read_is_cut_off]

if __name__ == "__main__":
    raise SystemExit(main(TESTS))
