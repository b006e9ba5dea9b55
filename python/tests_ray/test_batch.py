"""`inctrl.batch.Detect`: rows in, rows out, whatever moves them."""
import io
import pickle
import subprocess
import sys
import tempfile
import unittest

import numpy as np
import pandas
import pyarrow as pa
from PIL import Image

import inctrl
from inctrl.batch import SPARK_COLUMNS, Detect, arrow_fields
from support import defective, judged, needs_program, normals, run

ADDED = ["pred_score", "pred_label", "threshold", "p_value", "regions", "error"]


class BatchTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.files = [*normals("ring", 5, 6), *defective("ring")]
        cls.detect = Detect(normals("ring"), threads=2, anomaly_map=True)
        cls.rows = pandas.DataFrame({"path": map(str, cls.files), "bytes": [file.read_bytes() for file in cls.files]})
        cls.results = cls.detect(cls.rows)


class Rows(BatchTest):
    @needs_program
    def test_results_are_the_programs_to_the_last_bit(self):
        with tempfile.TemporaryDirectory() as out:
            wanted = judged(run, self.files, normals("ring"), "--out", out, "--map", "png")["results"]
            for mine, theirs in zip(self.results.to_dict("records"), wanted):
                for name in ("pred_score", "threshold", "p_value"):
                    self.assertEqual(mine[name], np.float32(theirs[name]), name)
                self.assertEqual(mine["pred_label"], theirs["pred_label"])
                self.assertEqual([{**box, "score": np.float32(box["score"])} for box in mine["regions"]],
                                 [{**box, "score": np.float32(box["score"])} for box in theirs["regions"]])
                with Image.open(io.BytesIO(mine["anomaly_map_png"])) as map_, Image.open(theirs["anomaly_map"]) as drawn:
                    self.assertTrue((np.asarray(map_) == np.asarray(drawn)).all())

    def test_every_kind_of_batch_has_the_same_results(self):
        table = self.detect(pa.table({"path": self.rows["path"], "bytes": pa.array(list(self.rows["bytes"]))}))
        columns = self.detect({"path": self.rows["path"].to_numpy(), "bytes": np.array(list(self.rows["bytes"]), object)})
        for other in (table, columns):
            self.assertIsInstance(other, pa.Table)
            self.assertEqual(other.to_pylist(), columns.to_pylist())
            self.assertEqual(other["pred_score"].to_pylist(), self.results["pred_score"].to_list())
            self.assertEqual(other.schema.field("regions"), arrow_fields()[4])

    def test_pictures_are_left_out_and_other_columns_come_back(self):
        self.assertEqual(list(self.results.columns), ["path", *ADDED, "anomaly_map_png"])
        rows = self.rows.assign(lot=7).set_index(pandas.Index(range(100, 100 + len(self.rows))))
        results = self.detect(rows)
        self.assertEqual(list(results["lot"]), [7] * len(rows))
        self.assertEqual(list(results.index), list(rows.index))
        self.assertIn("bytes", rows.columns)

    def test_every_form_of_an_image_is_taken(self):
        encoded = self.rows["bytes"][2]
        array = np.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"))
        forms = [array, Image.fromarray(array), {"bytes": encoded, "path": None}, encoded, bytearray(encoded), memoryview(encoded)]
        results = self.detect({"image": forms})
        self.assertEqual(results["pred_score"].to_pylist(), [self.results["pred_score"][2]] * len(forms))
        self.assertEqual(results.column_names[:6], ADDED)

    def test_read_only_arrays_are_taken(self):
        array = np.asarray(Image.open(self.files[2])).copy()
        array.flags.writeable = False
        self.assertEqual(self.detect({"image": [array]})["pred_score"][0].as_py(), self.results["pred_score"][2])

    def test_no_rows_have_the_same_columns(self):
        for empty in (self.detect(self.rows[:0]), self.detect(pa.Table.from_pandas(self.rows[:0])).to_pandas()):
            self.assertEqual(list(empty.columns), list(self.results.columns))
        self.assertEqual(self.detect(self.rows[:0]).dtypes.to_list(), self.results.dtypes.to_list())

    def test_sparks_columns_are_these(self):
        self.assertEqual([name for name in SPARK_COLUMNS.replace("<", " ").replace(">", " ").split() if name in ADDED], ADDED)


