"""Pillow's samples are those of the program's decoders, for every kind of file that docs/pictures.md names; docs/python.md lists the
exceptions, which are here too."""
import io
import json
import os
import pathlib
import struct
import tempfile
import unittest
import zlib

import numpy as np
from PIL import Image, features

import inctrl
from support import ROOT, needs_program, run

SIDE = 224  # the model's square: nothing is resized, so every value of every pixel counts

random = np.random.RandomState(7)
COLOUR = np.clip(np.add.outer(np.linspace(0, 200, SIDE), np.linspace(0, 50, SIDE))[..., None] + random.randint(0, 60, (SIDE, SIDE, 3)), 0, 255).astype(np.uint8)
GRAY = COLOUR[..., 1].copy()
ALPHA = np.dstack([COLOUR, np.add.outer(np.arange(SIDE), np.arange(SIDE)).astype(np.uint8)])
DEEP = (np.add.outer(np.arange(SIDE) * 251, np.arange(SIDE) * 37) % 65536).astype(np.uint16)


def saved(image, file_format, **options):
    file = io.BytesIO()
    image.save(file, file_format, **options)
    return file.getvalue()


def of(array, mode=None):
    image = Image.fromarray(array)
    return image if mode is None else image.convert(mode)


def with_orientation(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif


def png_of(header, rows):
    """A PNG of the kinds that Pillow does not write."""
    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", *header)) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def bmp_of_16_bits(masks):
    """A BMP of 5 bits a colour, or of 5, 6 and 5 with masks."""
    pixels = random.randint(0, 65536 if masks else 32768, (SIDE, SIDE)).astype("<u2").tobytes()
    tail = struct.pack("<III", 0xF800, 0x7E0, 0x1F) if masks else b""
    start = 54 + len(tail)
    return (b"BM" + struct.pack("<IHHI", start + len(pixels), 0, 0, start)
            + struct.pack("<IiiHHIIiiII", 40, SIDE, SIDE, 1, 16, 3 if masks else 0, len(pixels), 2835, 2835, 0, 0) + tail + pixels)


def equal_files():
    """Files by name whose pixels are the same by Pillow and by the program."""
    colour, gray, alpha = of(COLOUR), of(GRAY), of(ALPHA)
    files = {f"jpeg, subsampling {name}": saved(colour, "JPEG", quality=85, subsampling=index) for index, name in enumerate(("444", "422", "420"))}
    files |= {f"jpeg, quality {quality}": saved(colour, "JPEG", quality=quality) for quality in (5, 50, 100)}
    files |= {"jpeg, progressive": saved(colour, "JPEG", progressive=True), "jpeg, gray": saved(gray, "JPEG"),
              "jpeg, odd size": saved(colour.crop((0, 0, 223, 221)), "JPEG"), "jpeg, cmyk": saved(colour.convert("CMYK"), "JPEG"),
              "jpeg, 4:1:1 by hand": saved(colour, "JPEG", subsampling="4:1:1")}
    files |= {f"jpeg, orientation {i}": saved(colour.crop((0, 0, 200, 224)), "JPEG", exif=with_orientation(i)) for i in range(1, 9)}
    files |= {"png, colour": saved(colour, "PNG"), "png, gray": saved(gray, "PNG"), "png, alpha": saved(alpha, "PNG"),
              "png, gray and alpha": saved(alpha.convert("LA"), "PNG"), "png, 1 bit": saved(gray.convert("1"), "PNG"),
              "png, palette": saved(colour.quantize(200), "PNG"), "png, palette of 16": saved(colour.quantize(16), "PNG", bits=4),
              "png, palette with a transparent colour": saved(colour.quantize(50), "PNG", transparency=3),
              "png, transparent colour": saved(colour, "PNG", transparency=tuple(map(int, COLOUR[0, 0]))),
              "png, transparent gray": saved(gray, "PNG", transparency=int(GRAY[0, 0])),
              "png, 16-bit gray": saved(of(DEEP), "PNG"), "png, orientation 6": saved(colour, "PNG", exif=with_orientation(6)),
              "png, 2-bit gray": png_of((SIDE, SIDE, 2, 0, 0, 0, 0), b"".join(b"\0" + random.bytes(SIDE // 4) for _ in range(SIDE))),
              "png, 4-bit gray": png_of((SIDE, SIDE, 4, 0, 0, 0, 0), b"".join(b"\0" + random.bytes(SIDE // 2) for _ in range(SIDE)))}
    for compression in (None, "tiff_lzw", "tiff_adobe_deflate", "packbits"):
        files |= {f"tiff, colour, {compression}": saved(colour, "TIFF", compression=compression),
                  f"tiff, gray, {compression}": saved(gray, "TIFF", compression=compression)}
    files |= {"tiff, alpha": saved(alpha, "TIFF"), "tiff, palette": saved(colour.quantize(100), "TIFF"), "tiff, 1 bit": saved(gray.convert("1"), "TIFF"),
              "tiff, 16-bit gray": saved(of(DEEP), "TIFF"), "tiff, floats": saved(of(GRAY.astype(np.float32) / 300), "TIFF"),
              "tiff, orientation 8": saved(colour, "TIFF", tiffinfo={0x0112: 8}), "tiff, cmyk": saved(colour.convert("CMYK"), "TIFF"),
              "tiff, jpeg inside": saved(gray, "TIFF", compression="jpeg", quality=90)}
    if features.check("webp"):
        files |= {"webp": saved(colour, "WEBP", quality=80), "webp, without loss": saved(colour, "WEBP", lossless=True),
                  "webp, alpha": saved(alpha, "WEBP", quality=80), "webp, orientation 3": saved(colour, "WEBP", exif=with_orientation(3))}
    files |= {"bmp": saved(colour, "BMP"), "bmp, gray": saved(gray, "BMP"), "bmp, palette": saved(colour.quantize(100), "BMP"),
              "bmp, 1 bit": saved(gray.convert("1"), "BMP"), "bmp, alpha": saved(alpha, "BMP"), "bmp, 5 bits": bmp_of_16_bits(False),
              "bmp, 5, 6 and 5 bits": bmp_of_16_bits(True)}
    files |= {"ppm": saved(colour, "PPM"), "pgm": saved(gray, "PPM"), "pbm": saved(gray.convert("1"), "PPM"),
              "pgm, 16 bits": b"P5\n# deep\n224 224\n65535\n" + DEEP.astype(">u2").tobytes(), "pgm, white is 1000": b"P5 224 224 1000\n" + (DEEP % 1001).astype(">u2").tobytes(),
              "pgm, white is 100": b"P5 224 224 100\n" + (GRAY % 101).tobytes(), "ppm, white is 300": b"P6 224 224 300 " + (COLOUR.astype(">u2") % 301).tobytes(),
              "pgm in digits": b"P2 224 224 255\n" + " ".join(map(str, GRAY.ravel())).encode() + b"\n", "ppm in digits": b"P3 224 224 255\n" + " ".join(map(str, COLOUR.ravel())).encode() + b"\n"}
    return files


def near_files():
    """Files of which Pillow gives the high byte of 16 bits alone: a level of 255 apart at most."""
    wide = (COLOUR.astype(np.uint16) * 257 + random.randint(0, 256, COLOUR.shape)).clip(0, 65535).astype(np.uint16)
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in wide)
    return {"png, 16-bit colour": png_of((SIDE, SIDE, 16, 2, 0, 0, 0), rows)}


@needs_program
class Decoding(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        cls.normal = cls.folder / "normal.png"
        of(COLOUR[::-1].copy()).save(cls.normal)
        cls.detector = inctrl.Detector(threads=2)

    def compare(self, files, *flags, value_range=None):
        """The scores of both, by name; a failure is its kind."""
        names = list(files)
        for index, name in enumerate(names):
            (self.folder / f"{index:03}").write_bytes(files[name])
        paths = [self.folder / f"{index:03}" for index in range(len(names))]
        done = run("detect", *paths, "--normal", self.normal, "--format", "json", *flags)
        self.assertIn(done.returncode, (0, 1), done.stderr)
        told = json.loads(done.stdout)
        theirs = {pathlib.Path(each["image"]): np.float32(each["pred_score"]) for each in told["results"]}
        theirs |= {pathlib.Path(each["image"]): each["error"]["kind"] for each in told["failures"]}
        results = self.detector.detect(paths, self.detector.prompts(self.normal), errors="return", value_range=value_range)
        mine = [each.kind if isinstance(each, inctrl.Error) else np.float32(each.pred_score) for each in results]
        return {name: (mine[index], theirs[paths[index]]) for index, name in enumerate(names)}

    def test_pixels_are_the_programs(self):
        files = equal_files()
        self.assertGreater(len(files), 60)
        for flags, value_range in (((), None), (("--range", "auto"), "auto"), (("--range", "0:1"), (0, 1))):
            for name, (mine, theirs) in self.compare(files, *flags, value_range=value_range).items():
                with self.subTest(file=name, range=value_range):
                    self.assertEqual(mine, theirs)

    def test_deep_colours_are_a_level_apart_at_most(self):
        for name, (mine, theirs) in self.compare(near_files()).items():
            with self.subTest(file=name):
                self.assertAlmostEqual(float(mine), float(theirs), delta=0.02)

    def test_broken_files_fail_as_the_programs_do(self):
        files = {file.name: file.read_bytes() for file in sorted((ROOT / "tests/broken_files/read_picture").iterdir()) if file.is_file()}
        self.assertGreater(len(files), 10)
        for name, (mine, theirs) in self.compare(files).items():
            with self.subTest(file=name):
                self.assertEqual(mine, theirs)


if __name__ == "__main__":
    unittest.main()
