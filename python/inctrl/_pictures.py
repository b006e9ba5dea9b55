"""What counts as a picture, and how it becomes pixels that the library can read."""
import collections.abc
import os
import pathlib

import numpy as np

from inctrl import _inctrl
from inctrl.errors import InvalidArgumentError

#: What a folder's files must be called to be taken for pictures.
SUFFIXES = {".bmp", ".jpeg", ".jpg", ".pbm", ".pgm", ".png", ".pnm", ".ppm", ".tif", ".tiff", ".webp"}

MAX_PIXELS = 200_000_000
MAX_BYTES = 256 << 20


def is_one(images):
    """True for a picture, False for several."""
    if isinstance(images, (str, os.PathLike)):
        return not os.path.isdir(images)
    if isinstance(images, (bytes, bytearray, memoryview, _inctrl.Pixels, _inctrl.EncodedPicture)) or _is_pil(images):
        return True
    if isinstance(images, collections.abc.Iterable) and not hasattr(images, "__array_interface__") and not hasattr(images, "__dlpack__"):
        return False
    return np.ndim(_as_array(images)) < 4


def each(images):
    """The pictures one by one: of a folder its files, sorted by name; of an array [N, H, W, C] its rows."""
    if isinstance(images, (str, os.PathLike)):
        folder = pathlib.Path(images)
        if not folder.is_dir():
            return [images]
        return sorted((file for file in folder.rglob("*") if file.suffix.lower() in SUFFIXES and file.is_file()
                       and not any(part.startswith(".") for part in file.relative_to(folder).parts)), key=lambda file: os.fsencode(file))
    if is_one(images):
        return [images]
    if hasattr(images, "__array_interface__") or hasattr(images, "__dlpack__"):
        return list(_as_array(images))
    return images


def source_of(image):
    """Where a picture came from, for people; empty for pixels."""
    return os.fspath(image) if isinstance(image, (str, os.PathLike)) else ""


def pixels_of(image, value_range=None):
    """`image` as Pixels or an array of uint8 [H, W] or [H, W, 3] in red, green, blue.

    image        a path; the bytes of a picture file; a PIL image; or an array [H, W], [H, W, 1], [H, W, 3] or [H, W, 4] (alpha, laid
                 on white) of uint8, uint16 or floats: anything with DLPack, the buffer protocol or the array interface on the CPU
    value_range  the two values of deep pictures that become black and white, or "auto" for each picture's own; of 16 bits the
                 default is 0 to 65535, floats need one
    """
    if isinstance(image, _inctrl.Pixels):
        return image
    if isinstance(image, (str, os.PathLike)):
        return _inctrl.read_picture(os.fspath(image), _range_text(value_range), MAX_PIXELS, MAX_BYTES)
    if isinstance(image, (bytes, bytearray)):
        return _inctrl.decode_picture(image, _range_text(value_range), MAX_PIXELS, MAX_BYTES)
    if _is_pil(image):
        return _of_pil(image, value_range)
    return _of_array(_as_array(image), value_range)


def mask_of(mask):
    """A mask's pixels, or None: a file's as `inctrl --mask` reads it, an array's that are not 0."""
    if mask is None:
        return None
    if isinstance(mask, (str, os.PathLike)):
        return _inctrl.read_mask(os.fspath(mask))
    array = np.asarray(mask)
    if array.ndim == 3:
        array = array[..., :3].any(axis=2)
    if array.ndim != 2 or array.size == 0:
        raise InvalidArgumentError(f"a mask has shape [H, W], not {list(array.shape)}")
    return np.where(array != 0, np.uint8(255), np.uint8(0))


def as_rgb(pixels):
    """Pixels as an array [H, W, 3] of red, green, blue."""
    array = np.asarray(pixels)
    if array.ndim == 2:
        return np.repeat(array[:, :, None], 3, axis=2)
    return array[:, :, ::-1] if getattr(pixels, "is_bgr", False) else array


def size_of(pixels):
    """Width and height."""
    if isinstance(pixels, _inctrl.Pixels):
        return pixels.width, pixels.height
    return pixels.shape[1], pixels.shape[0]


def _is_pil(image):
    return hasattr(image, "getbands") and hasattr(image, "tobytes")


