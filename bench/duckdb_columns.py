#!/usr/bin/env python3
"""DuckDB on the rows that bench-columns dumped. Prints one JSON object.

    duckdb_columns.py chart|thresholds FOLDER DUMP THREADS ROUNDS [--answers FILE]

The rows stand in a table of DuckDB's own, in memory. On the chart codes and destinations are
integers, and what a code asks and a destination holds are masks of bits in two small tables, which
is the fastest form that was found. What is timed is one query that counts the rows of each outcome;
with --answers the outcome of each row is written instead, a byte a row.
"""
import json
import pathlib
import resource
import sys
import time

import duckdb
import pyarrow as pa


def main(kind, folder, dump, threads, rounds, answers=None):
    rounds = int(rounds)
    db = duckdb.connect()
    db.execute(f"SET threads = {threads}")
    outcome = (chart if kind == "chart" else thresholds)(db, pathlib.Path(folder), dump)
    if answers:
        db.execute("SET preserve_insertion_order = true; SET threads = 1")
        column = db.sql(f"SELECT ({outcome})::UTINYINT AS outcome FROM cases ORDER BY row").to_arrow_table()
        pathlib.Path(answers).write_bytes(b"".join(
            bytes(chunk.buffers()[1])[chunk.offset:chunk.offset + len(chunk)] for chunk in column.column(0).chunks))
        return
    query = f"SELECT outcome, count(*) FROM (SELECT ({outcome})::UTINYINT AS outcome FROM cases) GROUP BY outcome"
    cases = db.execute("SELECT count(*) FROM cases").fetchone()[0]
    results = []
    db.execute(query).fetchall()                           # once, so that all is in place
    for _ in range(rounds):
        before, wall = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        counts = dict(db.execute(query).fetchall())
        after, wall_end = resource.getrusage(resource.RUSAGE_SELF), time.monotonic()
        results.append({"cpu": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
                        "wall": wall_end - wall})
    print(json.dumps({"cases": cases, "rounds": results, "outcomes": counts, "version": duckdb.__version__}))


def array(dump, name, type, valid=None):
    values = pa.py_buffer(pathlib.Path(f"{dump}.{name}").read_bytes())
    nulls = pa.py_buffer(pathlib.Path(f"{dump}.{valid}").read_bytes()) if valid else None
    return pa.Array.from_buffers(type, len(values) // (type.bit_width // 8), [nulls, values])


def chart(db, folder, dump):
    rows = pa.table({"code": array(dump, "item.code", pa.uint16()),
                     "destination": array(dump, "destination", pa.uint16())})
    db.execute("CREATE TABLE rows AS SELECT code, destination, row_number() OVER () AS row FROM rows")
    data = json.loads((folder / "filter.json").read_text())["chart"]
    lists = {name: (folder / f"{name}.txt").read_text().split("\n")[:-1] for name in ("codes", "destinations")}
    bits = {key: 1 << i for i, key in enumerate(sorted({k for c in data["codes"].values()
                                                        for part in ("required", "open") for k in c.get(part, {})}))}

    def mask(keys):
        return sum(bits.get(key, 0) for key in keys)

    codes = [data["codes"].get(code, {}) for code in lists["codes"]]
    held = [data["destinations"][place] for place in lists["destinations"]]
    db.execute("CREATE TABLE codes (code USMALLINT, required BIGINT, open BIGINT)")
    db.execute("CREATE TABLE destinations (destination USMALLINT, held BIGINT)")
    db.executemany("INSERT INTO codes VALUES (?, ?, ?)",
                   [(i, mask(c.get("required", {})), mask(c.get("open", {}))) for i, c in enumerate(codes)])
    db.executemany("INSERT INTO destinations VALUES (?, ?)", [(i, mask(h)) for i, h in enumerate(held)])
    db.execute("CREATE VIEW cases AS SELECT * FROM rows JOIN codes USING (code) JOIN destinations USING (destination)")
    return "CASE WHEN required & held <> 0 THEN 4 WHEN open & held <> 0 THEN 6 ELSE 1 END"


def thresholds(db, folder, dump):
    rows = pa.table({f"x{i}": array(dump, f"x{i}", pa.int32(), f"x{i}.valid") for i in range(32)})
    db.execute("CREATE TABLE cases AS SELECT *, row_number() OVER () AS row FROM rows")
    holds = (folder / "thresholds.sql").read_text()
    return f"CASE ({holds}) WHEN true THEN 4 WHEN false THEN 1 ELSE 6 END"


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--answers"]
    main(*words)
