#!/usr/bin/env python3
"""Cases as columns against the same cases one by one, under random rulebooks. Writes TAP.

Each seed's rulebooks and cases are those of generate.py. The cases become a table of cells, and
columns-check decides its rows, and more rows in which the cells meet anew, both ways. One line of
TAP is about random rulebooks, one about the shipped ones with their own cases, of which few rows may
stand alone.

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


class Thresholds:
    """A rulebook of numbers, compared with few constants in all ways, and rows of numbers near them."""

    CONSTANTS = ["0", "0.5", "2", "2.5", "7", "40"]

    def __init__(self, seed):
        self.rng = random.Random(seed)
        self.names = [f"n{i}" for i in range(self.rng.randint(2, 7))]
        self.derived = {"d0": "{0} / {1}", "d1": "{0} * 2 + {1}", "d2": "{0} - {1}"}
        self.bounded = set(self.rng.sample(self.names, 2))

    def files(self):
        rng, lines = self.rng, ["rulebook us.numbers", "  list      us"]
        lines += ["  reaches   unlisted items"] if rng.random() < 0.5 else []
        lines += ["fact destination : country", "fact party.country : country", "fact party.name : text",
                  "fact item.b : yes or no"]
        for name in self.names:
            lines += [f"fact item.{name} : number in mm"] + (["  least     0 mm"] if name in self.bounded else [])
        for name, form in self.derived.items():
            one, other = (f"item.{n}" for n in rng.sample(self.names, 2))
            unit = "percent or none" if name == "d0" else "mm"
            lines += [f"derive item.{name} : number in {unit}", "  = " + form.format(one, other)]
        lines += ["entry 3A001", f"  when      {self.condition(2)}", '  cite      "1"', "entry 3A002", '  cite      "2"']
        for i in range(rng.randint(1, 6)):
            kind = rng.choice(["require", "require", "prohibit"])
            lines += [f"{kind} r{i}"] + ([f"  for       {rng.choice(['3A001', '3A002'])}"] if rng.random() < 0.4 else [])
            lines += [f"  when      {self.condition(3)}"]
            lines += [f"  unless    {self.condition(2)}"] if rng.random() < 0.4 else []
            lines += ['  cite      "3"']
        if rng.random() < 0.6:
            lines += ["exception E", "  lifts     r0", f"  when      {self.condition(2)}", '  cite      "4"']
        return {"us.numbers.rules": "\n".join(lines) + "\n"}

    def condition(self, depth):
        if depth > 0 and self.rng.random() < 0.7:
            word = self.rng.choice([" and ", " or "])
            return word.join(f"({self.condition(depth - 1)})" for _ in range(self.rng.randint(2, 3)))
        return self.rng.choice(["", "", "not "]) + f"({self.leaf()})"

    def leaf(self):
        rng, kind = self.rng, self.rng.random()
        if kind < 0.1:
            return rng.choice(["item.b", "destination in CN, US", "any party where (party.country is CN)"])
        if kind < 0.15:
            return "item.d0 is none"
        if kind < 0.2:
            return "item.{} > item.{}".format(*rng.sample(self.names, 2))
        name = rng.choice(self.names + self.names + list(self.derived))
        sign = rng.choice(["<", "<=", ">", ">=", "is", "is not"])
        return f"item.{name} {sign} {rng.choice(self.CONSTANTS)} {'%' if name == 'd0' else 'mm'}"

    def table(self):
        return [self.row(i) for i in range(CASES)]

    def row(self, number):
        rng = self.rng
        row = {"id": f"c{number}", "date": "2026-01-01"}
        for name in self.names:
            if rng.random() < 0.85:
                row[f"item.{name}"] = rng.choice(self.CONSTANTS + ["1", "0.49", "2.51", "39.999", "100000"])
        for name, values in (("item.b", ["yes", "no"]), ("destination", ["CN", "US", "DE"]), ("end_user.country", ["CN", "DE"]),
                             ("item.code", ["us:3A002", "us:3A001", "none"]), ("exception.claimed", ["E", "none"]),
                             ("broker.name", ["x"]), ("item.d1", ["2.5"])):
            if rng.random() < (0.05 if name == "item.d1" else 0.6):
                row[name] = rng.choice(values)
        return row


def drawn(seed):
    """Files of a set of rulebooks, and cells of cases."""
    if seed % 3 == 0:
        book = Thresholds(seed)
        return book.files(), book.table()
    books, cases = generate.make(seed, {"statuses"})       # a timeline is not passed on
    writer = generate.Json(cases, random.Random(seed))
    drawn = [writer.case(cases.case(f"c{i}")) for i in range(CASES)]
    if seed % 4:                                           # cases of several items stand alone: not in all tables
        drawn = [case for case in drawn if not several(case)]
    return generate.files(books), [flat(case) for case in drawn]


def work(task):
    seed, rows = task
    files, table = drawn(seed)
    with tempfile.TemporaryDirectory(prefix="comity-columns-") as folder:
        for name, text in files.items():
            pathlib.Path(folder, name).write_text(text, encoding="utf-8")
        return (f"--only {seed}", *checked(folder, table, rows, seed))


def shipped(task):
    """A shipped rulebook's own cases."""
    path, rows = task
    with open(path, encoding="utf-8", newline="") as file:
        table = [{n: v for n, v in row.items() if v and not n.startswith("expect.") and n != "note"}
                 for row in csv.DictReader(file)]
    return (path.name, *checked(path.parent, table, rows, 1))


