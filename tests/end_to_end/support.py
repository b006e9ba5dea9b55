"""What the end-to-end tests share: the program, the example pictures, a merge list, and broken files."""
import gzip
import itertools
import json
import os
import pathlib
import re
import struct
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


def write_video(file, jpegs, rate):
    """A Motion JPEG video (AVI) of JPEG files of one size, `rate` frames a second."""
    def chunk(name, data):
        return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    def listed(name, *chunks):
        return chunk(b"LIST", name + b"".join(chunks))

    frames = [pathlib.Path(jpeg).read_bytes() for jpeg in jpegs]
    start = re.search(rb"\xff[\xc0-\xc2]..\x08(..)(..)", frames[0], re.S)  # the start of frame holds height and width
    height, width = (int.from_bytes(side, "big") for side in start.groups())
    largest = max(map(len, frames))
    main = struct.pack("<14I", round(1e6 / rate), round(largest * rate), 0, 0x10, len(frames), 0, 1, largest, width, height, 0, 0, 0, 0)
    stream = b"vidsMJPG" + struct.pack("<10I4H", 0, 0, 0, 1, rate, 0, len(frames), largest, 0xffffffff, 0, 0, 0, width, height)
    shape = struct.pack("<IiiHH4sIiiII", 40, width, height, 1, 24, b"MJPG", width * height * 3, 0, 0, 0, 0)
    index, offset = b"", 4
    for frame in frames:
        index += b"00dc" + struct.pack("<III", 0x10, offset, len(frame))
        offset += 8 + len(frame) + len(frame) % 2
    headers = listed(b"hdrl", chunk(b"avih", main), listed(b"strl", chunk(b"strh", stream), chunk(b"strf", shape)))
    movie = listed(b"movi", *(chunk(b"00dc", frame) for frame in frames))
    file.write_bytes(chunk(b"RIFF", b"AVI " + headers + movie + chunk(b"idx1", index)))
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
