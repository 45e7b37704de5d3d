#!/usr/bin/env python3
"""The arrows between the parts of src/, held to the architecture.

Every `#include "part/header.h"` in a part must point to a part that it may use,
and there to a door: part/part.h, and whatever else the part's README names in
its paragraph `Doors:`. All headers of `base` are doors. Fails also when a source
file is in no list of meson.build, when two files of src/ have one name, and
when meson.build's own table of uses says something else. Writes TAP.
"""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"', re.MULTILINE)

# Who may use whom. A part may always use itself.
TO_DECIDE = ["base", "facts", "lang", "screen"]
MAY_USE = {
    "base": [],
    "facts": ["base"],
    "lang": ["base", "facts"],
    "shelf": ["base", "facts", "lang"],
    "review": ["base", "facts", "lang"],
    "find": ["base", "facts", "lang"],
    "screen": ["base", "facts"],
    "render": ["base", "facts"],
    "store": ["base"],
    "decide": TO_DECIDE,
    "account": ["base", "facts", "lang", "render", "decide"],
    "prove": ["base", "facts", "lang", "decide"],
    "ledger": ["base", "facts", "store"],
    "licence": ["base", "facts", "render"],
    "desk": ["base", "facts", "lang", "screen", "render", "store", "decide", "ledger", "licence"],
    "assess": ["base", "facts", "lang", "render", "decide"],
    "agree": ["base", "facts", "lang", "render", "decide", "prove", "assess"],
    "api": ["base", "facts", "lang", "shelf", "screen", "render", "store", "decide", "account",
            "prove", "licence"],
}
PROGRAMS = ["server", "lsp", "mcp", "cli"]  # the command starts the others
for program in PROGRAMS:
    MAY_USE[program] = sorted(MAY_USE)

# Parts all of whose headers are doors.
OPEN_PARTS = ["base"]
HEADER = re.compile(r"\b([a-z_0-9]+\.h)\b")
# "Doors: `case.h`, `value.h`" and the lines up to the next empty one.
DOORS = re.compile(r"^Doors:(.*?)(?:\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)


def doors(part):
    """The headers of a part that others may include; None if all."""
    if part in OPEN_PARTS:
        return None
    readme = SOURCES / part / "README.md"
    text = readme.read_text() if readme.exists() else ""
    named = DOORS.search(text)
    listed = HEADER.findall(named.group(1)) if named else []
    return {f"{part}.h", *listed}


def faults_of_include(part, name):
    """What is wrong with one include, as a list of sentences."""
    folder, _, header = name.partition("/")
    if not header:
        return [f'"{name}" does not say its part; write "{part}/{name}"']
    if not (SOURCES / folder).is_dir():
        return []  # a library's header, such as unicode/uchar.h
    if folder == part:
        return []
    if folder not in MAY_USE.get(part, []):
        return [f'"{name}": {part} may not use {folder}']
    allowed = doors(folder)
    if allowed is not None and header not in allowed:
        return [f'"{name}" is an inner header of {folder}']
    return []


def faults_of_part(part):
    faults = [] if part in MAY_USE else [f"the architecture has no part '{part}'"]
    for path in sorted((SOURCES / part).glob("**/*.[ch]")):
        for name in INCLUDE.findall(path.read_text()):
            faults += [f"{path.relative_to(ROOT)}: {fault}"
                       for fault in faults_of_include(part, name)]
    return faults


def faults_of_names():
    """A name leads to its file without a search, so no two files share one."""
    seen, faults = {}, []
    for path in sorted(SOURCES.glob("*/*.[ch]")):
        if path.name in seen:
            faults.append(f"{path.relative_to(ROOT)} has the name of {seen[path.name]}")
        seen[path.name] = path.relative_to(ROOT)
    return faults


def faults_of_build_table():
    """meson.build links by a table of its own, so that it needs no Python: the same arrows."""
    text = (ROOT / "meson.build").read_text()
    faults = []
    for part, uses in re.findall(r"^  '(\w+)': \{\n    'uses': \[([^\]]*)\]", text, re.MULTILINE):
        for used in re.findall(r"'(\w+)'", uses):
            if used not in MAY_USE.get(part, []):
                faults.append(f"meson.build: {part} may not use {used}")
    return faults


def faults_of_lists():
    checked = subprocess.run([sys.executable, ROOT / "tools" / "sources"], stdout=subprocess.PIPE,
                             text=True)
    return checked.stdout.splitlines() if checked.returncode else []


def main():
    parts = sorted(path.name for path in SOURCES.iterdir() if path.is_dir())
    results = [(f"arrows of {part}", faults_of_part(part)) for part in parts]
    results.append(("file names are unique", faults_of_names()))
    results.append(("the build's table of uses", faults_of_build_table()))
    results.append(("every source is in a list of meson.build", faults_of_lists()))
    print(f"1..{len(results)}")
    for number, (name, faults) in enumerate(results, 1):
        print(f"{'not ok' if faults else 'ok'} {number} - {name}")
        for fault in faults:
            print(f"# {fault}")
    sys.exit(1 if any(faults for _, faults in results) else 0)


if __name__ == "__main__":
    main()
