"""`inctrl.batch.Detect` in Spark's mapInPandas: docs/scale.md has the same lines."""
import os
import shutil
import sys
import unittest

import numpy as np

import inctrl
from support import EXAMPLES, defective, normals


@unittest.skipUnless(shutil.which("java"), "no java here, which Spark needs: scripts/deps --with ray")
class Spark(unittest.TestCase):
    def test_rows_of_binary_files(self):
        os.environ["PYSPARK_PYTHON"] = sys.executable
        from pyspark.sql import SparkSession

        from inctrl.batch import SPARK_COLUMNS, Detect

        spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.bindAddress", "127.0.0.1").config(
            "spark.driver.host", "127.0.0.1").getOrCreate()
        self.addCleanup(spark.stop)
        spark.sparkContext.setLogLevel("ERROR")

        detect = Detect(list(map(str, normals("ring"))), threads=1)
        files = spark.read.format("binaryFile").load(str(EXAMPLES / "ring/defective")).selectExpr("path", "content AS bytes")
        broken = spark.createDataFrame([("broken.jpg", bytearray(b"no picture"))], files.schema)
        results = files.union(broken).mapInPandas(lambda frames: map(detect, frames), f"path string, {SPARK_COLUMNS}")
        rows = {row.path.rpartition("/")[2]: row.asDict(recursive=True) for row in results.collect()}

        detector = inctrl.Detector(threads=1)
        prompts = detector.prompts(normals("ring"))
        self.assertEqual(len(rows), 7)
        self.assertEqual(rows.pop("broken.jpg")["error"]["kind"], "bad-format")
        for file in defective("ring"):
            wanted, row = detector.detect(file, prompts), rows[file.name]
            self.assertEqual(np.float32(row["pred_score"]), np.float32(wanted.pred_score))
            self.assertEqual(row["pred_label"], wanted.pred_label)
            self.assertEqual([box["x"] for box in row["regions"]], [box.x for box in wanted.regions])
            self.assertIsNone(row["error"])


if __name__ == "__main__":
    unittest.main()
