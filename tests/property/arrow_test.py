#!/usr/bin/env python3
"""Arrow and Parquet against pyarrow, in both directions; TAP, a line a law.

  - what pyarrow writes, of random types, our reader reads and our writer writes again: pyarrow
    reads the same from it;
  - cases that pyarrow stores as Arrow or Parquet, in any of their ways, are decided as from CSV;
  - the decisions that we write as columns are those of the JSON.

Where pyarrow is not installed, nothing is run, and the plan says so.
"""

import csv
import datetime
import decimal
import json
import os
import pathlib
import random
import subprocess
import sys
import tempfile

try:
    import pyarrow as pa
    import pyarrow.ipc as ipc
    import pyarrow.parquet as pq
except ImportError:
    print("1..1\nok 1 - left out: pyarrow is not installed (pip install pyarrow)")
    sys.exit(0)

COMITY = pathlib.Path(os.environ.get("COMITY", "build/comity")).resolve()
COLUMNS = COMITY.parent / "tests" / "columns"
ROUNDS = int(os.environ.get("ROUNDS", "150"))
FLAT = [pa.null(), pa.bool_(), pa.int8(), pa.uint8(), pa.int16(), pa.uint16(), pa.int32(),
        pa.uint32(), pa.int64(), pa.uint64(), pa.float32(), pa.float64(), pa.decimal128(10, 2),
        pa.decimal256(50, 2), pa.date32(), pa.date64(), pa.timestamp("ns"),
        pa.timestamp("ms", "UTC"), pa.time32("s"), pa.time64("ns"), pa.duration("us"), pa.binary(),
        pa.binary(7), pa.large_binary(), pa.string(), pa.large_string(), pa.string_view()]
DICTIONARY = [pa.string(), pa.int32(), pa.large_string(), pa.bool_(), pa.float64(),
              pa.string_view()]


def run(*command, **more):
    ended = subprocess.run([str(word) for word in command], stdout=subprocess.PIPE,
                           stderr=subprocess.PIPE, check=False, **more)
    assert ended.returncode == 0, (command, ended.returncode, ended.stderr.decode())
    return ended.stdout


# --- Random columns -----------------------------------------------------------------------------

def random_type(depth=0):
    kind = random.random() if depth < 3 else 1
    if kind < .1:
        return pa.list_(random_type(depth + 1))
    if kind < .15:
        return pa.large_list(random_type(depth + 1))
    if kind < .2:
        return pa.list_(random_type(depth + 1), random.randrange(1, 4))
    if kind < .35:
        return pa.struct([pa.field(f"f{i}", random_type(depth + 1))
                          for i in range(random.randrange(1, 4))])
    return random.choice(FLAT)


def random_value(kind, nulls=.2):
    is_type = pa.types
    if random.random() < nulls or is_type.is_null(kind):
        return None
    if is_type.is_boolean(kind):
        return random.random() < .5
    if is_type.is_integer(kind):
        top = 1 << kind.bit_width - is_type.is_signed_integer(kind)
        return random.randrange(-top if is_type.is_signed_integer(kind) else 0, top)
    if is_type.is_floating(kind):
        return random.randrange(1000) / 8
    if is_type.is_decimal(kind):
        return decimal.Decimal(random.randrange(-9999, 9999)) / 100
    if is_type.is_date(kind):
        return datetime.date(2000, 1, 1) + datetime.timedelta(days=random.randrange(9999))
    if is_type.is_timestamp(kind):
        return datetime.datetime(2000, 1, 1) + datetime.timedelta(days=random.randrange(9999))
    if is_type.is_time(kind):
        return datetime.time(random.randrange(24))
    if is_type.is_duration(kind):
        return datetime.timedelta(days=random.randrange(99))
    if is_type.is_fixed_size_binary(kind):
        return random.randbytes(kind.byte_width)
    if is_type.is_binary(kind) or is_type.is_large_binary(kind):
        return random.randbytes(random.randrange(20))
    if is_type.is_fixed_size_list(kind):
        return [random_value(kind.value_type) for _ in range(kind.list_size)]
    if is_type.is_list(kind) or is_type.is_large_list(kind):
        return [random_value(kind.value_type) for _ in range(random.randrange(4))]
    if is_type.is_struct(kind):
        return {field.name: random_value(field.type) for field in kind}
    return "".join(random.choice("abc永é𝒳") for _ in range(random.randrange(25)))


