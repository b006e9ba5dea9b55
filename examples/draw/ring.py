"""A machined steel flange on a dark belt, seen slightly from the side.

Each fine pixel's ray meets the flange's upper plane at p; from there it either sees the turned face, or falls through a hole
or past the rim on to a wall or the belt. Turned metal mirrors the lamps in grooves that run round the axis, which smears
every highlight across the grooves: the bow tie one sees on lathe work. Lengths are in flange radii.
"""
import dataclasses

import numpy as np

from .canvas import FINE, blur, colour, fractal_noise, jagged, look_up, mix, pixel_grid, smooth_noise, smoothstep, stroke

WIDTH = HEIGHT = 512
RADIUS = 205                       # of the flange, in pixels
THICKNESS, CAMERA_HEIGHT = 0.20, 7.0
BORE, HOLE, BOLT_CIRCLE, HOLES, SINK = 0.33, 0.068, 0.79, 6, 0.022
# Turned steps (radius, slope, width): a positive slope falls away outwards.
STEPS = ((0.342, -0.75, 0.012), (0.595, 0.75, 0.014), (0.647, 0.55, 0.006), (0.662, -0.55, 0.006), (0.984, 0.8, 0.016))
STEEL = np.array([0.60, 0.61, 0.62], np.float32)


@dataclasses.dataclass
class Flange:
    """One flange under one camera and lamp; the arrays are [rows, columns] of fine pixels."""
    px: np.ndarray               # where the ray meets the upper plane
    py: np.ndarray
    r: np.ndarray
    angle: np.ndarray            # in the flange's own frame: it turns with the bolt holes
    drift: tuple                 # how far a ray moves in x and y for each unit it falls
    holes: list                  # centres of the bolt holes
    rim: np.ndarray              # radius of the outer edge, 1 unless chipped
    flap: np.ndarray             # 1 where torn metal hangs over a hole
    lamp: tuple                  # the ceiling lamp: centre x, y, half width, half height, turn
    turn: float
    relief: np.ndarray           # heights of dents and scratches, fine pixels
    rough: np.ndarray            # 0 turned metal .. 1 matt
    stain: np.ndarray            # [rows, columns, 3] what the surface's own colour is multiplied with


def draw(rng, defect=None):
    flange = place(rng)
    if defect:
        DEFECTS[defect](flange, rng)
    scene = belt(flange, rng)
    scene = walls(flange, scene, rng)
    face = turned_face(flange, rng)
    scene = mix(scene, face, on_metal(flange))
    key = np.deg2rad(rng.uniform(200, 250))
    slope = (flange.px * np.cos(key) + flange.py * np.sin(key)) * rng.uniform(0.04, 0.10)
    return scene * (1 + slope[..., None])


# ---------------------------------------------------------------- pose

def place(rng):
    x, y = pixel_grid(WIDTH, HEIGHT)
    scale = RADIUS * (1 + rng.normal(0, 0.008))
    px = (x - WIDTH / 2 - rng.normal(0, 4)) / scale
    py = (y - HEIGHT / 2 - rng.normal(0, 4) + 4) / scale
    eye_x, eye_y = rng.normal(0.15, 0.12), rng.normal(1.7, 0.15)
    turn = np.deg2rad(rng.uniform(-6, 6))
    bolts = turn + 2 * np.pi * (np.arange(HOLES) + 0.5) / HOLES
    return Flange(
        px=px, py=py, r=np.hypot(px, py), angle=np.arctan2(py, px) - turn,
        drift=((px - eye_x) / CAMERA_HEIGHT, (py - eye_y) / CAMERA_HEIGHT),
        holes=[(BOLT_CIRCLE * np.cos(a), BOLT_CIRCLE * np.sin(a)) for a in bolts], rim=np.ones_like(px), flap=np.zeros_like(px),
        lamp=(rng.normal(-0.50, 0.04), rng.normal(-0.62, 0.04), 0.30, 0.20, rng.normal(0.6, 0.05)), turn=turn,
        relief=np.zeros_like(px), rough=np.zeros_like(px), stain=np.ones((*px.shape, 3), np.float32))


def coverage(distance):
    """1 inside (distance < 0), 0 outside, a fine pixel wide slope between."""
    return np.clip(0.5 - distance * RADIUS * FINE, 0, 1)


def on_metal(flange):
    cover = coverage(flange.r - flange.rim) * (1 - coverage(flange.r - BORE))
    for hx, hy in flange.holes:
        cover = cover * (1 - coverage(np.hypot(flange.px - hx, flange.py - hy) - HOLE))
    return np.maximum(cover, flange.flap)


