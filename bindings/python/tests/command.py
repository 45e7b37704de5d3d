"""The command `comity decide`, which the package is held against: $COMITY, else on the path."""

import csv
import io
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent.parent
COMITY = os.environ.get("COMITY", "comity")


def decided(text, *options):
    """The lines that the command writes for rows of CSV or NDJSON."""
    ended = subprocess.run([COMITY, "decide", "--format", "ndjson", *options, "-"],
                           input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if ended.returncode not in (0, 3):
        raise AssertionError(ended.stderr.decode())
    return ended.stdout.decode().splitlines()


def ndjson(cases):
    return "".join(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)


def law_cases():
    """The law's own cases: name, columns {fact: texts}, and the same as CSV."""
    for path in sorted((ROOT / "rulebooks").rglob("*.cases.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        facts = [name for name in rows[0] if not name.startswith("expect.") and name != "note"]
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(facts)
        writer.writerows([row[fact] or "" for fact in facts] for row in rows)
        yield (path.name, {fact: [row[fact] or None for row in rows] for fact in facts},
               text.getvalue())
