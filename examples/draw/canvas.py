"""What every kind draws with: a pixel grid finer than the picture, noise, blur, texture look-up and strokes.

Images are float32 arrays [rows, columns] or [rows, columns, 3]; light is linear, the camera applies the tone curve.
Points and lengths are in pixels of the finished picture unless a function says otherwise.
"""
import numpy as np
from PIL import Image, ImageDraw

FINE = 2  # fine pixels along one side of a picture's pixel


def pixel_grid(width, height):
    """-> x, y [FINE*height, FINE*width]: where the centre of each fine pixel lies in the picture."""
    x = (np.arange(width * FINE, dtype=np.float32) + 0.5) / FINE
    y = (np.arange(height * FINE, dtype=np.float32) + 0.5) / FINE
    return np.meshgrid(x, y)


def smoothstep(low, high, x):
    """0 below low, 1 above high, and a smooth slope between."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return t * t * (3 - 2 * t)


def colour(*rgb):
    """An sRGB colour of 0..255 as linear light [3]."""
    v = np.asarray(rgb, np.float32) / 255
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4).astype(np.float32)


def mix(a, b, amount):
    """a where amount [rows, columns] is 0, b where it is 1; a and b are images or colours."""
    return a + (b - a) * amount[..., None]


def resize(image, shape):
    """Bicubic, to shape (rows, columns)."""
    return np.asarray(Image.fromarray(image.astype(np.float32)).resize(shape[::-1], Image.Resampling.BICUBIC))


def smooth_noise(rng, shape, cell, stretch=1.0):
    """Noise of standard deviation near 1 whose bumps are `cell` fine pixels wide and `stretch` times as high."""
    grid = (int(shape[0] / (cell * stretch)) + 4, int(shape[1] / cell) + 4)
    return 1.25 * resize(rng.standard_normal(grid), shape)


def fractal_noise(rng, shape, cell, octaves=4, gain=0.55):
    """Sum of smooth noises, each half as wide as the one before and `gain` times as strong; deviation near 1."""
    total = sum(gain**k * smooth_noise(rng, shape, max(cell / 2**k, 1.0)) for k in range(octaves))
    return total / np.sqrt(sum(gain ** (2 * k) for k in range(octaves)))


def blur(image, sigma):
    """Gaussian blur, sigma in fine pixels; edges repeat."""
    radius = max(1, int(3 * sigma + 0.5))
    kernel = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    for axis in (0, 1):
        pad = [(0, 0)] * image.ndim
        pad[axis] = (radius, radius)
        padded = np.pad(image, pad, mode="edge")
        length = image.shape[axis]
        parts = [padded[(slice(None),) * axis + (slice(k, k + length),)] for k in range(2 * radius + 1)]
        image = sum(w * p for w, p in zip(kernel, parts))
    return image


def look_up(texture, row, column, wrap=True):
    """Bilinear sample of texture at fractional row and column; outside it repeats, or clamps if not wrap."""
    rows, columns = texture.shape[:2]
    if not wrap:
        row, column = np.clip(row, 0, rows - 1.001), np.clip(column, 0, columns - 1.001)
    r0, c0 = np.floor(row).astype(np.int32), np.floor(column).astype(np.int32)
    fr, fc = (row - r0).astype(np.float32), (column - c0).astype(np.float32)
    if texture.ndim == 3:
        fr, fc = fr[..., None], fc[..., None]
    r0, c0, r1, c1 = r0 % rows, c0 % columns, (r0 + 1) % rows, (c0 + 1) % columns
    top = texture[r0, c0] * (1 - fc) + texture[r0, c1] * fc
    return top * (1 - fr) + (texture[r1, c0] * (1 - fc) + texture[r1, c1] * fc) * fr


def jagged(rng, start, end, sway, halvings=5):
    """A line [2**halvings + 1, 2] from start to end whose middles stray by `sway` of their length, again and again."""
    points = np.array([start, end], np.float32)
    for _ in range(halvings):
        step = points[1:] - points[:-1]
        aside = np.stack([-step[:, 1], step[:, 0]], 1) * rng.normal(0, sway, (len(step), 1))
        middles = (points[1:] + points[:-1]) / 2 + aside
        woven = np.empty((2 * len(points) - 1, 2), np.float32)
        woven[0::2], woven[1::2] = points, middles
        points = woven
    return points


def stroke(shape, points, widths):
    """Mask 0..1 of a line through points; widths: one number, or one a point."""
    points = np.asarray(points, np.float32) * FINE
    widths = np.broadcast_to(np.asarray(widths, np.float32) * FINE, (len(points),))
    sheet = Image.new("L", (2 * shape[1], 2 * shape[0]))
    pen = ImageDraw.Draw(sheet)
    for a, b, width in zip(points[:-1], points[1:], widths):
        pen.line([tuple(2 * a), tuple(2 * b)], fill=255, width=max(1, round(2 * float(width))))
        radius = float(width)
        pen.ellipse([*(2 * b - radius), *(2 * b + radius)], fill=255)
    return np.asarray(sheet.reduce(2), np.float32) / 255


def lit(relief, light, strength):
    """How much brighter a matt surface with heights `relief` is under `light` (x, y, z), 1 where it is flat."""
    down, right = np.gradient(relief)
    nx, ny, nz = -right * strength, -down * strength, 1.0
    shade = (nx * light[0] + ny * light[1] + nz * light[2]) / np.sqrt(nx * nx + ny * ny + nz * nz)
    return np.maximum(shade, 0) / light[2]