class RandomColumn:
    """A column over several batches; its dictionary, if it has one, grows or is replaced."""

    def __init__(self, is_file):
        self.kind = random_type()
        self.is_file = is_file
        self.values = None
        self.has_dictionary = self.kind in DICTIONARY and random.random() < .5
        self.index = random.choice([pa.int8(), pa.int32(), pa.int64(), pa.uint16()])

    def type(self):
        return pa.dictionary(self.index, self.kind) if self.has_dictionary else self.kind

    def batch(self, rows):
        if not self.has_dictionary:
            return pa.array([random_value(self.kind) for _ in range(rows)], self.kind)
        more = [random_value(self.kind, 0) for _ in range(4)]
        if self.values is None or (not self.is_file and random.random() < .3):
            self.values = more
        elif not self.is_file:
            self.values = self.values + more
        indices = [random.choice([None, *range(len(self.values))]) for _ in range(rows)]
        return pa.DictionaryArray.from_arrays(pa.array(indices, self.index),
                                              pa.array(self.values, self.kind))


def formats_come_back(folder):
    for number in range(ROUNDS):
        is_file = random.random() < .5
        columns = [RandomColumn(is_file) for _ in range(random.randrange(1, 6))]
        schema = pa.schema([(f"c{i}", column.type()) for i, column in enumerate(columns)])
        batches = []
        for _ in range(random.randrange(0, 4)):
            rows = random.choice([0, 1, 7, 8, 9, 40])
            batches.append(pa.RecordBatch.from_arrays([column.batch(rows) for column in columns],
                                                      schema=schema))
        options = ipc.IpcWriteOptions(
            compression=random.choice([None, "zstd", "lz4"]), emit_dictionary_deltas=random.random() < .5,
            metadata_version=random.choice([ipc.MetadataVersion.V4, ipc.MetadataVersion.V5]))
        given, copy = folder / "given", folder / "copy"
        with (ipc.new_file if is_file else ipc.new_stream)(given, schema, options=options) as to:
            for batch in batches:
                to.write_batch(batch)
        format_ = random.choice(["stream", "stream-zstd"]
                                + (["arrow", "arrow-zstd"] if is_file else []))
        with open(given, "rb") as pipe:
            run(COLUMNS, "copy", random.choice([given, "-"]), format_, copy, stdin=pipe)
        with open(copy, "rb") as source:
            if format_.startswith("arrow"):
                reader = ipc.open_file(source)
                got = [reader.get_batch(i) for i in range(reader.num_record_batches)]
            else:
                got = list(ipc.open_stream(source))
        for batch in got:
            batch.validate(full=True)
        assert [batch.to_pylist() for batch in got] == [batch.to_pylist() for batch in batches], \
            f"round {number}: {schema}"


# --- Cases --------------------------------------------------------------------------------------

RULES = """rulebook x.toys
  reaches   unlisted items

fact destination : country
fact item.wheels : number
fact item.weight : number in kg
fact item.loud : yes or no
fact item.colours : set of text
fact due : date

require licence
  when      item.wheels > 3 and item.weight > 1.5 kg and item.loud and destination is not FR
  cite      "decree, article 1"

require colour
  when      item.colours has "red" and due > 2026-03-01
  cite      "decree, article 2"
"""


def cases_make(folder, count):
    """Random cases: the table as pyarrow has it, and the decisions from CSV."""
    days = [None] + [datetime.date(2026, month, 1) for month in range(1, 13)]
    table = pa.table({
        "id": [f"c{i}" for i in range(count)],
        "date": pa.array([datetime.date(2026, 7, 1)] * count, pa.date32()),
        "destination": [random.choice(["FR", "DE", "China", None]) for _ in range(count)],
        "due": pa.array([random.choice(days) for _ in range(count)], pa.date32()),
        "item.wheels": pa.array([random.choice([None, 3, 4]) for _ in range(count)], pa.int32()),
        "item.weight": pa.array([random_value(pa.decimal128(10, 2)) for _ in range(count)],
                                pa.decimal128(10, 2)),
        "item.loud": [random.choice([None, True, False]) for _ in range(count)],
        "item.colours": [random.choice([None, ["red"], ["blue", "red"], ["blue"]])
                         for _ in range(count)],
    })
    rows = table.to_pylist()
    with open(folder / "cases.csv", "w", encoding="utf-8", newline="") as to:
        writer = csv.DictWriter(to, table.column_names)
        writer.writeheader()
        for row in rows:
            writer.writerow({name: cell(value) for name, value in row.items()})
    return table, decide(folder, "cases.csv")


