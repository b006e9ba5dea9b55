"""`inctrl detect`: results, maps, failures, statuses."""
import csv
import io
import json
import os
import struct
import unittest

from support import EXAMPLES, EndToEnd, detect, normals, run

FIELDS = {"image", "width", "height", "pred_score", "pred_label", "threshold", "p_value", "normals", "parts", "regions", "anomaly_map",
          "overlay", "model", "prompts", "shots"}


class Detect(EndToEnd):
    def test_obvious_defects_score_above_every_normal_picture(self):
        for kind, obvious in (("label", 3), ("ring", 3), ("cloth", 4)):
            results = self.json_of(detect(kind, "--format", "json"))["results"]
            normal = [r["pred_score"] for r in results if "/normal/" in r["image"]]
            defective = sorted((r["image"], r["pred_score"]) for r in results if "/defective/" in r["image"])
            for image, score in defective[:obvious]:
                if "smudge" not in image:
                    self.assertGreater(score, max(normal), image)

    def test_json_holds_every_field_of_the_contract(self):
        document = self.json_of(detect("ring", "--format", "json", images=normals("ring", 5, 5)))
        self.assertEqual(set(document), {"model", "version", "prompts", "results", "failures"})
        result = document["results"][0]
        self.assertEqual(set(result), FIELDS)
        self.assertEqual((result["width"], result["height"], result["shots"], result["model"]), (512, 512, 4, "inctrl-lite"))
        self.assertEqual(result["image"], str(normals("ring", 5, 5)[0]))
        self.assertEqual((result["pred_label"], result["normals"], result["overlay"]), ("normal", 4, None))
        self.assertTrue(0 < result["pred_score"] < result["threshold"] < 1)
        self.assertTrue(0.01 < result["p_value"] < 1)

    def test_every_format_tells_the_same_scores(self):
        images = normals("cloth", 5, 6)
        document = self.json_of(detect("cloth", "--format", "json", images=images))
        scores = [r["pred_score"] for r in document["results"]]
        lines = [json.loads(line) for line in detect("cloth", "--format", "jsonl", images=images).stdout.splitlines()]
        rows = list(csv.DictReader(io.StringIO(detect("cloth", "--format", "csv", images=images).stdout)))
        text = detect("cloth", images=images).stdout.splitlines()
        self.assertEqual([r["pred_score"] for r in lines], scores)
        self.assertEqual([float(r["pred_score"]) for r in rows], scores)
        self.assertEqual([line.split()[0] for line in text], [f"{s:.4f}" for s in scores])

    def test_scores_are_the_same_bits_whatever_threads_batch_and_order(self):
        images = [*normals("label", 5, 8), EXAMPLES / "label/defective/01_torn_corner.jpg"]

        def scores(*more, order=images):
            return {r["image"]: (r["pred_score"], r["parts"]["image"])
                    for r in self.json_of(detect("label", "--format", "json", *more, images=order))["results"]}
        expected = scores("--threads", 1)
        self.assertEqual(scores("--threads", 2), expected)
        self.assertEqual(scores("--threads", 2, "--batch", 3), expected)
        self.assertEqual(scores(order=images[::-1]), expected)
        self.assertEqual({**scores(order=images[:1]), **scores(order=images[1:])}, expected)

    def test_pictures_that_are_prompts_themselves_are_told(self):
        result = detect("ring", images=[*normals("ring", 4, 5)])
        self.assertRegex(result.stderr, r"1 picture is among the normal ones .*04\.jpg")
        self.assertRegex(detect("ring", images=normals("ring", 1, 5)).stderr, r"4 pictures are among .*01\.jpg, \S*02\.jpg, \S*03\.jpg, \.\.\.")
        self.assertNotIn("among the normal ones", detect("ring", images=normals("ring", 5, 6)).stderr)

    def test_a_normal_picture_unlike_the_others_is_told(self):
        rust, query = EXAMPLES / "ring/defective/01_rust.jpg", normals("ring", 5, 5)
        self.assertRegex(run("detect", *query, "--normal", *normals("ring"), rust).stderr, r"01_rust\.jpg differs .*is it normal\?")
        self.assertNotIn("is it normal", run("detect", *query, "--normal", *normals("ring")).stderr)

    def test_a_single_normal_picture_is_told_to_be_few(self):
        self.assertIn("one normal picture promises little", run("detect", *normals("ring", 5, 5), "--normal", *normals("ring", 1, 1)).stderr)

    def test_results_come_in_the_order_given(self):
        images = [*normals("ring", 5, 10)][::-1]
        results = self.json_of(detect("ring", "--format", "json", "--threads", 2, images=images))["results"]
        self.assertEqual([r["image"] for r in results], [str(i) for i in images])

    def test_a_threshold_decides(self):
        results = self.json_of(detect("cloth", "--format", "json", "--threshold", "0.5"))["results"]
        for r in results:
            self.assertEqual(r["pred_label"], "anomalous" if r["pred_score"] >= r["threshold"] else "normal")
        self.assertEqual({r["pred_label"] for r in results}, {"anomalous", "normal"})
        self.assertEqual(detect("cloth", "--threshold", "0.5", "--fail-on-anomaly").returncode, 10)
        self.assertEqual(detect("cloth", "--threshold", "1", "--fail-on-anomaly").returncode, 0)

    def test_maps_are_written_and_named(self):
        out = self.folder / "out"
        result = self.json_of(detect("ring", "--format", "json", "--out", out, "--map", "overlay", "png", "values",
                                     images=[EXAMPLES / "ring/defective/01_rust.jpg"]))["results"][0]
        self.assertEqual(result["anomaly_map"], str(out / "01_rust.map.png"))
        self.assertEqual(result["overlay"], str(out / "01_rust.overlay.png"))
        width, height, depth, colour = struct.unpack(">IIBB", (out / "01_rust.map.png").read_bytes()[16:26])
        self.assertEqual((width, height, depth, colour), (512, 512, 8, 0))
        self.assertTrue((out / "01_rust.map.npy").read_bytes().startswith(b"\x93NUMPY"))
        self.assertTrue((out / "contact_sheet.png").exists())
        self.assertEqual([json.loads(line) for line in (out / "results.jsonl").read_text().splitlines()], [result])
        self.assertFalse([f for f in out.iterdir() if f.suffix in (".part", ".tmp")])
        box = result["regions"][0]  # the rust is in the lower right quarter
        self.assertTrue(256 < box["x"] + box["width"] / 2 < 512 and 256 < box["y"] + box["height"] / 2 < 512, box)

    def test_a_second_run_does_not_judge_the_first_runs_output(self):
        pictures = self.folder / "pictures"
        pictures.mkdir()
        (pictures / "a.jpg").write_bytes(normals("ring", 5, 5)[0].read_bytes())
        for _ in range(2):
            results = self.json_of(detect("ring", "--format", "json", "--out", pictures / "out", images=[pictures]))["results"]
            self.assertEqual([r["image"] for r in results], [str(pictures / "a.jpg")])

    def test_broken_pictures_are_told_and_the_others_are_done(self):
        whole = normals("cloth", 5, 5)[0]
        broken = [self.write("cut.jpg", whole.read_bytes()[:9000]), self.write("empty.png", b""),
                  self.write("zip.png", b"PK\x03\x04" + bytes(500)), self.folder / "missing.png"]
        (self.folder / "folder.png").mkdir()
        result = detect("cloth", "--format", "json", images=["-"], )  # no names: nothing to do
        self.assertEqual(self.json_of(result)["results"], [])
        names = "\n".join(map(str, [broken[0], whole, *broken[1:], self.folder / "folder.png"]))
        result = run("detect", "-", "--normal", *normals("cloth"), "--format", "json", stdin=names)
        document = self.json_of(result, status=1)
        self.assertEqual([r["image"] for r in document["results"]], [str(whole)])
        kinds = {os.path.basename(f["image"]): f["error"]["kind"] for f in document["failures"]}
        self.assertEqual(kinds, {"cut.jpg": "bad-format", "empty.png": "bad-format", "zip.png": "bad-format",
                                 "missing.png": "not-found", "folder.png": "backend"})
        for failure in document["failures"]:
            self.assertIn(failure["image"], failure["error"]["message"])
            self.assertIn(failure["error"]["message"], result.stderr)

    def test_a_missing_argument_does_not_stop_the_others(self):
        document = self.json_of(detect("ring", "--format", "json", images=[self.folder / "gone.png", *normals("ring", 5, 5)]), status=1)
        self.assertEqual(len(document["results"]), 1)
        self.assertEqual(document["failures"][0]["error"]["kind"], "not-found")

    def test_limits_are_flags(self):
        picture = normals("ring", 5, 5)
        self.assertEqual(detect("ring", images=picture).returncode, 0)
        document = self.json_of(run("detect", picture[0], "--normal", self.tiny(), "--format", "json", "--max-megapixels", 0.2),
                                status=1)
        self.assertEqual(document["failures"][0]["error"]["kind"], "limit")

    def tiny(self):
        return self.write("tiny.pgm", b"P5 32 32 255\n" + bytes(range(256)) * 4)

    def test_shots_and_seed_draw_prompts_repeatably(self):
        def scores(seed):
            document = self.json_of(run("detect", normals("cloth", 10, 10)[0], "--normal", EXAMPLES / "cloth/normal",
                                        "--shots", 2, "--seed", seed, "--format", "json"))
            return [(r["shots"], r["pred_score"]) for r in document["results"]]
        self.assertEqual(scores(3), scores(3))
        self.assertEqual(scores(3)[0][0], 2)
        self.assertGreater(len({scores(seed)[0][1] for seed in range(4)}), 1)

    def test_released_is_crop_for_plain_pictures(self):
        images = [*normals("label", 5, 6), EXAMPLES / "label/defective/01_torn_corner.jpg"]
        released = self.json_of(detect("label", "--preprocess", "released", "--format", "json", images=images))
        self.assertEqual(released, self.json_of(detect("label", "--fit", "crop", "--format", "json", images=images)))
        self.assertTrue(released["results"][-1]["regions"])

    def test_released_shows_the_picture_as_it_is_stored(self):
        turned, out = EXAMPLES.parent / "tests/golden/pictures/turned.jpg", self.folder / "out"
        for preprocess, size in (("upright", (57, 70)), ("released", (70, 57))):
            result = self.json_of(run("detect", turned, "--normal", turned, "--preprocess", preprocess, "--format", "json",
                                      "--out", out, "--map", "png", "overlay"))["results"][0]
            self.assertEqual((result["width"], result["height"]), size)
            self.assertEqual(struct.unpack(">II", (out / "turned.map.png").read_bytes()[16:24]), size)
            self.assertLess(result["pred_score"], 1e-5)  # it is its own prompt, read in the same way

    def test_released_leaves_no_room_for_another_fit_or_range(self):
        for flag, value in (("--fit", "squash"), ("--fit", "pad"), ("--range", "auto")):
            result = detect("ring", "--preprocess", "released", flag, value, images=normals("ring", 5, 5))
            self.assertEqual(result.returncode, 2)
            self.assertIn(f"{flag} {value} does not go with --preprocess released", result.stderr)

    def test_crop_warns_once_and_squash_does_not(self):
        images = normals("label", 5, 7)
        self.assertEqual(detect("label", "--fit", "crop", images=images).stderr.count("--fit crop"), 1)
        self.assertNotIn("--fit crop", detect("label", images=images).stderr)
        self.assertNotIn("--fit crop", detect("label", "--fit", "crop", "--quiet", images=images).stderr)

    def test_the_second_run_loads_the_compiled_encoder_and_judges_to_the_bit(self):
        environment = {**os.environ, "XDG_CACHE_HOME": str(self.folder / "cache")}
        runs = [run("detect", *normals("ring", 5, 6), "--normal", *normals("ring", 1, 2), "--format", "json", env=environment)
                for _ in range(2)]
        self.assertEqual(len(list((self.folder / "cache/inctrl/compiled").iterdir())), 1)
        self.assertEqual(self.json_of(runs[0]), self.json_of(runs[1]))

    def test_fast_decode_speaks_of_whole_pictures_and_judges_nearly_alike(self):
        # Pictures of 512 pixels are not made smaller for 224: the same to the bit; refused where whole pictures are shown.
        plain, fast = (self.json_of(detect("ring", "--format", "json", *flags)) for flags in ([], ["--fast-decode"]))
        self.assertEqual(plain["results"], fast["results"])
        for flags in (["--out", self.folder / "out"], ["--tiles", "2x2"], ["--preprocess", "released"]):
            refused = detect("ring", "--fast-decode", *flags)
            self.assertEqual(refused.returncode, 2, refused.stderr)
            self.assertIn("--fast-decode does not go with", refused.stderr)


if __name__ == "__main__":
    unittest.main()
