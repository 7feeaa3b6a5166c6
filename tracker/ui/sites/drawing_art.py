"""The line art of our drawings, in the colours of the look."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QPainter, QPixmap

from tracker.services.sites.shipped_drawings import art_of
from tracker.ui.look import kept_while_it_looks_so, look

_VIEW_BOX = re.compile(r'viewBox="0 0 (?P<width>[0-9]+) (?P<height>[0-9]+)"')


@lru_cache(maxsize=32)
def aspect(code: str) -> float:
    """Height of a drawing for a width of 1."""
    found = _VIEW_BOX.search(_art(code))
    return int(found["height"]) / int(found["width"]) if found else 1.0


@kept_while_it_looks_so
def drawing_art(code: str, width: int, ratio: float) -> QPixmap:
    """A drawing so many pixels wide on a screen of that ratio; not to be changed."""
    # Not at start: few people open a drawing, and nobody does before the first list.
    from PySide6.QtSvg import QSvgRenderer

    palette = look().palette
    height = round(width * aspect(code))
    made = QPixmap(round(width * ratio), round(height * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(inked_art(code, palette.muted, palette.ground))).render(
        painter, QRectF(0, 0, width, height)
    )
    painter.end()
    return made


def inked_art(code: str, line: str, ground: str) -> bytes:
    """The SVG of a drawing with its lines and its ground in colours such as "#505050"."""
    art = _art(code).replace("currentColor", line).replace('"surface"', f'"{ground}"')
    return art.encode()


@lru_cache(maxsize=32)
def _art(code: str) -> str:
    return art_of(code).read_text("utf-8")
