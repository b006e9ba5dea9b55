"""`evaluate`, `train`, `import_checkpoint`, `pull`, and `python -m inctrl`: what the program does, from Python."""
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

import numpy as np

import inctrl
from inctrl import _models
from support import EXAMPLES, PROGRAM, ROOT, defective, judged, needs_program, normals, run, run_module

sys.path.insert(0, str(ROOT / "tests/end_to_end"))


class Enough(Exception):
    pass


class Commands(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)


class Evaluate(Commands):
    def test_gives_the_programs_results_and_tells_how_far_it_is(self):
        steps = []
        found = inctrl.evaluate("folder", EXAMPLES / "ring", shots=(1, 2), seeds=1, progress=lambda done, total: steps.append((done, total)), out=self.folder / "mine")
        self.assertEqual([run["shots"] for run in found["runs"] if run["method"] == "inctrl"], [1, 2])
        self.assertEqual(steps[-1][0], steps[-1][1])
        self.assertTrue((self.folder / "mine/report.html").is_file())
        self.assertEqual(found, json.loads((self.folder / "mine/results.json").read_text()))

    @needs_program
    def test_scores_are_the_programs(self):
        found = inctrl.evaluate("folder", EXAMPLES / "ring", shots=2, seeds=1)
        done = run("eval", "--dataset", "folder", "--root", EXAMPLES / "ring", "--shots", "2", "--seeds", "1", "--out", self.folder, "--quiet")
        self.assertEqual(done.returncode, 0, done.stderr)
        theirs = json.loads((self.folder / "results.json").read_text())
        self.assertEqual([run["images"] for run in found["runs"]], [run["images"] for run in theirs["runs"]])

    def test_what_progress_raises_ends_the_run(self):
        def enough(done, total):
            if done > 2:
                raise Enough

        with self.assertRaises(Enough):
            inctrl.evaluate("folder", EXAMPLES / "ring", shots=1, seeds=1, progress=enough)
        self.assertTrue(inctrl.evaluate("folder", EXAMPLES / "ring", shots=1, seeds=1)["runs"])

    def test_wrong_values_raise(self):
        for more, words in (({"dataset": "mvtek"}, "mvtek"), ({"dataset": "folder", "no_such_flag": 3}, "no-such-flag"), ({"dataset": "folder", "shots": 0}, "0")):
            with self.subTest(**more), self.assertRaisesRegex(inctrl.InvalidArgumentError, words):
                inctrl.evaluate(root=EXAMPLES / "ring", **more)
        with self.assertRaises(inctrl.Error):
            inctrl.evaluate("folder", self.folder / "nowhere")

    def test_ctrl_c_is_a_keyboard_interrupt_and_the_handler_stays(self):
        handler = signal.default_int_handler  # which Python leaves out where it was started in the background
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, handler))
        timer = threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT))
        timer.start()
        with self.assertRaises(KeyboardInterrupt):
            for _ in range(50):
                inctrl.evaluate("folder", EXAMPLES / "ring", shots=(1, 2, 4), seeds=4)
            time.sleep(1)
        self.assertIs(signal.getsignal(signal.SIGINT), handler)


class Train(Commands):
    def test_trains_heads_that_a_detector_loads(self):
        steps = []
        out = inctrl.train("folder", EXAMPLES / "ring", self.folder / "mine.safetensors", shots=[1], epochs=1, steps=3, batch=4, progress=lambda *step: steps.append(step))
        self.assertIn((3, 3), steps)
        detector = inctrl.Detector(out, threads=1)
        self.assertEqual(detector.info["name"], "mine")
        self.assertEqual(detector.info["head"], "inctrl")


class Import(Commands):
    def test_makes_the_default_model_to_the_byte(self):
        made = self.folder / "again.safetensors"
        about = inctrl.import_checkpoint(_models._weights(), made, name="inctrl-lite", taps=(11, 15, 20), input_size=224, fit="squash", heads=_models._HEADS)
        self.assertEqual(about["identity"], inctrl.Detector(made, threads=1).info["identity"])
        self.assertEqual(made.read_bytes(), _models.default_model().read_bytes())

    @needs_program
    def test_the_default_model_is_the_programs(self):
        theirs = pathlib.Path(PROGRAM).parent / "share/inctrl/models/inctrl-lite.safetensors"
        self.assertEqual(_models.default_model().read_bytes(), theirs.read_bytes())

    def test_says_what_is_wrong(self):
        (self.folder / "not.pth").write_bytes(b"no checkpoint")
        with self.assertRaises(inctrl.FormatError):
            inctrl.import_checkpoint(self.folder / "not.pth", self.folder / "out.safetensors")


