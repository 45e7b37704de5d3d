"""Columns exchanged with pyarrow, pandas, polars and DuckDB: the decisions of the command."""

import datetime
import decimal
import importlib
import json
import unittest

import comity
from command import decided, law_cases, ndjson


def peer(name):
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


pyarrow, pandas, polars, duckdb = map(peer, ("pyarrow", "pandas", "polars", "duckdb"))

PUMPS = """rulebook draft.pumps
  list      draft
fact item.power : number in kW
  ask       "Which power?"
fact item.made : date
  ask       "When was it made?"
fact item.sealed : yes or no
  ask       "Is it sealed?"
fact item.places : number
  ask       "How many places?"
fact item.uses : set of country
  ask       "Where is it used?"
entry 1A001
  when      item.power >= 5.92 kW and item.made >= 2020-01-01
  cite      "1"
entry 1A002
  when      item.sealed is yes and item.places > 3 and item.uses has CN
  cite      "2"
require licence from 2020-01-01
  for       1A001, 1A002
  cite      "3"
"""


def wide_rows():
    """Rows of every type, with holes."""
    for number in range(5_000):
        yield {"id": f"r{number}",
               "item.power": None if number % 11 == 0 else decimal.Decimal(580 + number % 25) / 100,
               "item.made": None if number % 7 == 0 else datetime.date(2019, 12, 20 + number % 12),
               "item.sealed": [True, False, None][number % 3],
               "item.places": None if number % 5 == 0 else number % 7,
               "item.uses": [None, [], ["CN"], ["FR", "CN"], ["FR"]][number % 5]}


def said(value):
    return str(value) if isinstance(value, (decimal.Decimal, datetime.date)) else value


def wanted(folder_rules, rows):
    """Outcomes by the command, of rows as nested JSON."""
    cases = [{"date": "2026-01-01", **{name: said(value) for name, value in row.items()
                                       if value is not None}} for row in rows]
    return [json.loads(line)["outcome"] for line in decided(ndjson(cases), "--rules", folder_rules)]


class Peers(unittest.TestCase):
    def setUp(self):
        import tempfile
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = f"{folder.name}/pumps.rules"
        with open(self.path, "w", encoding="utf-8") as file:
            file.write(PUMPS)
        self.decider = comity.Rulebooks(self.path).decider(as_of="2026-01-01")
        self.rows = list(wide_rows())

    def table(self):
        types = {"id": pyarrow.string(), "item.power": pyarrow.decimal128(9, 2),
                 "item.made": pyarrow.date32(), "item.sealed": pyarrow.bool_(),
                 "item.places": pyarrow.int32(), "item.uses": pyarrow.list_(pyarrow.string())}
        return pyarrow.Table.from_pylist(self.rows, schema=pyarrow.schema(types))


@unittest.skipUnless(pyarrow, "pyarrow is not installed")
class Pyarrow(Peers):
    def test_batches(self):
        got = []
        for batch in self.table().to_batches(max_chunksize=700):
            answer = pyarrow.record_batch(self.decider.decide_batch(batch))
            answer.validate(full=True)
            got += answer.column("outcome").to_pylist()
        self.assertEqual(got, wanted(self.path, self.rows))

    def test_a_slice_begins_where_it_begins(self):
        batch = self.table().combine_chunks().to_batches()[0].slice(37, 211)
        answer = pyarrow.record_batch(self.decider.decide_batch(batch, ["id", "outcome"]))
        self.assertEqual(answer.column("id").to_pylist(), [row["id"] for row in self.rows[37:248]])
        self.assertEqual(answer.column("outcome").to_pylist(),
                         wanted(self.path, self.rows[37:248]))

    def test_a_stream(self):
        reader = self.table().to_reader(max_chunksize=500)
        answer = pyarrow.table(self.decider.decide_stream(reader))
        answer.validate(full=True)
        self.assertEqual(answer.column("outcome").to_pylist(), wanted(self.path, self.rows))
        self.assertEqual(answer.column("outcome").num_chunks, 10)

    def test_a_reader_that_fails_is_heard(self):
        def batches():
            yield from self.table().to_batches(max_chunksize=500)[:2]
            raise RuntimeError("the tape tore")

        reader = pyarrow.RecordBatchReader.from_batches(self.table().schema, batches())
        answer = pyarrow.RecordBatchReader.from_stream(self.decider.decide_stream(reader))
        self.assertEqual(answer.read_next_batch().num_rows, 500)
        self.assertEqual(answer.read_next_batch().num_rows, 500)
        with self.assertRaisesRegex(Exception, "the tape tore"):
            answer.read_next_batch()

    def test_dictionaries_and_large_texts(self):
        table = self.table()
        texts = table.column("id").cast(pyarrow.large_string())
        places = pyarrow.array([None if row["item.places"] is None else str(row["item.places"])
                                for row in self.rows]).dictionary_encode()
        table = table.set_column(0, "id", texts).set_column(4, "item.places", places)
        answer = pyarrow.table(self.decider.decide_stream(table, ["outcome"]))
        self.assertEqual(answer.column("outcome").to_pylist(), wanted(self.path, self.rows))

    def test_binary_fractions_are_refused_row_by_row(self):
        batch = pyarrow.record_batch({"item.power": pyarrow.array([6.0, 5.92, None])})
        answer = pyarrow.record_batch(self.decider.decide_batch(batch))
        self.assertEqual(answer.column("outcome").to_pylist()[:2:2], ["undetermined"])
        problems = answer.column("problems").to_pylist()
        self.assertEqual([one and one[0]["field"] for one in problems], [None, "item.power", None])

    def test_items_and_owners_nest(self):
        cases = [{"id": "a", "date": "2026-01-01", "destination": "CN",
                  "items": [{"id": "1", "code": "us:3A090.a"}, {"id": "2", "code": "us:EAR99"}]},
                 {"id": "b", "date": "2026-01-01", "destination": "FR", "items": [{"id": "1", "code": "us:3A001.a.1"}],
                  "end_user.owners": [{"percent": "60"}]}]
        decider = comity.Rulebooks().decider("us")
        batch = pyarrow.RecordBatch.from_pylist(cases)
        answer = pyarrow.record_batch(decider.decide_batch(batch, ["decision"]))
        self.assertEqual(answer.column("decision").to_pylist(),
                         decided(ndjson(cases), "--rules", "us"))

    def test_the_columns_say_what_the_json_says(self):
        decider = comity.Rulebooks().decider(as_of="2026-07-23")
        names = ["id", "outcome", "at_least", "at_most", "reachable", "as_enforced", "as_of",
                 "known", "codes", "possible_codes", "requirements", "exceptions", "missing",
                 "warnings", "problems", "decision"]
        seen = 0
        for name, columns, _ in law_cases():
            answer = pyarrow.record_batch(
                decider.decide_batch(pyarrow.record_batch(columns), names))
            self.assertEqual(answer.schema.names, names)
            for row in answer.to_pylist():
                decision = row.pop("decision")
                if decision is None:
                    self.assertTrue(row["problems"], name)
                else:
                    self.assertEqual(row, as_row(json.loads(decision)), name)
                    seen += 1
        self.assertGreater(seen, 300)


