# SPDX-License-Identifier: Apache-2.0
"""What the system tests stand on: the real program, real phones, loopback addresses of their own.

Each test gets a network of its own inside 127.0.0.0/8, so ports never collide and nothing is shared: the server is .1,
its peers .2, .3, ... Everything is started and ended by the test; waiting is always for an event, with a patience that
only a broken program exhausts.
"""
import contextlib
import hashlib
import itertools
import json
import math
import os
import queue
import re
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
import wave

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PRESET = os.environ.get("ASTERISM_PRESET", "dev")
PROGRAM = os.environ.get("ASTERISM_PROGRAM", os.path.join(TOP, "build", PRESET, "asterism"))
PATIENCE = float(os.environ.get("ASTERISM_PATIENCE", "60"))


class Failure(Exception):
    """Something is not as the test expects."""


class Skip(Exception):
    """The test cannot run here, for the reason given."""


def expect(condition, text="expectation failed"):
    if not condition:
        raise Failure(text)


def expect_equal(got, wanted, text=""):
    if got != wanted:
        raise Failure(f"{text}: got {got!r}, wanted {wanted!r}")


def need(program):
    if not shutil.which(program):
        raise (Failure if os.environ.get("ASTERISM_EVERYTHING") else Skip)(f"{program} is not installed")


def wait_until(condition, what, patience=None):
    """Asks until it holds. For states that have no event to wait for."""
    end = time.monotonic() + (patience or PATIENCE)
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise Failure(f"waited in vain for {what}")
        time.sleep(0.02)


_networks = itertools.count(1)



def _claim_network():
    """A second byte of 127.x.y.z that no other run has (tests/load has 77), and what holds it: an abstract socket of the kernel."""
    for number in range(200):
        byte = (os.getpid() + number) % 200 + 20
        holder = socket.socket(socket.AF_UNIX)
        with contextlib.suppress(OSError):
            if byte != 77:
                holder.bind(f"\0asterism-tests-127.{byte}")
                return byte, holder
        holder.close()
    raise SystemExit("every network of 127.20.0.0 to 127.219.0.0 is taken")


_claimed = _claim_network()


class Lab:
    """One test's folder, addresses and processes. Use as a context manager: everything ends with it."""

    def __init__(self, name):
        self.name = name
        self.folder = tempfile.mkdtemp(prefix=f"asterism-{name}-")
        number = next(_networks)
        # The second byte keeps parallel runs apart, the counter the tests of one run.
        self.network = (_claimed[0], number % 250 + 1)
        self._peers = itertools.count(2)
        self._closers = []
        self.options = ""  # lines of asterisk.conf's [options]
        self.server_address = f"127.{self.network[0]}.{self.network[1]}.1"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        failed = []
        for closer in reversed(self._closers):
            try:
                closer()
            except Failure as failure:
                failed.append(failure)
        if kind is None and not failed and "ASTERISM_KEEP" not in os.environ:
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            print(f"    left for you to look at: {self.folder}", flush=True)
        if kind is None and failed:
            raise failed[0]

    def closing(self, closer):
        self._closers.append(closer)

    def peer_address(self):
        return f"127.{self.network[0]}.{self.network[1]}.{next(self._peers)}"

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path


def hindrance(lab, **how):
    """An environment in which the machine fails as hindrance.c says: HINDER_THREADS, HINDER_FOLDER."""
    need("cc")
    library = lab.path("hindrance.so")
    subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", library, os.path.join(TOP, "tests/system/hindrance.c"), "-ldl"], check=True)
    # A sanitizer wants to be the first; here it is not.
    asan = "verify_asan_link_order=0:" + os.environ.get("ASAN_OPTIONS", "abort_on_error=0:exitcode=99")
    return dict(os.environ, LD_PRELOAD=library, ASAN_OPTIONS=asan, **how)


