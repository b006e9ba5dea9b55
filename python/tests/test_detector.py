"""`inctrl.Detector`: the same scores as everywhere, from pictures in any form."""
import concurrent.futures
import io
import pickle
import threading
import time
import unittest

import numpy as np
from PIL import Image

import inctrl
from support import defective, judged, needs_program, normals, run


class DetectorTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.detector = inctrl.Detector(threads=2)
        cls.prompts = cls.detector.prompts(normals("ring"))
        cls.query = defective("ring")[0]
        cls.result = cls.detector.detect(cls.query, cls.prompts)

    def score(self, image, **more):
        return self.detector.detect(image, self.prompts, **more).pred_score


class Scores(DetectorTest):
    @needs_program
    def test_results_are_the_programs_to_the_last_bit(self):
        queries = [*normals("ring", 5, 8), *defective("ring")]
        results = self.detector.detect(queries, self.prompts)
        wanted = judged(run, queries, normals("ring"))["results"]
        for mine, theirs in zip(results, wanted):
            told = mine.to_dict()
            for name in ("pred_score", "threshold", "p_value"):
                self.assertEqual(np.float32(told[name]), np.float32(theirs[name]), name)
            for name in ("image", "width", "height", "pred_label", "normals", "prompts", "shots", "model"):
                self.assertEqual(told[name], theirs[name], name)
            self.assertEqual(told.keys(), theirs.keys())
            self.assertEqual([region["x"] for region in told["regions"]], [region["x"] for region in theirs["regions"]])
            self.assertEqual(told["parts"].keys(), theirs["parts"].keys())

    def test_every_form_of_a_picture_has_the_same_score(self):
        encoded = self.query.read_bytes()
        with Image.open(self.query) as opened:
            picture = opened.convert("RGB")
        array = np.asarray(picture)
        wide = np.zeros((array.shape[0], array.shape[1] + 7, 3), np.uint8)
        wide[:, 3:-4] = array
        forms = {"str": str(self.query), "path": self.query, "bytes": encoded, "bytearray": bytearray(encoded), "PIL": picture, "array": array,
                 "part of a wider array": wide[:, 3:-4], "column-major array": np.asfortranarray(array), "reversed view": array[:, :, ::-1][:, :, ::-1],
                 "buffer": memoryview(array), "with alpha": np.dstack([array, np.full(array.shape[:2], 255, np.uint8)]),
                 "16 bits": array.astype(np.uint16) * 257, "PIL with alpha": picture.convert("RGBA"), "DLPack": OnlyDlpack(array)}
        for name, form in forms.items():
            with self.subTest(form=name):
                self.assertEqual(self.score(form), self.result.pred_score)
        for dtype in (np.float16, np.float32, np.float64):
            with self.subTest(form=dtype.__name__):
                # Half floats cannot hold all 256 levels times 1 / 255 exactly, but near enough to be rounded back.
                self.assertEqual(self.score((array / 255.0).astype(dtype), value_range=(0, 1)), self.result.pred_score)

    def test_gray_is_judged_as_gray_colour(self):
        gray = np.asarray(Image.open(self.query).convert("L"))
        colour = self.score(np.dstack([gray] * 3))
        self.assertEqual(self.score(gray), colour)
        self.assertEqual(self.score(gray[:, :, None]), colour)
        self.assertEqual(self.score(Image.fromarray(gray)), colour)

    def test_transparency_is_laid_on_white(self):
        array = np.zeros((64, 64, 4), np.uint8)
        self.assertEqual(self.score(array), self.score(np.full((64, 64, 3), 255, np.uint8)))

    def test_the_exif_orientation_of_a_pil_image_is_obeyed(self):
        with Image.open(self.query) as opened:
            turned, exif = opened.transpose(Image.Transpose.ROTATE_90), Image.Exif()
        exif[0x0112] = 6
        file = io.BytesIO()
        turned.save(file, "PNG", exif=exif)
        self.assertEqual(self.score(file.getvalue()), self.result.pred_score)
        self.assertEqual(self.score(Image.open(file)), self.result.pred_score)

    def test_a_batch_is_judged_in_order_and_as_its_pictures_alone(self):
        queries = [*defective("ring"), *normals("ring", 5, 10)]
        together = self.detector.detect(queries, self.prompts)
        self.assertEqual([result.image for result in together], queries)
        self.assertEqual([result.pred_score for result in together], [self.score(query) for query in queries])
        arrays = np.stack([np.asarray(Image.open(query).convert("RGB")) for query in queries[:3]])
        self.assertEqual([result.pred_score for result in self.detector.detect(arrays, self.prompts)],
                         [result.pred_score for result in together[:3]])

    def test_a_folder_is_its_pictures_by_name(self):
        folder = self.query.parent
        self.assertEqual([result.image for result in self.detector.detect(folder, self.prompts)], defective("ring"))

    def test_encoded_pictures_are_judged_as_themselves(self):
        self.assertEqual(self.score(self.detector.encode(self.query)), self.result.pred_score)
        self.assertEqual([result.pred_score for result in self.detector.detect(self.detector.encode([self.query]), self.prompts)],
                         [self.result.pred_score])

    def test_many_threads_at_once_get_the_same(self):
        with concurrent.futures.ThreadPoolExecutor(8) as pool:
            scores = list(pool.map(self.score, [self.query] * 24))
        self.assertEqual(set(scores), {self.result.pred_score})

    def test_python_runs_on_while_pictures_are_judged(self):
        counted, stop = [0], threading.Event()

        def count():
            while not stop.is_set():
                counted[0] += 1
                time.sleep(0.001)

        counter = threading.Thread(target=count)
        array = np.asarray(Image.open(self.query).convert("RGB"))
        counter.start()
        begun = time.monotonic()
        while time.monotonic() - begun < 0.5:
            self.score(array)
        stop.set()
        counter.join()
        self.assertGreater(counted[0], 50)

    def test_a_detector_and_its_prompts_are_pickled(self):
        detector, prompts = pickle.loads(pickle.dumps((self.detector, self.prompts)))
        self.assertEqual(detector.detect(self.query, prompts).pred_score, self.result.pred_score)


