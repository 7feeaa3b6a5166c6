"""What stands at the head of a letter: who sends it, and the address, seen through an envelope."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

_PX_PER_MM = 96 / 25.4
_MARGIN_MM = 14.0
_ADDRESS = (22.0, 50.0, 78.0, 32.0)
"""Left, top, width and height from the edges of the paper, in mm: where windows of envelopes are."""

_SENDER_TOP, _SENDER_WIDTH, _SENDER_HEIGHT = 16.0, 62.0, 66.0
_INK, _GREY = "#111111", "#505050"
BODY_TOP_PX = 255
"""How far below the top of the inner page the date of a letter stands."""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """`address` is all that can be read from outside: a name and where it is to go."""

    sender: str
    address: str


def paint_letter_head(painter: QPainter, head: LetterHead, width: float, font: QFont) -> None:
    """On the first page, `width` of the inner page in pixels of 96 to the inch."""
    painter.setFont(font)
    painter.setPen(QColor(_INK))
    left, top, wide, high = (round(mm * _PX_PER_MM) for mm in _ADDRESS)
    edge = round(_MARGIN_MM * _PX_PER_MM)
    painter.drawText(QRectF(left - edge, top - edge, wide, high), _FLAGS, head.address)
    sender_wide = _SENDER_WIDTH * _PX_PER_MM
    painter.setPen(QColor(_GREY))
    painter.drawText(
        QRectF(
            width - sender_wide,
            (_SENDER_TOP - _MARGIN_MM) * _PX_PER_MM,
            sender_wide,
            _SENDER_HEIGHT * _PX_PER_MM,
        ),
        _FLAGS,
        head.sender,
    )


_FLAGS = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