def _as_array(image):
    if isinstance(image, np.ndarray):
        return image
    if hasattr(image, "__dlpack__") and not hasattr(image, "__array_interface__"):
        try:
            return np.from_dlpack(image)
        except (BufferError, RuntimeError, TypeError) as error:
            raise InvalidArgumentError(f"a picture that is not in the processor's memory, or in a way that NumPy cannot read: {error}; "
                                       "copy it first, as by .cpu()") from error
    try:
        return np.asarray(image)
    except (ValueError, TypeError) as error:
        raise InvalidArgumentError(f"not a picture: {type(image).__name__} ({error})") from error


def _range_text(value_range):
    if value_range is None:
        return "full"
    if isinstance(value_range, str):
        return value_range
    low, high = value_range
    return f"{float(low)!r}:{float(high)!r}"


def _of_pil(image, value_range):
    from PIL import ImageOps

    upright = ImageOps.exif_transpose(image)
    if upright.mode in ("1", "L", "RGB"):
        return _of_array(np.asarray(upright.convert("L") if upright.mode == "1" else upright), value_range)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        return _of_array(np.asarray(upright.convert("RGBA")), value_range)
    if upright.mode.startswith(("I", "F")):
        array = np.asarray(upright)
        if array.dtype == np.int32 and array.size and 0 <= array.min() and array.max() <= 65535:  # 16 bits, as Pillow opens some
            array = array.astype(np.uint16)
        return _of_array(array, value_range)
    return _of_array(np.asarray(upright.convert("RGB")), value_range)


def _of_array(array, value_range):
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[:, :, 0]
    if array.size == 0 or not (array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))):
        hint = "; transpose [C, H, W] first" if array.ndim == 3 and array.shape[0] in (1, 3, 4) else ""
        raise InvalidArgumentError(f"a picture has shape [H, W], [H, W, 3] or [H, W, 4], not {list(array.shape)}{hint}")
    if array.dtype == np.bool_:
        array = array.astype(np.uint8) * np.uint8(255)
    if array.dtype != np.uint8:
        array = _to_bytes(array, value_range)
    if array.ndim == 3 and array.shape[2] == 4:
        array = _on_white(array)
    return array if _has_whole_rows(array) else np.ascontiguousarray(array)


def _has_whole_rows(array):
    depth = 1 if array.ndim == 2 else 3
    return (array.strides[1] == depth and (depth == 1 or array.strides[2] == 1) and array.strides[0] >= depth * array.shape[1])


def _to_bytes(array, value_range):
    """As src/pictures/eight_bit.h has it: black below the range, white above, rounded half away from zero; alpha by its type's scale."""
    if array.dtype == np.uint16:
        full = (0, 65535)
    elif array.dtype in (np.float16, np.float32, np.float64):
        if value_range is None:
            raise InvalidArgumentError("pictures of floating-point values have no full scale; give value_range=(low, high) or \"auto\"")
        if not np.isfinite(array).all():
            raise InvalidArgumentError("a picture holds values that are not numbers")
        full = (0, 1)
    else:
        raise InvalidArgumentError(f"a picture's values are uint8, uint16 or floats, not {array.dtype}")
    if value_range is None:
        low, high = full
    elif isinstance(value_range, str):
        if value_range not in ("auto", "full"):
            raise InvalidArgumentError(f'value_range is (low, high) or "auto", not {value_range!r}')
        colours = array[..., :3]
        low, high = (colours.min(), colours.max()) if value_range == "auto" else full
    else:
        low, high = value_range
        if not low < high:
            raise InvalidArgumentError(f"value_range: {low} is not below {high}")
    levels = _levels(array, float(low), float(high))
    if array.ndim == 3 and array.shape[2] == 4:
        levels[..., 3] = _levels(array[..., 3], *map(float, full))
    return levels


def _levels(values, low, high):
    if high <= low:
        return np.zeros(values.shape, np.uint8)
    unit = np.clip((values.astype(np.float64) - low) / (high - low), 0.0, 1.0)
    return np.floor(255 * unit + 0.5).astype(np.uint8)


def _on_white(rgba):
    alpha = rgba[..., 3:].astype(np.int32)
    return ((rgba[..., :3] * alpha + 255 * (255 - alpha) + 127) // 255).astype(np.uint8)
