#!/usr/bin/env python3
"""Cases as columns against the same cases one by one, under random rulebooks. Writes TAP.

Each seed's rulebooks and cases are those of generate.py. The cases become a table of cells, and
columns-check decides its rows, and more rows in which the cells meet anew, both ways. One line of
TAP says how many rows agree; another, that most were not decided each by itself.

columns_test.py [--books N] [--rows N] [--seed S] [--show N]; the program is beside $COMITY or
build/comity.
"""

import argparse
import csv
import multiprocessing
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import generate

HERE = pathlib.Path(__file__).resolve().parent
COMITY = pathlib.Path(os.environ.get("COMITY", HERE.parent.parent / "build" / "comity"))
CHECK = COMITY.resolve().parent / "tests" / "columns-check"
CLOSING = re.compile(r"^(\d+) rows agree, (\d+) differ, (\d+) alone, (\d+) shared$", re.MULTILINE)
ROLES = {"exporter", "end_user", "consignee", "intermediate_consignee", "ultimate_consignee", "broker"}
CASES = 60


def flat(case):
    """A case as cells by column."""
    out = {}
    for key, value in case.items():
        if key == "items" and isinstance(value, list):
            for i, item in enumerate(value):
                add_all(out, "item" if len(value) == 1 else f"items[{i}]", item)
        elif key == "item" or key in ROLES:
            add_all(out, key, value)
        else:
            add(out, key, value)
    return out


def add_all(out, prefix, record):
    for key, value in (record or {}).items():
        add(out, f"{prefix}.{key}", value)


def add(out, name, value):
    if value is None:
        return
    if isinstance(value, dict) and not set(value) & {"at_least", "at_most", "known"} and not is_by_row(name):
        add_all(out, name, value)                          # `end_use` is the beginning of names
    elif isinstance(value, bool):
        out[name] = "yes" if value else "no"
    elif isinstance(value, str):
        out[name] = value
    else:
        out[name] = generate.dump(value)


def is_by_row(name):
    return name.split(".")[-1] in ("in_words", "rates")


def several(case):
    return len(case.get("items") or []) > 1 or any(key.startswith("items[") for key in case)


def work(task):
    seed, rows = task
    books, cases = generate.make(seed, {"statuses"})       # a timeline is not passed on
    writer = generate.Json(cases, random.Random(seed))
    drawn = [writer.case(cases.case(f"c{i}")) for i in range(CASES)]
    if seed % 4:                                           # cases of several items stand alone: not in all tables
        drawn = [case for case in drawn if not several(case)]
    table = [flat(case) for case in drawn]
    names = sorted({name for row in table for name in row})
    with tempfile.TemporaryDirectory(prefix="comity-columns-") as folder:
        for name, text in generate.files(books).items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        cells = pathlib.Path(folder, "cells.cases.csv")
        with open(cells, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([names] + [[row.get(n, "") for n in names] for row in table])
        done = subprocess.run([CHECK, folder, cells, str(rows), str(seed)], capture_output=True, text=True, timeout=300)
    found = CLOSING.search(done.stdout)
    counts = [int(n) for n in found.groups()] if found else None
    return seed, counts, done.stdout[-1500:] + done.stderr[-1500:]


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--books", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--show", type=int, default=3)
    options = parser.parse_args(argv)
    seeds = [options.only] if options.only else [options.seed * 1_000_000 + i for i in range(options.books)]
    total, refused, faults = [0, 0, 0, 0], 0, []
    with multiprocessing.Pool(2) as pool:
        for seed, counts, text in pool.imap_unordered(work, [(s, options.rows) for s in seeds]):
            if counts is None and "conflict" in text:
                refused += 1                               # rulebooks that collide are no rulebooks
            elif counts is None or counts[1] > 0:
                faults.append(f"--only {seed}: {text}")
            total = [a + b for a, b in zip(total, counts or [0] * 4)]
    agree, differ, alone, shared = total
    passed = not faults and agree > 0
    print("1..1")
    print(f"{'ok' if passed else 'not ok'} 1 - columns decide as cases do: {agree} rows agree, {differ} differ "
          f"({alone} alone, {shared} shared, {refused} rulebooks refused)")
    for fault in faults[:options.show]:
        print("\n".join("# " + line for line in fault.splitlines()))
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