def checked(folder, table, rows, seed):
    """What columns-check counts: rows that agree, that differ, that stood alone, cases that were shared."""
    names = sorted({name for row in table for name in row})
    with tempfile.TemporaryDirectory(prefix="comity-cells-") as place:
        cells = pathlib.Path(place, "cells.csv")
        with open(cells, "w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([names] + [[row.get(n, "") for n in names] for row in table])
        done = subprocess.run([CHECK, folder, cells, str(rows), str(seed)], capture_output=True, text=True, timeout=300)
    found = CLOSING.search(done.stdout)
    counts = [int(n) for n in found.groups()] if found else None
    return counts, done.stdout[-1500:] + done.stderr[-1500:]


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--books", type=int, default=40)
    parser.add_argument("--rows", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int)
    parser.add_argument("--show", type=int, default=3)
    options = parser.parse_args(argv)
    seeds = [options.only] if options.only else [options.seed * 1_000_000 + i for i in range(options.books)]
    books = sorted((HERE.parent.parent / "rulebooks").glob("*/*.cases.csv"))
    with multiprocessing.Pool(2) as pool:
        drawn_ones = pool.map(work, [(s, options.rows) for s in seeds])
        shipped_ones = [] if options.only else pool.map(shipped, [(path, options.rows) for path in books])
    passed = [told(1, "columns decide as cases do, under random rulebooks", drawn_ones, options.show, False)]
    if shipped_ones:
        passed.append(told(2, "and under the shipped ones, few of them alone", shipped_ones, options.show, True))
    print(f"1..{len(passed)}")
    return 0 if all(passed) else 1


def told(number, what, results, show, few_alone):
    """One line of TAP for all results."""
    total, faults = [0, 0, 0, 0], []
    for name, counts, text in results:
        agree, differ, alone, _ = counts or [0] * 4
        if counts is None and "conflict" in text:
            continue                                       # rulebooks that collide are no rulebooks
        if counts is None or differ > 0 or (few_alone and alone * 10 > agree):
            faults.append(f"{name}: {text}")
        total = [a + b for a, b in zip(total, counts or [0] * 4)]
    agree, differ, alone, shared = total
    passed = not faults and agree > 0
    print(f"{'ok' if passed else 'not ok'} {number} - {what}: {agree} rows agree, {differ} differ, {alone} alone, "
          f"{shared} shared")
    for fault in faults[:show]:
        print("\n".join("# " + line for line in fault.splitlines()))
    return passed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