def on_picture(flange, radius, degrees):
    """-> (x, y) in picture pixels of a place on the flange, whatever its pose."""
    a = np.deg2rad(degrees) + flange.turn
    scale = 1 / (flange.px[0, 1] - flange.px[0, 0]) / FINE
    ox, oy = -flange.px[0, 0] * scale + 0.25, -flange.py[0, 0] * scale + 0.25
    return ox + scale * radius * np.cos(a), oy + scale * radius * np.sin(a)


# ---------------------------------------------------------------- light on metal

def ceiling(flange, qx, qy):
    """Light that comes from the ceiling's point (qx, qy) per unit of height: one soft box, its dimmer twin, a pale room."""
    lx, ly, half_w, half_h, turn = flange.lamp
    light = 0.11 + 0.10 * np.exp(-0.5 * ((qx - 0.4) ** 2 + (qy + 0.9) ** 2) / 0.6)
    for cx, cy, power in ((lx, ly, 4.0), (lx + 1.25, ly + 0.15, 1.3)):
        u = (qx - cx) * np.cos(turn) + (qy - cy) * np.sin(turn)
        v = -(qx - cx) * np.sin(turn) + (qy - cy) * np.cos(turn)
        edge = 0.09
        box = 1 / (1 + np.exp((np.abs(u) - half_w) / edge)) / (1 + np.exp((np.abs(v) - half_h) / edge))
        light = light + power * box
    return light


def mirrored(flange, nx, ny):
    """Where on the ceiling a surface with slopes (nx, ny) looks: the view ray bent by twice the slope."""
    return 2 * nx + flange.drift[0], 2 * ny + flange.drift[1]


def grooved(flange, nx, ny, across, spread):
    """Reflected light of metal whose grooves tilt the slope along `across` (x, y) by a Gaussian of width `spread`."""
    total, weights = 0.0, 0.0
    for k in np.linspace(-2.4, 2.4, 13):
        weight = np.exp(-0.5 * k * k)
        tilted = mirrored(flange, nx + across[0] * k * spread, ny + across[1] * k * spread)
        total = total + weight * ceiling(flange, *tilted)
        weights += weight
    return total / weights


def polar_noise(flange, rng, rings, sectors, reach=1.05):
    """Noise that is fine along the radius and long along the turn, as a cutting tool leaves it."""
    texture = rng.standard_normal((rings, sectors)).astype(np.float32)
    return look_up(texture, flange.r / reach * (rings - 1), flange.angle / (2 * np.pi) * sectors)


def turned_face(flange, rng):
    r = np.maximum(flange.r, 1e-3)
    out = (flange.px / r, flange.py / r)
    slope = sum(s * (smoothstep(at - w, at - 0.6 * w, r) - smoothstep(at + 0.6 * w, at + w, r)) for at, s, w in STEPS)
    groove = 0.050 * polar_noise(flange, rng, 420, 5) + 0.030 * polar_noise(flange, rng, 700, 40) \
        + 0.022 * polar_noise(flange, rng, 60, 3)
    nx, ny = out[0] * (slope + groove), out[1] * (slope + groove)
    across = [out[0].copy(), out[1].copy()]
    for hx, hy in flange.holes:  # the countersinks are turned about their own axes
        dx, dy = flange.px - hx, flange.py - hy
        d = np.maximum(np.hypot(dx, dy), 1e-3)
        sink = smoothstep(HOLE + SINK + 0.004, HOLE + SINK - 0.002, d)
        nx, ny = nx * (1 - sink) - 0.62 * dx / d * sink, ny * (1 - sink) - 0.62 * dy / d * sink
        across[0], across[1] = across[0] * (1 - sink) + dx / d * sink, across[1] * (1 - sink) + dy / d * sink
    down, right = np.gradient(flange.relief)
    nx, ny = nx - right, ny - down
    turned = grooved(flange, nx, ny, across, 0.17)
    matt = 0.30 + 0.25 * np.clip(-0.6 * nx - 0.5 * ny, -0.8, 1.5)
    tarnish = 1 + 0.035 * fractal_noise(rng, r.shape, 260) + 0.03 * polar_noise(flange, rng, 300, 7)
    light = (turned * (1 - flange.rough) + matt * flange.rough) * tarnish
    warm = light[..., None] * np.array([0.07, 0.02, -0.05], np.float32)  # the lamp is warmer than the room
    return light[..., None] * (STEEL + warm) * flange.stain * pockets(flange)[..., None]


