"""`inctrl.ray`: detect and evaluate on a Ray of one machine; going on after a run that was killed."""
import contextlib
import io
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import numpy as np
import pandas
import pyarrow as pa
import pyarrow.parquet as pq

import inctrl
from ray_support import FOLDER, programs_scores, scores, start_ray, write_pictures
from support import EXAMPLES, ROOT, defective, needs_program, normals

import ray  # noqa: E402  after ray_support has set its environment

import inctrl.ray
from inctrl.ray import __main__ as shell
from inctrl.ray import _pipeline, _pictures


def setUpModule():
    start_ray(4)


def tearDownModule():
    ray.shutdown()


class PipelineTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=FOLDER))
        cls.files = write_pictures(cls.folder / "pictures", 24)
        cls.paths = list(map(str, cls.files))
        cls.prompts = inctrl.Detector(threads=1).prompts(normals("ring"))
        cls.detector = inctrl.Detector(threads=2)
        cls.wanted = {path: np.float32(result.pred_score) for path, result in zip(cls.paths, cls.detector.detect(cls.files, cls.prompts))}

    def setUp(self):
        self.out = str(self.folder / self.id().rsplit(".", 1)[1])

    def detect(self, paths=None, out=None, **more):
        more = {"actors": 2, "progress": False, "rows_per_file": 5, **more}
        return inctrl.ray.detect(self.folder / "pictures" if paths is None else paths, self.prompts, out, **more)


class Scores(PipelineTest):
    @needs_program
    def test_are_the_programs_to_the_last_bit(self):
        wanted, _ = programs_scores(self.files, normals("ring"))
        self.assertEqual(scores(self.detect(out=self.out)), wanted)

    def test_without_out_nothing_is_written_and_work_is_done_when_used(self):
        results = self.detect(anomaly_map=True)
        self.assertEqual(results.schema().names, ["path", "pred_score", "pred_label", "threshold", "p_value", "regions", "error", "anomaly_map_png"])
        self.assertEqual(scores(results), self.wanted)

    def test_threads_and_actors_change_nothing(self):
        self.assertEqual(scores(self.detect(actors=1, threads=2)), self.wanted)

    def test_all_parquet_readers_see_one_table(self):
        self.detect(out=self.out)
        self.assertGreater(len(list(pathlib.Path(self.out).glob("*.parquet"))), 1)
        self.assertEqual(scores(pandas.read_parquet(self.out)), self.wanted)
        self.assertEqual(len(pq.read_table(self.out)), 24)

    def test_ones_own_pipeline_takes_the_class(self):
        rows = ray.data.read_binary_files(str(self.folder / "pictures"), include_paths=True)
        results = rows.map_batches(inctrl.ray.Detect, batch_format="pyarrow", fn_constructor_args=(self.prompts,), num_cpus=1,
                                   compute=ray.data.ActorPoolStrategy(size=2))
        self.assertEqual(scores(results), self.wanted)

    def test_decoded_images_are_taken_in_every_batch_format(self):
        files = self.paths[:3]
        decoded = ray.data.read_images(files, mode="RGB", include_paths=True)
        for batch_format in ("numpy", "pandas", "pyarrow"):
            with self.subTest(batch_format=batch_format):
                results = decoded.map_batches(inctrl.ray.Detect, batch_format=batch_format, fn_constructor_args=(self.prompts,), num_cpus=1,
                                              compute=ray.data.ActorPoolStrategy(size=1))
                self.assertEqual(scores(results), {path: self.wanted[path] for path in files})


