"""Every Python block of docs/python.md runs, from a folder that holds examples/, and so does the example."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

from support import ROOT


class Documents(unittest.TestCase):
    def test_blocks_run(self):
        blocks = re.findall(r"^```python\n(.*?)^```", (ROOT / "docs/python.md").read_text(), re.M | re.S)
        self.assertGreater(len(blocks), 4)
        with tempfile.TemporaryDirectory() as folder:
            os.symlink(ROOT / "examples", pathlib.Path(folder) / "examples")
            for block in blocks:
                with self.subTest(block=block):
                    done = subprocess.run([sys.executable, "-W", "error", "-c", block], cwd=folder, capture_output=True, text=True, timeout=300)
                    self.assertEqual(done.returncode, 0, done.stderr)

    def test_the_example_judges_a_folder_and_draws(self):
        with tempfile.TemporaryDirectory() as folder:
            queries = pathlib.Path(folder) / "queries"
            queries.mkdir()
            shutil.copy(ROOT / "examples/ring/defective/01_rust.jpg", queries)
            (queries / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n")
            done = subprocess.run([sys.executable, ROOT / "examples/python/detect.py", ROOT / "examples/ring/normal", queries, f"{folder}/marked"],
                                  capture_output=True, text=True, timeout=300)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stdout, r"^0\.\d{4}  anomalous  01_rust\n$")
            self.assertIn("broken.png", done.stderr)
            self.assertTrue((pathlib.Path(folder) / "marked/01_rust.png").is_file())


if __name__ == "__main__":
    unittest.main()