def pockets(flange):
    """Inner corners get less light: beside the raised hub and inside the groove."""
    shade = 1 - 0.28 * np.exp(-np.abs(flange.r - 0.615) / 0.012) * (flange.r > 0.6)
    return shade * (1 - 0.45 * np.exp(-0.5 * ((flange.r - 0.6545) / 0.005) ** 2))


# ---------------------------------------------------------------- walls and belt

def fall(flange, centre, radius, inside):
    """How deep a ray falls before it meets the wall of a cylinder; infinite where it never does."""
    qx, qy = flange.px - centre[0], flange.py - centre[1]
    dx, dy = flange.drift
    a, b, c = dx * dx + dy * dy + 1e-9, qx * dx + qy * dy, qx * qx + qy * qy - radius * radius
    root = b * b - a * c
    depth = (-b + (1 if inside else -1) * np.sqrt(np.maximum(root, 0))) / a
    return np.where((root > 0) & (depth > 0), depth, np.inf)


def walls(flange, scene, rng):
    streaks = 1 + 0.05 * smooth_noise(rng, flange.px.shape, 14, 0.5)
    cylinders = [((0, 0), BORE, True), ((0, 0), 1.0, False), *((h, HOLE, True) for h in flange.holes)]
    for centre, radius, inside in cylinders:
        distance = np.hypot(flange.px - centre[0], flange.py - centre[1]) - radius
        region = coverage(distance) if inside else 1 - coverage(flange.r - flange.rim)
        depth = fall(flange, centre, radius, inside)
        hit = np.where(depth < THICKNESS, depth, 0)
        wx, wy = flange.px + flange.drift[0] * hit - centre[0], flange.py + flange.drift[1] * hit - centre[1]
        facing = (-1 if inside else 1) * (-0.6 * wx - 0.5 * wy) / radius
        light = (0.13 + 0.16 * np.clip(facing + 0.35, 0, 1.3)) * (1 - 0.75 * hit / THICKNESS) * streaks
        if not inside:
            light = light * 0.55
        scene = mix(scene, light[..., None] * STEEL, region * blur((depth < THICKNESS).astype(np.float32), 0.8))
    return scene


def belt(flange, rng):
    """Dark rubber with a woven print, seen one thickness lower; the flange keeps light from it."""
    x, y = flange.px + flange.drift[0] * THICKNESS, flange.py + flange.drift[1] * THICKNESS
    pitch = 2 * np.pi / 0.040
    turn = rng.normal(0.03, 0.015)
    u, v = pitch * (x * np.cos(turn) + y * np.sin(turn)), pitch * (y * np.cos(turn) - x * np.sin(turn))
    weave = np.maximum(np.sin(u) * np.sin(v), -0.3)
    worn = fractal_noise(rng, x.shape, 5, 3, 1.0)
    light = 0.036 * (1 + 0.36 * weave + 0.14 * worn)
    distance = np.hypot(x, y) - 1
    shadow = 0.55 * np.exp(-np.maximum(distance, 0) / 0.05)
    cast = np.hypot(x - 0.10, y - 0.085) - 1
    shadow = 1 - (1 - shadow) * (1 - 0.55 * smoothstep(0.05, -0.07, cast))
    deep = smoothstep(1.0, 0.9, np.hypot(x, y))  # under the holes little light arrives
    return (light * (1 - shadow) * (1 - 0.25 * deep))[..., None] * np.array([0.95, 1.0, 1.04], np.float32)


# ---------------------------------------------------------------- defects

def missing_hole(flange, rng):
    flange.holes.pop(int(rng.integers(HOLES)))


def chipped_rim(flange, rng):
    """A bite out of the outer edge; the broken face below it is coarse and grey."""
    at = np.deg2rad(-62)
    away = np.abs((flange.angle - at + np.pi) % (2 * np.pi) - np.pi)
    grain = fractal_noise(rng, flange.px.shape, 26, 5, 0.7)
    bite = 0.105 * np.clip(1 - (away / 0.17) ** 2, 0, 1) ** 0.7 * (1 + 0.12 * grain)
    flange.rim = 1 - 0.45 * bite
    broken = smoothstep(0.004, -0.004, (1 - bite) - flange.r) * (bite > 0.004)
    flange.rough = np.maximum(flange.rough, broken)
    flange.relief += broken * grain * 1.6 - 9.0 * blur(broken, 5)
    flange.stain *= (1 - 0.35 * broken + 0.16 * broken * fractal_noise(rng, flange.px.shape, 8, 3, 0.8))[..., None]


