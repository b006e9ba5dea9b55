"""Draw the example pictures: a printed label, a machined metal ring and a woven cloth, ten good and six bad of each.

Run:  python3 examples/draw.py            all three kinds, into the folder of this file
      python3 examples/draw.py ring       one kind
      python3 examples/draw.py --into DIR

Needs numpy and Pillow only. Every picture has its own seed (kind, good or bad, number), so a second run writes the same
bytes and a change to one kind leaves the others alone.
"""
import argparse
import pathlib
import zlib

import numpy as np

from draw import camera, cloth, label, ring

KINDS = {"label": label, "ring": ring, "cloth": cloth}
NORMALS = 10
JPEG_QUALITY = 90


def draw_picture(kind, number, defect=None):
    """-> Pillow image. A kind's module offers draw(rng, defect) and DEFECTS, whose names run from obvious to subtle."""
    group = "defective" if defect else "normal"
    rng = np.random.default_rng([zlib.crc32(kind.encode()), zlib.crc32(group.encode()), number])
    return camera.photograph(KINDS[kind].draw(rng, defect), rng)


def draw_kind(kind, folder):
    jobs = [(f"normal/{n:02}.jpg", n, None) for n in range(1, NORMALS + 1)]
    jobs += [(f"defective/{n:02}_{name}.jpg", n, name) for n, name in enumerate(KINDS[kind].DEFECTS, 1)]
    for name, number, defect in jobs:
        path = folder / kind / name
        path.parent.mkdir(parents=True, exist_ok=True)
        draw_picture(kind, number, defect).save(path, quality=JPEG_QUALITY)
        print(path)


def main():
    parser = argparse.ArgumentParser(description="Draw the example pictures.")
    parser.add_argument("kinds", nargs="*", metavar="kind", help=f"one of: {', '.join(KINDS)} (all if none is named)")
    parser.add_argument("--into", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent, metavar="DIR")
    arguments = parser.parse_args()
    for kind in arguments.kinds:
        if kind not in KINDS:
            parser.error(f"unknown kind '{kind}'; there are: {', '.join(KINDS)}")
    for kind in arguments.kinds or KINDS:
        draw_kind(kind, arguments.into)


if __name__ == "__main__":
    main()
