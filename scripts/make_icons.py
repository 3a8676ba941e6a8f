"""Draws static/img/icon-*.png, the telephone's icons, as icon.svg has it. Run by hand when the drawing changes."""

from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).resolve().parent.parent / "static" / "img"
BLUE, WHITE = "#0b3d6e", "#ffffff"
UNITS, FINER = 32, 4  # the drawing's own squares; drawn larger, then made smaller, for smooth edges
LETTER = ((6, 10), (26, 10), (26, 23), (6, 23), (6, 10))
FLAP = ((6, 10), (16, 18), (26, 10))


def draw(size: int, *, shrink: float = 1.0, round_corners: bool = True) -> Image.Image:
    """`shrink`: how large the letter is, for icons that a telephone cuts to its own shape."""
    unit = size * FINER / UNITS
    image = Image.new("RGBA", (size * FINER, size * FINER), (0, 0, 0, 0) if round_corners else BLUE)
    pen = ImageDraw.Draw(image)
    if round_corners:
        pen.rounded_rectangle((0, 0, size * FINER - 1, size * FINER - 1), radius=5 * unit, fill=BLUE)
    for line in (LETTER, FLAP):
        points = [((16 + (x - 16) * shrink) * unit, (16 + (y - 16) * shrink) * unit) for x, y in line]
        pen.line(points, fill=WHITE, width=round(2.4 * unit * shrink), joint="curve")
        radius = 1.2 * unit * shrink
        for x, y in points:
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=WHITE)
    return image.resize((size, size), Image.Resampling.LANCZOS)


def main() -> None:
    for name, image in (
        ("icon-192.png", draw(192)),
        ("icon-512.png", draw(512)),
        ("icon-maskable-512.png", draw(512, shrink=0.8, round_corners=False)),
    ):
        image.quantize(32).save(FOLDER / name, optimize=True)


if __name__ == "__main__":
    main()
