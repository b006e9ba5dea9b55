"""Writes modes/ and released.safetensors: what the published order of steps makes of pictures of every mode.

The order: decode, resize in the picture's own mode (shorter side to the size, bicubic), centre crop, RGB.
Usage: python make_released.py
"""

import pathlib
import struct
import zlib

import numpy
from PIL import Image
from safetensors.numpy import save_file

HERE = pathlib.Path(__file__).parent
# Pillow 13.0 resizes 16-bit gray of the other byte order with its bytes swapped, which is noise: not recorded.
SWAPPED = "dark16_big.tif"
SIZES = {"pictures": (24,), "modes": (24, 30, 60)}  # modes/ are 41 x 30: smaller, as they are, larger


def published_square(path, size):
    picture = Image.open(path)
    picture.load()  # a TIFF turns now
    width, height = picture.size
    full = (size, int(size * height / width)) if width <= height else (int(size * width / height), size)
    if full != picture.size:
        if picture.mode in ("LA", "RGBA"):  # premultiplied between the passes, too
            own = picture.mode
            picture = picture.convert({"LA": "La", "RGBA": "RGBa"}[own])
            picture = picture.resize((full[0], height), Image.BICUBIC).resize(full, Image.BICUBIC).convert(own)
        elif picture.mode in ("1", "P"):
            picture = picture.resize(full, Image.NEAREST)
        else:  # horizontal pass first, as every Pillow up to 12 has it
            picture = picture.resize((full[0], height), Image.BICUBIC).resize(full, Image.BICUBIC)
    left, top = (round((full[i] - size) / 2) for i in (0, 1))
    return numpy.array(picture.crop((left, top, left + size, top + size)).convert("RGB"))


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(path, samples, colour_type, extra=b""):
    """16 bits, or with a chunk that Pillow does not write."""
    bits = 16 if samples.dtype == numpy.uint16 else 8
    rows = samples.astype(">u2" if bits == 16 else "u1").reshape(samples.shape[0], -1)
    packed = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)

    header = struct.pack(">IIBBBBB", samples.shape[1], samples.shape[0], bits, colour_type, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + extra + chunk(b"IDAT", packed) + chunk(b"IEND", b""))


def tiff(path, samples, photometric, extra=None, big=False):
    """Uncompressed, one strip; tags in ascending order."""
    order = ">" if big else "<"
    data = samples.astype(samples.dtype.newbyteorder(order)).tobytes()
    height, width, count = samples.shape
    # Pillow wants the bits of each sample, which do not fit into a tag: they lie behind the pixels.
    bits = struct.pack(order + f"{count}H", *[8 * samples.itemsize] * count)
    end = 8 + len(data) + len(data) % 2
    bits_field = (3, count, end) if count > 2 else (3, 1, 8 * samples.itemsize)
    tags = {256: (3, 1, width), 257: (3, 1, height), 258: bits_field, 259: (3, 1, 1), 262: (3, 1, photometric),
            273: (4, 1, 8), 277: (3, 1, count), 278: (3, 1, height), 279: (4, 1, len(data))}
    if extra is not None:
        tags[338] = (3, 1, extra)
    file = bytearray((b"MM\0*" if big else b"II*\0") + struct.pack(order + "I", end + len(bits)))
    file += data + b"\0" * (len(data) % 2) + bits + struct.pack(order + "H", len(tags))
    for tag, (kind, number, value) in tags.items():
        inline = kind == 3 and number == 1
        file += struct.pack(order + ("HHIHxx" if inline else "HHII"), tag, kind, number, value)
    path.write_bytes(file + b"\0\0\0\0")


def bmp32(path, bgra, masks):
    """32 bits with a mask for each channel, header of version 4."""
    height, width = bgra.shape[:2]
    header = struct.pack("<IiiHHIIiiII", 108, width, -height, 1, 32, 3, bgra.size, 0, 0, 0, 0) + struct.pack("<4I", *masks)
    header += b"\0" * (108 - len(header))
    path.write_bytes(b"BM" + struct.pack("<IHHI", 14 + 108 + bgra.size, 0, 0, 14 + 108) + header + bgra.tobytes())


