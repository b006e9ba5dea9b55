"""Writes pictures/ and upright.safetensors: what Pillow makes of the drawn pictures, as upright 8-bit RGB.

Usage: python make_upright.py FOLDER   (FOLDER: the drawn pictures; README.md says where they come from)
"""

import pathlib
import shutil
import struct
import sys
import zlib

import numpy
from PIL import Image, ImageOps
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent
TOO_LARGE = 60_000  # bytes of RGB; such pictures are copied, for other tests, without an entry
ORIENTATION = 274


def read_png16(path):
    """Pillow opens 16-bit RGB as 8-bit, so the samples are read here: [height, width, channels]."""
    data, position, packed = path.read_bytes(), 8, b""
    while position < len(data):
        length, name = struct.unpack_from(">I4s", data, position)
        body = data[position + 8 : position + 8 + length]
        if name == b"IHDR":
            width, height, bits, colour, _, _, interlace = struct.unpack(">IIBBBBB", body)
        if name == b"IDAT":
            packed += body
        position += length + 12
    assert bits == 16 and colour in (0, 2) and interlace == 0
    step = 2 if colour == 0 else 6
    rows = numpy.frombuffer(zlib.decompress(packed), numpy.uint8).reshape(height, 1 + width * step)
    above, result = [0] * (width * step), []
    for row in rows.tolist():
        kind, line = row[0], row[1:]
        for i in range(len(line)):
            left, corner = (line[i - step], above[i - step]) if i >= step else (0, 0)
            guess = left + above[i] - corner
            paeth = min((left, above[i], corner), key=lambda value: abs(guess - value))
            line[i] = (line[i] + (0, left, above[i], (left + above[i]) // 2, paeth)[kind]) % 256
        above = line
        result.append(bytes(line))
    return numpy.frombuffer(b"".join(result), ">u2").reshape(height, width, step // 2)


def upright(path):
    if path.name == "rgb16.png" or path.name == "gray16.png":
        eight_bit = (read_png16(path).astype(numpy.int64) + 128) // 257
        return numpy.broadcast_to(eight_bit, eight_bit.shape[:2] + (3,))
    picture = ImageOps.exif_transpose(Image.open(path))
    if picture.mode.startswith("I;16"):
        gray = (numpy.asarray(picture).astype(numpy.int64) + 128) // 257
        return numpy.repeat(gray[:, :, None], 3, axis=2)
    if picture.mode in ("RGBA", "LA") or "transparency" in picture.info:
        rgba = numpy.asarray(picture.convert("RGBA")).astype(numpy.int64)
        colour, alpha = rgba[:, :, :3], rgba[:, :, 3:]
        return (colour * alpha + 255 * (255 - alpha) + 127) // 255
    return numpy.asarray(picture.convert("RGB"))


def draw_other_formats(folder):
    """The same drawings in the formats that the folder lacks."""
    colour = Image.open(folder / "nut_3.png").convert("RGB")
    clear = Image.open(folder / "alpha.png").convert("RGBA").crop((0, 0, 40, 30))
    exif = Image.Exif()
    for orientation in range(1, 9):
        exif[ORIENTATION] = orientation
        tiny = Image.open(folder / "tiny.png").convert("RGB")
        tiny.save(folder / f"turned_{orientation}.png", exif=exif)
        tiny.save(folder / f"turned_{orientation}.webp", exif=exif, lossless=True)
        tiny.save(folder / f"turned_{orientation}.tif", tiffinfo={ORIENTATION: orientation})
    colour.save(folder / "lossy.webp", quality=80)
    clear.save(folder / "clear.webp", lossless=True)
    colour.save(folder / "lzw.tif", compression="tiff_lzw")
    colour.convert("CMYK").save(folder / "cmyk.tif")
    clear.save(folder / "clear.tif")
    colour.quantize(16).save(folder / "palette.tif")
    colour.convert("1").save(folder / "fax.tif", compression="group4")
    gray16 = numpy.asarray(colour.convert("L")).astype(numpy.uint16) * 200 + 7
    Image.fromarray(gray16).save(folder / "gray16.tif")
    colour.quantize(16).save(folder / "palette.bmp")
    colour.convert("L").save(folder / "gray.pgm")
    colour.convert("1").save(folder / "bits.pbm")
    colour.save(folder / "colour.ppm")


def main():
    folder = HERE / "pictures"
    folder.mkdir(exist_ok=True)
    for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
        shutil.copyfile(path, folder / path.name)
    draw_other_formats(folder)
    arrays = {}
    for path in sorted(folder.iterdir()):
        pixels = numpy.ascontiguousarray(upright(path).astype(numpy.uint8))
        if pixels.nbytes <= TOO_LARGE:
            arrays[path.name] = pixels
    save_file(arrays, HERE / "upright.safetensors")


if __name__ == "__main__":
    main()
