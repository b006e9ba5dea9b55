"""Writes the first seeds of read_picture_fuzz, by Pillow and by hand: python3 make_picture_seeds.py (Pillow 13.0)."""
import io
import pathlib
import struct

from PIL import Image

HERE = pathlib.Path(__file__).parent / "read_picture"


def encoded(picture, kind, **options):
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def tiff(width, height, tags, data):
    """Little-endian, one strip; `tags` as (tag, type, value)."""
    entries = [(256, 4, width), (257, 4, height), (273, 4, 8), (279, 4, len(data))] + tags
    body = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in sorted(entries))
    return b"II*\0" + struct.pack("<I", 8 + len(data)) + data + struct.pack("<H", len(entries)) + body + bytes(4)


HERE.mkdir(exist_ok=True)
colour = Image.new("RGB", (9, 7), (200, 30, 60))
colour.paste((10, 220, 90), (2, 2, 6, 5))
clear = colour.convert("RGBA")
clear.putalpha(100)
exif = Image.Exif()
exif[274] = 6
gray = [(258, 3, 8), (259, 3, 1), (262, 3, 1)]
files = {
    "turned.jpg": encoded(colour, "JPEG", exif=exif),
    "progressive.jpg": encoded(colour, "JPEG", progressive=True),
    "cmyk.jpg": encoded(colour.convert("CMYK"), "JPEG"),
    "palette_clear.png": encoded(colour.quantize(4), "PNG", transparency=1),
    "clear.png": encoded(clear, "PNG", exif=exif),
    "gray16.png": encoded(colour.convert("I;16"), "PNG"),
    "lossy.webp": encoded(colour, "WEBP", exif=exif),
    "clear.webp": encoded(clear, "WEBP", lossless=True),
    "palette.bmp": encoded(colour.quantize(4), "BMP"),
    "colour.ppm": encoded(colour, "PPM"),
    "digits.pgm": b"P2 # digits\n3 2\n15\n0 1 2 3 4 15\n",
    "lzw.tif": encoded(clear, "TIFF", compression="tiff_lzw"),
    "jpeg.tif": encoded(colour, "TIFF", compression="jpeg"),
    "fax.tif": encoded(colour.convert("1"), "TIFF", compression="group4"),
    "float.tif": encoded(colour.convert("F"), "TIFF"),
    "not_a_number.tif": tiff(2, 1, [(258, 3, 32), (259, 3, 1), (262, 3, 1), (339, 3, 3)], struct.pack("<2f", 1, float("nan"))),
    "huge.tif": tiff(0xFFFFFFFF, 0xFFFFFFFF, gray, b"x"),
    "huge_tile.tif": tiff(16, 16, gray + [(322, 4, 1 << 15), (323, 4, 1 << 15), (324, 4, 8), (325, 4, 1)], b"x"),
    "cut_off.jpg": encoded(colour, "JPEG")[:-2],
}
for name, content in files.items():
    assert len(content) <= 4096, (name, len(content))
    (HERE / name).write_bytes(content)