def draw_modes(folder):
    colour = numpy.array(Image.open(HERE / "pictures/plain.bmp"))[10:40, 15:56]  # 41 x 30
    alpha = numpy.linspace(0, 255, 41).astype(numpy.uint8)[None].repeat(30, 0)
    alpha[5:9], alpha[20:24] = 0, 255
    rgba = numpy.dstack([colour, alpha])
    gray = numpy.array(Image.fromarray(colour).convert("L"))
    deep = rgba.astype(numpy.uint16) * 256 + numpy.arange(41, dtype=numpy.uint16)[None, :, None]
    dark = gray.astype(numpy.uint16) * 5 // 2  # on both sides of 255
    Image.fromarray(rgba).save(folder / "straight.png")
    Image.fromarray(rgba).save(folder / "straight.tif")
    Image.fromarray(rgba).save(folder / "straight.webp", lossless=True, exact=True)
    png(folder / "deep_alpha.png", deep, 6)
    png(folder / "deep_gray_alpha.png", numpy.dstack([deep[..., 1], deep[..., 3]]), 4)
    key = struct.pack(">3H", *(int(v) for v in colour[15, 20]))
    png(folder / "transparent_colour.png", colour, 2, chunk(b"tRNS", key))
    png(folder / "dark16.png", dark[..., None], 0)
    tiff(folder / "dark16.tif", dark[..., None], 1)
    tiff(folder / SWAPPED, dark[..., None], 1, big=True)
    tiff(folder / "negative16.tif", dark[..., None], 0)
    multiplied = (rgba.astype(int) * rgba[..., 3:] // 255).astype(numpy.uint8)
    multiplied[..., 3] = alpha
    tiff(folder / "associated.tif", multiplied, 2, extra=1)
    tiff(folder / "associated_big.tif", multiplied, 2, extra=1, big=True)
    tiff(folder / "straight_big.tif", rgba, 2, extra=2, big=True)
    tiff(folder / "unspecified.tif", rgba, 2, extra=0)
    tiff(folder / "undeclared.tif", rgba, 2)
    tiff(folder / "deep_straight.tif", deep, 2, extra=2)
    deep_multiplied = (deep.astype(numpy.int64) * deep[..., 3:] // 65535).astype(numpy.uint16)
    deep_multiplied[..., 3] = deep[..., 3]
    tiff(folder / "deep_associated.tif", deep_multiplied, 2, extra=1)
    tiff(folder / "cmyk_big.tif", numpy.array(Image.fromarray(colour).convert("CMYK")), 5, big=True)
    Image.fromarray(gray).save(folder / "gray.bmp")
    Image.fromarray(gray).convert("1").save(folder / "bits.bmp")
    Image.fromarray(colour).quantize(40).save(folder / "palette.bmp")
    bgra = numpy.ascontiguousarray(rgba[..., [2, 1, 0, 3]])
    bmp32(folder / "alpha.bmp", bgra, (0xFF0000, 0xFF00, 0xFF, 0xFF000000))
    bmp32(folder / "no_alpha.bmp", bgra, (0xFF0000, 0xFF00, 0xFF, 0))
    Image.fromarray((gray // 64 * 85).astype(numpy.uint8)).save(folder / "two_bits.png", bits=2)


def main():
    folder = HERE / "modes"
    folder.mkdir(exist_ok=True)
    draw_modes(folder)
    arrays = {}
    for name, sizes in SIZES.items():
        for path in sorted((HERE / name).iterdir()):
            for size in sizes if path.name != SWAPPED else ():
                arrays[f"{name}/{path.name}.{size}"] = published_square(path, size)
    save_file(arrays, HERE / "released.safetensors")


if __name__ == "__main__":
    main()
