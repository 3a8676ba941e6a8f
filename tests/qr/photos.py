"""A printed QR as a bad photograph shows it: tilted, blurred, noisy, pale and dirty. Everything from one seed."""

import random
import re

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1H\d+z")
SIDE = re.compile(r'viewBox="0 0 (\d+) \d+"')
PRINT = 12  # pixels a module on the sheet, before the camera
QUIET = 4
SYMBOL_MM = 20
DPI = 150


def printed(svg: str) -> Image.Image:
    """The drawing on white paper, quiet zone included, as a printer puts it down."""
    found = SIDE.search(svg)
    assert found is not None
    side = int(found[1])
    sheet = Image.new("L", (side * PRINT, side * PRINT), 255)
    pen = ImageDraw.Draw(sheet)
    for x, y, width in (map(int, run) for run in RUN.findall(svg)):
        pen.rectangle((x * PRINT, y * PRINT, (x + width) * PRINT - 1, (y + 1) * PRINT - 1), fill=0)
    return sheet


def photographed(sheet: Image.Image, dice: random.Random) -> Image.Image:
    """One bad picture: every harm at once, each of its own strength."""
    dirty = _smudged(sheet, dice)
    modules = sheet.width // PRINT
    pixels = round(SYMBOL_MM / 25.4 * DPI * modules / (modules - 2 * QUIET))
    tilted = _tilted(dirty, pixels, dice)
    blurred = tilted.filter(ImageFilter.GaussianBlur(dice.uniform(0.4, 1.4)))
    return _noisy(blurred, dice)


def _smudged(sheet: Image.Image, dice: random.Random) -> Image.Image:
    """Dirt on two pictures of three: up to 2 % of the symbol, dark or pale, anywhere."""
    dirty = sheet.copy()
    if dice.random() < 1 / 3:
        return dirty
    pen = ImageDraw.Draw(dirty)
    edge = QUIET * PRINT
    inside = sheet.width - 2 * edge
    radius = inside * (dice.uniform(0.002, 0.02) / 3.1416) ** 0.5
    x, y = (edge + dice.uniform(radius, inside - radius) for _ in "xy")
    stretch = dice.uniform(0.6, 1.6)
    pen.ellipse(
        (x - radius * stretch, y - radius / stretch, x + radius * stretch, y + radius / stretch),
        fill=dice.choice((40, 110, 235)),
    )
    return dirty


def _tilted(sheet: Image.Image, pixels: int, dice: random.Random) -> Image.Image:
    """Turned up to 30 degrees, then seen from the side: each corner moves up to a tenth."""
    room = round(pixels * 1.7)
    paper = Image.new("L", (sheet.width * 2, sheet.width * 2), 240)
    paper.paste(sheet, (sheet.width // 2, sheet.width // 2))
    turned = paper.rotate(dice.uniform(-30, 30), Image.Resampling.BILINEAR, fillcolor=240)
    scale = paper.width * 0.85
    corners = [(0.0, 0.0), (0.0, scale), (scale, scale), (scale, 0.0)]
    start = paper.width * 0.075
    seen = [
        value
        for x, y in corners
        for value in (start + x + dice.uniform(-0.05, 0.05) * scale, start + y + dice.uniform(-0.05, 0.05) * scale)
    ]
    large = turned.transform((room * 4, room * 4), Image.Transform.QUAD, seen, Image.Resampling.BILINEAR, fillcolor=240)
    return large.resize((room, room), Image.Resampling.BOX)


def _noisy(picture: Image.Image, dice: random.Random) -> Image.Image:
    """Three quarters of the contrast, light falling off to one side, the grain of a cheap sensor."""
    grain = np.random.default_rng(dice.getrandbits(32))
    values = np.asarray(picture, dtype=np.float32)
    light = np.linspace(dice.uniform(0.75, 1.0), dice.uniform(0.75, 1.0), values.shape[1], dtype=np.float32)
    harmed = (60 + values * 0.75) * light + grain.normal(0, dice.uniform(3, 9), values.shape)
    return Image.fromarray(np.clip(harmed, 0, 255).astype(np.uint8))