class Pull(Commands):
    def setUp(self):
        super().setUp()
        from fake_hub import FakeHub

        self.hub = FakeHub()
        self.addCleanup(self.hub.close)
        golden = ROOT / "tests/golden"
        self.hub.repositories["facebook/dinov2-small"] = {"config.json": json.dumps({"num_attention_heads": 3}).encode(),
                                                          "model.safetensors": (golden / "dinov2_plain.safetensors").read_bytes()}
        environment = {"HF_ENDPOINT": self.hub.address(), "no_proxy": "127.0.0.1", "XDG_DATA_HOME": str(self.folder / "data"), "XDG_CACHE_HOME": str(self.folder / "cache")}
        patch = mock.patch.dict(os.environ, environment)
        patch.start()
        self.addCleanup(patch.stop)

    def test_fetches_a_model_that_a_detector_finds(self):
        steps = []
        self.assertEqual(inctrl.pull("dinov2-small", progress=lambda *step: steps.append(step)), "dinov2-small")
        self.assertEqual(steps[-1][0], steps[-1][1])
        self.assertIn("dinov2-small", inctrl.available_models())
        self.assertEqual(inctrl.Detector("dinov2-small", threads=1).info["encoder_family"], "dinov2-vit")

    def test_what_is_not_there_is_not_found(self):
        with self.assertRaises(inctrl.NotFoundError):
            inctrl.pull("hf:nobody/nothing")

    def test_what_progress_raises_ends_it(self):
        def enough(*_):
            raise Enough

        with self.assertRaises(Enough):
            inctrl.pull("dinov2-small", progress=enough)
        self.assertEqual(inctrl.pull("dinov2-small"), "dinov2-small")


class Module(Commands):
    @needs_program
    def test_judges_as_the_program(self):
        queries = [*normals("ring", 5, 6), *defective("ring")]
        mine = judged(run_module, queries, normals("ring"), "--out", self.folder / "mine", "--map", "overlay", "values")
        theirs = judged(run, queries, normals("ring"), "--out", self.folder / "theirs", "--map", "overlay", "values")
        for own, other in zip(mine["results"], theirs["results"], strict=True):
            self.assertEqual({**own, "overlay": "", "anomaly_map": ""}, {**other, "overlay": "", "anomaly_map": ""})
            np.testing.assert_array_equal(np.load(own["anomaly_map"]), np.load(other["anomaly_map"]))
        self.assertTrue((self.folder / "mine/contact_sheet.png").is_file())
        self.assertEqual(sorted(path.name for path in (self.folder / "mine").rglob("*")), sorted(path.name for path in (self.folder / "theirs").rglob("*")))

    @needs_program
    def test_released_preprocessing_is_the_programs(self):
        flags = ("--preprocess", "released")
        mine, theirs = (judged(program, defective("label"), normals("label"), *flags) for program in (run_module, run))
        self.assertEqual([each["pred_score"] for each in mine["results"]], [each["pred_score"] for each in theirs["results"]])

    def test_has_the_programs_exit_statuses(self):
        self.assertEqual(run_module("--version").returncode, 0)
        self.assertEqual(run_module("detect", "--no-such-flag").returncode, 2)
        self.assertEqual(run_module("detect", "x.png", "--normal", "nowhere.png", "--model", "none").returncode, 3)
        broken = self.folder / "broken.png"
        broken.write_bytes(b"no picture")
        self.assertEqual(run_module("detect", broken, "--normal", normals("ring")[0]).returncode, 1)

    def test_a_video_needs_opencv_and_says_so(self):
        (self.folder / "clip.avi").write_bytes(b"RIFF....AVI LIST")
        done = run_module("detect", "--video", self.folder / "clip.avi", "--normal", normals("ring")[0], "--out", self.folder / "out")
        self.assertEqual(done.returncode, 3)
        self.assertIn("inctrl_opencv_capture", done.stderr)

    def test_serves(self):
        server = subprocess.Popen([sys.executable, "-m", "inctrl", "serve", "--port", "0", "--data", self.folder / "data"], stderr=subprocess.PIPE, text=True)
        self.addCleanup(server.stderr.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.kill)
        self.assertIn("http://127.0.0.1:", server.stderr.readline())
        server.send_signal(signal.SIGTERM)
        self.assertEqual(server.wait(30), 0)


if __name__ == "__main__":
    unittest.main()
