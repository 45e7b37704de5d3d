"""Apache Spark on two local workers: mapInArrow gives the decisions of the command."""

import importlib.util
import json
import os
import shutil
import sys
import unittest

import comity
from command import decided

HAS_SPARK = all(importlib.util.find_spec(name) for name in ("pyspark", "pyarrow"))


@unittest.skipUnless(HAS_SPARK, "pyspark and pyarrow are not installed")
@unittest.skipUnless(shutil.which("java"), "there is no Java")
class Spark(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        from pyspark.sql import SparkSession
        here = os.path.dirname(os.path.abspath(__file__))
        package = os.path.dirname(os.path.dirname(os.path.abspath(comity.__file__)))
        os.environ["PYSPARK_PYTHON"] = sys.executable
        os.environ["PYTHONPATH"] = os.pathsep.join(
            [package, here, os.environ.get("PYTHONPATH", "")])
        cls.spark = (SparkSession.builder.master("local[2]").appName("comity")
                     .config("spark.ui.enabled", "false")
                     .config("spark.driver.bindAddress", "127.0.0.1")
                     .config("spark.driver.host", "127.0.0.1")
                     .config("spark.sql.shuffle.partitions", "2")
                     .config("spark.sql.execution.arrow.maxRecordsPerBatch", "1000")
                     .getOrCreate())
        cls.spark.sparkContext.setLogLevel("ERROR")

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()

    def test_map_in_arrow(self):
        from pyspark.sql import functions
        destinations = ["CN", "FR", "US", "RU", "Atlantis", None]
        codes = ["us:3A090.a", "us:3A001.a.1", "us:EAR99", "us:4A003"]
        rows = [(f"r{number}", destinations[number % 6], codes[number // 6 % 4])
                for number in range(20_000)]
        # mapInArrow takes no column with a dot in its name: a struct `item` with `code` in it is
        # item.code as well.
        cases = (self.spark.createDataFrame(rows, "id string, destination string, code string")
                 .select("id", "destination", functions.struct("code").alias("item"))
                 .repartition(4))
        decider = comity.Rulebooks().decider("us.country_chart", as_of="2026-07-23")
        answered = cases.mapInArrow(
            lambda batches: decider.map_in_arrow(batches, ["id", "outcome", "missing"]),
            "id string, outcome string, missing array<string>").collect()
        got = {row["id"]: (row["outcome"], row["missing"]) for row in answered}
        lines = decided("id,destination,item.code\n" + "".join(
            ",".join(cell or "" for cell in row) + "\n" for row in rows),
            "--rules", "us.country_chart", "--as-of", "2026-07-23")
        self.assertEqual(len(got), len(rows))
        for line in lines:
            want = json.loads(line)
            outcome = want.get("outcome")
            missing = [one["fact"] for one in want["missing"]] if outcome else None
            self.assertEqual(got[want["id"]], (outcome, missing))


if __name__ == "__main__":
    unittest.main()