def rust(flange, rng):
    """Damp got at the steel: pitted brown in the middle, a thin orange bloom about it."""
    x, y = flange.px - 0.40, flange.py - 0.60
    noise = fractal_noise(rng, x.shape, 80, 6, 0.65)
    level = 1.0 - (x * x + 1.6 * y * y) / 0.05 + 0.55 * noise
    bloom, crust = smoothstep(-0.9, 0.9, level), smoothstep(0.45, 1.1, level)
    pits = fractal_noise(rng, x.shape, 9, 4, 0.8)
    tint = mix(colour(206, 138, 84), colour(122, 66, 38), np.clip(0.35 + 0.35 * pits + 0.45 * crust, 0, 1))
    cover = np.clip(0.80 * bloom * (0.85 + 0.25 * pits) + 0.5 * crust, 0, 0.95)
    flange.rough = np.maximum(flange.rough, cover)
    flange.relief += 0.25 * crust * pits
    flange.stain *= mix(np.ones(3, np.float32), tint * 1.3, cover)


def scratch(flange, rng):
    """Gouges across the turned grooves, each with a raised lip that mirrors another part of the room."""
    gouges = (((0.68, 168), (0.96, 196), 1.5), ((0.70, 174), (0.90, 195), 1.0), ((0.42, 152), (0.57, 167), 1.1))
    for start, end, width in gouges:
        points = jagged(rng, on_picture(flange, *start), on_picture(flange, *end), 0.012)
        taper = width * np.sin(np.pi * np.linspace(0.06, 0.97, len(points))) ** 0.5
        cut = blur(stroke(flange.px.shape, points, taper), 0.9)
        flange.relief += 2.0 * (0.6 * blur(cut, 2.2) - cut)
        flange.rough = np.maximum(flange.rough, 0.7 * cut)
        flange.stain *= (1 + 0.5 * cut)[..., None]


def burr(flange, rng):
    """The drill left a torn curl of metal on the lip of a bolt hole; part of it hangs over the hole."""
    hx, hy = flange.holes[4]
    cx, cy = on_picture(flange, np.hypot(hx, hy), np.rad2deg(np.arctan2(hy, hx) - flange.turn))
    angles = np.linspace(0.1, 2.4, 40)
    reach = RADIUS * (HOLE - 0.004) + 2.4 * smooth_noise(rng, (1, 40), 5)[0]
    points = np.stack([cx + reach * np.cos(angles), cy + reach * np.sin(angles)], 1)
    widths = 9.0 * np.sin(np.pi * np.linspace(0.04, 0.96, 40)) ** 0.7 * (1 + 0.3 * smooth_noise(rng, (1, 40), 4)[0])
    curl = blur(stroke(flange.px.shape, points, np.maximum(widths, 0.8)), 1.0)
    grain = fractal_noise(rng, curl.shape, 7, 3, 0.8)
    flange.flap = smoothstep(0.3, 0.7, curl)
    flange.relief += curl * (6.0 + 1.6 * grain)
    flange.rough = np.maximum(flange.rough, 0.45 * curl)
    flange.stain *= (1 - 0.5 * np.clip(blur(np.roll(curl, (9, 9), (0, 1)), 3) - curl, 0, 1))[..., None]


def crack(flange, rng):
    """A hairline on both sides of a bolt hole, out to the rim and in to the hub, with one branch."""
    outer = jagged(rng, on_picture(flange, BOLT_CIRCLE + HOLE, 331), on_picture(flange, 0.998, 339), 0.09)
    inner = jagged(rng, on_picture(flange, BOLT_CIRCLE - HOLE, 328), on_picture(flange, 0.60, 317), 0.09)
    branch = jagged(rng, outer[14], on_picture(flange, 0.95, 346), 0.12, 4)
    for points, width in ((outer, 2.0), (inner, 1.6), (branch, 1.2)):
        line = blur(stroke(flange.px.shape, points, np.linspace(width, 0.5 * width, len(points))), 0.6)
        flange.stain *= (1 - 0.92 * np.clip(line, 0, 1))[..., None]
        flange.relief -= 0.8 * blur(line, 1.2)


# From obvious to subtle.
DEFECTS = {"rust": rust, "chipped_rim": chipped_rim, "missing_hole": missing_hole, "scratch": scratch, "burr": burr,
           "crack": crack}
