"""A printed coffee label stuck on a cardboard box, seen by a camera neither quite square to it nor quite centred."""
import dataclasses

import numpy as np

from .canvas import (FINE, blur, colour, fractal_noise, jagged, lit, look_up, mix, pixel_grid, smooth_noise, smoothstep, stroke)
from .label_art import BAR_CODE, LABEL, black_plate, colour_plate

WIDTH, HEIGHT = 640, 480
PAPER, CORE = colour(238, 235, 226), colour(222, 214, 198)


@dataclasses.dataclass
class Sheet:
    """The label before it is photographed; arrays are [rows, columns, ...] of the label's own fine pixels."""
    colours: np.ndarray    # what each printing pass lets through
    black: np.ndarray
    shift: np.ndarray      # of the black pass against the colours, (x, y) in pixels
    paper: np.ndarray      # the paper's own colour, [rows, columns, 3]
    bare: np.ndarray       # 1 where the print has come off
    soil: np.ndarray       # [rows, columns, 3] what dirt on top lets through
    gone: np.ndarray       # 1 where there is no label any more
    relief: np.ndarray     # heights, fine pixels


def draw(rng, defect=None):
    sheet = printed(rng, lot_number(rng))
    if defect:
        DEFECTS[defect](sheet, rng)
    u, v = seen_from(rng)
    row, column = v * FINE - 0.5, u * FINE - 0.5
    surface = look_up(finished(sheet, rng), row, column, wrap=False)
    gone = look_up(sheet.gone, row, column, wrap=False)
    inside = outline(u, v) * (1 - gone)
    box = cardboard(rng) * shadow(inside)[..., None]
    return mix(box, surface + gloss(u, v, rng), inside) * lamp(rng)[..., None]


# ---------------------------------------------------------------- the label

def lot_number(rng):
    day, month, lot = rng.integers(1, 29), rng.integers(1, 13), rng.integers(1000, 9999)
    return f"BEST BEFORE {day:02}.{month:02}.2027", f"LOT {lot} L3 {rng.integers(6, 22):02}:{rng.integers(60):02}"


def printed(rng, lot, code=BAR_CODE):
    shape = (LABEL[1] * FINE, LABEL[0] * FINE)
    fibres = 0.012 * fractal_noise(rng, shape, 9, 3, 0.8) + 0.010 * fractal_noise(rng, shape, 120, 2)
    flat = np.zeros(shape, np.float32)
    return Sheet(colour_plate(), black_plate(lot, code), rng.normal(0, 0.22, 2), PAPER * (1 + fibres)[..., None],
                 flat.copy(), np.ones((*shape, 3), np.float32), flat.copy(), flat.copy())


def finished(sheet, rng):
    """-> the label's surface colour: paper, two inks that took a little unevenly, wear, dirt, light on its dents."""
    shape = sheet.bare.shape
    took = np.exp(rng.normal(0, 0.02)) * (1 + 0.028 * fractal_noise(rng, shape, 60, 5, 0.75))[..., None]
    rows, columns = np.mgrid[0:shape[0], 0:shape[1]].astype(np.float32)
    black = look_up(sheet.black, rows - sheet.shift[1] * FINE, columns - sheet.shift[0] * FINE, wrap=False)
    ink = np.maximum(sheet.colours * black, 0.004) ** took
    surface = mix(sheet.paper * ink, np.broadcast_to(CORE, ink.shape), sheet.bare)
    cockle = 2.2 * fractal_noise(rng, shape, 420, 2)  # paper never lies quite flat
    return surface * sheet.soil * lit(sheet.relief + cockle, (-0.45, -0.45, 0.77), 0.9)[..., None]


# ---------------------------------------------------------------- the scene

def seen_from(rng):
    """-> u, v: which place of the label, in its pixels, each fine pixel of the picture shows; outside 0..LABEL it is the box."""
    x, y = pixel_grid(WIDTH, HEIGHT)
    turn, scale = np.deg2rad(rng.normal(0, 1.0)), 1 + rng.normal(0, 0.008)
    dx, dy = (x - WIDTH / 2 - rng.normal(0, 3.5)) / scale, (y - HEIGHT / 2 - rng.normal(0, 3.5)) / scale
    lean_x, lean_y = rng.normal(0, 3.5e-5), rng.normal(6e-5, 3.5e-5)
    depth = 1 + lean_x * dx + lean_y * dy
    u = (dx * np.cos(turn) + dy * np.sin(turn)) / depth
    v = (dy * np.cos(turn) - dx * np.sin(turn)) / depth
    return u + LABEL[0] / 2, v + LABEL[1] / 2


def outline(u, v, corner=7.0):
    """1 on the label, 0 off it; the corners are rounded."""
    dx = np.abs(u - LABEL[0] / 2) - LABEL[0] / 2 + corner
    dy = np.abs(v - LABEL[1] / 2) - LABEL[1] / 2 + corner
    outside = np.hypot(np.maximum(dx, 0), np.maximum(dy, 0)) + np.minimum(np.maximum(dx, dy), 0) - corner
    return np.clip(0.5 - outside * FINE, 0, 1)


def shadow(inside):
    """The label's edge keeps a little light from the box, most at the lower right."""
    return 1 - 0.30 * np.roll(blur(inside, 2.5), (3, 3), (0, 1)) * (1 - inside) - 0.12 * blur(inside, 8)


