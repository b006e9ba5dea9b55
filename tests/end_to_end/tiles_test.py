"""`--tiles`: a defect of 12 pixels in a texture of 2000 x 1500, found with tiles; sets that keep them; what is refused."""
import json
import os
import random
import unittest
import zlib

from prompts_test import gray_png
from support import PROGRAM, EndToEnd, run

WIDTH, HEIGHT, SPOT = 2000, 1500, (1337, 421)


def png_of(rows):
    """A PNG of rows of gray bytes."""
    plain = gray_png(1, 1, (0, 0, 0, 0))
    begin, end = plain[:8], plain[-12:]

    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
    size = WIDTH.to_bytes(4, "big") + len(rows).to_bytes(4, "big")
    return begin + chunk(b"IHDR", size + bytes([8, 0, 0, 0, 0])) + chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1)) + end


def speckled(seed, spot=None):
    """Stone: many dark specks of 4 to 8 pixels, so that from afar it is gray and uneven; at `spot` a light blot of 12 pixels."""
    draws = random.Random(seed)
    rows = [bytearray([160]) * WIDTH for _ in range(HEIGHT)]

    def blot(x, y, radius, value):
        for dy in range(-radius, radius):
            half = int((radius * radius - dy * dy) ** 0.5)
            rows[y + dy][x - half:x + half] = bytes([value]) * (2 * half)
    for _ in range(25000):
        blot(draws.randrange(4, WIDTH - 4), draws.randrange(4, HEIGHT - 4), draws.randrange(2, 5), draws.randrange(60, 130))
    if spot:
        blot(*spot, 6, 255)
    return png_of(rows)


class TilesTest(EndToEnd):
    @classmethod
    def setUpClass(cls):
        cls.normal = [speckled(seed) for seed in (1, 2)]
        cls.good = [speckled(seed) for seed in (3, 4, 5, 6)]
        cls.bad = [speckled(seed, SPOT) for seed in (7,)]

    def setUp(self):
        super().setUp()
        self.environment = {**os.environ, "XDG_DATA_HOME": str(self.folder / "data")}
        for name, pictures in {"normal": self.normal, "good": self.good, "bad": self.bad}.items():
            for i, picture in enumerate(pictures):
                self.write(f"{name}{i}.png", picture)
        self.normals = [self.folder / f"normal{i}.png" for i in range(len(self.normal))]
        self.queries = [*(self.folder / f"good{i}.png" for i in range(len(self.good))), self.folder / "bad0.png"]

    def run_in(self, *arguments, status=0):
        result = run(*arguments, env=self.environment, cwd=self.folder)
        self.assertEqual(result.returncode, status, result.stderr)
        return result

    def judge(self, *flags):
        return json.loads(self.run_in("detect", *self.queries, "--format", "json", *flags).stdout)["results"]

    def test_a_small_defect_is_found_and_its_box_is_in_the_pictures_pixels(self):
        def odds_beside_the_highest_good_ones(results):
            odds = [result["pred_score"] / (1 - result["pred_score"]) for result in results]
            return odds[-1] / max(odds[:-1])
        tiled = self.judge("--normal", *self.normals, "--tiles", "auto", "--threshold", "0.55")
        self.assertGreater(odds_beside_the_highest_good_ones(tiled), 2)
        self.assertLess(odds_beside_the_highest_good_ones(self.judge("--normal", *self.normals)), 1.6)
        self.assertEqual([len(result["regions"]) for result in tiled], [0, 0, 0, 0, 1])
        box = tiled[-1]["regions"][0]
        for centre, at, length in zip(SPOT, "xy", ("width", "height")):
            self.assertLessEqual(box[at], centre)
            self.assertLessEqual(centre, box[at] + box[length])
            self.assertLess(box[length], 100)

    def test_a_set_keeps_its_tiles_and_refuses_others(self):
        self.run_in("prompts", "create", "cloth", "--normal", *self.normals, "--tiles", "3x4", "--tile-reach", "all")
        kept = self.judge("--prompts", "cloth")
        self.assertEqual(kept, self.judge("--prompts", "cloth", "--tiles", "3x4"))
        self.assertEqual(json.loads(self.run_in("prompts", "show", "cloth", "--json").stdout)["tiles"], "3x4")
        for flags in (["--tiles", "2x2"], ["--tiles", "3x4", "--tile-reach", "1"], ["--fit", "crop"]):
            refused = self.run_in("detect", self.queries[0], "--prompts", "cloth", *flags, status=3)
            self.assertIn("prompt set cloth@1 was looked at in", refused.stderr)
        self.run_in("prompts", "add", "cloth", "--normal", self.folder / "good0.png")
        self.assertLess(self.judge("--prompts", "cloth")[0]["pred_score"], 1e-5)

    def test_what_is_masked_is_passed_over_in_tiles_too(self):
        mask = self.write("mask.png", gray_png(WIDTH // 10, HEIGHT // 10, (SPOT[0] // 10 - 12, SPOT[1] // 10 - 12, SPOT[0] // 10 + 12, SPOT[1] // 10 + 12)))
        flags = ["--normal", *self.normals, "--tiles", "auto"]
        self.assertLess(self.judge(*flags, "--ignore", mask)[-1]["pred_score"], 0.8 * self.judge(*flags)[-1]["pred_score"])

    def test_nonsense_is_wrong_usage(self):
        def refused(*flags):
            return run("detect", self.queries[0], "--normal", *self.normals, *flags, program=PROGRAM)
        for flags in (["--tiles", "0x2"], ["--tiles", "3"], ["--tiles", "65x1"], ["--tiles", "30x30"], ["--tile-reach", "1"],
                      ["--tiles", "2x2", "--tile-reach", "far"], ["--tiles", "2x2", "--fit", "crop"],
                      ["--tiles", "2x2", "--preprocess", "released"]):
            result = refused(*flags)
            self.assertEqual(result.returncode, 2, flags)
            self.assertIn("tile", result.stderr)

    def test_a_picture_that_the_encoder_sees_well_is_one_tile(self):
        self.write("small.png", gray_png(300, 200, (20, 20, 60, 60)))
        flags = ["--normal", self.folder / "small.png"]
        self.assertEqual(self.judge(*flags, "--tiles", "auto"), self.judge(*flags))


if __name__ == "__main__":
    unittest.main()