class Inputs(PipelineTest):
    def test_parquet_with_bytes_or_with_paths_alone(self):
        table = pa.table({"path": self.paths, "lot": list(range(24)), "bytes": [file.read_bytes() for file in self.files]})
        for name, rows in (("bytes", table), ("paths", table.drop_columns("bytes"))):
            with self.subTest(columns=name):
                pathlib.Path(self.out, name).mkdir(parents=True)
                pq.write_table(rows, f"{self.out}/{name}/rows.parquet", row_group_size=7)
                results = self.detect(f"{self.out}/{name}", f"{self.out}/{name}-out")
                self.assertEqual(scores(results), self.wanted)
                self.assertEqual(sorted(results.to_pandas()["lot"]), list(range(24)))
                self.assertEqual(self.detect(f"{self.out}/{name}", f"{self.out}/{name}-out").count(), 24)
        self.assertEqual(scores(self.detect(ray.data.from_arrow(table))), self.wanted)

    def test_products(self):
        sets = {"ring": self.prompts, "cloth": self.detector.prompts(normals("cloth")), "again": self.prompts}
        places = {"ring": EXAMPLES / "ring/defective", "cloth": [EXAMPLES / "cloth/defective", EXAMPLES / "cloth/normal/10.jpg"], "again": defective("ring")[0]}
        for _ in range(2):  # the second has nothing to do: a picture of two products is two rows
            results = inctrl.ray.detect(places, sets, self.out, actors=1, progress=False).to_pandas()
            self.assertEqual(results["prompts"].value_counts().to_dict(), {"ring": 6, "cloth": 7, "again": 1})
        for row in results.itertuples():
            self.assertEqual(np.float32(row.pred_score), np.float32(self.detector.detect(row.path, sets[row.prompts]).pred_score))
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "which picture belongs to which"):
            inctrl.ray.detect(EXAMPLES / "ring", sets, progress=False)
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "which picture belongs to which"):
            inctrl.ray.detect(ray.data.from_arrow(pa.table({"path": self.paths})), sets, progress=False)

    def test_a_file_that_cannot_be_read_is_a_row_with_an_error(self):
        (self.folder / "closed").mkdir()
        broken = self.folder / "closed/broken.jpg"
        broken.write_bytes(self.files[0].read_bytes()[:300])
        rows = self.detect([*self.paths[:2], str(broken)]).to_pandas().set_index("path")
        self.assertEqual(rows.loc[str(broken), "error"]["kind"], "bad-format")
        gone = pa.table({"path": [self.paths[0], str(self.folder / "gone.jpg"), "nowhere://x.jpg"]})
        rows = self.detect(gone).to_pandas().set_index("path")
        self.assertEqual(rows.loc[str(self.folder / "gone.jpg"), "error"]["kind"], "not-found")
        self.assertIn("nowhere://x.jpg", rows.loc["nowhere://x.jpg", "error"]["message"])
        self.assertEqual(np.float32(rows.loc[self.paths[0], "pred_score"]), self.wanted[self.paths[0]])

    def test_bad_places_are_named(self):
        (self.folder / "empty").mkdir(exist_ok=True)
        (self.folder / "mixed").mkdir(exist_ok=True)
        shutil.copy(self.files[0], self.folder / "mixed/a.jpg")
        pq.write_table(pa.table({"path": ["a"]}), self.folder / "mixed/a.parquet")
        for place, kind, words in (("nowhere", inctrl.NotFoundError, "nowhere: there is no such"), ([], inctrl.NotFoundError, "no picture to judge"),
                                   (self.folder / "empty", inctrl.NotFoundError, "empty: there is no picture"),
                                   (self.folder / "mixed", inctrl.InvalidArgumentError, "mixed: there are pictures and Parquet files; name one kind"),
                                   ({"ring": self.folder / "mixed/a.parquet"}, inctrl.InvalidArgumentError, "name the files alone"),
                                   ("gopher://x/y", inctrl.InvalidArgumentError, "gopher://x/y: no address")):
            with self.subTest(place=place), self.assertRaisesRegex(kind, words):
                self.detect(place)

    def test_an_output_that_cannot_be_written_is_named(self):
        with self.assertRaisesRegex(inctrl.BackendError, "0000.jpg/out: results cannot be written there"):
            self.detect(out=f"{self.paths[0]}/out")

    def test_addresses_keep_their_scheme(self):
        import pyarrow.fs

        table = _pictures.list_files(f"file://{self.folder}/pictures")
        self.assertEqual(table["path"].to_pylist(), self.paths)
        self.assertEqual(_pictures.address("s3://bucket/parts", "bucket/parts/a.jpg"), "s3://bucket/parts/a.jpg")
        memory = pyarrow.fs.SubTreeFileSystem(str(self.folder), pyarrow.fs.LocalFileSystem())
        results = self.detect("pictures", "through-a-filesystem", filesystem=memory)
        self.assertEqual(set(scores(results)), {f"pictures/{file.name}" for file in self.files})
        self.assertTrue((self.folder / "through-a-filesystem/_inctrl.json").is_file())