class Errors(BatchTest):
    def test_a_broken_picture_is_a_row_with_an_error(self):
        whole = self.rows["bytes"][0]
        pictures = [whole, b"no picture", b"", None, whole[:500], np.nan, np.zeros((3, 5, 5), np.uint8), object(), whole]
        results = self.detect({"path": list(map(str, range(len(pictures)))), "image": pictures}).to_pylist()
        self.assertEqual([row["error"] and row["error"]["kind"] for row in results],
                         [None, "bad-format", "bad-format", "invalid-argument", "bad-format", "invalid-argument", "invalid-argument", "invalid-argument", None])
        for row in results:
            self.assertEqual(row["pred_score"] is None, row["error"] is not None)
            self.assertEqual(row["anomaly_map_png"] is None, row["error"] is not None)
            self.assertTrue(row["error"] is None or row["error"]["message"])

    def test_an_earlier_error_goes_through(self):
        earlier = {"kind": "not-found", "message": "gone"}
        rows = {"path": ["a", "b"], "bytes": [None, self.rows["bytes"][0]], "error": [earlier, None]}
        for batch in (rows, pa.table(rows), pandas.DataFrame(rows)):
            results = self.detect(batch)
            results = (results if isinstance(results, pa.Table) else pa.Table.from_pandas(results)).to_pylist()
            self.assertEqual([row["error"] for row in results], [earlier, None])
            self.assertIsNotNone(results[1]["pred_score"])
        results = self.detect({"bytes": [None, self.rows["bytes"][0]], "error": ["lost", None]}).to_pylist()
        self.assertEqual(results[0]["error"], {"kind": "backend", "message": "lost"})
        self.assertIsNone(results[1]["error"])

    def test_rows_without_pictures_are_an_error_that_names_what_they_have(self):
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, r'"bytes" or "image", not only \[\'path\'\]'):
            self.detect({"path": ["a.jpg"]})
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "not list"):
            self.detect([1])


class Products(BatchTest):
    def test_each_row_is_judged_by_its_products_prompts(self):
        sets = {"ring": normals("ring"), "cloth": normals("cloth")}
        detect = Detect(sets, threads=2)
        files = [defective("ring")[0], defective("cloth")[0], defective("ring")[1]]
        rows = pandas.DataFrame({"path": map(str, files), "bytes": [file.read_bytes() for file in files], "prompts": ["ring", "cloth", "ring"]})
        alone = [Detect(sets[product], threads=2)(rows[i:i + 1])["pred_score"][i] for i, product in enumerate(rows["prompts"])]
        self.assertEqual(detect(rows)["pred_score"].to_list(), alone)

        rows["prompts"] = ["ring", "bolt", None]
        errors = detect(rows)["error"].to_list()
        self.assertIsNone(errors[0])
        self.assertEqual(errors[1], {"kind": "not-found", "message": "no prompts 'bolt'; there are 'cloth', 'ring'"})
        self.assertEqual(errors[2]["kind"], "not-found")
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, 'prompts for 2 products, so rows need a column "prompts"'):
            detect(rows[["path", "bytes"]])

    def test_prompts_of_another_model_are_no_pictures_fault(self):
        bare = inctrl.Detector(heads=False, threads=1).prompts(normals("ring"))
        with self.assertRaises(inctrl.IncompatibleError):
            Detect(bare, threads=1)
        with self.assertRaises(inctrl.IncompatibleError):
            Detect({"ring": bare}, threads=1)(self.rows.assign(prompts="ring"))

    def test_prompts_by_file(self):
        with tempfile.TemporaryDirectory() as folder:
            inctrl.Detector(threads=1).prompts(normals("ring")).save(f"{folder}/ring.safetensors")
            detect = Detect(f"{folder}/ring.safetensors", threads=1)
        self.assertEqual(detect(self.rows[:1])["pred_score"][0], self.results["pred_score"][0])


class Pickling(BatchTest):
    def test_a_process_that_unpickles_twice_has_one_engine(self):
        pickled = pickle.dumps(self.detect)
        again = pickle.loads(pickled)
        self.assertIs(again, pickle.loads(pickled))
        self.assertEqual(again(self.rows)["pred_score"].to_list(), self.results["pred_score"].to_list())


class Imports(unittest.TestCase):
    def test_the_class_needs_neither_ray_nor_pandas_nor_pyarrow(self):
        code = "import sys; import inctrl.batch; print([name for name in ('ray', 'pandas', 'pyarrow', 'PIL') if name in sys.modules])"
        self.assertEqual(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip(), "[]")

    def test_without_ray_the_import_tells_the_remedy(self):
        code = "import sys; sys.modules['ray'] = None; import inctrl.ray"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        self.assertIn("ImportError: inctrl.ray needs Ray Data: pip install 'inctrl[ray]'", done.stderr)
        self.assertIn("inctrl.batch.Detect", done.stderr)


if __name__ == "__main__":
    unittest.main()
