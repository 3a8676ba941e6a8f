"""QR codes: the module matrix comes from the qrcode library, the drawing is ours (a path by hand is a third of its size)."""

from functools import lru_cache

from markupsafe import Markup, escape
from qrcode.constants import ERROR_CORRECT_Q
from qrcode.main import QRCode

QUIET = 4  # modules of white around it; scanners need them


def svg(text: str, label: str = "") -> Markup:
    """An SVG element of `text`, level Q, quiet zone included; `label` is what a screen reader says."""
    drawn = _open_tag(len(_matrix(text)), label) + _drawing(text) + "</svg>"
    return Markup(drawn)  # noqa: S704 - our own numbers; the label was escaped


def svg_once(text: str, label: str = "") -> Markup:
    """The same for what must not be remembered by this process: a secret to be set up on a telephone."""
    matrix = _matrix.__wrapped__(text)
    drawn = _open_tag(len(matrix), label) + _draw(matrix) + "</svg>"
    return Markup(drawn)  # noqa: S704 - our own numbers; the label was escaped


def terminal(text: str) -> str:
    """The same for a dark or light terminal: two modules a character, in half blocks."""
    matrix = _matrix(text)
    side = len(matrix) + 2 * QUIET
    padded = [[_module(matrix, x - QUIET, y - QUIET) for x in range(side)] for y in range(side + side % 2)]
    halves = {(False, False): "█", (False, True): "▀", (True, False): "▄", (True, True): " "}
    rows = zip(padded[::2], padded[1::2], strict=True)
    return "\n".join("".join(halves[pair] for pair in zip(upper, lower, strict=True)) for upper, lower in rows)


@lru_cache(maxsize=512)
def _matrix(text: str) -> tuple[tuple[bool, ...], ...]:
    code = QRCode(error_correction=ERROR_CORRECT_Q, border=0)
    code.add_data(text, optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.modules)


@lru_cache(maxsize=512)
def _drawing(text: str) -> str:
    return _draw(_matrix(text))


def _draw(matrix: tuple[tuple[bool, ...], ...]) -> str:
    side = len(matrix) + 2 * QUIET
    runs = "".join(_runs(row, y) for y, row in enumerate(matrix, QUIET))
    return f'<path fill="#fff" d="M0 0h{side}v{side}H0z"/><path d="{runs}"/>'


def _runs(row: tuple[bool, ...], y: int) -> str:
    """Dark stretches of one row as closed rectangles one module high."""
    drawn, start = "", None
    for x, dark in enumerate((*row, False), QUIET):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            drawn += f"M{start} {y}h{x - start}v1H{start}z"
            start = None
    return drawn


def _open_tag(modules: int, label: str) -> str:
    side = modules + 2 * QUIET
    said = f' role="img" aria-label="{escape(label)}"' if label else ' aria-hidden="true"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"{said}>'


def _module(matrix: tuple[tuple[bool, ...], ...], x: int, y: int) -> bool:
    return 0 <= x < len(matrix) and 0 <= y < len(matrix) and matrix[y][x]
