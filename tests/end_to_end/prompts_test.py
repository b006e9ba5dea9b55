"""`inctrl prompts`, and `detect` with what it keeps."""
import json
import os
import struct
import unittest
import zlib

from support import EXAMPLES, EndToEnd, normals, run

RUST = EXAMPLES / "ring/defective/01_rust.jpg"


def gray_png(width, height, white):
    """A PNG that is white in the rectangle (left, top, right, bottom) and black elsewhere."""
    left, top, right, bottom = white
    rows = b"".join(b"\0" + bytes(255 if left <= x < right and top <= y < bottom else 0 for x in range(width)) for y in range(height))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) + \
        chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Prompts(EndToEnd):
    def prompts(self, *arguments, status=0):
        result = run("prompts", *arguments, env=self.environment, cwd=self.folder)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def judge(self, *arguments, status=0):
        result = run("detect", RUST, *normals("ring", 5, 6), "--format", "json", *arguments, env=self.environment, cwd=self.folder)
        self.assertEqual(result.returncode, status, result.stderr)
        return json.loads(result.stdout)["results"] if status == 0 else result

    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")}

    def test_a_kept_set_judges_to_the_bit_as_its_pictures(self):
        self.prompts("create", "ring", "--normal", *normals("ring"))
        kept, given = self.judge("--prompts", "ring"), self.judge("--normal", *normals("ring"))
        self.assertEqual([r["prompts"] for r in kept], ["ring@1"] * 3)
        for a, b in zip(kept, given):
            self.assertEqual({**a, "prompts": None}, b)

    def test_an_edit_makes_a_version_and_keeps_the_older_one(self):
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 2))
        self.prompts("add", "ring", "--normal", *normals("ring", 3, 4))
        self.prompts("remove", "ring", "1", "03.jpg")
        sources = [p["source"] for p in json.loads(self.prompts("show", "ring", "--json").stdout)["pictures"]]
        self.assertEqual(sources, [str(normals("ring", 2, 2)[0]), str(normals("ring", 4, 4)[0])])
        self.assertEqual([r["shots"] for r in self.judge("--prompts", "ring@2")], [4] * 3)
        self.assertEqual(self.judge("--prompts", "ring")[0]["prompts"], "ring@3")

    def test_list_names_what_there_is(self):
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 2), "--category", "ring")
        listed = json.loads(self.prompts("list", "--json").stdout)
        self.assertEqual([(s["prompts"], s["shots"], s["model"], s["category"]) for s in listed], [("ring@1", 2, "inctrl-lite", "ring")])
        self.prompts("remove", "ring", "--all")
        self.assertEqual(json.loads(self.prompts("list", "--json").stdout), [])

    def test_list_goes_on_past_a_broken_set(self):
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 1))
        (self.folder / "data/inctrl/prompts/bad@1.safetensors").write_bytes(b"not a set")
        result = self.prompts("list", status=1)
        self.assertIn("ring@1", result.stdout)
        self.assertIn("bad@1.safetensors", result.stderr)

    def test_show_draws_the_pictures(self):
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 2))
        shown = self.prompts("show", "ring").stdout
        self.assertIn("inctrl-lite", shown)
        self.assertTrue((self.folder / "ring@1.png").read_bytes().startswith(b"\x89PNG"))

    def test_a_set_in_a_file_of_its_own(self):
        self.prompts("create", "./ring.safetensors", "--normal", *normals("ring", 1, 2))
        self.prompts("add", "./ring.safetensors", "--normal", *normals("ring", 3, 3))
        self.assertEqual(self.judge("--prompts", "ring.safetensors")[0]["prompts"], "ring@2")
        self.prompts("create", "./ring.safetensors", "--normal", *normals("ring", 1, 2), status=2)

    def test_export_copies_a_set_to_a_file(self):
        self.prompts("create", "ring", "--normal", *normals("ring"))
        self.prompts("export", "ring", "copy.safetensors")
        self.assertEqual(self.judge("--prompts", "copy.safetensors"), self.judge("--prompts", "ring"))

    def test_shots_are_drawn_from_a_set(self):
        self.prompts("create", "ring", "--normal", *normals("ring"))
        drawn = self.judge("--prompts", "ring", "--shots", "2", "--seed", "3")
        given = self.judge("--normal", *normals("ring"), "--shots", "2", "--seed", "3")
        self.assertEqual([r["pred_score"] for r in drawn], [r["pred_score"] for r in given])

    def test_masked_places_do_not_score(self):
        box = self.judge("--normal", *normals("ring"))[0]["regions"][0]
        grown = (max(0, box["x"] - 40), max(0, box["y"] - 40), box["x"] + box["width"] + 40, box["y"] + box["height"] + 40)
        mask = self.write("mask.png", gray_png(512, 512, grown))
        self.prompts("create", "masked", "--normal", *normals("ring"), "--mask", mask)
        seen, masked = self.judge("--normal", *normals("ring"))[0], self.judge("--prompts", "masked")[0]
        self.assertLess(masked["pred_score"], seen["pred_score"])
        self.assertEqual(self.judge("--normal", *normals("ring"), "--ignore", mask)[0]["pred_score"], masked["pred_score"])
        for region in masked["regions"]:
            self.assertFalse(grown[0] <= region["x"] and region["x"] + region["width"] <= grown[2] and
                             grown[1] <= region["y"] and region["y"] + region["height"] <= grown[3], region)

    def test_suggest_prints_pictures_that_cover_the_rest(self):
        result = self.prompts("suggest", "--normal", EXAMPLES / "ring/normal", "--shots", 3, "--out", "chosen.png")
        chosen = result.stdout.splitlines()
        self.assertEqual(len(set(chosen)), 3)
        self.assertTrue(all((EXAMPLES / "ring/normal").samefile(os.path.dirname(c)) for c in chosen))
        told = json.loads(self.prompts("suggest", "--normal", EXAMPLES / "ring/normal", "--shots", 3, "--json").stdout)
        self.assertEqual(told["chosen"], chosen)
        self.assertLessEqual(told["mean_unlike"], told["random"]["median"])
        self.assertTrue((self.folder / "chosen.png").exists())

    def test_suggest_names_a_defect_among_normal_pictures(self):
        told = json.loads(self.prompts("suggest", "--normal", *normals("ring", 1, 9), RUST, "--shots", 3, "--json").stdout)
        self.assertEqual([p["picture"] for p in told["like_no_other"]], [str(RUST)])

    def test_refusals_say_what_to_do(self):
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 2))
        for arguments, status, words in (
                (("create", "ring", "--normal", RUST), 2, "is there already"),
                (("create", "a b", "--normal", RUST), 2, "a name has letters"),
                (("remove", "ring"), 2, "--all for the whole set"),
                (("remove", "ring", "9"), 3, "has no picture 9, it has 2"),
                (("remove", "ring", "nuts.png"), 3, "inctrl prompts show lists them"),
                (("remove", "ring", "1", "2"), 2, "at least one normal picture must stay"),
                (("remove", "ring@1", "1"), 2, "leave the version out"),
                (("show", "nuts"), 3, "there are ring"),
                (("create", "x", "--normal", RUST, "--mask", self.write("white.png", gray_png(4, 4, (0, 0, 4, 4)))), 2, "covers everything"),
                (("suggest", "--normal", *normals("ring", 1, 2), "--shots", "2"), 2, "only 2 normal pictures")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.prompts(*arguments, status=status).stderr)
        for arguments, status, words in (
                ((), 2, "--normal PICTURES or --prompts SET"),
                (("--prompts", "ring", "--fit", "pad"), 3, "fitted by squash, the model runs with pad"),
                (("--prompts", "ring", "--category", "nut"), 3, "leave --category out")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.judge(*arguments, status=status).stderr)

    def test_a_model_that_is_not_found_by_name_is_asked_for_by_file(self):
        own = self.folder / "own.safetensors"
        made = run("import", os.environ["INCTRL_LITE0"], "--out", own, "--name", "own", "--taps", "5", "--input-size", "96")
        self.assertEqual(made.returncode, 0, made.stderr)
        self.prompts("create", "ring", "--normal", *normals("ring", 1, 2), "--model", own)
        self.assertIn("--model FILE names it", self.judge("--prompts", "ring", status=3).stderr)
        self.assertEqual(len(self.judge("--prompts", "ring", "--model", str(own))), 3)

    def test_a_coreset_is_smaller_judges_alike_and_refuses_edits(self):
        self.prompts("create", "whole", "--normal", *normals("ring"))
        self.prompts("create", "core", "--normal", *normals("ring"), "--coreset", 0.2)
        whole, core = (json.loads(self.prompts("show", name, "--json").stdout) for name in ("whole", "core"))
        self.assertEqual((whole["coreset"], core["coreset"]), (None, 0.2))
        self.assertEqual([p["unlike_the_others"] for p in core["pictures"]], [None] * 4)
        files = {s["prompts"]: s["file"] for s in json.loads(self.prompts("list", "--json").stdout)}
        sizes = [os.path.getsize(files[name]) for name in ("whole@1", "core@1")]
        self.assertLess(sizes[1], 0.6 * sizes[0])  # thumbnails stay
        for a, b in zip(self.judge("--prompts", "whole"), self.judge("--prompts", "core")):
            self.assertAlmostEqual(a["parts"]["patch"], b["parts"]["patch"], delta=0.1)
            self.assertGreaterEqual(b["parts"]["patch"], a["parts"]["patch"])
        refused = self.prompts("add", "core", "--normal", *normals("ring", 7, 8), status=3)
        self.assertIn("make the set again", refused.stderr)


if __name__ == "__main__":
    unittest.main()
