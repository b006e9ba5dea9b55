"""Labels from normal pictures alone: `detect --false-alarms`, `prompts calibrate`."""
import json
import os
import shutil
import unittest

from support import EXAMPLES, EndToEnd, normals, run

CLOTH = EXAMPLES / "cloth/defective"


class Calibrate(EndToEnd):
    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")}

    def run_program(self, *arguments, status=0):
        result = run(*arguments, env=self.environment, cwd=self.folder)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def calibrate(self, *arguments, status=0):
        return json.loads(self.run_program("prompts", "calibrate", "cloth", *arguments, "--json", status=status).stdout)

    def create(self, first, last):
        self.run_program("prompts", "create", "cloth", "--normal", *normals("cloth", first, last))

    def judge(self, *arguments, images=(CLOTH,)):
        return json.loads(self.run_program("detect", *images, *arguments, "--format", "json").stdout)["results"]

    def test_an_obvious_defect_is_anomalous_and_a_normal_picture_normal(self):
        results = self.judge("--normal", *normals("cloth", 1, 4), images=[CLOTH / "01_hole.jpg", *normals("cloth", 5, 5)])
        self.assertEqual([(r["pred_label"], r["normals"]) for r in results], [("anomalous", 4), ("normal", 4)])
        self.assertLess(results[0]["p_value"], 0.01)

    def test_fewer_false_alarms_ask_more_of_a_score(self):
        thresholds = [self.judge("--normal", *normals("cloth", 1, 4), "--false-alarms", share)[0]["threshold"]
                      for share in ("0.1", "0.01", "0.001")]
        self.assertEqual(thresholds, sorted(thresholds))

    def test_a_set_keeps_what_further_normals_said(self):
        self.create(1, 3)
        made = self.calibrate("--normal", *normals("cloth", 4, 10), "--false-alarms", "0.05")
        self.assertEqual((made["normals"], made["held_out"], made["prompts"]), (10, 7, "cloth@2"))
        result = self.judge("--prompts", "cloth")[0]
        self.assertEqual((result["normals"], result["prompts"]), (10, "cloth@2"))
        self.assertAlmostEqual(result["threshold"], made["threshold"], 6)
        again = self.calibrate("--false-alarms", "0.01")
        self.assertEqual(again["held_out"], 7)
        self.assertGreater(again["threshold"], made["threshold"])

    def test_prompts_are_no_further_normals(self):
        self.create(1, 3)
        self.assertEqual(self.calibrate("--normal", EXAMPLES / "cloth/normal")["held_out"], 7)

    def test_a_missed_defect_moves_the_threshold_and_its_price_is_said(self):
        self.create(1, 4)
        before = {r["image"]: r for r in self.judge("--prompts", "cloth")}
        missed = [image for image, r in before.items() if r["pred_label"] != "anomalous"]
        self.assertTrue(missed)
        made = self.calibrate("--reviewed-defects", CLOTH)
        self.assertEqual([d["image"] for d in made["reviewed_defects"] if d["was_missed"]], missed)
        self.assertGreater(made["false_alarms_expected"], 0.01)
        self.assertEqual({r["pred_label"] for r in self.judge("--prompts", "cloth")}, {"anomalous"})

    def test_a_defect_that_the_model_hardly_sees_is_told(self):
        self.create(1, 4)
        unseen = self.folder / "unseen"
        unseen.mkdir()
        shutil.copy(normals("cloth", 7, 7)[0], unseen / "invisible.jpg")
        result = self.run_program("prompts", "calibrate", "cloth", "--reviewed-defects", unseen)
        self.assertRegex(result.stderr, r"% of normal pictures score as high as .*invisible\.jpg")

    def test_a_calibration_that_says_nothing_new_makes_no_version(self):
        self.create(1, 3)
        self.assertEqual(self.calibrate("--normal", *normals("cloth", 4, 6))["prompts"], "cloth@2")
        self.assertEqual(self.calibrate("--normal", *normals("cloth", 4, 6))["prompts"], "cloth@2")
        self.assertEqual(self.calibrate("--normal", *normals("cloth", 4, 7))["prompts"], "cloth@3")

    def test_an_edit_says_that_the_calibration_is_gone(self):
        self.create(1, 3)
        self.calibrate("--normal", *normals("cloth", 4, 8))
        result = self.run_program("prompts", "add", "cloth", "--normal", *normals("cloth", 9, 9))
        self.assertIn("calibrate", result.stderr)
        self.assertEqual(self.judge("--prompts", "cloth")[0]["normals"], 4)

    def test_a_broken_picture_is_left_out_and_told(self):
        self.create(1, 3)
        more = self.folder / "more"
        more.mkdir()
        for picture in normals("cloth", 4, 6):
            shutil.copy(picture, more)
        (more / "broken.jpg").write_bytes(b"\xff\xd8\xff\xe0 cut")
        result = self.run_program("prompts", "calibrate", "cloth", "--normal", more, status=1)
        self.assertIn("broken.jpg", result.stderr)
        self.assertEqual(self.judge("--prompts", "cloth")[0]["normals"], 6)

    def test_nonsense_is_refused(self):
        self.create(1, 2)
        self.assertIn("by what?", self.run_program("prompts", "calibrate", "cloth", status=2).stderr)
        for share in ("0", "1", "often"):
            self.run_program("prompts", "calibrate", "cloth", "--false-alarms", share, status=2)
        self.run_program("detect", CLOTH, "--prompts", "cloth", "--threshold", "0.5", "--false-alarms", "0.1", status=2)

    def test_fail_on_anomaly_needs_no_threshold(self):
        self.run_program("detect", CLOTH / "01_hole.jpg", "--normal", *normals("cloth", 1, 4), "--fail-on-anomaly", status=10)


if __name__ == "__main__":
    unittest.main()
