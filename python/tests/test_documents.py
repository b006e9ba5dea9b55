"""Every Python block of docs/python.md runs, from a folder that holds examples/."""
import os
import pathlib
import re
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


if __name__ == "__main__":
    unittest.main()
