"""A report on the screen: what its figures mean, their chart, and the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from tracker.services.reports.report_table import ReportTable
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.reports.figure_table import FigureTable
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.charts.chart_panels import ChartPanels

_CHART_WIDTH, _CHART_HEIGHT = 320, 190
_BESIDE = 1100


class ReportView(QWidget):
    """Draws itself anew when the look changes. The chart is left out where there isn't the room."""

    figure_chosen = Signal(object)
    """The `Figure` under the cursor, or None."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._shown: ReportTable | None = None
        self._definition = PlainLabel(kind="muted", wraps=True)
        self._empty = EmptyState()
        self._figures = FigureTable()
        self._place = QWidget()
        self._legend = PlainLabel(kind="muted", wraps=True)
        self._drawn: ChartPanels | None = None
        self._beside = QBoxLayout(QBoxLayout.Direction.LeftToRight)

        inside = QVBoxLayout(self._place)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._legend)
        self._beside.setSpacing(look().px(12))
        self._beside.addWidget(self._figures, 5)
        self._beside.addWidget(self._place, 3)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look().px(8))
        whole.addWidget(self._definition)
        whole.addWidget(self._empty, 1)
        whole.addLayout(self._beside, 1)
        self._figures.figure_chosen.connect(self.figure_chosen)
        self.clear()

    @property
    def figures(self) -> FigureTable:
        return self._figures

    def clear(self) -> None:
        """Nothing is known yet."""
        self._shown = None
        self._definition.setText("")
        for part in (self._empty, self._figures, self._place):
            part.hide()

    def show_table(self, shown: ReportTable) -> None:
        self._shown = shown
        self._definition.setText(shown.definition)
        self._figures.setVisible(bool(shown.rows))
        self._empty.setVisible(not shown.rows)
        self._empty.explain(
            _("Nothing of this time is recorded yet, so there is nothing to count.")
        )
        self._figures.show_table(shown)
        self._redraw()

    def _redraw(self) -> None:
        from tracker.ui.reports.report_chart import draw_report, drawn_rows

        if self._drawn is not None:
            self._drawn.hide()
            self._drawn.deleteLater()
            self._drawn = None
        shown = self._shown
        has_chart = shown is not None and bool(shown.bars) and bool(drawn_rows(shown))
        self._place.setVisible(has_chart)
        if shown is None or not has_chart:
            return
        from tracker.ui.charts.chart_panels import ChartPanels

        panels = ChartPanels(look(), self._place)
        draw_report(panels, shown)
        layout = self._place.layout()
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, panels, 1)
        self._legend.setText(shown.bars_are)
        self._drawn = panels
        self._place.setAccessibleName(shown.title)
        self._place.setAccessibleDescription(shown.bars_are)
        self._arrange()

    def _arrange(self) -> None:
        current = look()
        is_beside = self.width() >= current.px(_BESIDE)
        way = QBoxLayout.Direction
        self._beside.setDirection(way.LeftToRight if is_beside else way.TopToBottom)
        beside = current.px(_CHART_WIDTH) if is_beside else 0
        # The figures are what is read: the chart takes what they leave, down to its least.
        room = max(self.width() - beside - self._beside.spacing(), 0)
        self._figures.setMinimumWidth(min(self._figures.needed_width, room) if is_beside else 0)
        self._place.setMinimumWidth(beside)
        self._place.setMinimumHeight(current.px(_CHART_HEIGHT))
        self._figures.setMinimumHeight(current.px(_CHART_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_drawn"):
            self._redraw()