def cardboard(rng):
    """Kraft paper over a corrugated core: fibres, dark specks, faint flutes."""
    shape = (HEIGHT * FINE, WIDTH * FINE)
    _, y = pixel_grid(WIDTH, HEIGHT)
    fibres = sum(part * smooth_noise(rng, shape, cell, stretch)
                 for part, cell, stretch in ((0.35, 12, 0.2), (0.6, 4, 0.7), (0.6, 3, 2.0)))
    specks = smoothstep(2.6, 3.6, smooth_noise(rng, shape, 5, 0.5))
    sag = smooth_noise(rng, shape, 500)
    flutes = np.sin(2 * np.pi * (y + 2 * sag) / 13.5 + rng.uniform(0, 6.3))
    light = 1 + 0.06 * fibres + 0.035 * fractal_noise(rng, shape, 160, 5, 0.7) + 0.018 * flutes - 0.22 * specks
    return colour(181, 143, 102) * light[..., None]


def gloss(u, v, rng):
    """A broad, weak mirror image of the lamp on the coated paper."""
    x, y = u / LABEL[0] - rng.normal(0.30, 0.07), v / LABEL[1] - rng.normal(0.25, 0.07)
    return (rng.uniform(0.012, 0.035) * np.exp(-(x * x + 0.6 * y * y + 0.5 * x * y) / 0.10))[..., None]


def lamp(rng):
    x, y = pixel_grid(WIDTH, HEIGHT)
    key, fall = np.deg2rad(rng.normal(225, 25)), rng.uniform(0.06, 0.14)
    return 0.90 + fall * ((x / WIDTH - 0.5) * 2 * np.cos(key) + (y / HEIGHT - 0.5) * 2 * np.sin(key))


# ---------------------------------------------------------------- defects

def label_grid():
    """-> x, y of every fine pixel of the label."""
    return pixel_grid(*LABEL)


def side_of(points, x, y):
    """How far (x, y) lies above the line through points, which run from left to right."""
    return np.interp(x, points[:, 0], points[:, 1]).astype(np.float32) - y


def torn_corner(sheet, rng):
    """The lower right corner is ripped off; beside the rip the printed skin is gone and the paper's core shows."""
    x, y = label_grid()
    rip = jagged(rng, (LABEL[0] - 96, LABEL[1] + 4), (LABEL[0] + 4, LABEL[1] - 84), 0.10, 7)
    above = side_of(rip[np.argsort(rip[:, 0])], x, y)
    edge = 7 + 3.5 * smooth_noise(rng, x.shape, 26) + 1.2 * smooth_noise(rng, x.shape, 5)
    past = x > LABEL[0] - 100
    sheet.gone[:] = smoothstep(0.4, -0.4, above) * past
    sheet.bare[:] = smoothstep(0.8, -0.8, above - np.maximum(edge, 1.5)) * past
    sheet.relief += 5 * np.exp(-np.maximum(above, 0) / 9) * past + 0.25 * sheet.bare * fractal_noise(rng, x.shape, 8, 3, 0.8)


def missing_print(sheet, rng):
    """The black ink did not take in one block of the plate."""
    x, y = label_grid()
    ragged = 2.5 * smooth_noise(rng, x.shape, 18)
    block = smoothstep(383 - 3, 383 + 3, x + ragged) * smoothstep(168 - 3, 168 + 3, y + ragged) * smoothstep(273, 267, y)
    sheet.black = mix(sheet.black, np.ones(3, np.float32), block * np.clip(0.97 + 0.05 * smooth_noise(rng, x.shape, 4), 0, 1))


def ink_smudge(sheet, rng):
    """Wet ink dragged by a finger or a guide rail."""
    x, y = label_grid()
    x0, y0 = 262, 196
    along, across = (x - x0) * 0.94 + (y - y0) * 0.34, (y - y0) * 0.94 - (x - x0) * 0.34
    streaks = smooth_noise(rng, x.shape, 400, 0.014) + 0.5 * fractal_noise(rng, x.shape, 30, 4)
    drag = smoothstep(-12, 4, along) * np.exp(-np.maximum(along, 0) / 46) * smoothstep(15, 7, np.abs(across) + 1.5 * streaks)
    blot = smoothstep(3, -3, np.hypot(along, across * 1.1) - 11 + 1.8 * fractal_noise(rng, x.shape, 24, 3))
    amount = np.clip(0.85 * drag * (0.62 + 0.22 * streaks) + 0.9 * blot, 0, 0.95)
    sheet.soil *= mix(np.ones(3, np.float32), colour(38, 38, 46), amount)


def shifted_print(sheet, rng):
    """The colours went down beside their place: bare paper along two edges, black lettering over the wrong ground."""
    right, down = 9 * FINE, 7 * FINE
    moved = np.ones_like(sheet.colours)
    moved[down:, right:] = sheet.colours[:-down, :-right]
    sheet.colours = moved


def scratch(sheet, rng):
    """Something sharp ran over the label and took the ink along."""
    for start, end, width in (((236, 22), (342, 86), 2.0), ((244, 20), (330, 77), 0.9)):
        points = jagged(rng, start, end, 0.008, 6)
        line = stroke(sheet.bare.shape, points, width * np.sin(np.pi * np.linspace(0.08, 0.96, len(points))) ** 0.4)
        patchy = smoothstep(-1.3, -0.3, smooth_noise(rng, line.shape, 7))
        sheet.bare[:] = np.maximum(sheet.bare, 0.92 * blur(line * patchy, 0.7))
        sheet.relief -= 0.8 * blur(line, 1.0)


def wrong_barcode(sheet, rng):
    """Another product's bar code."""
    sheet.black = printed(rng, lot_number(rng), "200988104476").black


# From obvious to subtle.
DEFECTS = {"torn_corner": torn_corner, "missing_print": missing_print, "ink_smudge": ink_smudge,
           "shifted_print": shifted_print, "scratch": scratch, "wrong_barcode": wrong_barcode}
