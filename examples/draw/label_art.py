"""The label's artwork: two printing plates, colours first and black after, laid out in picture pixels seen straight on."""
import functools

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from .canvas import FINE, colour

LABEL = (536, 376)                       # width, height
DETAIL = 4                               # plate pixels along one side of a picture pixel
GREEN, OCHRE, RED = (24, 84, 70), (222, 160, 50), (188, 50, 42)
BROWN, SAND, CREAM = (94, 58, 38), (234, 222, 192), (250, 244, 228)
BLACK, INK_JET, BARE = (30, 29, 32), (40, 42, 66), (255, 255, 255)
BAR_CODE = "200417365209"
PROSE = ("Grown on small farms at 1 700 m,", "washed and dried in the sun, and", "roasted slowly in small batches in",
         "a drum from 1961. Notes of cocoa,", "red plum and toasted hazelnut.", "",
         "Keep closed, dry and cool. Best", "within six weeks of opening.", "Brew 60 g with 1 litre at 94 C.")
TABLE = (("Energy", "9 kJ"), ("Fat", "0.1 g"), ("Carbohydrate", "0.3 g"), ("  of which sugars", "0 g"), ("Fibre", "0.4 g"),
         ("Protein", "0.2 g"), ("Salt", "0.01 g"), ("Potassium", "92 mg"), ("Caffeine", "40 mg"))


