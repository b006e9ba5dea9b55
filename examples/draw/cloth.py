"""A plain-woven cloth lying flat under an oblique lamp, drawn thread by thread.

Warp threads run down the picture, weft threads across it. A fine pixel has cloth coordinates u (counted in warp threads) and
v (in weft threads); a thread's height there is its round section plus the wave by which it passes over and under the others,
and the higher thread is the one seen. Defects bend (u, v), thin, cut or dye threads, or lay a loose thread on top.
"""
import dataclasses

import numpy as np

from .canvas import FINE, blur, colour, fractal_noise, lit, look_up, mix, pixel_grid, smooth_noise, smoothstep

WIDTH = HEIGHT = 512
PITCH = 9.0                                    # pixels from thread to thread
THREADS = 90                                   # more than fit in a picture
WARP, WEFT = colour(92, 116, 146), colour(164, 170, 178)
TABLE = colour(38, 36, 35)


@dataclasses.dataclass
class Threads:
    """One direction's threads. First index: the thread; second: the place along it, PLACES a crossing."""
    centre: np.ndarray     # sideways stray, in pitches
    width: np.ndarray      # half width, in pitches
    shade: np.ndarray      # brightness
    cut: np.ndarray        # 1 where the thread is gone
    tint: np.ndarray       # [THREADS, 3] what its colour is multiplied with


@dataclasses.dataclass
class Cloth:
    u: np.ndarray
    v: np.ndarray
    warp: Threads
    weft: Threads
    light: tuple
    lift: np.ndarray       # slow heights of the whole cloth, fine pixels
    dye: np.ndarray        # [rows, columns, 3] what the finished cloth's colour is multiplied with
    loose: list            # threads lying on top: (points in pixels, radius in pixels, colour)


PLACES = 4


def draw(rng, defect=None):
    cloth = weave(rng)
    if defect:
        DEFECTS[defect](cloth, rng)
    height, surface = cross(cloth, rng)
    for points, radius, dyed in cloth.loose:
        height, surface = lay(height, surface, points, radius, dyed, rng)
    shade = lit(height, cloth.light, 0.40) * hollows(height)
    shade = shade * lit(cloth.lift, cloth.light, 1.0)
    scene = surface * cloth.dye * np.clip(shade, 0.02, 2.2)[..., None]
    return lint(scene, rng) * fall_off(cloth)[..., None]


# ---------------------------------------------------------------- the cloth

def weave(rng):
    x, y = pixel_grid(WIDTH, HEIGHT)
    turn, shear = np.deg2rad(rng.normal(0, 1.0)), rng.normal(0, 0.012)
    stretch_u, stretch_v = 1 + rng.normal(0, 0.012, 2)
    cx, cy = x - WIDTH / 2, y - HEIGHT / 2
    u = (cx * np.cos(turn) + cy * np.sin(turn) + shear * cy) / (PITCH * stretch_u)
    v = (cy * np.cos(turn) - cx * np.sin(turn)) / (PITCH * stretch_v)
    u = u + 0.28 * smooth_noise(rng, x.shape, 330) + THREADS / 2 + rng.uniform(0, 2)
    v = v + 0.20 * smooth_noise(rng, x.shape, 330) + THREADS / 2 + rng.uniform(0, 2)
    key = np.deg2rad(rng.normal(222, 9))
    lift = 5.0 * fractal_noise(rng, x.shape, 420, 2)
    return Cloth(u, v, spin(rng, 0.9), spin(rng, 1.1), (0.62 * np.cos(key), 0.62 * np.sin(key), 0.79), lift,
                 np.ones((*x.shape, 3), np.float32), [])


def spin(rng, unevenness):
    shape = (THREADS, THREADS * PLACES)
    along = [smooth_noise(rng, shape, 22, 0.05) for _ in range(3)]
    each = rng.standard_normal((3, THREADS, 1)).astype(np.float32)
    return Threads(centre=0.05 * along[0] + 0.04 * each[0],
                   width=0.50 * (1 + unevenness * (0.050 * along[1] + 0.030 * each[1])),
                   shade=1 + unevenness * (0.050 * along[2] + 0.055 * each[2]),
                   cut=np.zeros(shape, np.float32), tint=np.ones((THREADS, 3), np.float32))


def cross(cloth, rng):
    """-> height [rows, columns] in fine pixels, surface colour [rows, columns, 3]."""
    fibre = rng.standard_normal((256, 256)).astype(np.float32)
    warp_height, warp_colour = strand(cloth.warp, cloth.u, cloth.v, WARP, 0, fibre)
    weft_height, weft_colour = strand(cloth.weft, cloth.v, cloth.u, WEFT, 1, fibre)
    height = np.maximum(np.maximum(warp_height, weft_height), -1.0)
    upper = smoothstep(-0.06, 0.06, weft_height - warp_height)
    surface = mix(warp_colour, weft_colour, upper)
    bare = smoothstep(-0.80, -0.95, height)
    return height * PITCH * FINE * 0.32, mix(surface, np.broadcast_to(TABLE, surface.shape), bare)


