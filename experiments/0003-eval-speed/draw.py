"""Draws a data set of N test pictures of 1024 x 1024 with masks: DRAWN different ones, the rest hard links to them."""
import argparse
import os
import pathlib
import random
import struct
import zlib

SIDE = 1024


def write_png(file, rows):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", SIDE, SIDE, 8, 0, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row for row in rows), 1)) + chunk(b"IEND", b""))


def draw(seed, defects):
    """Rows of a picture of noise with discs of other noise, and of its mask."""
    rng = random.Random(seed)
    noise = [rng.randbytes(SIDE) for _ in range(16)]
    rows = [bytearray(noise[rng.randrange(16)]) for _ in range(SIDE)]
    mask = [bytearray(SIDE) for _ in range(SIDE)]
    for _ in range(defects):
        radius, x, y = rng.randrange(5, 40), rng.randrange(100, 900), rng.randrange(100, 900)
        for dy in range(-radius, radius + 1):
            half = int((radius ** 2 - dy ** 2) ** 0.5)
            rows[y + dy][x - half:x + half] = bytes([rng.randrange(256)]) * (2 * half)
            mask[y + dy][x - half:x + half] = b"\xff" * (2 * half)
    return rows, mask


parser = argparse.ArgumentParser()
parser.add_argument("folder", type=pathlib.Path)
parser.add_argument("--pictures", type=int, default=10000)
parser.add_argument("--drawn", type=int, default=20)
options = parser.parse_args()
category = options.folder / "drawn"
for kind in ("train/good", "test/good", "test/disc", "ground_truth/disc"):
    (category / kind).mkdir(parents=True)
for i in range(4):
    write_png(category / f"train/good/{i}.png", draw(10000 + i, 0)[0])
for i in range(options.pictures):
    first, half = i % options.drawn, options.drawn // 2
    defective = first >= half
    places = [category / ("test/disc" if defective else "test/good") / "{:05}.png"]
    if defective:
        places.append(category / "ground_truth/disc/{:05}_mask.png")
    if i < options.drawn:
        for place, rows in zip(places, draw(i, 3 if defective else 0)):
            write_png(pathlib.Path(str(place).format(i)), rows)
    else:
        for place in places:
            os.link(str(place).format(first), str(place).format(i))
