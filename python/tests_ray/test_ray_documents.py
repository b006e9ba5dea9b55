"""What is said of inctrl.batch and inctrl.ray holds: examples run, types hold, everything public is documented."""
import doctest
import inspect
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

import ray_support
from support import ROOT

import inctrl.batch
import inctrl.ray
import inctrl.ray.serve


class Documents(unittest.TestCase):
    def test_the_examples_in_docstrings_run(self):
        here = os.getcwd()
        os.chdir(ROOT)
        self.addCleanup(os.chdir, here)
        result = doctest.testmod(inctrl.batch)
        self.assertGreater(result.attempted, 4)
        self.assertEqual(result.failed, 0)

    def test_everything_public_is_documented(self):
        for thing in (inctrl.batch, inctrl.batch.Detect, inctrl.batch.arrow_fields, inctrl.ray, inctrl.ray.serve, inctrl.ray.serve.Arguments,
                      inctrl.ray.serve.app, *(getattr(inctrl.ray, name) for name in inctrl.ray.__all__)):
            self.assertTrue(inspect.getdoc(thing), thing)

    def test_the_types_hold(self):
        done = subprocess.run([sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--cache-dir", os.devnull, str(ROOT / "python/tests_ray/typed_use.py")],
                              capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_blocks_of_docs_scale_run(self):
        """In one folder after each other, for they build on each other's files; those for Spark and Dask are what test_spark and test_dask do."""
        blocks = re.findall(r"^```(python|sh)\n(.*?)^```", (ROOT / "docs/scale.md").read_text(), re.M | re.S)
        self.assertGreater(len(blocks), 2)
        begin = "import ray; ray.init(address='local', num_cpus=4, include_dashboard=False, object_store_memory=200 << 20)\n"
        with tempfile.TemporaryDirectory(dir=ray_support.FOLDER) as folder:
            os.symlink(ROOT / "examples", pathlib.Path(folder) / "examples")
            for language, block in blocks:
                if "pyspark" in block or "dask" in block:
                    continue
                with self.subTest(block=block):
                    words = [sys.executable, "-c", begin + block] if language == "python" else ["bash", "-euc", block.replace("python ", f"{sys.executable} ")]
                    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=300)
                    self.assertEqual(done.returncode, 0, done.stderr[-3000:])


if __name__ == "__main__":
    unittest.main()