def cell(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ";".join(value) if isinstance(value, list) else "" if value is None else str(value)


def decide(folder, *words):
    return run(COMITY, "decide", "--rules", "toy.rules", *words, cwd=folder)


def cases_are_decided_alike(folder):
    table, want = cases_make(folder, 500)
    want = want.decode().splitlines()
    flat = table.drop(["item.colours"])
    texts = table.set_column(2, "destination", table["destination"].dictionary_encode())
    large = table.cast(pa.schema([field.with_type(pa.large_string())
                                  if field.type == pa.string() else field for field in table.schema]))
    for name, kind in (("plain", table), ("dictionary", texts), ("large", large)):
        for compression in (None, "zstd", "lz4"):
            options = ipc.IpcWriteOptions(compression=compression)
            with ipc.new_stream(folder / "cases.arrows", kind.schema, options=options) as to:
                to.write_table(kind, max_chunksize=77)
            with ipc.new_file(folder / "cases.arrow", kind.schema, options=options) as to:
                to.write_table(kind, max_chunksize=77)
            for path in ("cases.arrows", "cases.arrow"):
                got = decide(folder, "--format", "ndjson", path).decode().splitlines()
                assert got == want, (name, compression, path)
    if not parquet_is_built(folder):
        return
    with open(folder / "flat.csv", "w", encoding="utf-8", newline="") as to:
        writer = csv.DictWriter(to, flat.column_names)
        writer.writeheader()
        writer.writerows({name: cell(value) for name, value in row.items()}
                         for row in flat.to_pylist())
    want_flat = decide(folder, "flat.csv").decode().splitlines()
    for compression in ("none", "snappy", "zstd", "gzip", "lz4"):
        for version in ("1.0", "2.0"):
            for small in (True, False):  # decimals as whole numbers, as DuckDB and Spark keep them
                for kind, right in ((table, want), (flat, want_flat)):
                    pq.write_table(kind, folder / "cases.parquet", compression=compression,
                                   data_page_version=version, row_group_size=123,
                                   use_dictionary=random.random() < .5,
                                   store_decimal_as_integer=small)
                    got = decide(folder, "--format", "ndjson", "cases.parquet")
                    assert got.decode().splitlines() == right, (compression, version, small)


def parquet_is_built(folder):
    ended = subprocess.run([COMITY, "decide", "--rules", "toy.rules", "--output", "x.parquet",
                            "cases.csv"], cwd=folder, stderr=subprocess.PIPE, check=False)
    return b"parquet.missing" not in ended.stderr


def decisions_are_the_same(folder):
    _, want = cases_make(folder, 300)
    with open(folder / "cases.csv", "a", encoding="utf-8") as to:
        to.write("broken,2026-07-01,Nowhere,,many,,,\n")
    decide_broken = subprocess.run([COMITY, "decide", "--rules", "toy.rules", "cases.csv"],
                                   cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   check=False)
    want = [json.loads(line) for line in decide_broken.stdout.splitlines()]
    assert decide_broken.returncode == 3 and "problems" in want[-1]
    names = ["out.arrow", "out.arrows"] + (["out.parquet"] if parquet_is_built(folder) else [])
    for name in names:
        subprocess.run([COMITY, "decide", "--rules", "toy.rules", "--output", name, "cases.csv"],
                       cwd=folder, stderr=subprocess.PIPE, check=False)
        path = folder / name
        table = (pq.read_table(path) if name.endswith("parquet") else
                 ipc.open_file(path).read_all() if name.endswith("arrow") else
                 ipc.open_stream(path).read_all())
        table.validate(full=True)
        rows = table.to_pylist()
        assert len(rows) == len(want), name
        for row, decision in zip(rows, want):
            row_is_right(row, decision)


def row_is_right(row, decision):
    if "problems" in decision:
        assert row["outcome"] is None and row["codes"] is None and row["id"] == decision["id"]
        assert [problem["message"] for problem in row["problems"]] == \
               [problem["message"] for problem in decision["problems"]]
        return
    for name in ("id", "outcome", "at_least", "at_most", "reachable", "as_enforced"):
        assert row[name] == decision[name], (row, decision)
    assert str(row["as_of"]) == decision["as_of"] and row["problems"] is None
    assert row["missing"] == [missing["fact"] for missing in decision["missing"]]
    got = [(need["requirement"], need["row"], need["holds"], need["because"], need["cite"])
           for need in row["requirements"]]
    assert got == [(f"{need['rulebook']}/{need['name']}", need["row"], need["holds"],
                    need["because"], need["cite"])
                   for item in decision["items"] for need in item["requirements"]]


LAWS = [formats_come_back, cases_are_decided_alike, decisions_are_the_same]


def main():
    random.seed(int(os.environ.get("SEED", "1")))
    print(f"1..{len(LAWS)}")
    failed = 0
    for number, law in enumerate(LAWS, 1):
        with tempfile.TemporaryDirectory(prefix="comity-arrow-") as folder:
            folder = pathlib.Path(folder)
            (folder / "toy.rules").write_text(RULES)
            try:
                law(folder)
                print(f"ok {number} - {law.__name__}")
            except AssertionError as fault:
                failed += 1
                print(f"not ok {number} - {law.__name__}\n# {fault}")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
