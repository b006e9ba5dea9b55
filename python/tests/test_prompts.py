"""`inctrl.Prompts`: made, kept, changed."""
import os
import pathlib
import tempfile
import unittest
from unittest import mock

import numpy as np

import inctrl
from support import defective, normals


class PromptsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.detector = inctrl.Detector(threads=2)
        cls.prompts = cls.detector.prompts(normals("ring"))
        cls.query = defective("ring")[0]

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def score(self, prompts):
        return self.detector.detect(self.query, prompts).pred_score

    def test_a_set_goes_through_a_file(self):
        self.prompts.save(self.folder / "ring.safetensors")
        loaded = inctrl.Prompts.load(self.folder / "ring.safetensors")
        self.assertEqual(self.score(loaded), self.score(self.prompts))
        self.assertEqual(loaded.sources, [str(picture) for picture in normals("ring")])

    def test_a_set_is_stored_by_name(self):
        with mock.patch.dict(os.environ, XDG_DATA_HOME=str(self.folder)):
            self.assertEqual(self.prompts.store("rings").info["label"], "rings@1")
            self.assertEqual(self.score("rings"), self.score(self.prompts))
            with self.assertRaises(inctrl.InvalidArgumentError):
                self.prompts.store("rings")
            with self.assertRaises(inctrl.NotFoundError):
                inctrl.Prompts.load("bolts")

    def test_pictures_are_chosen_and_joined(self):
        first, rest = self.prompts.select([0]), self.prompts.select([1, 2, 3])
        self.assertEqual((len(first), len(rest), len(first + rest)), (1, 3, 4))
        self.assertEqual(self.score(first + rest), self.score(self.prompts))

    def test_prompts_may_be_given_as_pictures(self):
        self.assertEqual(self.score(normals("ring")), self.score(self.prompts))
        self.assertEqual(len(self.detector.prompts(normals("ring")[0].parent)), 10)

    def test_calibration_counts_the_normals(self):
        calibrated = self.detector.calibrate(self.prompts, normals("ring", 5, 10), false_alarms=0.05)
        self.assertTrue(calibrated.is_calibrated)
        self.assertEqual(self.detector.detect(self.query, calibrated).normals, 10)
        self.assertEqual(self.detector.basis(calibrated)["normals"], 10)

    def test_a_coreset_is_smaller_and_tells_how_far_it_is(self):
        steps = []
        core = self.detector.coreset(self.prompts, 0.25, progress=steps.append)
        self.assertEqual(core.info["coreset"], 0.25)
        self.assertTrue(steps and 0 <= steps[0] <= steps[-1] <= 1)

    def test_a_suggestion_covers_the_others(self):
        done = []
        suggestion = self.detector.suggest(normals("ring", 1, 8), shots=3, progress=lambda: done.append(1))
        self.assertEqual(len(suggestion.chosen), 3)
        self.assertEqual(len(suggestion.unlike), 8)
        self.assertEqual(len(done), 8)
        self.assertLessEqual(suggestion.mean, suggestion.random[1])

    def test_what_a_callback_raises_ends_the_work(self):
        class Enough(Exception):
            pass

        def enough(*_):
            raise Enough

        with self.assertRaises(Enough):
            self.detector.coreset(self.prompts, 0.25, progress=enough)

    def test_a_mask_is_taken_back(self):
        mask = np.zeros((4, 4))
        mask[:2] = 1
        masked = self.prompts.with_mask(mask)
        self.assertEqual(self.score(masked.with_mask(None)), self.score(self.prompts))

    def test_leave_one_out_tells_what_stands_out(self):
        self.assertEqual(len(self.prompts.leave_one_out()), 4)


if __name__ == "__main__":
    unittest.main()