class GoingOn(PipelineTest):
    def test_only_what_has_no_result_is_judged(self):
        self.detect(self.paths[:10], self.out)
        before = set(os.listdir(self.out))
        results = self.detect(out=self.out)
        self.assertTrue(before < set(os.listdir(self.out)))
        self.assertEqual(results.count(), 24)
        self.assertEqual(scores(results), self.wanted)
        after = set(os.listdir(self.out))
        self.assertEqual(self.detect(out=self.out).count(), 24)
        self.assertEqual(set(os.listdir(self.out)), after)

    def test_after_a_run_that_was_killed(self):
        pictures = self.folder / "many"
        files = write_pictures(pictures, 150)
        words = [sys.executable, "-m", "inctrl.ray", "detect", pictures, "--prompts", *normals("ring"), "--out", self.out, "--actors", 2, "--rows-per-file", 10,
                 "--address", ray.get_runtime_context().gcs_address, "--quiet"]
        job = subprocess.Popen(list(map(str, words)), stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        written = lambda: len(list(pathlib.Path(self.out).glob("*.parquet")))  # noqa: E731
        end = time.monotonic() + 300
        while written() < 3 and job.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        job.kill()
        self.assertEqual(job.wait(), -signal.SIGKILL)
        self.assertTrue(3 <= written() < 15)
        rows = self.detect(pictures, self.out).to_pandas()
        self.assertEqual(sorted(rows["path"]), list(map(str, files)))
        self.assertEqual(rows["error"].notna().sum(), 0)

    def test_a_half_written_file_is_put_aside(self):
        self.detect(out=self.out)
        files = sorted(pathlib.Path(self.out).glob("*.parquet"))
        for file, size in zip(files, (0, 3, 200)):
            os.truncate(file, size)
        results = self.detect(out=self.out)
        self.assertEqual(scores(results), self.wanted)
        self.assertEqual(results.count(), 24)
        self.assertEqual(len(pq.read_table(self.out)), 24)
        self.assertEqual(len(list(pathlib.Path(self.out).glob("_torn_*"))), 3)

    def test_failures_are_judged_again_if_asked(self):
        pictures = self.folder / "some-broken"
        pictures.mkdir()
        for file in self.files[:6]:
            shutil.copy(file, pictures)
        (pictures / "0003.jpg").write_bytes(b"")
        self.assertEqual(len(scores(self.detect(pictures, self.out))), 5)
        shutil.copy(self.files[3], pictures)
        self.assertEqual(len(scores(self.detect(pictures, self.out))), 5)
        results = self.detect(pictures, self.out, retry_errors=True)
        self.assertEqual(results.count(), 6)
        self.assertEqual(set(scores(results).values()), {self.wanted[path] for path in self.paths[:6]})

    def test_results_of_another_question_are_not_mixed_in(self):
        self.detect(self.paths[:2], self.out)
        for more, word in (({"false_alarms": 0.05}, r"another false_alarms \(None there, 0.05 now\)"), ({"anomaly_map": True}, "anomaly_map"),
                           ({"fit": "squash"}, "fit")):
            with self.subTest(more=more), self.assertRaisesRegex(inctrl.InvalidArgumentError, word):
                self.detect(self.paths[:2], self.out, **more)
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "another prompts"):
            inctrl.ray.detect(self.paths[:2], self.prompts.select([0, 1]), self.out, actors=1, progress=False)
        pathlib.Path(self.out, "_inctrl.json").write_text("{")
        with self.assertRaisesRegex(inctrl.FormatError, "_inctrl.json is damaged"):
            self.detect(self.paths[:2], self.out)
        pathlib.Path(self.out, "_inctrl.json").unlink()
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "not results of inctrl.ray"):
            self.detect(self.paths[:2], self.out)


