# SPDX-License-Identifier: Apache-2.0
"""The same questions to both: commands of the console, actions of the manager interface, and the events of a situation, answer beside answer."""
import concurrent.futures
import difflib
import pathlib
import re
import subprocess

HERE = pathlib.Path(__file__).resolve().parent

# What must differ: ids, times, versions, ports. In this order.
MUST_DIFFER = [
    (r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b", "UUID"),
    (r"\b1[0-9]{9}\.[0-9]+\b", "UNIQUEID"),
    (r"\b[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+([-+][0-9:]+|Z)?", "DATE"),
    (r"\b[0-9]{1,2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?\b", "TIME"),
    (r"\b1[0-9]{9}\b", "SECONDS"),
    (r"\b(Asterisk|Asterism) [0-9][-0-9A-Za-z.~+]*( built by .*)?", "VERSION"),
    (r"\b[0-9a-f]{10}\b", "HASH"),
    (r"\b192\.0\.2\.[0-9]+:[34][0-9]{4}\b", "ADDRESS:PORT"),
    (r"ask-[0-9]+", "ask"),
    # Seconds that a channel lives, as a field by themselves; what a session has for a number.
    (r"(!3!)[0-9]+(![^!]*!UNIQUEID)", r"\1SECONDS\2"),
    (r"(SECONDS +)[0-9]+ +[0-9]+( +0 +)", r"\1SECONDS FILE\2"),
    (r"Elapsed Time: [0-9]+h[0-9]+m[0-9]+s", "Elapsed Time: TIME"),
    (r"\b(RING|PROGRESS|DIALED|ANSWERED)TIME_MS=[0-9]+", r"\1TIME_MS=MS"),
    (r"(register|invite)-[0-9a-f]{16}@", "CALL-ID@"),
    (r"/tmp/tmp\.[A-Za-z0-9]+/log/|/var/log/asterisk/", "LOGS/"),
    (r"(LOGS/\S+) +", r"\1  "),
    (r"\x1b\[[0-9;]*m", ""),
]
UNSTABLE_FIELDS = {"ActionID", "Uptime", "Duration", "Timestamp", "SessionID", "EventTV", "RoundtripUsec", "CallID", "Ping", "Challenge",
                   "TxCount", "RxCount", "RTT", "Tech-Timestamp", "SessionTV", "RemoteAddress", "LastReload", "AppFile", "AppFunction", "AppLine",
                   "RegExpire", "ID", "RoundtripUsec", "AsteriskVersion", "Seconds"}


# Told by an Asterisk that was built to be tested, which few are.
NOT_COMPARED_EVENTS = ("TestEvent",)


def calm(text):
    for pattern, name in MUST_DIFFER:
        text = re.sub(pattern, name, text)
    return text.rstrip()


def blocks(text):
    """Of manager text: lists of (field, value), long texts in one field."""
    out = []
    for block in re.split(r"\n\s*\n", text.replace("\r", "").strip()):
        fields = [tuple(part.strip() for part in line.partition(":")[::2]) for line in block.split("\n") if line.strip()]
        if fields:
            out.append(fields)
    return out


def title(fields):
    first = fields[0]
    return f"{first[0]} {first[1]}" if first[0] in ("Event", "Response") else first[0]


IDENTITY = ("Channel", "DestChannel", "Device", "Exten", "Hint", "ObjectName", "Variable", "AOR", "AccountID", "BridgeTechnology", "Context",
            "Priority", "State", "Endpoint")


def identity(fields):
    """What it is about: blocks are paired by it, since lists come in the order of a table."""
    mine = dict(fields)
    keys = IDENTITY[:7] if "Channel" in mine or "Device" in mine else IDENTITY
    if title(fields).startswith("Event ListDialplan"):
        keys = ("Extension", "IncludeContext", "Priority")
    return (title(fields), *(calm(mine[key]) for key in keys if key in mine and not (key == "Exten" and "Channel" in mine)))


def differences(ours, theirs):
    """Of two lists of blocks: (what, field, ours, theirs)."""
    if len(ours) == len(theirs) == 1:
        yield from of_fields(ours[0], theirs[0])
        return
    mine, other = {}, {}
    for table, all_of in ((mine, ours), (other, theirs)):
        for one in all_of:
            table.setdefault(identity(one), []).append(one)
    for key in dict.fromkeys([*other, *mine]):
        left, right = mine.get(key, []), other.get(key, [])
        for one, another in zip(left, right):
            yield from of_fields(one, another)
        if len(left) != len(right):
            times = lambda number: "not there" if number == 0 else "there" if number == 1 and max(len(left), len(right)) == 1 else f"{number} times"
            yield (" ".join(key), "", times(len(left)), times(len(right)))


def orders(ours, theirs):
    """In which order each channel's events come, without those that are said all the time."""
    def of(events):
        out = {}
        for one in events:
            channel = dict(one).get("Channel") or dict(one).get("DestChannel")
            name = one[0][1]
            if channel and name not in ("VarSet", "TestEvent"):
                out.setdefault(channel, []).append(name)
        return out
    left, right = of(ours), of(theirs)
    for channel in dict.fromkeys([*right, *left]):
        mine, other = " ".join(left.get(channel, [])), " ".join(right.get(channel, []))
        if mine != other:
            yield (f"order of events of {channel}", "", mine, other)


def of_fields(left, right):
    what = title(right)
    if title(left) != title(right):
        yield (what, "", title(left), title(right))
    mine, other = dict(left), dict(right)
    for key in [key for key, _ in right] + [key for key, _ in left if key not in other]:
        if key in UNSTABLE_FIELDS:
            continue
        values = tuple(calm(one[key]) if key in one else "(no field)" for one in (mine, other))
        if key == "Value" and right[0][1] == "VarSet" and dict(right).get("Variable", "").endswith("TIME_MS") and all(v.isdigit() for v in values):
            continue
        if values[0] != values[1]:
            yield (what, key, *values)
    if {key for key, _ in left} == {key for key, _ in right}:
        orders = [[key for key, _ in one] for one in (left, right)]
        if orders[0] != orders[1]:
            yield (what, "(order)", " ".join(orders[0]), " ".join(orders[1]))


# Lists in the order of a table of Asterisk's: their lines are compared as a set.
UNORDERED = ("core show hints", "core show codecs", "core show file formats", "core show translation", "channel request hangup all")


def lines(question, ours, theirs):
    """Of two texts: the lines that differ, at most six."""
    left, right = ([calm(line) for line in text.strip("\n").split("\n")] for text in (ours, theirs))
    if question in UNORDERED:
        left, right = sorted(left), sorted(right)
    if left == right:
        return []
    out = []
    for kind, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        for i in range(max(b - a, d - c)):
            out.append((left[a + i] if a + i < b else "(no line)", right[c + i] if c + i < d else "(no line)"))
    return out[:6] + ([("...", f"{len(out) - 6} more")] if len(out) > 6 else [])


def asked(text):
    """What `flows_oracle ask` printed, by question."""
    out = {}
    for part in text.split("=== ")[1:]:
        head, _, body = part.partition("\n")
        head = head.strip()
        while head in out:
            head += " (again)"
        out[head] = body
    return out


def questions(path, situation, folder):
    """Those of a file that are asked in this situation: all, and below a line `# only idle, talking: ...` those there; `# always` ends it."""
    out, asked = [], True
    for line in path.read_text().splitlines():
        if line.startswith("# only "):
            asked = situation in [one.strip() for one in line[7:].partition(":")[0].split(",")]
        elif line.startswith("# always"):
            asked = True
        elif asked:
            out.append(line)
    copy = folder / f"{situation.replace(' ', '_')}.{path.name}"
    copy.write_text("\n".join(out) + "\n")
    return copy


def ask(player, one, whose, commands, actions):
    who = ["ours", player.program] if whose == "ours" else ["asterisk"]
    command = [HERE / "box", *who, player.work / one["number"], player.binary, "ask", one["file"], commands, actions]
    ran = subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL, timeout=300)
    kept = HERE.parent.parent / "build/oracle/answers"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{pathlib.Path(one['file']).stem}.{whose}").write_text(ran.stdout)
    return asked(ran.stdout)


