"""What `comity find` finds in the shipped rulebooks: tests/find/queries.csv.

A row is words, the code that is to be found, and among how many it must stand: a
case each. Words are those of a trader, not of the rulebook. One case more holds the
share of all rows whose code comes first, so that no change of weights trades many
queries for one.
"""

import csv
import json

from .case import ROOT, Case, relative, run

QUERIES = ROOT / "tests" / "find" / "queries.csv"
AS_OF = "2026-03-01"
FIRST_PERCENT_MIN = 90


def jobs(settings, suite="find"):
    if settings.wants(f"{suite}/queries"):
        yield lambda: query_cases(settings, suite)


def query_cases(settings, suite):
    with QUERIES.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    places = [place_of(settings, row) for row in rows]
    cases = [Case(f"{suite}/queries: {row['words']}", 0 < place <= int(row["within"]),
                  f"{row['code']} is {f'number {place}' if place else 'not found'}", repeat(settings, row))
             for row, place in zip(rows, places)]
    percent = 100 * places.count(1) // len(rows)
    cases.append(Case(f"{suite}/queries: first", percent >= FIRST_PERCENT_MIN and len(rows) >= 30,
                      f"{percent} % of {len(rows)} come first", relative(QUERIES)))
    return cases


def place_of(settings, row):
    """From 1; 0 if the code is not found."""
    ended = run([settings.comity(), "find", "--json", "--as-of", AS_OF, *row["words"].split()])
    codes = [hit["code"] for hit in json.loads(ended.out or '{"hits":[]}')["hits"]]
    return codes.index(row["code"]) + 1 if row["code"] in codes else 0


def repeat(settings, row):
    return f"{relative(settings.comity())} find --as-of {AS_OF} {row['words']}"