class Room(PipelineTest):
    def test_actors_may_take_every_processor(self):
        self.assertEqual(scores(self.detect(actors=4)), self.wanted)


    def test_blocks_are_many_enough_for_all_actors_to_end_together(self):
        for pictures, actors, rows in ((1, 1, 1), (24, 2, 3), (600, 2, 32), (2500, 2, 39), (1_000_000, 8, 1024), (1_000_000, 64, 488)):
            with self.subTest(pictures=pictures, actors=actors):
                self.assertEqual(_pipeline.rows_of_block(pictures, actors), rows)


class Early(PipelineTest):
    def test_actors_that_there_is_no_room_for_are_refused(self):
        for actors, threads, nodes, spare, words in ((4, 1, [4], 0, None), (5, 1, [4], 0, "at most actors=4 fit"), (4, 1, [4], 1, "and 1 for reading .* at most actors=3 fit"),
                                                     (1, 5, [4], 0, "no actor of threads=5 fits"), (3, 3, [4, 4, 4], 1, None),
                                                     (2, 5, [4, 8], 0, "at most actors=1 fit"), ((1, 512), 1, [4], 0, None)):
            with self.subTest(actors=actors, threads=threads, nodes=nodes, spare=spare):
                if words is None:
                    self.assertEqual(_pipeline._actors(actors, threads, nodes, spare), actors if isinstance(actors, tuple) else (actors, actors))
                else:
                    with self.assertRaisesRegex(inctrl.LimitError, words):
                        _pipeline._actors(actors, threads, nodes, spare)
        self.assertEqual(_pipeline._actors(None, 2, [4, 8], 0), (6, 6))
        self.assertEqual(_pipeline._actors(None, 2, [4, 8], 1), (5, 5))
        with self.assertRaisesRegex(inctrl.LimitError, "machines of 4 processors: at most actors=4"):
            self.detect(actors=5)
        with self.assertRaisesRegex(inctrl.LimitError, "1 for reading .* at most actors=3"):
            self.detect(ray.data.from_arrow(pa.table({"path": self.paths[:2]})), actors=4)
        for wrong in (0, (2, 1)):
            with self.assertRaises(inctrl.InvalidArgumentError):
                self.detect(actors=wrong)

    def test_what_no_actor_could_start_with_is_said_before_any_does(self):
        bare = inctrl.Detector(heads=False, threads=1).prompts(normals("ring"))
        with self.assertRaises(inctrl.IncompatibleError):
            inctrl.ray.detect(self.paths, bare, actors=1)
        with self.assertRaises(inctrl.NotFoundError):
            self.detect(model="no-such-model")
        with self.assertRaises(inctrl.InvalidArgumentError):
            self.detect(false_alarms=2)


