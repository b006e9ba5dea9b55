"""What the library asks of Pillow: the samples of a picture file, and letters.

The library has looked at a file's header before it asks, within its limits, and does afterwards what remains: ranges, transparency,
turning upright. So what is given back is what the file stores. docs/python.md lists the files of which Pillow gives something else
than the program's decoders.
"""
import functools
import io
import struct
import warnings

import numpy as np
from PIL import BmpImagePlugin, Image, ImageDraw, ImageFont, JpegImagePlugin, PngImagePlugin, PpmImagePlugin, TiffImagePlugin, WebPImagePlugin

# Opened by the plugin that the header calls for, never by another that might also take the file.
_PLUGINS = {"bmp": BmpImagePlugin.BmpImageFile, "jpeg": JpegImagePlugin.JpegImageFile, "png": PngImagePlugin.PngImageFile,
            "pnm": PpmImagePlugin.PpmImageFile, "tiff": TiffImagePlugin.TiffImageFile, "webp": WebPImagePlugin.WebPImageFile}


def decode_samples(encoded, file_format, channels, bits, mode, as_stored):
    """An array [H, W] of gray, or [H, W, C] of red, green, blue and, of four, alpha or as stored cyan, magenta, yellow and black; of 8 or
    16 bits or floats. ValueError with a few words if the bytes are damaged."""
    if file_format == "pnm":
        deep = _plain_pnm(encoded)
        if deep is not None:
            return deep
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with _PLUGINS[file_format](io.BytesIO(encoded)) as picture:
                picture.load()
                return np.ascontiguousarray(_samples(picture, encoded, file_format, channels, bits, mode, as_stored))
    except MemoryError:
        raise
    except Exception as error:  # the plugins raise whatever damaged bytes make Python raise
        raise ValueError(f"its content is damaged ({error or type(error).__name__})") from error


def _samples(picture, encoded, file_format, channels, bits, mode, as_stored):
    if picture.mode == "CMYK":
        inks = np.asarray(picture)
        return inks if as_stored else _mixed(inks, file_format)
    if picture.mode.startswith("I") or picture.mode == "F":
        return _deep(np.asarray(picture), bits)
    if channels == 4 and (file_format == "png" or mode in ("alpha", "associated-alpha")):
        return _deepened(_with_alpha(picture, file_format, bits, as_stored), bits)
    if picture.mode == "1":
        picture = picture.convert("L")
    if picture.mode not in ("L", "RGB"):
        picture = picture.convert("RGB")
    samples = np.asarray(picture)
    if file_format == "bmp":
        samples = _five_bits(samples, encoded)
    return _deepened(samples, bits)


def _mixed(inks, file_format):
    """Inks as the program's decoders mix them: OpenCV those of JPEG, libtiff those of TIFF."""
    light = 255 - inks[..., 3:].astype(np.int32)
    colours = inks[..., :3].astype(np.int32)
    mixed = light - (colours * light >> 8) if file_format == "jpeg" else light * (255 - colours) // 255
    return mixed.astype(np.uint8)


def _deep(samples, bits):
    if bits == 16:
        return samples.astype(np.uint16)
    return samples.astype(np.uint8) if bits == 8 else samples


def _deepened(samples, bits):
    """Where Pillow gives the high byte of 16 bits: the value in its middle."""
    return samples.astype(np.uint16) * 257 if bits == 16 and samples.dtype == np.uint8 else samples


def _with_alpha(picture, file_format, bits, as_stored):
    if picture.mode == "RGBa":  # colours that carry their alpha: convert() would divide it out
        return np.frombuffer(picture.tobytes(), np.uint8).reshape(picture.height, picture.width, 4)
    samples = np.asarray(picture.convert("RGBA"))
    if file_format == "tiff" and bits == 8 and not as_stored:  # the library's word for these is premultiplied, as libtiff gives them
        samples = samples.copy()
        alpha = samples[..., 3:].astype(np.int32)
        samples[..., :3] = (samples[..., :3] * alpha + 127) // 255
    return samples


def _five_bits(samples, encoded):
    """A BMP of 16 bits holds 5 or 6 of each colour. Pillow stretches them to 255, the program's decoder fills up with zeros."""
    if struct.unpack_from("<I", encoded, 14)[0] < 40 or struct.unpack_from("<H", encoded, 28)[0] != 16 or samples.ndim != 3:
        return samples
    wide_green = struct.unpack_from("<I", encoded, 30)[0] == 3 and struct.unpack_from("<I", encoded, 58)[0] == 0x7E0
    most = np.array([31, 63 if wide_green else 31, 31])
    return ((samples * most + 127) // 255 << np.array([3, 2 if wide_green else 3, 3])).astype(np.uint8)


def _plain_pnm(encoded):
    """Binary PGM and PPM whose white is not 255, as stored: Pillow stretches them, the library does that itself."""
    if bytes(encoded[:2]) not in (b"P5", b"P6"):
        return None
    channels, at, numbers = 3 if encoded[1] == ord("6") else 1, 2, []
    while len(numbers) < 3:
        while encoded[at] in b" \t\r\n\v\f":
            at += 1
        if encoded[at] == ord("#"):
            while encoded[at] not in b"\r\n":
                at += 1
            continue
        begin = at
        while ord("0") <= encoded[at] <= ord("9"):
            at += 1
        numbers.append(int(bytes(encoded[begin:at])))
    width, height, white = numbers
    if white == 255:
        return None
    kind = np.dtype(">u2" if white > 255 else "u1")
    samples = np.frombuffer(encoded, kind, width * height * channels, at + 1).astype(kind.newbyteorder("="))
    return samples.reshape((height, width) if channels == 1 else (height, width, channels))


@functools.lru_cache(maxsize=32)
def _font(height):
    """Pillow's own font, at the size where capitals are `height` pixels high."""
    size = height
    while size < 4 * height:
        font = ImageFont.load_default(size)
        _, top, _, bottom = font.getbbox("H")
        if bottom - top >= height:
            return font
        size += 1
    return ImageFont.load_default(size)


def draw_letters(text, height):
    """Coverage [h, w] of 255, and where its top left pixel lies from the beginning of the line's foot."""
    font = _font(height)
    left, top, right, bottom = font.getbbox(text, anchor="ls")
    if right <= left or bottom <= top:
        return np.zeros((0, 0), np.uint8), 0, 0
    ink = Image.new("L", (right - left, bottom - top))
    ImageDraw.Draw(ink).text((-left, -top), text, fill=255, font=font, anchor="ls")
    return np.asarray(ink), left, top


def letters_width(text, height):
    return int(np.ceil(_font(height).getlength(text)))
