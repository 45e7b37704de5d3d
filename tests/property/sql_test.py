#!/usr/bin/env python3
"""`comity eval` against a database on three-valued logic, over random expressions. Writes TAP.

Unknown is SQL's NULL: and, or, not, comparisons of numbers, words and days, membership of a list. Each
expression is put to both. SQLite comes with Python; DuckDB is asked too where its module is installed
(`pip install duckdb`).

sql_test.py [--count N] [--seed S]; the engine is $COMITY or build/comity.
"""

import argparse
import json
import os
import pathlib
import random
import sqlite3
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
COMITY = os.environ.get("COMITY", str(HERE.parent.parent / "build" / "comity"))
WORDS = ["alpha", "beta", "gamma"]
DAYS = ["2024-02-29", "2025-01-01", "2026-11-24"]
NUMBERS = [n for n in range(-9, 10) if n != 0]  # an unknown times zero is zero for us, NULL for SQL
SIGNS = ["<", "<=", ">", ">=", "is", "is not"]
IN_SQL = {"is": "=", "is not": "<>"}


class Draw:
    """A random expression: each method gives (ours, SQL); facts are columns, by name and SQL type."""

    def __init__(self, rng):
        self.rng, self.facts = rng, []

    def fact(self, kind, values):
        """A fact or, as often, one that is known already; a third of them are unknown."""
        known = [f for f in self.facts if f[1] == kind]
        if known and self.rng.random() < 0.5:
            return self.rng.choice(known)[0]
        name = f"x{len(self.facts)}"
        value = None if self.rng.random() < 0.35 else self.rng.choice(values)
        self.facts.append((name, kind, value))
        return name

    def truth(self, depth):
        roll = self.rng.random()
        if depth == 0 or roll < 0.15:
            return self.rng.choice([self.said, self.compared, self.worded, self.dated, self.listed])()
        if roll < 0.3:
            ours, sql = self.truth(depth - 1)
            return f"not ({ours})", f"NOT ({sql})"
        word = self.rng.choice(["and", "or"])
        parts = [self.truth(depth - 1) for _ in range(self.rng.randint(2, 3))]
        return f" {word} ".join(f"({p[0]})" for p in parts), f" {word.upper()} ".join(f"({p[1]})" for p in parts)

    def said(self):
        name = self.fact("BOOLEAN", [True, False])
        return f"item.{name}", name

    def number(self):
        if self.rng.random() < 0.4:
            text = str(self.rng.choice(NUMBERS))
            return text, text
        name = self.fact("INTEGER", NUMBERS)
        return f"item.{name}", name

    def compared(self):
        (a, in_sql), (b, b_sql), sign = self.number(), self.number(), self.rng.choice(SIGNS)
        if self.rng.random() < 0.3:
            (c, c_sql), plus = self.number(), self.rng.choice("+-*")
            a, in_sql = f"({a} {plus} {c})", f"({in_sql} {plus} {c_sql})"
        return f"{a} {sign} {b}", f"{in_sql} {IN_SQL.get(sign, sign)} {b_sql}"

    def worded(self):
        name, word, sign = self.fact("VARCHAR", WORDS), self.rng.choice(WORDS), self.rng.choice(SIGNS[4:])
        return f'item.{name} {sign} "{word}"', f"{name} {IN_SQL[sign]} '{word}'"

    def dated(self):
        name, day, sign = self.fact("DATE", DAYS), self.rng.choice(DAYS), self.rng.choice(SIGNS)
        return f"item.{name} {sign} {day}", f"{name} {IN_SQL.get(sign, sign)} DATE('{day}')"

    def listed(self):
        name, words = self.fact("VARCHAR", WORDS), self.rng.sample(WORDS, 2)
        word = self.rng.choice(["in", "not in"])
        ours = ", ".join(f'"{w}"' for w in words)
        theirs = ", ".join(f"'{w}'" for w in words)
        return f"item.{name} {word} {ours}", f"{name} {word.upper()} ({theirs})"


def ours(draws, texts):
    rows = [{"id": i, "expr": text, "facts": {f"item.{name}": value for name, _, value in draw.facts}}
            for i, (draw, text) in enumerate(zip(draws, texts))]
    done = subprocess.run([COMITY, "eval", "-"], input="".join(json.dumps(r) + "\n" for r in rows),
                          capture_output=True, text=True, timeout=300)
    answers = {str(row["id"]): row.get("value") for row in map(json.loads, done.stdout.splitlines())}
    return [answers.get(str(i)) for i in range(len(rows))], done.stderr


def literal(kind, value):
    if value is None:
        return f"CAST(NULL AS {kind})" if kind != "DATE" else "DATE(NULL)"
    if kind == "BOOLEAN":
        return str(value).upper()
    return f"DATE('{value}')" if kind == "DATE" else f"'{value}'" if kind == "VARCHAR" else str(value)


def theirs(execute, draws, texts):
    answers = []
    for draw, text in zip(draws, texts):
        columns = ", ".join(f"{literal(kind, value)} AS {name}" for name, kind, value in draw.facts) or "1 AS x"
        value = execute(f"SELECT {text} FROM (SELECT {columns}) AS facts").fetchone()[0]
        answers.append("unknown" if value is None else "yes" if value else "no")
    return answers


def databases():
    yield "SQLite " + sqlite3.sqlite_version, sqlite3.connect(":memory:").execute
    try:
        import duckdb
    except ImportError:
        return
    database = duckdb.connect()
    database.execute("CREATE MACRO date(day) AS CAST(day AS DATE)")
    yield "DuckDB " + duckdb.__version__, database.execute


def main(argv):
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(argv)
    draws = [Draw(random.Random(f"{options.seed} {i}")) for i in range(options.count)]
    drawn = [draw.truth(draw.rng.randint(1, 4)) for draw in draws]
    got, errors = ours(draws, [text for text, _ in drawn])
    engines, failed = list(databases()), 0
    print(f"1..{len(engines)}")
    for number, (name, execute) in enumerate(engines, 1):
        want = theirs(execute, draws, [text for _, text in drawn])
        faults = [(text, draw.facts, w, g) for (text, _), draw, w, g in zip(drawn, draws, want, got) if w != g]
        unknown = want.count("unknown")
        failed += bool(faults)
        print(f"{'not ok' if faults else 'ok'} {number} - {options.count} expressions, {unknown} of them unknown: {name}")
        for text, facts, w, g in faults[:5]:
            print(f"# {text}  with {facts}: want {w}, got {g}")
        if faults and errors:
            print("# " + errors.strip()[:1000].replace("\n", "\n# "))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