class Process:
    """A program whose output is kept and can be waited for."""

    def __init__(self, lab, name, command, **options):
        self.name = name
        self.lines = []
        self._changed = threading.Condition()
        self.log = open(lab.path(f"{name}.log"), "w", encoding="utf-8", errors="replace")
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        errors="replace", stdin=options.pop("stdin", subprocess.DEVNULL), **options)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self.log.write(line)
            self.log.flush()
            with self._changed:
                self.lines.append(line.rstrip("\n"))
                self._changed.notify_all()
        with self._changed:
            self._changed.notify_all()

    def wait_line(self, pattern, patience=None, start=0):
        """The first line from `start` on that matches; Failure when the process ends or patience does."""
        expression = re.compile(pattern)
        end = time.monotonic() + (patience or PATIENCE)
        at = start
        with self._changed:
            while True:
                while at < len(self.lines):
                    if expression.search(self.lines[at]):
                        return self.lines[at]
                    at += 1
                left = end - time.monotonic()
                if left <= 0 or (self.process.poll() is not None and not self._reader.is_alive()):
                    tail = "\n      ".join(self.lines[-15:])
                    raise Failure(f"{self.name}: no line like {pattern!r}; the last ones:\n      {tail}")
                self._changed.wait(min(left, 0.5))

    def wait_exit(self, patience=None):
        try:
            status = self.process.wait(patience or PATIENCE)
        except subprocess.TimeoutExpired:
            raise Failure(f"{self.name} does not end") from None
        self._reader.join(5)
        return status

    def kill(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
        self._reader.join(5)


class Server:
    """The real program with the configuration given as {file name: text}. %(address)s and the like are put in."""

    def __init__(self, lab, files, start=True, arguments=("-vvv",), place=None):
        self.lab = lab
        self.place = place
        self.address = lab.server_address
        self.arguments = list(arguments)
        etc = lab.path("etc")
        for folder in ("etc", "run", "log", "lib", "spool", "data/sounds/en"):
            os.makedirs(lab.path(folder), exist_ok=True)
        self.config = lab.write("etc/asterisk.conf", f"""[directories]
astetcdir => {etc}
astrundir => {lab.path('run')}
astlogdir => {lab.path('log')}
astvarlibdir => {lab.path('lib')}
astdbdir => {lab.path('lib')}
astspooldir => {lab.path('spool')}
astdatadir => {lab.path('data')}
[options]
{lab.options}
""")
        for name, text in files.items():
            self.write(name, text)
        self.process = None
        if start:
            self.start()
        lab.closing(self.close)

    def write(self, name, text):
        self.lab.write(f"etc/{name}", text.replace("%(address)s", self.address))

    def start(self, environment=None):
        expect(os.path.exists(PROGRAM), f"{PROGRAM} is not built")
        environment = dict(dict(os.environ, ASAN_OPTIONS="abort_on_error=0:exitcode=99"), **(environment or {}), UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1",
                           TSAN_OPTIONS="exitcode=98", ASTERISM_STRICT="1")
        prefix = self.place.prefix if self.place else []
        self.process = Process(self.lab, "asterism", [*prefix, PROGRAM, "-f", "-C", self.config, *self.arguments], env=environment)
        said = wait_until(self._booted, "the server to boot")
        expect("fully booted" in said, said)

    def _booted(self):
        if self.process.process.poll() is not None:
            raise Failure("the server ended at once:\n      " + "\n      ".join(self.process.lines[-30:]))
        if not os.path.exists(self.lab.path("run/asterisk.ctl")):
            return None
        done = self.run_cli("core waitfullybooted")
        return done.stdout if done.returncode == 0 else None

    def run_cli(self, command):
        return subprocess.run([PROGRAM, "-C", self.config, "-rx", command], capture_output=True, text=True, timeout=PATIENCE)

    def cli(self, command):
        done = self.run_cli(command)
        expect(done.returncode == 0, f"-rx {command!r}: {done.stderr or done.stdout}")
        return done.stdout

    def channels(self):
        return [line.split("!")[0] for line in self.cli("core show channels concise").splitlines() if "!" in line]

    def wait_no_channels(self):
        wait_until(lambda: not self.channels(), "all channels to end")

    def stop(self, how="cli"):
        """Ends it in order; a sanitizer's complaint or a leak is a failure."""
        if not self.process:
            return
        process, self.process = self.process, None
        if process.process.poll() is None:
            if how == "cli":
                with contextlib.suppress(Failure, subprocess.TimeoutExpired):
                    self.run = subprocess.run([PROGRAM, "-C", self.config, "-rx", "core stop now"], capture_output=True, timeout=PATIENCE)
            else:
                process.process.send_signal(how)
        status = process.wait_exit()
        trouble = [line for line in process.lines if "Sanitizer" in line or "runtime error" in line or "Our own mistake" in line]
        expect(not trouble, "the server says: " + "; ".join(trouble[:3]))
        expect(status == 0, f"the server ended with {status}: " + "\n      ".join(process.lines[-10:]))

    def kill(self):
        self.process.kill()
        self.process = None

    def close(self):
        if self.process:
            self.stop()


class Ami:
    """A manager client: actions with their answers, and events as they come."""

    def __init__(self, address, port=5038):
        self.socket = socket.create_connection((address, port), timeout=PATIENCE)
        self.file = self.socket.makefile("rwb")
        self.banner = self.file.readline().decode().strip()
        self.events = queue.Queue()
        self.answers = {}
        self._changed = threading.Condition()
        self._ids = itertools.count(1)
        self._closed = False
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        message = []
        with contextlib.suppress(OSError, ValueError):
            for raw in self.file:
                line = raw.decode(errors="replace").rstrip("\r\n")
                if line:
                    name, _, value = line.partition(":")
                    message.append((name.strip(), value.strip()))
                    continue
                if message:
                    self._take(message)
                message = []
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _take(self, message):
        fields = dict(message)
        fields["_all"] = message
        if "Response" in fields:
            with self._changed:
                self.answers[fields.get("ActionID", "")] = fields
                self._changed.notify_all()
        else:
            self.events.put(fields)

    def action(self, name, **fields):
        number = f"t{next(self._ids)}"
        lines = [f"Action: {name}", f"ActionID: {number}"]
        for field, value in fields.items():
            for one in value if isinstance(value, list) else [value]:
                lines.append(f"{field}: {one}")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        with self._changed:
            if not self._changed.wait_for(lambda: number in self.answers or self._closed, PATIENCE) or number not in self.answers:
                raise Failure(f"no answer to {name}")
            return self.answers.pop(number)

    def login(self, user="test", secret="secret", events="on"):
        answer = self.action("Login", Username=user, Secret=secret, Events=events)
        expect_equal(answer["Response"], "Success", "login")

    def wait_event(self, name, **fields):
        """The next event of that name with those fields; others before it are dropped."""
        return self.wait_events((name, fields))[0]

    def wait_events(self, *wanted):
        """Each of these (name, fields) in whatever order they come; others before the last of them are dropped."""
        end = time.monotonic() + PATIENCE
        seen, found = [], [None] * len(wanted)
        while None in found:
            try:
                event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                missing = [one for one, event in zip(wanted, found) if event is None]
                raise Failure(f"no event {missing}; seen: {seen[-20:]}") from None
            seen.append(event.get("Event"))
            for index, (name, fields) in enumerate(wanted):
                if found[index] is None and event.get("Event") == name and all(re.fullmatch(v, event.get(k, "")) for k, v in fields.items()):
                    found[index] = event
                    break
        return found

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class Baresip:
    """A real phone: registers as `user`, plays a wav and records what it hears."""

    def __init__(self, lab, user, password, server, transport="udp", source=None, answer="auto", extra="", codecs="PCMU/8000/1",
                 register=True, address=None, proxy=None, place=None, account="", contacts=""):
        need("baresip")
        self.place = place
        self.lab = lab
        self.user = user
        self.address = address or lab.peer_address()
        folder = lab.path(f"phone-{user}")
        os.makedirs(os.path.join(folder, "rec"), exist_ok=True)
        self.folder = folder
        source = source or write_tones(os.path.join(folder, "silence.wav"), [0] * 50)
        with open(os.path.join(folder, "config"), "w", encoding="utf-8") as out:
            out.write(f"""poll_method epoll
sip_listen {self.address}:5060
sip_verify_server no
call_max_calls 4
audio_player aubridge,nil
audio_source aufile,{source}
audio_alert aubridge,alert
ausrc_srate 8000
auplay_srate 8000
audio_txmode thread
jitter_buffer_delay 2-5
rtp_ports 10000-20000
module_path /usr/lib/baresip/modules
module g711.so
module g722.so
module aufile.so
module aubridge.so
module sndfile.so
module_tmp uuid.so
module_tmp account.so
module_app ctrl_tcp.so
module_app menu.so
snd_path {folder}/rec
ctrl_tcp_listen {self.address}:4444
{extra}
""")
        mode = {"auto": "auto", "manual": "manual"}[answer]
        tls = ";transport=" + transport if transport != "udp" else ""
        port = {"udp": 5060, "tcp": 5060, "tls": 5061}[transport]
        with open(os.path.join(folder, "accounts"), "w", encoding="utf-8") as out:
            out.write(f"<sip:{user}@{server}:{port}{tls}>;auth_user={user};auth_pass={password};answermode={mode};regint={600 if register else 0};"
                      f"audio_codecs={codecs};outbound=\"sip:{proxy or server}:{port}{tls}\"{account}\n")
        with open(os.path.join(folder, "contacts"), "w", encoding="utf-8") as out:
            out.write(contacts)
        self.process = Process(lab, f"baresip-{user}", [*(place.prefix if place else []), "baresip", "-f", folder, "-v"], cwd=folder)
        self.events = queue.Queue()
        self.socket = wait_until(self._connect, "baresip's control port")
        threading.Thread(target=self._read, daemon=True).start()
        lab.closing(self.close)

    def _connect(self):
        if self.process.process.poll() is not None:
            raise Failure("baresip ended: " + "\n      ".join(self.process.lines[-10:]))
        try:
            connect = lambda: socket.create_connection((self.address, 4444), timeout=2)
            return self.place.within(connect) if self.place else connect()
        except OSError:
            return None

    def _read(self):
        data = b""
        self.socket.settimeout(None)
        with contextlib.suppress(OSError):
            while chunk := self.socket.recv(65536):
                data += chunk
                while b":" in data:
                    size, _, rest = data.partition(b":")
                    if len(rest) < int(size) + 1:
                        break
                    message = json.loads(rest[:int(size)].decode(errors="replace"))
                    data = rest[int(size) + 1:]
                    if message.get("event"):
                        self.events.put(message)

    def command(self, name, params=""):
        text = json.dumps({"command": name, "params": params}).encode()
        self.socket.sendall(str(len(text)).encode() + b":" + text + b",")

    def wait_event(self, kind):
        end = time.monotonic() + PATIENCE
        seen = []
        while True:
            try:
                event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise Failure(f"phone {self.user}: no {kind}; seen {seen}; "
                              + "\n      ".join(self.process.lines[-12:])) from None
            seen.append(event.get("type"))
            if event.get("type") == kind:
                return event

    def wait_registered(self):
        # Its own words: it may have registered before its control port was asked.
        self.process.wait_line(r"200 OK .*binding")

    def wait_refused(self):
        self.process.wait_line(r"reg: .*\b4\d\d\b")

    def dial(self, target):
        self.command("dial", target)

    def hangup(self):
        self.command("hangup")

    def heard(self):
        """What the phone decoded: path of the newest recording."""
        files = [os.path.join(self.folder, "rec", name) for name in os.listdir(os.path.join(self.folder, "rec")) if name.endswith("dec.wav")]
        return max(files, key=os.path.getmtime) if files else None

    def close(self):
        self.process.kill()
        with contextlib.suppress(OSError):
            self.socket.close()


# ---- sound ----------------------------------------------------------------------------------------------------------

RATE = 8000
STEP = 0.2  # seconds of each tone


def write_tones(path, tones):
    """A wav of tones in Hz (0: silence), each STEP long."""
    with wave.open(path, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE)
        for tone in tones:
            count = int(RATE * STEP)
            frames = b"".join(struct.pack("<h", int(9000 * math.sin(2 * math.pi * tone * n / RATE)) if tone else 0) for n in range(count))
            out.writeframes(frames)
    return path


def tones_in(path, candidates):
    """The sequence of tones a recording holds, repeats folded: each 40 ms frame is judged by Goertzel's filter."""
    # A recording that is still written has no sizes in its header yet, so the samples are taken from behind it.
    with open(path, "rb") as source:
        raw = source.read()
    start = raw.find(b"data")
    raw = raw[start + 8 if start > 0 else 44:]
    rate = RATE
    samples = struct.unpack(f"<{len(raw) // 2}h", raw[:len(raw) // 2 * 2])
    size = rate // 25
    found = []
    for at in range(0, len(samples) - size, size):
        frame = samples[at:at + size]
        energy = sum(s * s for s in frame)
        best = 0
        if energy / size > 200 ** 2:
            def power(tone):
                k = 2 * math.cos(2 * math.pi * tone / rate)
                a = b = 0.0
                for s in frame:
                    a, b = s + k * a - b, a
                return a * a + b * b - k * a * b
            powers = {tone: power(tone) for tone in candidates}
            best = max(powers, key=powers.get)
            # A pure tone holds nearly all of the frame's energy at its frequency.
            if powers[best] < 0.5 * energy * size / 2:
                best = -1
        found.append(best)
    folded = []
    for tone, run in itertools.groupby(found):
        if tone > 0 and len(list(run)) >= 2:
            folded.append(tone)
    return folded


def contains_run(found, wanted):
    return any(found[i:i + len(wanted)] == wanted for i in range(len(found) - len(wanted) + 1))


# ---- SIPp -----------------------------------------------------------------------------------------------------------

def sipp(lab, target, *arguments, name="sipp", address=None, check=True, patience=None):
    """Runs SIPp to its end; a failed scenario is a failure with its messages."""
    need("sipp")
    address = address or lab.peer_address()
    command = ["sipp", target, "-i", address, "-mi", address, "-nostdin", "-trace_err", "-error_file", lab.path(f"{name}.err"),
               "-trace_msg", "-message_file", lab.path(f"{name}.msg"), *arguments]
    process = Process(lab, name, command, cwd=lab.folder)
    status = process.wait_exit(patience)
    if check and status != 0:
        messages = ""
        with contextlib.suppress(OSError), open(lab.path(f"{name}.err"), encoding="utf-8", errors="replace") as errors:
            messages = errors.read()[-1500:]
        raise Failure(f"sipp {' '.join(arguments)} ended with {status}:\n{messages}")
    return status


def start_sipp(lab, *arguments, name="sipp-uas", address=None):
    """Starts SIPp and returns it; it is ended with the lab."""
    need("sipp")
    address = address or lab.peer_address()
    process = Process(lab, name, ["sipp", "-i", address, "-mi", address, "-nostdin", "-trace_err", "-error_file", lab.path(f"{name}.err"),
                                  "-trace_msg", "-message_file", lab.path(f"{name}.msg"), *arguments], cwd=lab.folder)
    process.address = address
    lab.closing(process.kill)
    return process


# ---- a peer of a few lines, for what no phone would send ----------------------------------------------------------------

class Peer:
    """A SIP peer over UDP of our own: says exactly what the test says."""

    def __init__(self, lab, port=5060, address=None):
        self.address = address or lab.peer_address()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind((self.address, port))
        self.port = self.socket.getsockname()[1]
        self.server = (lab.server_address, 5060)
        self._numbers = itertools.count(1)
        lab.closing(self.socket.close)

    def send(self, text):
        self.socket.sendto(text.replace("\n", "\r\n").encode() if "\r\n" not in text else text.encode(), self.server)

    def receive(self, patience=None):
        self.socket.settimeout(patience or PATIENCE)
        try:
            return self.socket.recvfrom(65536)[0].decode(errors="replace")
        except socket.timeout:
            raise Failure("no answer came") from None

    def request(self, method, uri, user="6001", cseq=1, headers="", body="", call_id=None, to_tag="", branch=None, from_uri=None):
        number = next(self._numbers)
        self.call_id = call_id or f"{number}-{os.getpid()}@{self.address}"
        branch = branch or f"z9hG4bK{number}{cseq}{time.monotonic_ns()}"
        from_uri = from_uri or f"sip:{user}@{self.server[0]}"
        to = uri if method != "REGISTER" else from_uri
        text = (f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {self.address}:{self.port};rport;branch={branch}\r\n"
                f"Max-Forwards: 70\r\nFrom: <{from_uri}>;tag=t{number}\r\nTo: <{to}>{';tag=' + to_tag if to_tag else ''}\r\n"
                f"Call-ID: {self.call_id}\r\nCSeq: {cseq} {method}\r\n"
                + (f"Contact: <sip:{user}@{self.address}:{self.port}>\r\n" if method != "REGISTER" and "Contact:" not in headers else "")
                + "".join(line + "\r\n" for line in headers.splitlines() if line)
                + f"Content-Length: {len(body)}\r\n\r\n{body}")
        self.socket.sendto(text.encode(), self.server)
        return text

    def final(self):
        """The next answer that is no 1xx."""
        while True:
            answer = self.receive()
            if not answer.startswith("SIP/2.0 1"):
                return answer


def status_of(answer):
    return int(answer.split(" ", 2)[1])


def header_of(message, name):
    found = re.search(rf"(?im)^{re.escape(name)}\s*:\s*(.*?)\r?$", message)
    return found[1] if found else None


def authorization(challenge, user, password, method, uri, header="WWW-Authenticate"):
    """The Authorization value for the first digest challenge in an answer (MD5, qop auth)."""
    value = header_of(challenge, header)
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', value))
    h = lambda text: hashlib.md5(text.encode()).hexdigest()
    ha1 = h(f"{user}:{fields['realm']}:{password}")
    ha2 = h(f"{method}:{uri}")
    cnonce = "0a4f113b"
    response = h(f"{ha1}:{fields['nonce']}:00000001:{cnonce}:auth:{ha2}")
    return (f'Digest username="{user}", realm="{fields["realm"]}", nonce="{fields["nonce"]}", uri="{uri}", response="{response}", '
            f'algorithm=MD5, cnonce="{cnonce}", qop=auth, nc=00000001, opaque="{fields.get("opaque", "")}"')


# ---- configurations that many tests share --------------------------------------------------------------------------------

def phone(user, password=None, more=""):
    """Endpoint, auth and aor of one phone, as people write them."""
    return f"""
[{user}]
type=endpoint
context=office
disallow=all
allow=ulaw,alaw
auth={user}
aors={user}
callerid="Phone {user}" <{user}>
{more}
[{user}]
type=auth
auth_type=userpass
username={user}
password={password or 'secret-' + user}
[{user}]
type=aor
max_contacts=2
remove_existing=yes
"""


TRANSPORT_UDP = """
[udp]
type=transport
protocol=udp
bind=%(address)s:5060
"""
MANAGER = """
[general]
enabled=yes
bindaddr=%(address)s
port=5038
[test]
secret=secret
read=all
write=all
"""


def main(tests):
    """Runs the functions given (or those named on the command line): one line each, then the count."""
    wanted = sys.argv[1:]
    passed = failed = skipped = 0
    for test in tests:
        name = test.__name__
        if wanted and not any(re.search(w, name) for w in wanted):
            continue
        began = time.monotonic()
        try:
            with Lab(name) as lab:
                test(lab)
            passed += 1
            print(f"ok      {name} ({time.monotonic() - began:.1f} s)", flush=True)
        except Skip as skip:
            skipped += 1
            print(f"skipped {name}: {skip}", flush=True)
        except Exception as error:  # a broken test is a failed test
            failed += 1
            print(f"FAILED  {name}: {type(error).__name__ if not isinstance(error, Failure) else ''} {error}", flush=True)
            if not isinstance(error, Failure):
                import traceback
                traceback.print_exc()
    print(f"{passed} passed, {failed} failed, {skipped} skipped", flush=True)
    return 1 if failed else 0
