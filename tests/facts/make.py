#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draws the facts that the tests compare with out of the catalogues of the reference: names, privileges, orders and defaults, nothing
else of them. Run anew when the reference changes: tests/facts/make.py ../shared/reference"""
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def read(folder, name):
    with open(os.path.join(folder, name)) as file:
        return json.load(file)


def only(entry, *keys):
    return {key: entry[key] for key in keys if key in entry}


def names(fields):
    return [one if isinstance(one, str) else one["name"] for one in fields]


def event(entry):
    out = only(entry, "name", "class", "observed_order_22.10.1", "field_order")
    if isinstance(entry.get("fields"), list):
        out["fields"] = names(entry["fields"])
    if isinstance(out.get("field_order"), list):
        out["field_order"] = names(out["field_order"])
    return out


def write(name, what):
    with open(os.path.join(HERE, name), "w") as file:
        json.dump(what, file, indent=0, sort_keys=True)
        file.write("\n")


def main(folder):
    ami = read(folder, "ami.json")
    write("ami.json", {
        "actions": [only(one, "name", "module", "privilege") for one in ami["actions"]],
        "events": [event(one) for one in ami["events"]],
        "security_events": [event(one) for one in ami["security_events"]],
    })
    cli = read(folder, "cli.json")
    write("cli.json", {"commands": [only(one, "name", "module") for one in cli["commands"]]})
    options = read(folder, "pjsip-options.json")
    write("pjsip-options.json", {"types": {
        name: {"options": [only(one, "name", "default", "type", "shown_as", "registered_as") for one in kind["options"]]}
        for name, kind in options["types"].items() if "options" in kind}})


if __name__ == "__main__":
    main(sys.argv[1])