class Evaluation(PipelineTest):
    def test_metrics_are_those_of_evaluate_for_the_same_prompts_and_pictures(self):
        wanted = inctrl.evaluate("folder", EXAMPLES / "ring", shots=[2], seeds=2, methods=["inctrl"], quiet=True)["runs"]
        for run in wanted:
            prompts = self.detector.prompts([EXAMPLES / "ring" / path for path in run["prompts"]])
            table = pa.table({"path": [str(EXAMPLES / "ring" / each["path"]) for each in run["images"]], "label": [each["label"] for each in run["images"]]})
            mine = inctrl.ray.evaluate(table, prompts, actors=1, progress=False)
            self.assertEqual(mine["failures"], [])
            for metric in ("image_auroc", "image_auprc", "image_f1max"):
                self.assertEqual(mine["runs"][0][metric], run[metric], metric)
            self.assertEqual({each["path"]: np.float32(each["score"]) for each in mine["runs"][0]["images"]},
                             {str(EXAMPLES / "ring" / each["path"]): np.float32(each["score"]) for each in run["images"]})

    def test_labels_are_those_of_folders_and_prompts_are_left_out(self):
        results = inctrl.ray.evaluate({"ring": EXAMPLES / "ring", "cloth": EXAMPLES / "cloth"},
                                      {"ring": normals("ring"), "cloth": EXAMPLES / "cloth/normal"}, self.out, actors=1, progress=False)
        cloth, ring = results["runs"]
        self.assertEqual((cloth["category"], ring["category"]), ("cloth", "ring"))
        self.assertEqual([each["label"] for each in ring["images"]], [1] * 6 + [0] * 6)
        self.assertEqual([each["label"] for each in cloth["images"]], [1] * 6)
        self.assertIsNone(cloth["image_auroc"])
        self.assertEqual(cloth["image_auprc"], 1)
        self.assertGreater(ring["image_auroc"], 0.5)

    def test_of_mvtecs_layout_only_tests_count(self):
        from inctrl.ray._evaluate import labelled

        paths = [f"bottle/{path}" for path in ("train/good/0.png", "test/good/0.png", "test/crack/0.png", "ground_truth/crack/0_mask.png")]
        self.assertEqual(labelled(pa.table({"path": paths})).to_pylist(), [{"path": paths[1], "label": 0}, {"path": paths[2], "label": 1}])


class Shell(PipelineTest):
    def main(self, *words):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = shell.main(list(map(str, words)))
        return status, out.getvalue(), err.getvalue()

    def test_detect(self):
        pictures = self.folder / "one-broken"
        pictures.mkdir()
        shutil.copy(self.files[0], pictures)
        words = ("detect", pictures, "--prompts", *normals("ring"), "--out", self.out, "--actors", 1, "--quiet")
        status, _, said = self.main(*words)
        self.assertEqual(status, 0, said)
        self.assertIn(f"1 results in {self.out}", said)
        (pictures / "b.png").write_bytes(b"")
        status, _, said = self.main(*words)
        self.assertEqual(status, 1, said)
        self.assertIn(f"2 results in {self.out}, 1 pictures could not be judged", said)

    def test_evaluate(self):
        status, told, said = self.main("evaluate", f"ring={EXAMPLES}/ring", "--prompts", *(f"ring={file}" for file in normals("ring")), "--actors", 1, "--quiet")
        self.assertEqual(status, 0, said)
        self.assertEqual(json.loads(told)["runs"][0]["category"], "ring")

    def test_statuses(self):
        for words, wanted, told in ((("detect", "nowhere", "--prompts", *normals("ring"), "--out", self.out, "--actors", "1"), 3, "nowhere: there is no such"),
                                    (("detect", EXAMPLES, "--prompts", "no-such-set", "--out", self.out, "--actors", "1"), 3, "no-such-set"),
                                    (("detect", EXAMPLES, "--prompts", *normals("ring"), "--out", self.out, "--actors", "9"), 3, "at most actors=4"),
                                    (("detect", EXAMPLES, "--prompts", *normals("ring"), "--out", self.out, "--false-alarms", "7"), 2, "false")):
            status, _, said = self.main(*words)
            self.assertEqual(status, wanted, said)
            self.assertIn(told, said)
            self.assertNotIn("Traceback", said)

    def test_help_needs_no_ray(self):
        done = subprocess.run([sys.executable, "-m", "inctrl.ray", "detect", "--help"], capture_output=True, text=True, cwd=ROOT)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("--retry-errors", done.stdout)


if __name__ == "__main__":
    unittest.main()
