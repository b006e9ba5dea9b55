"""What the end-to-end tests share: the program, the example pictures, and broken files."""
import gzip
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

PROGRAM = os.environ["INCTRL_PROGRAM"]
ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "examples"
GOLDEN = ROOT / "tests/golden"


def run(*arguments, program=PROGRAM, stdin="", **options):
    """Runs the program; its output as text."""
    return subprocess.run([program, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=300, **options)


def normals(kind, first=1, last=4):
    return [EXAMPLES / kind / "normal" / f"{i:02}.jpg" for i in range(first, last + 1)]


def detect(kind, *more, images=None):
    images = images if images is not None else [*normals(kind, 5, 10), EXAMPLES / kind / "defective"]
    return run("detect", *images, "--normal", *normals(kind), *more)


def merge_list():
    """A tokenizer's merge list of CLIP's length and layout, with no language behind it: pairs of characters."""
    letters = [chr(byte) for byte in (*range(33, 127), *range(161, 173), *range(174, 256))]
    pairs = [f"{a} {b}{end}" for a in letters for b in letters for end in ("", "</w>")]
    return gzip.compress("\n".join(["made", *pairs[:48894]]).encode())


class EndToEnd(unittest.TestCase):
    """A test with a folder of its own."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, data):
        file = self.folder / name
        file.write_bytes(data)
        return file

    def json_of(self, result, status=0):
        self.assertEqual(result.returncode, status, result.stderr)
        return json.loads(result.stdout)
