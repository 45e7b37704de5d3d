"""Random cases, made by Hypothesis: a row of a batch, a case alone and the command give the same."""

import json
import pathlib
import re
import unittest

try:
    from hypothesis import HealthCheck, given, settings
    from hypothesis import strategies as some
except ImportError:
    some = None

import comity
from columns import TextColumns, read
from command import ROOT, decided, ndjson

DAYS = ["2022-10-01", "2023-11-20", "2025-04-04", "2025-12-02", "2026-01-16", "2026-07-23"]
OUTCOMES = ["outcome", "at_least", "at_most", "reachable", "as_enforced"]
COUNTRIES = ["CN", "US", "FR", "RU", "TW", "HK", "MO", "IL", "KP", "Atlantis"]


def codes_of_the_chart():
    text = (pathlib.Path(ROOT) / "rulebooks/us/country_chart.provisions.csv").read_text()
    return sorted(set(re.findall(r"\b[0-9][A-E][0-9]{3}(?:\.[a-z])?", text)))


if some:
    CELLS = {
        "date": some.sampled_from(DAYS),
        "destination": some.sampled_from(COUNTRIES),
        "exporter.country": some.sampled_from(COUNTRIES),
        "end_user.country": some.sampled_from(COUNTRIES),
        "end_use.kind": some.sampled_from(["civil", "military", "wmd", "nothing"]),
        "item.code": some.sampled_from([f"us:{code}" for code in codes_of_the_chart()]
                                       + ["cn:1C902", "us:EAR99", "3A090", "x"]),
        "item.tpp": some.decimals(0, 30_000, places=2).map(str),
        "item.applicable_die_area_mm2": some.integers(1, 2_000).map(str),
        "item.value": some.integers(1, 90_000).map(lambda value: f"{value} USD"),
    }
    CASES = some.lists(some.fixed_dictionaries({}, optional=CELLS), min_size=1, max_size=40)


@unittest.skipUnless(some, "hypothesis is not installed")
class Random(unittest.TestCase):
    if some:
        @settings(max_examples=60, deadline=None, derandomize=True, database=None,
                  suppress_health_check=list(HealthCheck))
        @given(CASES)
        def test_three_ways(self, cases):
            lines = decided(ndjson(cases))
            columns = {name: [case.get(name) for case in cases] for name in CELLS}
            answers = read(DECIDER.decide_batch(TextColumns(columns), ["decision"]))["decision"]
            narrow = read(DECIDER.decide_batch(TextColumns(columns), OUTCOMES))
            self.assertEqual(len(lines), len(cases))
            for row, (case, line, answer) in enumerate(zip(cases, lines, answers)):
                self.assertEqual({column: narrow[column][row] for column in OUTCOMES},
                                 {column: json.loads(line).get(column) for column in OUTCOMES})
                if "problems" in json.loads(line):
                    self.assertIsNone(answer)
                    with self.assertRaises(comity.InvalidError):
                        DECIDER.decide(case)
                else:
                    self.assertEqual(answer, line)
                    self.assertEqual(DECIDER.decide_json(case), line)


DECIDER = comity.Rulebooks().decider() if some else None

if __name__ == "__main__":
    unittest.main()