class Results(DetectorTest):
    def test_a_result_has_the_names_of_anomalib(self):
        self.assertEqual(self.result.pred_label, "anomalous")
        self.assertTrue(self.result.is_anomalous)
        self.assertEqual(self.result.anomaly_map.shape, (512, 512))
        self.assertEqual(self.result.anomaly_map.dtype, np.float32)
        self.assertEqual(self.result.pred_mask.dtype, np.bool_)
        self.assertTrue(0 < self.result.pred_mask.mean() < 0.9)
        box = self.result.regions[0]
        inside = self.result.pred_mask[box.y:box.y + box.height, box.x:box.x + box.width]
        self.assertGreater(inside.mean(), 0.3)

    def test_the_grid_is_not_copied_and_outlives_its_result(self):
        result = self.detector.detect(self.query, self.prompts)
        grid, again = result.anomaly_grid, result.anomaly_grid
        self.assertEqual(grid.ctypes.data, again.ctypes.data)
        self.assertFalse(grid.flags.writeable)
        copy = grid.copy()
        del result, again
        self.assertTrue((grid == copy).all())

    def test_overlay_and_html_show_the_picture(self):
        overlay = self.result.overlay()
        self.assertEqual(overlay.shape[1:], (512, 3))
        self.assertGreater(overlay.shape[0], 512)  # the legend is below
        self.assertIn("data:image/png;base64,", self.result._repr_html_())
        self.assertIn("01_rust.jpg", self.result._repr_html_())

    def test_repr_says_what_matters(self):
        self.assertRegex(repr(self.result), r"^Result\(0\.\d{4} anomalous, .*01_rust\.jpg, \d+ regions\)$")
        self.assertEqual(repr(self.detector), "Detector('inctrl-lite')")
        self.assertEqual(repr(self.prompts), "Prompts(4 pictures, model inctrl-lite)")

    def test_a_threshold_decides(self):
        score = self.result.pred_score
        self.assertEqual(self.detector.detect(self.query, self.prompts, threshold=score).pred_label, "anomalous")
        self.assertEqual(self.detector.detect(self.query, self.prompts, threshold=float(np.nextafter(np.float32(score), np.float32(2)))).pred_label, "normal")

    def test_places_are_ignored(self):
        everything_but_a_corner = np.ones((8, 8))
        everything_but_a_corner[0, 0] = 0
        masked = self.detector.detect(self.query, self.prompts, ignore=everything_but_a_corner)
        self.assertLess(masked.pred_score, self.result.pred_score)
        self.assertEqual(self.detector.detect(self.query, self.prompts.with_mask(everything_but_a_corner)).pred_score, masked.pred_score)


class Streams(DetectorTest):
    def test_pictures_are_taken_as_they_are_needed(self):
        taken = []

        def endless():
            while True:
                taken.append(1)
                yield self.query

        results = self.detector.detect_each(endless(), self.prompts)
        self.assertEqual(next(results).pred_score, self.result.pred_score)
        results.close()
        self.assertLess(len(taken), 12)

    def test_a_broken_picture_takes_the_place_of_its_result_if_asked(self):
        results = self.detector.detect([self.query, b"no picture", self.query], self.prompts, errors="return")
        self.assertEqual([type(result) for result in results], [inctrl.Result, inctrl.FormatError, inctrl.Result])
        with self.assertRaises(inctrl.FormatError):
            self.detector.detect([self.query, b"no picture"], self.prompts)


class Errors(DetectorTest):
    def test_what_is_no_picture_is_named(self):
        for bad, words in ((np.zeros((3, 64, 64), np.uint8), r"not \[3, 64, 64\]; transpose \[C, H, W\] first"),
                           (np.zeros((0, 4), np.uint8), "not"), (np.zeros((8, 8)), "no full scale; give value_range"),
                           (np.zeros((8, 8), np.int64), "not int64"), (np.full((8, 8), np.nan, np.float32), "no full scale"),
                           (object(), "not")):
            with self.subTest(bad=type(bad)), self.assertRaisesRegex(inctrl.InvalidArgumentError, words):
                self.score(bad)
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "not numbers"):
            self.score(np.full((8, 8), np.nan, np.float32), value_range=(0, 1))

    def test_kinds_are_also_builtin_exceptions(self):
        with self.assertRaises(FileNotFoundError) as raised:
            self.score("nowhere.png")
        self.assertEqual(raised.exception.kind, "not-found")
        self.assertIn("nowhere.png", str(raised.exception))
        with self.assertRaises(ValueError):
            inctrl.Detector(precision="f64")
        with self.assertRaisesRegex(inctrl.InvalidArgumentError, "picture"):
            self.detector.prompts([])

    def test_prompts_of_another_model_are_incompatible(self):
        bare = inctrl.Detector(heads=False, threads=1)
        with self.assertRaises(inctrl.IncompatibleError):
            bare.detect(self.query, self.prompts)


class OnlyDlpack:
    """An array that is known by DLPack alone."""

    def __init__(self, array):
        self._array = array.copy()

    def __dlpack__(self, **more):
        return self._array.__dlpack__(**more)

    def __dlpack_device__(self):
        return self._array.__dlpack_device__()


if __name__ == "__main__":
    unittest.main()
