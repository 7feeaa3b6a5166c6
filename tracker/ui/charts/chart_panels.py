"""Panels of a chart, one above the other: captions, scales, marks and words in one look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPen
from PySide6.QtWidgets import QWidget

from tracker.text import _, format_dose
from tracker.ui.charts.direct_labels import DirectLabels, Label
from tracker.ui.look import Look

Span = tuple[float, float]
Tick = tuple[float, str]
Ticks = Callable[[float], Sequence[Tick]]
"""What an axis of so many pixels says, and where."""

_SCALE_WIDTH = 46
_EDGE = 10
_LEAST = 190
_DOT = 8
_TICK_ROOM = 40
_MILLI = 1000


class Scale(pg.AxisItem):
    """An axis that says what it is told to, and has no ticks between."""

    def __init__(self, side: str, style: Look, ticks: Ticks) -> None:
        super().__init__(side, pen=pen(style, "line"), textPen=pen(style, "muted"))
        self._ticks = ticks
        self._said: dict[float, str] = {}
        self.setStyle(
            tickFont=style.tiny, tickLength=style.px(4), maxTickLevel=0, maxTextLevel=0,
            autoExpandTextSpace=False, hideOverlappingLabels=True,
        )  # fmt: skip

    def tickValues(
        self, _least: float, _most: float, size: float
    ) -> list[tuple[float, list[float]]]:
        self._said = dict(self._ticks(size))
        return [(1.0, list(self._said))]

    def tickStrings(self, values: Sequence[float], _scale: float, _step: float) -> list[str]:
        return [self._said.get(value, "") for value in values]


class Panel(pg.ViewBox):
    """A part of a chart with a range of its own. It can't be dragged: the table has the figures."""

    def __init__(self, style: Look, x: Span, y: Span) -> None:
        super().__init__(enableMouse=False, enableMenu=False)
        self.look, self.x_span = style, x
        self._labels = DirectLabels(style)
        self.setRange(xRange=x, yRange=y, padding=0)
        self.draw(self._labels)

    def say(
        self,
        text: str,
        x: float,
        y: float,
        *,
        colour: str = "muted",
        rank: int = 1,
        below: bool = False,
        lean: float = 0.5,
    ) -> None:
        """Words at a place, as a `Label`; those at an edge lean into sight."""
        share = (x - self.x_span[0]) / (self.x_span[1] - self.x_span[0])
        across = 0.0 if share < 0.02 else 1.0 if share > 0.98 else lean
        self._labels.add(Label(text, x, y, ink(self.look, colour), rank, below, across))

    def dots(self, at: Sequence[tuple[float, float]], shape: str, *, is_filled: bool) -> None:
        """Marks of one size, whatever the scale; shapes as pyqtgraph names them."""
        marks = pg.ScatterPlotItem(
            x=[place[0] for place in at],
            y=[place[1] for place in at],
            symbol=shape,
            size=self.look.px(_DOT if is_filled else _DOT + 3),
            pen=pen(self.look, "accent", 1.4),
            brush=ink(self.look, "accent" if is_filled else "surface"),
            # Drawn, not copied from a picture: it is sharp on paper too.
            useCache=False,
            antialias=True,
        )
        marks.setZValue(5)
        self.draw(marks)

    def draw(self, item: object) -> None:
        self.addItem(item, ignoreBounds=True)


class ChartPanels(pg.GraphicsLayoutWidget):
    """Takes no focus: the table beside it is what is read and walked through.

    `least` in pixels of the design: how high a panel without a height of its own is at least.
    `least_height` in pixels: so much everything that was added needs.
    """

    def __init__(self, style: Look, owner: QWidget | None = None, *, least: float = _LEAST) -> None:
        super().__init__(parent=owner)
        self.look, self._least = style, least
        self._panels: list[Panel] = []
        self._rows = 0
        self.least_height = 2 * style.px(_EDGE)
        self.setBackground(style.colour("surface"))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFrameShape(self.Shape.NoFrame)
        edge = style.px(_EDGE)
        self.ci.setContentsMargins(edge, edge, edge, edge)
        self.ci.layout.setSpacing(style.px(2))
        self.ci.layout.setColumnFixedWidth(0, style.px(_SCALE_WIDTH))

    def add_caption(self, name: str, about: str = "") -> None:
        """What the panel below shows, and how it is read."""
        ink, muted = self.look.palette.text, self.look.palette.muted
        html = f'<span style="color:{ink};font-weight:600">{escape(name)}</span>'
        if about:
            html += f'<span style="color:{muted}"> · {escape(about)}</span>'
        label = self.addLabel(html, self._rows, 0, colspan=2, justify="left")
        label.item.setFont(self.look.small)
        height = QFontMetricsF(self.look.small).height()
        self.ci.layout.setRowFixedHeight(self._rows, height + self.look.px(8))
        self._next_row(height + self.look.px(8))

    def add_panel(
        self, x: Span, y: Span, *, height: float | None = None, ticks: Ticks | None = None
    ) -> Panel:
        """Below the others; `height` in pixels of the design, else it takes what is left."""
        panel = Panel(self.look, x, y)
        if ticks is not None:
            scale = Scale("left", self.look, ticks)
            scale.setWidth(self.look.px(_SCALE_WIDTH))
            scale.linkToView(panel)
            self.addItem(scale, self._rows, 0)
        self.addItem(panel, self._rows, 1)
        if height is not None:
            self.ci.layout.setRowFixedHeight(self._rows, self.look.px(height))
        self._panels.append(panel)
        self._next_row(self.look.px(self._least if height is None else height))
        return panel

    def add_axis(self, ticks: Ticks) -> None:
        """Under the last panel."""
        axis = Scale("bottom", self.look, ticks)
        height = round(QFontMetricsF(self.look.tiny).height()) + self.look.px(10)
        axis.setHeight(height)
        axis.linkToView(self._panels[-1])
        self.addItem(axis, self._rows, 1)
        self._next_row(height)

    def _next_row(self, height: float) -> None:
        self._rows += 1
        self.least_height += round(height) + self.look.px(2)

    @property
    def panels(self) -> Sequence[Panel]:
        return self._panels


def pen(style: Look, colour: str, width: float = 1, *, is_dashed: bool = False) -> QPen:
    """A line so many pixels of the design wide, whatever the scale of the panel."""
    line = Qt.PenStyle.DashLine if is_dashed else Qt.PenStyle.SolidLine
    made = QPen(ink(style, colour), style.px(width), line)
    made.setCosmetic(True)
    return made


def ink(style: Look, colour: str) -> QColor:
    """A colour of the palette; of a tone its ink."""
    found = getattr(style.palette, colour)
    return QColor(found if isinstance(found, str) else found.ink)


def even_ticks(
    style: Look, span: Span, say: Callable[[float], str], least_step: float = 0
) -> Ticks:
    """Round figures, as many as there is room for, and no closer than `least_step`."""
    room, (least, most) = style.px(_TICK_ROOM), span

    def ticks(size: float) -> list[Tick]:
        wanted = max((most - least) * room / max(size, room), least_step)
        step = next((one for one in _ROUND if one >= wanted), _ROUND[-1])
        first = -(-least // step) * step
        count = int((most - first) // step) + 1
        return [(first + n * step, say(first + n * step)) for n in range(count)]

    return ticks


def say_value(value: float) -> str:
    """A figure of an axis, to a thousandth."""
    said = format_dose(round(abs(value) * _MILLI))
    return _("−{number}").format(number=said) if value < 0 else said


_ROUND = tuple(base * 10.0**power for power in range(-2, 6) for base in (1, 2, 5))