def cell(text, most=140):
    text = text if len(text) <= most else text[:most - 3] + "..."
    return "`" + text.replace("|", "\\|").replace("`", "'") + "`" if text.strip() else "(blank)"


def compare(player, wishes, report):
    nothing = player.work / "nothing"
    nothing.write_text("")
    commands = HERE / "commands.txt" if wishes.console else nothing
    actions = HERE / "actions.txt" if wishes.manager else nothing
    files = [path for path in sorted((HERE / "situations").glob("*.flow")) if not wishes.words or any(word in path.name for word in wishes.words)]
    rows, same, seen = {}, {}, {}
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        for one in player.plan([str(path) for path in files]):
            situation = pathlib.Path(one["file"]).stem.partition("_")[2].replace("_", " ")
            if one["why"] != "-":
                print(f"{situation}: {one['why']}")
                continue
            mine = [questions(path, situation, player.work) for path in (commands, actions)]
            ours, theirs = pool.map(lambda whose: ask(player, one, whose, *mine), ("ours", "asterisk"))
            for name in dict.fromkeys([*theirs, *ours]):
                if name == "events" and not wishes.manager:
                    continue
                if name == "failed":
                    print(f"{situation}: {(theirs.get(name) or ours.get(name)).splitlines()[0]}")
                    continue
                left, right = ours.get(name, ""), theirs.get(name, "")
                kind, _, question = name.partition(" ")
                if kind == "console":
                    found = [(question, "", a, b) for a, b in lines(question, left, right)]
                else:
                    sides = blocks(left), blocks(right)
                    sides = [[one for one in side if one[0][1] not in NOT_COMPARED_EVENTS] for side in sides]
                    pairs = [*differences(*sides), *(orders(*sides) if kind == "events" else ())]
                    found = [(question or "(by itself)", f"{what}{': ' + field if field else ''}", a, b) for what, field, a, b in pairs]
                seen.setdefault(name, []).append(situation)
                if not found:
                    same.setdefault(name, []).append(situation)
                for row in found:
                    rows.setdefault((kind, *row), []).append(situation)
    everywhere = [name for name in seen if len(same.get(name, [])) == len(seen[name])]
    for heading, kinds in (("Console", ("console",)), ("Manager: answers", ("manager",)), ("Manager: events of the situation", ("events",))):
        mine = [name for name in seen if name.partition(" ")[0] in kinds]
        if not mine:
            continue
        agree = [name for name in mine if name in everywhere]
        text = [f"## {heading}", "", f"{len(agree)} of {len(mine)} asked alike in every situation: "
                + ", ".join(f"`{name.partition(' ')[2] or name}`" for name in agree) + ".", "",
                "| asked | what | ours | Asterisk | when |", "|---|---|---|---|---|"]
        for (kind, question, what, a, b), when in rows.items():
            if kind in kinds:
                places = seen.get(f"{kind} {question}") or seen.get(kind, [])
                where = ', '.join(dict.fromkeys(when)) if set(when) != set(places) else 'always'
                text.append(f"| {cell(question, 60)} | {what} | {cell(a)} | {cell(b)} | {where} |")
        report += text + [""]
        print("\n".join(text) + "\n")
