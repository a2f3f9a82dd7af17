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
    (r"(register|invite)-[0-9a-f]{16}@", "CALL-ID@"),
    (r"/tmp/tmp\.[A-Za-z0-9]+/log/|/var/log/asterisk/", "LOGS/"),
    (r"\x1b\[[0-9;]*m", ""),
]
UNSTABLE_FIELDS = {"ActionID", "Uptime", "Duration", "Timestamp", "SessionID", "EventTV", "RoundtripUsec", "CallID", "Ping", "Challenge",
                   "TxCount", "RxCount", "RTT", "Tech-Timestamp", "SessionTV", "RemoteAddress", "LastReload", "AppFile", "AppFunction", "AppLine",
                   "RegExpire", "ID", "RoundtripUsec", "AsteriskVersion"}


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
        if values[0] != values[1]:
            yield (what, key, *values)
    if {key for key, _ in left} == {key for key, _ in right}:
        orders = [[key for key, _ in one] for one in (left, right)]
        if orders[0] != orders[1]:
            yield (what, "(order)", " ".join(orders[0]), " ".join(orders[1]))


def lines(ours, theirs):
    """Of two texts: the lines that differ, at most six."""
    left, right = ([calm(line) for line in text.strip("\n").split("\n")] for text in (ours, theirs))
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
            ours, theirs = pool.map(lambda whose: ask(player, one, whose, commands, actions), ("ours", "asterisk"))
            for name in dict.fromkeys([*theirs, *ours]):
                if name == "events" and not wishes.manager:
                    continue
                if name == "failed":
                    print(f"{situation}: {(theirs.get(name) or ours.get(name)).splitlines()[0]}")
                    continue
                left, right = ours.get(name, ""), theirs.get(name, "")
                kind, _, question = name.partition(" ")
                if kind == "console":
                    found = [(question, "", a, b) for a, b in lines(left, right)]
                else:
                    sides = blocks(left), blocks(right)
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
                text.append(f"| {cell(question, 60)} | {what} | {cell(a)} | {cell(b)} | {', '.join(dict.fromkeys(when)) if len(when) < 8 else 'always'} |")
        report += text + [""]
        print("\n".join(text) + "\n")
