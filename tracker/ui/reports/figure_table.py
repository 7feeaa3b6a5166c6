"""The table of a report: arrows or a click go from figure to figure."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.reports.report_table import Figure, ReportRow, ReportTable
from tracker.ui.column import Column
from tracker.ui.ink import ink
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.uninterrupted import uninterrupted

_LEAST_LABEL, _MOST_LABEL = 10, 34
_LEAST_FIGURE = 6


class FigureTable(QWidget):
    """Made anew for each report, since its columns are others."""

    figure_chosen = Signal(object)
    """The `Figure` under the cursor, or None."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._table: _Cells | None = None
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)

    def show_table(self, shown: ReportTable) -> None:
        """The cursor stays in its row, on the first figure."""
        before = self._table
        table = _Cells(_columns(shown), key=lambda row: row.label, name=shown.title)
        layout = self.layout()
        if layout is not None:
            layout.addWidget(table)
        self.setFocusProxy(table)
        label = before.current_label() if before is not None else ""
        if before is not None:
            before.hide()
            before.deleteLater()
        self._table = table
        table.figure_chosen.connect(self.figure_chosen)
        table.show_report(shown.rows, label)

    @property
    def needed_width(self) -> int:
        """In pixels: so much shows every column."""
        table = self._table
        if table is None:
            return 0
        return table.needed_width + table.verticalScrollBar().sizeHint().width()

    @property
    def cells(self) -> RowsTable | None:
        return self._table


class _Cells(RowsTable):
    figure_chosen = Signal(object)

    def __init__(
        self, columns: tuple[Column[ReportRow], ...], *, key: Callable[[Any], str], name: str
    ) -> None:
        super().__init__(columns, key=key, name=name, most_rows_in_sight=None)
        self.selectionModel().currentChanged.connect(self._on_cell)

    def show_report(self, rows: tuple[ReportRow, ...], label: str) -> None:
        self.show_rows(rows)
        place = next((n for n, row in enumerate(rows) if row.label == label), 0)
        if rows:
            self.setCurrentIndex(self._model.index(place, 1))
        else:
            self.figure_chosen.emit(None)

    @property
    def needed_width(self) -> int:
        unit = look().width_of("0123456789") / 10
        widths = (round(column.width * unit) + look().px(16) for column in self._model.columns)
        return sum(widths)

    def current_label(self) -> str:
        row = self.current_row()
        return row.label if isinstance(row, ReportRow) else ""

    def _on_cell(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = self._row_at(now.row())
        self.figure_chosen.emit(_figure_at(row, now.column()))
        self.viewport().update()

    @uninterrupted
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        index = self.currentIndex()
        if not index.isValid():
            return
        box = self.visualRect(index)
        thick = look().px(2)
        painter = QPainter(self.viewport())
        painter.fillRect(
            box.left() + thick, box.bottom() - 2 * thick, box.width() - 2 * thick, thick,
            ink("accent"),
        )  # fmt: skip
        painter.end()


def _figure_at(row: object, column: int) -> Figure | None:
    """A row's name stands for its first figure."""
    if not isinstance(row, ReportRow) or not row.figures:
        return None
    return row.figures[max(column - 1, 0)]


def _columns(shown: ReportTable) -> tuple[Column[ReportRow], ...]:
    figures = (
        Column(
            title,
            partial(_text, place),
            spoken=partial(_spoken, place),
            width=max(len(title) + 0.5, _longest(shown, place) + 1, _LEAST_FIGURE),
            is_number=True,
        )
        for place, title in enumerate(shown.short_columns or shown.columns)
    )
    longest = max([len(row.label) for row in shown.rows], default=0)
    first: Column[ReportRow] = Column(
        shown.rows_are,
        lambda row: row.label,
        width=min(max(longest, _LEAST_LABEL), _MOST_LABEL),
        stretches=True,
        is_strong=True,
    )
    return (first, *figures)


def _longest(shown: ReportTable, place: int) -> float:
    return max((len(row.figures[place].text) for row in shown.rows), default=0)


def _text(place: int, row: ReportRow) -> str:
    return row.figures[place].text


def _spoken(place: int, row: ReportRow) -> str:
    figure = row.figures[place]
    return f"{figure.of}, {figure.text}"
