"""One chart with the table of its figures beside it, or why there is none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QStackedLayout, QVBoxLayout, QWidget

from tracker.ui.charts.chart_figures import figures_as_text
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.charts.chart_panels import ChartPanels

_TABLE_WIDTH, _CHART_HEIGHT, _TABLE_HEIGHT = 440, 440, 260
_BESIDE = 900
_LEAST_PANEL = 120

Draw = Callable[["ChartPanels"], None]


class ChartSheet(QWidget):
    """Draws itself anew when the look changes."""

    def __init__(
        self,
        name: str,
        columns: Sequence[Column[Any]],
        key: Callable[[Any], str],
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._name, self._columns = name, columns
        self._rows: tuple[Any, ...] = ()
        self._draw: Draw | None = None
        self._empty = EmptyState()
        self._note = PlainLabel(kind="muted", wraps=True)
        self._place = QWidget()
        self._drawn: ChartPanels | None = None
        self._table = RowsTable(columns, key=key, name=name, most_rows_in_sight=None)
        self._parts = QWidget()
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._parts)
        self._stack = QStackedLayout(self)

        inside = QVBoxLayout(self._place)
        inside.setContentsMargins(0, 0, 0, 0)
        self._beside.setContentsMargins(0, 0, 0, 0)
        self._beside.setSpacing(look().px(12))
        self._beside.addWidget(self._place, 1)
        self._beside.addWidget(self._table)
        scroll = ColumnScroll(self._parts)
        full = QWidget()
        column = QVBoxLayout(full)
        column.setContentsMargins(0, look().px(8), 0, 0)
        column.addWidget(self._note)
        column.addWidget(scroll, 1)
        self._stack.addWidget(self._empty)
        self._stack.addWidget(full)
        self._note.hide()

    @property
    def draw(self) -> Draw | None:
        """Draws what is shown; None where nothing is."""
        return self._draw

    def figures(self) -> str:
        """What the table shows, as text."""
        return figures_as_text(self._columns, self._rows)

    def explain(self, why: str) -> None:
        """No chart, and why, and what to do."""
        self._draw = None
        self._empty.explain(why)
        self._stack.setCurrentIndex(0)

    def show_chart(self, draw: Draw, rows: Sequence[Any], spoken: str, note: str = "") -> None:
        """`spoken` says it to a screen reader, `note` what is missing in it."""
        self._draw, self._rows = draw, tuple(rows)
        self._note.setText(note)
        self._note.setVisible(bool(note))
        self._table.show_rows(self._rows)
        self._place.setAccessibleName(self._name)
        self._place.setAccessibleDescription(spoken)
        self._redraw()
        self._stack.setCurrentIndex(1)

    def _redraw(self) -> None:
        if self._draw is None:
            return
        from tracker.ui.charts.chart_panels import ChartPanels

        if self._drawn is not None:
            self._drawn.hide()
            self._drawn.deleteLater()
        panels = ChartPanels(look(), self._place, least=_LEAST_PANEL)
        self._draw(panels)
        self._drawn = panels
        layout = self._place.layout()
        if layout is not None:
            layout.addWidget(panels)
        self._arrange()

    def _arrange(self) -> None:
        """The table beside the chart, or below it where there isn't the room."""
        current = look()
        is_beside = self.width() >= current.px(_BESIDE)
        way = QBoxLayout.Direction
        self._beside.setDirection(way.LeftToRight if is_beside else way.TopToBottom)
        needed = self._drawn.least_height if self._drawn is not None else 0
        # At large text no higher than what is in sight, if that is enough.
        height = min(current.px(_CHART_HEIGHT), self.height() - current.px(8))
        self._place.setMinimumHeight(max(height, needed))
        self._table.setMinimumHeight(current.px(_TABLE_HEIGHT))
        self._table.setMinimumWidth(current.px(_TABLE_WIDTH if is_beside else 0))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_stack"):
            self._redraw()
