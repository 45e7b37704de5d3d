"""The package where nothing but Python is installed."""

import datetime
import decimal
import gc
import json
import pickle
import threading
import unittest

import comity
from columns import TextBatches, TextColumns, live, read, read_all
from command import decided, law_cases, ndjson

DRAFT = """rulebook draft.pumps
  title     "Pumps"
  list      draft
fact item.power : number in kW
  ask       "Which power?"
fact item.made : date
  ask       "When was it made?"
fact destinations : set of country
  ask       "Where to?"
entry 1A001
  when      item.power >= 5.92 kW
  cite      "1"
require licence from 2020-01-01
  for       1A001
  cite      "2"
"""
# Of which many rows are decided at once.
OUTCOMES = ["id", "outcome", "at_least", "at_most", "reachable", "as_enforced", "problems"]
CHIP = {"id": "a", "destination": "CN", "item": {"code": "us:3A090.a", "tpp": "4800"}}


def draft(**options):
    return comity.Rulebooks(sources={"draft.rules": DRAFT}).decider(as_of="2026-01-01", **options)


class One(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.rulebooks = comity.Rulebooks()

    def test_the_same_bytes_as_the_command(self):
        options = {"as_of": "2026-07-23", "known": datetime.date(2026, 7, 20), "derive": "*",
                   "explain": True}
        decider = self.rulebooks.decider("us", **options)
        cases = [CHIP, {"id": "b", "destination": "FR", "item": {"code": "us:3A001.a.1"}},
                 {"id": "c"}, {"id": "d", "items": [{"code": "us:EAR99"}, {"tpp": "1600"}]}]
        lines = decided(ndjson(cases), "--rules", "us", "--as-of", "2026-07-23", "--known",
                        "2026-07-20", "--derive", "*", "--explain")
        self.assertEqual(len(lines), len(cases))
        for case, line in zip(cases, lines):
            self.assertEqual(decider.decide_json(case), line)

    def test_values_of_python_lose_no_digit(self):
        decider = draft()
        for power, outcome in [(decimal.Decimal("5.92"), "licence_required"),
                               (decimal.Decimal("5.9199999999999999999999"), "not_controlled"),
                               ("5.92", "licence_required"), (6, "licence_required"),
                               (6.0, "licence_required"), ("5920 W", "licence_required")]:
            got = decider.decide({"item": {"power": power}})
            self.assertEqual(got["outcome"], outcome, power)
        got = decider.decide({"date": datetime.date(2019, 5, 1), "item": {"power": 6},
                              "destinations": {"FR", "CN"}})
        self.assertEqual((got["as_of"], got["outcome"]), ("2019-05-01", "no_licence_required"))

    def test_a_binary_fraction_is_refused(self):
        with self.assertRaisesRegex(TypeError, r"thresholds are exact: pass \"5.92\""):
            draft().decide({"item": {"power": 5.92}})
        for wrong in (float("nan"), float("inf"), decimal.Decimal("NaN")):
            with self.assertRaises((TypeError, ValueError, OverflowError)):
                draft().decide({"item": {"power": wrong}})
        with self.assertRaises(TypeError):
            draft().decide({"date": datetime.datetime(2026, 1, 1)})
        with self.assertRaises(TypeError):
            draft().decide([CHIP])

    def test_problems_are_told(self):
        with self.assertRaises(comity.InvalidError) as caught:
            draft().decide({"id": "x", "item": {"powr": 6, "made": "yesterday"}})
        error = caught.exception
        self.assertIsInstance(error, ValueError)
        self.assertEqual(error.case_id, "x")
        self.assertEqual([(one.code, one.field) for one in error.problems],
                         [("case.fact_unknown", "item.powr"), ("case.date", "item.made")])
        self.assertIn("the nearest is 'item.power'", str(error))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual(again.problems, error.problems)

    def test_wrong_rulebooks_and_options_are_told(self):
        with self.assertRaises(comity.InvalidError) as caught:
            comity.Rulebooks(sources={"draft.rules": DRAFT + "require x\n  when item.nothing\n"})
        problem = caught.exception.problems[0]
        self.assertEqual((problem.path, problem.line), ("draft.rules", 17))
        for wrong in ({"as_of": "July"}, {"timeline": "what\n"}):
            with self.assertRaises(comity.InvalidError):
                comity.Rulebooks(sources={"draft.rules": DRAFT}).decider(**wrong)
        with self.assertRaisesRegex(comity.InvalidError, "no rulebook or folder 'uss'"):
            comity.Rulebooks("uss")

    def test_rulebooks_are_listed(self):
        listed = {one.name: one for one in self.rulebooks.list()}
        decision = self.rulebooks.decider("us.country_chart", as_of="2026-01-01").decide(CHIP)
        for named in decision["rulebooks"]:
            self.assertEqual(listed[named["name"]].sha256, named["sha256"])

    def test_it_is_explained(self):
        decider = self.rulebooks.decider("us", as_of="2026-07-23")
        tree, = decider.explain(CHIP)
        self.assertEqual(tree["kind"], "outcome")
        self.assertIn("us.country_chart", json.dumps(tree))
        text = decider.explain_text(CHIP, width=80)
        self.assertLessEqual(max(map(len, text.splitlines())), 80)
        why_not = decider.explain_text(CHIP, why_not="no_licence_required")
        self.assertNotEqual(text, why_not)
        with self.assertRaisesRegex(comity.InvalidError, "'maybe' is no outcome"):
            decider.explain(CHIP, why_not="maybe")

    def test_threads_share_a_decider(self):
        decider, wrong = self.rulebooks.decider("us", as_of="2026-07-23"), []
        cases = [CHIP, {"id": "b", "destination": "FR", "item": {"code": "us:3A001.a.1"}}]
        want = [decider.decide_json(case) for case in cases]

        def work():
            for number in range(200):
                if decider.decide_json(cases[number % 2]) != want[number % 2]:
                    wrong.append(number)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_a_decider_can_be_sent_elsewhere(self):
        decider = draft(explain=True)
        again = pickle.loads(pickle.dumps(decider))
        self.assertEqual(again.decide_json({"item": {"power": 6}}),
                         decider.decide_json({"item": {"power": 6}}))


class Columns(unittest.TestCase):
    def test_the_laws_own_cases(self):
        """Each row of a batch gets the bytes that the command writes for the row of CSV."""
        decider = comity.Rulebooks().decider(as_of="2026-07-23")
        seen = 0
        for name, columns, text in law_cases():
            lines = decided(text, "--as-of", "2026-07-23")
            answers = read(decider.decide_batch(TextColumns(columns), ["decision", "outcome", "id"]))
            narrow = read(decider.decide_batch(TextColumns(columns), OUTCOMES))
            self.assertEqual(len(answers["decision"]), len(lines), name)
            for row, line in enumerate(lines):
                want = json.loads(line)
                if "problems" in want:
                    self.assertIsNone(answers["decision"][row], name)
                    self.assertEqual(answers["id"][row], want["id"], name)
                    self.assertEqual([narrow[column][row] for column in OUTCOMES[:-1]],
                                     [want["id"], *[None] * 5], name)
                else:
                    self.assertEqual(answers["decision"][row], line, name)
                    self.assertEqual(answers["outcome"][row], want["outcome"], name)
                    self.assertEqual([narrow[column][row] for column in OUTCOMES[:-1]],
                                     [want[column] for column in OUTCOMES[:-1]], name)
            seen += len(lines)
        self.assertGreater(seen, 300)

    def test_a_wrong_row_is_alone(self):
        batch = TextColumns({"id": ["a", "b", "c"], "item.power": ["6", "much", None]})
        decisions = draft().decide_batch(batch)
        self.assertEqual(len(decisions), 3)
        answers = read(decisions)
        self.assertEqual(answers["outcome"], ["licence_required", None, "undetermined"])
        self.assertEqual(answers["id"], ["a", "b", "c"])

    def test_a_stream(self):
        before = live()
        batches = [{"item.power": ["6", "5"]}, {"item.power": ["5.92"]}]
        got = list(read_all(draft().decide_stream(TextBatches(batches), ["outcome"])))
        self.assertEqual(got, [{"outcome": ["licence_required", "not_controlled"]},
                               {"outcome": ["licence_required"]}])
        gc.collect()
        self.assertEqual(live(), before)

    def test_a_stream_that_fails(self):
        answer = read_all(draft().decide_stream(TextBatches([{"item.power": ["6"]}], failing=True)))
        self.assertEqual(next(answer)["outcome"], ["licence_required"])
        with self.assertRaisesRegex(OSError, "the tape tore"):
            next(answer)

    def test_what_is_not_read_is_released(self):
        before = live()
        decider = draft()
        decider.decide_batch(TextColumns({"item.power": ["6"]}))
        decider.decide_batch(TextColumns({"item.power": ["6"]})).__arrow_c_array__()
        decider.decide_stream(TextBatches([{"item.power": ["6"]}]))
        with self.assertRaises(comity.InvalidError):
            decider.decide_batch(TextColumns({"item.powr": ["6"]}))
        gc.collect()
        self.assertEqual(live(), before)

    def test_wrong_columns_are_told(self):
        with self.assertRaisesRegex(comity.InvalidError, "the nearest is 'item.power'"):
            draft().decide_batch(TextColumns({"item.powr": ["6"]}))
        with self.assertRaisesRegex(comity.InvalidError, "no column 'outcomes'"):
            draft().decide_batch(TextColumns({"item.power": ["6"]}), ["outcomes"])
        with self.assertRaisesRegex(TypeError, "decide_stream"):
            draft().decide_batch(TextBatches([]))
        with self.assertRaisesRegex(TypeError, "decide_batch"):
            draft().decide_stream(TextColumns({}))
        with self.assertRaises(TypeError):
            draft().decide_batch([1, 2])
        with self.assertRaises(TypeError):
            draft().decide_batch(TextColumns({"item.power": ["6"]}), "outcome")

    def test_columns_are_handed_on_once(self):
        decisions = draft().decide_batch(TextColumns({"item.power": ["6"]}))
        decisions.__arrow_c_array__()
        with self.assertRaisesRegex(ValueError, "handed on already"):
            decisions.__arrow_c_array__()
        decisions.__arrow_c_schema__()  # what they are can be asked again


if __name__ == "__main__":
    unittest.main()
