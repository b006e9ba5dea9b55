"""What the end-to-end tests share: the program, the example pictures, a merge list, and broken files."""
import gzip
import itertools
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
MERGES = 48894  # of CLIP's tokenizer


def run(*arguments, program=PROGRAM, stdin="", **options):
    """Runs the program; its output as text."""
    return subprocess.run([program, *map(str, arguments)], input=stdin, capture_output=True, text=True, timeout=300, **options)


def normals(kind, first=1, last=4):
    return [EXAMPLES / kind / "normal" / f"{i:02}.jpg" for i in range(first, last + 1)]


def detect(kind, *more, images=None):
    images = images if images is not None else [*normals(kind, 5, 10), EXAMPLES / kind / "defective"]
    return run("detect", *images, "--normal", *normals(kind), *more)


def byte_spellings():
    """The characters by which merge lists spell the 256 bytes: the visible ones of Latin-1, and others."""
    visible = [*range(33, 127), *range(161, 173), *range(174, 256)]
    return [chr(byte) for byte in visible] + [chr(256 + i) for i in range(256 - len(visible))]


def write_merge_list(file):
    """CLIP's merge list if it lies beside the tree; otherwise one of the same length that merges any two bytes."""
    published = ROOT.parent / "shared/golden/bpe_simple_vocab_16e6.txt.gz"
    if published.exists():
        file.write_bytes(published.read_bytes())
        return file
    print(f"not here: {published}; a merge list is made up")
    pairs = itertools.islice(itertools.product(byte_spellings(), repeat=2), MERGES)
    file.write_bytes(gzip.compress("".join(["# made up\n", *(f"{a} {b}\n" for a, b in pairs)]).encode()))
    return file


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