def strand(threads, side, along, dyed, parity, fibre):
    """Height (in pitches; -2 where there is none) and colour of one direction's threads at every fine pixel."""
    index = np.floor(side).astype(np.int32)
    row, place = np.clip(index, 0, THREADS - 1), along * PLACES
    off = side - index - 0.5 - at(threads.centre, row, place)
    width = at(threads.width, row, place)
    across = np.clip(off / width, -1, 1)
    wave = np.where((index + parity) % 2 == 0, 0.42, -0.42) * np.cos(np.pi * (along - 0.5))
    twist = look_up(fibre, 5.5 * across + 3.1 * along + 37.0 * row, 1.3 * along + 11.0 * row)
    twist = twist + 0.7 * look_up(fibre, 11.0 * across + 6.5 * along + 53.0 * row, 2.9 * along)
    round_ = np.sqrt(np.maximum(1 - across * across, 0))
    height = wave + 0.75 * round_ + 0.07 * twist * round_
    gone = (np.abs(off) >= width) | (at(threads.cut, row, place) > 0.5)
    shade = at(threads.shade, row, place) * (1 + 0.11 * twist)
    return np.where(gone, -2.0, height).astype(np.float32), shade[..., None] * threads.tint[row] * dyed


def at(table, row, place):
    """table[row] at a fractional place along the thread."""
    place = np.clip(place, 0, table.shape[1] - 1.001)
    left = place.astype(np.int32)
    part = (place - left).astype(np.float32)
    return table[row, left] * (1 - part) + table[row, left + 1] * part


def hollows(height):
    """Light is lost between threads: darker where a place lies below its surroundings."""
    return np.clip(0.88 + 0.115 * (height - blur(height, 0.45 * PITCH * FINE)), 0.12, 1.25)


def lint(scene, rng):
    """Short loose fibres, hardly visible."""
    haze = fractal_noise(rng, scene.shape[:2], 3, 2, 0.8)
    return scene * (1 + 0.02 * haze)[..., None]


def fall_off(cloth):
    """The lamp is nearer to one corner."""
    rows, columns = cloth.u.shape
    y, x = np.mgrid[-1:1:rows * 1j, -1:1:columns * 1j].astype(np.float32)
    return 1.05 + 0.13 * (cloth.light[0] * x + cloth.light[1] * y)


def lay(height, surface, points, radius, dyed, rng):
    """A loose thread through points (in pixels) lies on the cloth and shades what is beside it."""
    points = np.asarray(points, np.float32) * FINE
    radius = radius * FINE
    low = np.maximum(points.min(0) - 6 * radius, 0).astype(int)
    high = np.minimum(points.max(0) + 6 * radius, height.shape[::-1]).astype(int)
    x, y = np.meshgrid(np.arange(low[0], high[0]), np.arange(low[1], high[1]))
    distance, place = np.full(x.shape, np.inf, np.float32), np.zeros(x.shape, np.float32)
    for k, (px, py) in enumerate(resample(points, 1.2)):
        d = np.hypot(x - px, y - py).astype(np.float32)
        place = np.where(d < distance, 1.2 * k, place)
        distance = np.minimum(distance, d)
    radius = radius * (1 + 0.12 * np.sin(place / 9))
    on = np.clip(radius - distance + 0.5, 0, 1)
    round_ = np.sqrt(np.maximum(1 - (distance / radius) ** 2, 0))
    window = (slice(low[1], high[1]), slice(low[0], high[0]))
    stripes = 1 + 0.13 * np.sin(place / 2.4 + 2.5 * distance / radius) + 0.05 * rng.standard_normal(x.shape)
    shadow = 1 - 0.45 * blur(np.roll(on, (3, 3), (0, 1)), 3.0) * (1 - on)
    height, surface = height.copy(), surface * 1
    height[window] = height[window] * (1 - on) + on * (radius * 1.1 * round_ + 4.0)
    surface[window] = mix(surface[window] * shadow[..., None], stripes[..., None] * dyed, on)
    return height, surface


