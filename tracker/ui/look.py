"""How things look now: the palette and every size, derived from the font.

`look()` is read while painting and laying out. It is replaced as a whole by
`Theme`, after which Qt sends every widget a StyleChange.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import ParamSpec, TypeVar, cast

from PySide6.QtGui import QColor, QFont, QFontMetricsF

from tracker.ui.palette import LIGHT, Palette, Tone, ToneColours

DESIGN_FONT_PX = 13
_KEPT = 4096

_P = ParamSpec("_P")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Look:
    """`font_px` is the height of ordinary text; all lengths follow it."""

    palette: Palette
    families: tuple[str, ...] = ()
    font_px: float = DESIGN_FONT_PX

    def px(self, length: float) -> int:
        """A length of the design (made for 13 px text) in pixels of this look, at least 1."""
        return max(1, round(length * self.font_px / DESIGN_FONT_PX))

    def colour(self, name: str) -> QColor:
        return QColor(getattr(self.palette, name))

    def tone(self, tone: Tone) -> ToneColours:
        return self.palette.tone(tone)

    @cached_property
    def body(self) -> QFont:
        return self._font(13)

    @cached_property
    def strong(self) -> QFont:
        return self._font(13, QFont.Weight.DemiBold)

    @cached_property
    def small(self) -> QFont:
        return self._font(12)

    @cached_property
    def small_strong(self) -> QFont:
        return self._font(12, QFont.Weight.DemiBold)

    @cached_property
    def tiny(self) -> QFont:
        return self._font(11)

    @cached_property
    def heading(self) -> QFont:
        return self._font(15, QFont.Weight.DemiBold)

    @cached_property
    def title(self) -> QFont:
        return self._font(20, QFont.Weight.Bold)

    @cached_property
    def number(self) -> QFont:
        return self._font(20, QFont.Weight.Bold)

    def width_of(self, text: str, font: QFont | None = None) -> float:
        return QFontMetricsF(font or self.body).horizontalAdvance(text)

    def _font(self, size_px: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont()
        if self.families:
            font.setFamilies(list(self.families))
        font.setPixelSize(self.px(size_px))
        font.setWeight(weight)
        return font


_current = [Look(LIGHT)]


def look() -> Look:
    return _current[0]


def set_look(new: Look) -> None:
    """For `Theme` alone."""
    _current[0] = new
    for forget in _forget:
        forget()


def kept_while_it_looks_so(make: Callable[_P, _Made]) -> Callable[_P, _Made]:
    """Keeps what `make` returns for the same arguments until the look changes.

    For what a list paints by the hundred. Each value of Qt that is made while painting lets
    another thread take Python over, and the window then waits for it (measured: 3 % of them,
    half a millisecond each, several milliseconds a list).
    """
    kept = lru_cache(maxsize=_KEPT)(make)
    _forget.append(kept.cache_clear)
    return cast("Callable[_P, _Made]", kept)


_forget: list[Callable[[], None]] = []
