"""`inctrl eval`, on a drawn data set: gray stripes, with a bright or dark blot where they are defective."""
import csv
import json
import os
import re
import shutil
import signal
import struct
import subprocess
import time
import unittest
import zlib

from support import PROGRAM, EndToEnd, run

SIDE = 96
RUN_FIELDS = {"category", "shots", "seed", "method", "prompts", "image_auroc", "image_auprc", "image_f1max", "pixel_auroc",
              "pixel_ap", "pixel_f1max", "pixel_pro", "images"}


def gray_png(pixel):
    """A PNG of SIDE x SIDE pixels, pixel(x, y) their gray."""
    rows = b"".join(b"\0" + bytes(pixel(x, y) for x in range(SIDE)) for y in range(SIDE))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def stripes(number):
    return lambda x, y: 90 + 6 * ((x + number) // 8 % 5) + (x * 7 + y * 13 + number * 31) % 9


def with_blot(number):
    """A blot that is plain to see for even numbers, and hardly to be seen for odd ones."""
    normal, left, top = stripes(number), 12 + 5 * number, 20 + 3 * number
    inside = lambda x, y: left <= x < left + 14 and top <= y < top + 14
    change = 120 if number % 2 == 0 else 2
    return lambda x, y: normal(x, y) + (change if inside(x, y) else 0), lambda x, y: 255 if inside(x, y) else 0


def area_under_roc(images):
    """By definition: over all pairs, how often the anomalous picture scores higher; ties half."""
    bad = [i["score"] for i in images if i["label"] == 1]
    good = [i["score"] for i in images if i["label"] == 0]
    return sum((b > g) + 0.5 * (b == g) for b in bad for g in good) / (len(bad) * len(good))


class Eval(EndToEnd):
    def setUp(self):
        super().setUp()
        self.root, self.out = self.folder / "set", self.folder / "out"
        for category in ("bolts", "nuts"):
            self.draw(category)

    def draw(self, category, tested=5):
        folder, shift = self.root / category, 3 * len(category)
        for kind in ("train/good", "test/good", "test/blot", "ground_truth/blot"):
            (folder / kind).mkdir(parents=True)
        for i in range(5):
            (folder / f"train/good/{i}.png").write_bytes(gray_png(stripes(shift + i)))
        for i in range(tested):
            (folder / f"test/good/{i}.png").write_bytes(gray_png(stripes(shift + 10 + i)))
            picture, mask = with_blot(i % 10)
            (folder / f"test/blot/{i}.png").write_bytes(gray_png(picture))
            (folder / f"ground_truth/blot/{i}_mask.png").write_bytes(gray_png(mask))

    def evaluate(self, *more, status=0, out=None):
        result = run("eval", "--dataset", "mvtec", "--root", self.root, "--out", out or self.out, "--cache", self.folder / "cache",
                     "--shots", "1,2", "--seeds", 2, *more)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def results(self, out=None):
        return json.loads(((out or self.out) / "results.json").read_text())

    def test_results_have_the_fields_of_the_contract_and_figures_that_follow_from_scores(self):
        self.evaluate()
        results = self.results()
        self.assertLessEqual({"model", "version", "dataset", "runs", "failures"}, results.keys())
        self.assertEqual((results["model"], results["dataset"], results["failures"]), ("inctrl-lite", "mvtec", []))
        self.assertEqual({(r["category"], r["shots"], r["seed"]) for r in results["runs"] if r["method"] == "inctrl"},
                         {(c, k, s) for c in ("bolts", "nuts") for k in (1, 2) for s in (0, 1)})
        for one in results["runs"]:
            self.assertLessEqual(RUN_FIELDS, one.keys())
            self.assertEqual(len(one["prompts"]), one["shots"])
            self.assertEqual(len(one["images"]), 10)
            for path in [*one["prompts"], *(i["path"] for i in one["images"])]:
                self.assertTrue((self.root / path).exists(), path)
            self.assertEqual([i["label"] for i in one["images"]], [int("/blot/" in i["path"]) for i in one["images"]])
            # The program sums ranks, this counts pairs: both in double precision.
            self.assertAlmostEqual(one["image_auroc"], area_under_roc(one["images"]), delta=1e-12)
            self.assertEqual(one["pixel_pro"] is None, one["method"] == "image")
        self.assertGreater(min(r["pixel_auroc"] for r in results["runs"] if r["method"] == "inctrl"), 0.5)

    def test_scores_are_those_of_detect(self):
        self.evaluate("--methods", "inctrl")
        one = self.results()["runs"][-1]
        detected = self.json_of(run("detect", *(self.root / i["path"] for i in one["images"]), "--normal",
                                    *(self.root / p for p in one["prompts"]), "--format", "json"))
        for image, judged in zip(one["images"], detected["results"], strict=True):
            self.assertEqual(struct.pack("f", image["score"]), struct.pack("f", judged["pred_score"]))

    def test_tables_say_what_the_results_say(self):
        printed = self.evaluate().stdout
        summary = {(r["shots"], r["method"], r["category"] or "mean"): r for r in self.results()["summary"]}
        with open(self.out / "table.csv", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual({(int(r["shots"]), r["method"], r["category"]) for r in rows}, summary.keys())
        for row in rows:
            mean = summary[int(row["shots"]), row["method"], row["category"]]["image_auroc"]["mean"]
            self.assertAlmostEqual(float(row["image_auroc"]), mean, delta=1e-12)
        mean = summary[2, "inctrl", "mean"]["image_auroc"]
        text = f"{100 * mean['mean']:.1f} ± {100 * mean['deviation']:.1f}"
        self.assertIn(text, printed)
        self.assertIn(f"| **mean** | {text} |", (self.out / "table.md").read_text())

    def test_the_report_shows_mistakes_and_needs_nothing_else(self):
        self.evaluate()
        page = (self.out / "report.html").read_text()
        self.assertNotRegex(page, r"https?://|<script|@import|url\(|<link|<iframe")
        self.assertEqual([s for s in re.findall(r"""(?:src|href)=["']([^"']*)""", page) if not s.startswith(("data:image/jpeg;base64,", "#"))], [])
        for words in ("ROC curves", "Precision-recall curves", "Histogram of scores", "Worst mistakes", "anomaly map", "nearest prompt patch"):
            self.assertIn(words, page)
        shown = page.count("<li><strong>")
        self.assertTrue(0 < shown <= 20, shown)
        self.assertEqual(page.count("<img "), 4 * shown)
        self.assertEqual(page.count("<svg viewBox=\"0 0 320"), 2 * (2 + 2))  # a category: two curves, two histograms

    def test_a_second_run_encodes_nothing_and_finds_the_same(self):
        self.assertRegex(self.evaluate().stderr, r" [1-9]\d* pictures encoded")
        again = self.evaluate(out=self.folder / "again")
        self.assertIn(" 0 pictures encoded", again.stderr)
        self.assertEqual(self.results(self.folder / "again"), self.results())
        self.assertEqual((self.folder / "again/report.html").read_bytes(), (self.out / "report.html").read_bytes())

    def test_a_broken_picture_is_left_out_and_said(self):
        (self.root / "bolts/test/good/3.png").write_bytes(b"no picture")
        (self.root / "bolts/train/good/0.png").write_bytes(gray_png(stripes(0))[:200])
        result = self.evaluate(status=1)
        failed = {f["path"] for f in self.results()["failures"]}
        self.assertEqual(failed, {"bolts/test/good/3.png", "bolts/train/good/0.png"})
        for path in failed:
            self.assertIn(path, result.stderr)
            self.assertIn(path, (self.out / "report.html").read_text())
        self.assertEqual({len(r["images"]) for r in self.results()["runs"] if r["category"] == "bolts"}, {9})

    def test_resume_keeps_the_categories_that_are_there(self):
        self.evaluate("--categories", "bolts")
        first = self.results()["runs"]
        result = self.evaluate("--resume")
        self.assertNotIn("bolts: prompts", result.stderr)
        self.assertIn("nuts: prompts", result.stderr)
        self.assertEqual([r for r in self.results()["runs"] if r["category"] == "bolts"], first)
        self.assertIn("results that are there have fit 'squash', not 'pad'", self.evaluate("--resume", "--fit", "pad", status=3).stderr)

    def test_ctrl_c_keeps_finished_categories_and_resume_does_the_rest(self):
        shutil.rmtree(self.root / "nuts")
        self.draw("nuts", tested=150)
        arguments = [PROGRAM, "eval", "--dataset", "mvtec", "--root", self.root, "--out", self.out, "--cache", self.folder / "cache",
                     "--shots", "1,2", "--seeds", "2", "--threads", "1"]
        with subprocess.Popen(list(map(str, arguments)), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            while process.poll() is None:
                try:
                    if self.results()["runs"]:
                        break
                except OSError:
                    pass
                time.sleep(0.01)
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=120)
        self.assertEqual(process.returncode, 130, errors)
        self.assertEqual({r["category"] for r in self.results()["runs"]}, {"bolts"})
        self.assertTrue((self.out / "report.html").read_text().endswith("</html>\n"))
        self.assertEqual(sorted(f.name for f in self.out.iterdir()), ["report.html", "results.json", "table.csv", "table.md"])
        resumed = self.evaluate("--resume")
        self.assertNotIn("bolts: prompts", resumed.stderr)
        whole = self.folder / "whole"
        self.evaluate(out=whole)
        self.assertEqual(self.results()["runs"], self.results(whole)["runs"])

    def test_baseline_compares_pair_by_pair(self):
        self.evaluate("--methods", "inctrl")
        other = self.folder / "other"
        result = self.evaluate("--methods", "inctrl,patch", "--fit", "crop", "--baseline", self.out / "results.json", out=other)
        self.assertIn("8 pairs of runs", result.stdout)
        comparison = (other / "comparison.md").read_text()
        self.assertIn("Differs: fit: baseline 'squash', new 'crop'.", comparison)
        self.assertIn("Only in the new results, not compared: bolts, patch, 1 shot, seed 0 1.", comparison)
        told = run("eval", "--results", other / "results.json", "--baseline", self.out / "results.json", "--out", self.folder / "told")
        self.assertEqual(told.returncode, 0, told.stderr)
        self.assertEqual((self.folder / "told/comparison.md").read_text(), comparison)
        pairs = [(a["pixel_ap"], b["pixel_ap"]) for a in self.results()["runs"] for b in self.results(other)["runs"]
                 if all(a[k] == b[k] for k in ("category", "shots", "seed", "method")) and a["shots"] == 2]
        change = 100 * sum(b - a for a, b in pairs) / len(pairs)
        row = next(line for line in comparison.split("## inctrl, 2 shots")[1].splitlines() if line.startswith("| pixel_ap "))
        self.assertAlmostEqual(float(row.split("|")[4]), change, delta=0.051)  # printed to a tenth

    def test_results_that_have_nothing_in_common_are_status_1(self):
        self.evaluate("--methods", "inctrl", "--categories", "bolts")
        self.evaluate("--methods", "patch", "--categories", "bolts", out=self.folder / "patch")
        told = run("eval", "--results", self.folder / "patch/results.json", "--baseline", self.out / "results.json")
        self.assertEqual(told.returncode, 1, told.stderr)
        self.assertIn("No run of one has", told.stdout)

    def test_prompts_can_be_named(self):
        prompts = {"bolts": [["bolts/train/good/4.png", "bolts/train/good/1.png"]], "nuts": ["nuts/train/good/0.png"]}
        self.evaluate("--prompts-file", self.write("prompts.json", json.dumps(prompts).encode()))
        self.assertEqual({(r["category"], tuple(r["prompts"])) for r in self.results()["runs"]},
                         {("bolts", tuple(prompts["bolts"][0])), ("nuts", tuple(prompts["nuts"]))})
        again = self.folder / "again"
        self.evaluate("--prompts-file", self.out / "results.json", out=again)
        self.assertEqual(self.results(again)["runs"], self.results()["runs"])
        named = self.write("bad.json", json.dumps({"bolts": ["bolts/test/good/1.png"], "nuts": ["nuts/train/good/0.png"]}).encode())
        self.assertIn("is a test picture", self.evaluate("--prompts-file", named, status=2).stderr)

    def test_legacy_pro_is_another_figure_and_says_so(self):
        self.evaluate("--methods", "inctrl")
        legacy = self.folder / "legacy"
        self.evaluate("--methods", "inctrl", "--pro", "legacy", out=legacy)
        exact, other = self.results()["runs"][0], self.results(legacy)["runs"][0]
        self.assertNotEqual(exact["pixel_pro"], other["pixel_pro"])
        self.assertEqual(exact["pixel_ap"], other["pixel_ap"])
        self.assertIn("pro: legacy;", (legacy / "table.md").read_text())

    def test_refusals_say_what_to_do(self):
        self.assertIn("bolts has 5", self.evaluate("--shots", "8", status=2).stderr)
        for arguments, status, words in (
                ((), 2, "--dataset is needed"),
                (("--dataset", "mvtec", "--root", self.root), 2, "--out is needed"),
                (("--results", "x.json"), 2, "--baseline is needed"),
                (("--results", "x.json", "--baseline", "x.json"), 3, "x.json"),
                (("--dataset", "mvtec", "--root", self.root, "--out", self.out, "--methods", "text"), 2, "no text tower")):
            with self.subTest(arguments=arguments):
                result = run("eval", *arguments, cwd=self.folder, env={**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")})
                self.assertEqual(result.returncode, status, result.stderr)
                self.assertIn(words, result.stderr)


if __name__ == "__main__":
    unittest.main()