def resample(points, step):
    """The same line with a point every `step`."""
    far = np.concatenate([[0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    places = np.arange(0, far[-1], step)
    return np.stack([np.interp(places, far, points[:, 0]), np.interp(places, far, points[:, 1])], 1)


# ---------------------------------------------------------------- defects

def where(cloth, x, y):
    """-> (u, v) of a picture pixel."""
    return float(cloth.u[int(y * FINE), int(x * FINE)]), float(cloth.v[int(y * FINE), int(x * FINE)])


def bent(rng, start, end):
    """A loose end from start to end, bowed to one side."""
    start, end = np.asarray(start, np.float32), np.asarray(end, np.float32)
    middle = (start + end) / 2 + rng.normal(0, 0.35) * (end - start)[::-1] * (-1, 1)
    t = np.linspace(0, 1, 24)[:, None]
    return (1 - t) ** 2 * start + 2 * t * (1 - t) * middle + t**2 * end


def hole(cloth, rng):
    """Threads torn off at uneven lengths, some ends hanging in."""
    u0, v0 = where(cloth, 318, 226)
    for threads, side0, along0, reach in ((cloth.warp, u0, v0, 4.2), (cloth.weft, v0, u0, 3.4)):
        for k in range(int(side0 - reach), int(side0 + reach) + 1):
            half = np.sqrt(max(reach**2 - (k + 0.5 - side0) ** 2, 0)) * 0.95
            start, end = along0 - half + rng.normal(0, 1.0), along0 + half + rng.normal(0, 1.0)
            threads.cut[k, int(start * PLACES):int(end * PLACES)] = 1
    for angle in np.linspace(0, 2 * np.pi, 22) + rng.normal(0, 0.15, 22):
        inward = -np.array([np.cos(angle), np.sin(angle)])
        edge = np.array([318, 226]) - rng.uniform(27, 38) * inward
        tip = edge + rng.uniform(9, 25) * inward + rng.normal(0, 6, 2)
        dyed = (WARP, WEFT)[int(rng.integers(2))] * rng.uniform(0.8, 1.15)
        cloth.loose.append((bent(rng, edge, tip), rng.uniform(0.6, 1.6), dyed))


def stain(cloth, rng):
    """A spill that soaked in: darker rim, threads still visible."""
    x, y = pixel_grid(WIDTH, HEIGHT)
    noise = fractal_noise(rng, x.shape, 150, 5, 0.42)
    distance = np.hypot((x - 176) / 1.15, y - 318) - 58 - 9 * noise
    inside = smoothstep(5, -7, distance)
    rim = np.exp(-0.5 * ((distance + 6) / 6) ** 2) * np.clip(1 + 0.4 * smooth_noise(rng, x.shape, 120), 0, 2)
    amount = (0.55 + 0.07 * fractal_noise(rng, x.shape, 90, 4)) * inside + 0.26 * rim
    cloth.dye *= mix(np.ones(3, np.float32), colour(192, 160, 124), np.clip(amount, 0, 1))


def pulled_thread(cloth, rng):
    """One weft thread hangs out as a loop; what is left of it lies tight and puckers the cloth."""
    x0, y0 = 296, 250
    u0, v0 = where(cloth, x0, y0)
    k = int(v0)
    near = np.exp(-np.abs(cloth.u - u0) / 17)
    offset = cloth.v - k - 0.5
    cloth.v += 0.50 * near * offset * np.exp(-np.abs(offset) / 1.6)
    cloth.weft.width[k] *= 1 - 0.45 * np.exp(-np.abs(np.arange(THREADS * PLACES) / PLACES - u0) / 16)
    cloth.lift += 2.6 * np.exp(-np.abs(offset) / 2.2) * near * np.cos(2 * np.pi * (cloth.u - u0) / 6.5)
    t = np.linspace(0, 1, 60)
    swing = np.sin(2 * np.pi * t) * (0.25 + np.sin(np.pi * t) ** 2)
    loop = np.stack([x0 - 11 * swing + 5 * t, y0 + 36 * np.sin(np.pi * t) ** 1.5 + 3 * np.sin(5 * t)], 1)
    cloth.loose.append((loop, 2.9, WEFT * 1.02))


def knot(cloth, rng):
    """Two ends tied together: a small tangle with a tail, and the threads beside it pushed apart."""
    x0, y0 = 214, 204
    u0, v0 = where(cloth, x0, y0)
    du, dv = cloth.u - u0, cloth.v - v0
    push = np.exp(-(du**2 + dv**2) / 6)
    cloth.u, cloth.v = cloth.u - 0.35 * du * push, cloth.v - 0.35 * dv * push
    cloth.lift += 9 * push
    t = np.linspace(0, 1, 60)
    turns = np.stack([x0 + 6.5 * np.cos(13 * t) * (1 - 0.35 * t), y0 + 4.6 * np.sin(15.5 * t + 0.6)], 1)
    cloth.loose.append((turns, 2.5, WEFT * 0.97))
    for angle, length in ((0.35, 23), (3.6, 16)):
        end = (x0 + length * np.cos(angle), y0 + length * np.sin(angle))
        cloth.loose.append((bent(rng, (x0, y0), end), 1.7, WEFT * 0.97))


def missing_thread(cloth, rng):
    """A weft thread broke off: from there on the warp floats over a gap."""
    u0, v0 = where(cloth, 205, 300)
    k = int(v0)
    cloth.weft.cut[k, int(u0 * PLACES):] = 1
    gone = smoothstep(u0 - 1, u0 + 2, cloth.u)
    offset = cloth.v - k - 0.5
    cloth.v += 0.10 * gone * offset * np.exp(-np.abs(offset) / 1.5)


def colour_stripe(cloth, rng):
    """A few weft threads from another dye lot."""
    _, v0 = where(cloth, 256, 172)
    cloth.weft.tint[int(v0):int(v0) + 5] *= np.array([0.84, 0.76, 0.60], np.float32)


# From obvious to subtle.
DEFECTS = {"hole": hole, "stain": stain, "missing_thread": missing_thread, "pulled_thread": pulled_thread, "knot": knot,
           "colour_stripe": colour_stripe}