class Plate:
    """A sheet to print on; coordinates in picture pixels."""

    def __init__(self):
        self.image = Image.new("RGB", (LABEL[0] * DETAIL, LABEL[1] * DETAIL), BARE)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x0, y0, x1, y1, ink, corner=0.0):
        self.pen.rounded_rectangle([v * DETAIL for v in (x0, y0, x1, y1)], corner * DETAIL, fill=ink)

    def frame(self, x0, y0, x1, y1, width, ink, corner=0.0):
        box = [v * DETAIL for v in (x0, y0, x1, y1)]
        self.pen.rounded_rectangle(box, corner * DETAIL, outline=ink, width=round(width * DETAIL))

    def disc(self, x, y, radius, ink, flat=1.0):
        self.pen.ellipse([v * DETAIL for v in (x - radius, y - radius * flat, x + radius, y + radius * flat)], fill=ink)

    def circle(self, x, y, radius, width, ink):
        box = [v * DETAIL for v in (x - radius, y - radius, x + radius, y + radius)]
        self.pen.ellipse(box, outline=ink, width=round(width * DETAIL))

    def shape(self, points, ink):
        self.pen.polygon([(x * DETAIL, y * DETAIL) for x, y in points], fill=ink)

    def line(self, points, width, ink):
        self.pen.line([(x * DETAIL, y * DETAIL) for x, y in points], fill=ink, width=round(width * DETAIL), joint="curve")

    def words(self, x, y, text, size, ink, anchor="la"):
        self.pen.text((x * DETAIL, y * DETAIL), text, ink, ImageFont.load_default(size * DETAIL), anchor)

    def transmission(self):
        """-> [rows, columns, 3] on the fine grid: the part of the paper's light that the ink lets through."""
        small = np.asarray(self.image.reduce(DETAIL // FINE))
        return colour(*np.moveaxis(small, 2, 0).reshape(3, -1)).reshape(3, *small.shape[:2]).transpose(1, 2, 0)


@functools.cache
def colour_plate():
    plate = Plate()
    plate.box(0, 0, LABEL[0], 90, GREEN)
    plate.box(0, 90, LABEL[0], 97, OCHRE)
    peaks(plate, 54, 46)
    plate.words(102, 10, "HOLLENFELL", 41, CREAM)
    plate.words(105, 60, "MOUNTAIN COFFEE ROASTERS", 14.5, OCHRE)
    plate.disc(474, 52, 44, RED)
    plate.circle(474, 52, 40, 1.2, CREAM)
    plate.words(474, 47, "500 g", 25, CREAM, "mm")
    plate.words(474, 68, "WHOLE BEAN", 8.5, CREAM, "mm")
    cup(plate)
    plate.box(390, 112, 518, 126, GREEN)
    plate.words(454, 119.5, "PER 100 ML", 9.5, CREAM, "mm")
    for k, ink in enumerate((SAND, OCHRE, BROWN, BROWN, SAND)):  # how dark the roast is: the middle ones
        plate.disc(226 + 19 * k, 252, 6.5, ink)
    plate.box(0, 366, LABEL[0], LABEL[1], GREEN)
    return plate.transmission()


def peaks(plate, x, y):
    """The maker's mark: two mountains before the sun."""
    plate.disc(x, y, 36, CREAM)
    plate.disc(x + 9, y - 10, 11, OCHRE)
    plate.shape([(x - 31, y + 17), (x - 9, y - 20), (x + 13, y + 17)], GREEN)
    plate.shape([(x - 5, y + 17), (x + 13, y - 9), (x + 31, y + 17)], BROWN)
    plate.shape([(x - 16, y - 8), (x - 9, y - 20), (x - 2, y - 8), (x - 9, y - 3)], CREAM)
    plate.box(x - 27, y + 17, x + 27, y + 20, GREEN)


def cup(plate):
    """A steaming cup between two beans, on a sand-coloured panel."""
    plate.box(20, 112, 200, 268, SAND, 9)
    plate.disc(110, 188, 62, OCHRE)
    for k in (-1, 0, 1):
        steps = np.linspace(0, 1, 30)
        plate.line([(108 + 17 * k + 5 * np.sin(6.3 * t + k), 176 - 40 * t) for t in steps], 3.4, CREAM)
    plate.circle(149, 203, 16, 5.5, GREEN)
    plate.shape([(68, 184), (148, 184), (143, 214), (132, 230), (84, 230), (73, 214)], GREEN)
    plate.disc(108, 184, 40, GREEN, 0.2)
    plate.disc(108, 184, 35, BROWN, 0.17)
    plate.disc(108, 236, 46, BROWN, 0.13)
    for x, y in ((42, 250), (178, 250)):
        plate.disc(x, y, 15, BROWN, 0.66)
        plate.line([(x - 13, y + 1), (x - 4, y - 2), (x + 4, y + 2), (x + 13, y - 1)], 1.6, SAND)


def black_plate(lot, code=BAR_CODE):
    plate = Plate()
    plate.words(216, 108, "House Blend", 25, BLACK)
    plate.line([(216, 139), (372, 139)], 1.0, BLACK)
    for k, text in enumerate(PROSE):
        plate.words(216, 144 + 10.6 * k, text, 9.2, BLACK)
    plate.words(322, 252, "medium roast", 9.5, BLACK, "lm")
    for k, (name, amount) in enumerate(TABLE):
        y = 134.5 + 14.4 * k
        plate.words(393, y, name, 9.2, BLACK, "lm")
        plate.words(515, y, amount, 9.2, BLACK, "rm")
        plate.line([(390, y + 7), (518, y + 7)], 0.6, BLACK)
    plate.frame(390, 112, 518, 257, 0.9, BLACK)
    bars(plate, 24, 280, code)
    signs(plate, 196, 284)
    plate.words(330, 284, "Roasted and packed by Hollenfell Ltd,", 8.6, BLACK)
    plate.words(330, 295, "Mill Lane 4. Store below 25 C.", 8.6, BLACK)
    plate.frame(330, 310, 518, 354, 0.9, BLACK, 3)
    ink_jet(plate, 338, 316, lot)
    return plate.transmission()


def bars(plate, x, y, code, module=1.45, height=58):
    """The bar code (EAN-13) of 12 digits and their check digit."""
    digits = [int(d) for d in code]
    digits.append(-sum(d * (3 if k % 2 else 1) for k, d in enumerate(digits)) % 10)
    left = ("0001101", "0011001", "0010011", "0111101", "0100011",
            "0110001", "0101111", "0111011", "0110111", "0001011")
    mirror = str.maketrans("01", "10")
    right = [s.translate(mirror) for s in left]
    even = [s[::-1] for s in right]
    parities = ("LLLLLL", "LLGLGG", "LLGGLG", "LLGGGL", "LGLLGG", "LGGLLG", "LGGGLL", "LGLGLG", "LGLGGL", "LGGLGL")
    parity = parities[digits[0]]
    pattern = "101" + "".join((left if p == "L" else even)[d] for p, d in zip(parity, digits[1:7]))
    pattern += "01010" + "".join(right[d] for d in digits[7:]) + "101"
    x += 8
    for k, bit in enumerate(pattern):
        if bit == "1":
            long = 5 if k < 3 or 45 <= k < 50 or k >= 92 else 0
            plate.box(x + module * k, y, x + module * (k + 1) - 0.2, y + height + long, BLACK)
    plate.words(x - 9, y + height + 1, str(digits[0]), 12, BLACK)
    for start, group in ((5, digits[1:7]), (51, digits[7:])):
        for k, digit in enumerate(group):
            plate.words(x + module * (start + 7 * k), y + height + 1, str(digit), 12, BLACK)


def signs(plate, x, y):
    """Keep upright, keep dry, recycle."""
    for k in range(3):
        plate.frame(x + 42 * k, y, x + 42 * k + 36, y + 40, 1.1, BLACK, 2)
    for dx in (11, 25):
        plate.line([(x + dx, y + 33), (x + dx, y + 12)], 2.6, BLACK)
        plate.shape([(x + dx - 5.5, y + 15), (x + dx, y + 6), (x + dx + 5.5, y + 15)], BLACK)
    cx, cy = x + 60, y + 20
    plate.pen.pieslice([v * DETAIL for v in (cx - 14, cy - 11, cx + 14, cy + 17)], 180, 360, fill=BLACK)
    plate.line([(cx, cy - 12), (cx, cy + 13), (cx + 3, cy + 15.5), (cx + 6, cy + 13)], 1.7, BLACK)
    for a in np.deg2rad((30, 150, 270)):
        plate.line([about(x + 102, y + 21, r, a + t) for r, t in ((12, -0.75), (9, 0.0), (12, 0.62))], 3.6, BLACK)
        plate.shape([about(x + 102, y + 21, r, a + t) for r, t in ((7, 0.60), (17, 0.50), (11.5, 1.12))], BLACK)
    plate.words(x, y + 46, "Keep upright. Keep dry. Recycle me.", 7.8, BLACK)
    plate.words(x, y + 58, "100 % arabica.  Product of 3 origins.", 7.8, BLACK)


def about(x, y, radius, angle):
    return x + radius * np.cos(angle), y + radius * np.sin(angle)


def ink_jet(plate, x, y, lot):
    """Best-before date and lot, squirted on as dots by the packing line."""
    font = ImageFont.load_default_imagefont()
    for row, text in enumerate(lot):
        left, top, right, bottom = font.getbbox(text)
        dots = np.asarray(font.getmask(text)).reshape(-1, right - left)
        for j, i in zip(*np.nonzero(dots)):
            plate.disc(x + 1.25 * i, y + 17 * row + 1.4 * j, 0.78, INK_JET)
