"""`inctrl quantize`: a smaller model that judges nearly as the exact one does."""
import unittest

from support import EXAMPLES, EndToEnd, detect, normals, run


class Quantize(EndToEnd):
    def quantize(self, *more):
        return run("quantize", "--normal", EXAMPLES / "ring/normal", "--out", self.folder / "q.safetensors", *more)

    def test_the_smaller_model_judges_nearly_alike(self):
        made = self.quantize()
        self.assertEqual(made.returncode, 0, made.stderr)
        self.assertIn("products in 8 bits", made.stderr)
        self.assertIn("8 bits", run("info", self.folder / "q.safetensors").stdout)
        scores = []
        for model in [[], ["--model", self.folder / "q.safetensors", "--precision", "int8"]]:
            judged = detect("ring", "--format", "json", *model)
            self.assertEqual(judged.returncode, 0, judged.stderr)
            scores.append({r["image"]: r["pred_score"] for r in self.json_of(judged)["results"]})
        exact, rounded = scores
        self.assertEqual(exact.keys(), rounded.keys())
        for image, score in exact.items():
            self.assertAlmostEqual(rounded[image], score, delta=0.1, msg=image)
        self.assertNotEqual(exact, rounded)

    def test_auto_is_int8_for_such_a_model_and_threads_do_not_matter(self):
        self.assertEqual(self.quantize("--quiet").stderr, "")
        outputs = [detect("ring", "--format", "csv", "--model", self.folder / "q.safetensors", "--precision", *precision).stdout
                   for precision in (["auto"], ["int8", "--threads", 1], ["int8", "--batch", 3])]
        self.assertEqual(len(set(outputs)), 1)
        self.assertNotEqual(outputs[0], "")

    def test_scores_of_hundreds_of_pictures_are_those_of_few(self):
        self.assertEqual(self.quantize("--quiet").stderr, "")
        arguments = ["--format", "csv", "--model", self.folder / "q.safetensors", "--precision", "auto"]
        few = detect("ring", *arguments, images=normals("ring", 5, 7)).stdout.splitlines()
        many = detect("ring", *arguments, images=normals("ring", 5, 7) * 86)
        self.assertEqual(many.stdout.splitlines(), [few[0], *few[1:] * 86], many.stderr)

    def test_a_picture_that_cannot_be_read_is_named_and_passed_over(self):
        broken = self.folder / "broken.jpg"
        broken.write_bytes(b"no picture")
        made = run("quantize", "--normal", *normals("ring"), broken, "--out", self.folder / "q.safetensors")
        self.assertEqual(made.returncode, 1)
        self.assertIn("broken.jpg", made.stderr)
        self.assertTrue((self.folder / "q.safetensors").exists())

    def test_what_cannot_be_had_is_refused_with_the_remedy(self):
        exact = detect("ring", "--precision", "int8")
        self.assertEqual(exact.returncode, 2)
        self.assertIn("has no 8-bit weights; inctrl quantize makes a model that has", exact.stderr)
        self.assertEqual(self.quantize().returncode, 0)
        again = run("quantize", "--model", self.folder / "q.safetensors", "--normal", *normals("ring"), "--out", "x.safetensors")
        self.assertEqual(again.returncode, 2)
        self.assertIn("holds 8-bit weights already", again.stderr)


if __name__ == "__main__":
    unittest.main()