def as_row(decision):
    """The columns that belong to a decision's JSON: the slow and obvious version."""
    row = {name: decision[name] for name in ("id", "outcome", "at_least", "at_most", "reachable",
                                             "as_enforced")}
    for day in ("as_of", "known"):
        row[day] = datetime.date.fromisoformat(decision[day])
    items = decision["items"]
    for codes in ("codes", "possible_codes"):
        row[codes] = once(f"{code['list']}:{code['code']}" for item in items
                          for code in item[codes])
    row["requirements"] = [
        {"item": item["id"], "requirement": f"{requirement['rulebook']}/{requirement['name']}",
         **{name: requirement[name] for name in ("row", "holds", "because", "policy", "lifted_by",
                                                 "enforced", "cite")}}
        for item in items for requirement in item["requirements"]]
    row["exceptions"] = once(exception["name"] for item in items
                             for exception in item["exceptions"] if exception["holds"] == "yes")
    row["missing"] = [missing["fact"] for missing in decision["missing"]]
    row["warnings"] = [warning["code"] for warning in decision["warnings"]]
    row["problems"] = None
    return row


def once(values):
    return list(dict.fromkeys(values))


@unittest.skipUnless(pandas and pyarrow, "pandas is not installed, with pyarrow")
class Pandas(Peers):
    def test_a_frame(self):
        frame = pandas.DataFrame({"id": [row["id"] for row in self.rows],
                                  "item.power": [said(row["item.power"]) for row in self.rows],
                                  "item.sealed": [row["item.sealed"] for row in self.rows]})
        answer = pyarrow.table(self.decider.decide_stream(frame, ["id", "outcome"])).to_pandas()
        rows = [{name: row[name] for name in ("id", "item.power", "item.sealed")}
                for row in self.rows]
        self.assertEqual(list(answer["outcome"]), wanted(self.path, rows))


@unittest.skipUnless(polars, "polars is not installed")
class Polars(Peers):
    def test_a_frame(self):
        frame = polars.DataFrame({"id": [row["id"] for row in self.rows],
                                  "item.made": [row["item.made"] for row in self.rows],
                                  "item.power": [said(row["item.power"]) for row in self.rows]})
        answer = polars.DataFrame(self.decider.decide_stream(frame, ["id", "outcome"]))
        rows = [{name: row[name] for name in ("id", "item.made", "item.power")}
                for row in self.rows]
        self.assertEqual(answer["outcome"].to_list(), wanted(self.path, rows))


@unittest.skipUnless(duckdb and pyarrow, "duckdb is not installed, with pyarrow")
class Duckdb(Peers):
    def test_from_a_query_to_a_query(self):
        pumps = self.table()
        self.assertEqual(pumps.num_rows, len(self.rows))  # DuckDB finds it by its name
        cases = duckdb.connect().sql("select * from pumps where \"item.places\" is not null")
        reader = pyarrow.RecordBatchReader.from_stream(
            self.decider.decide_stream(reader_of(cases), ["id", "outcome"]))
        # The first query runs while the second asks for its rows, so it has a connection of its own.
        counted = duckdb.sql("select outcome, count(*) from reader group by 1 order by 1").fetchall()
        outcomes = wanted(self.path, [row for row in self.rows if row["item.places"] is not None])
        self.assertEqual(dict(counted), {one: outcomes.count(one) for one in set(outcomes)})


def reader_of(relation):
    """Its stream; older versions of DuckDB give it through pyarrow alone."""
    return relation if hasattr(relation, "__arrow_c_stream__") else relation.fetch_record_batch()


if __name__ == "__main__":
    unittest.main()
