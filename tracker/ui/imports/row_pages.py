"""Many rows, a page at a time: only those in sight are put into words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.text import _, format_number
from tracker.ui.column import Column
from tracker.ui.listed import listed_told
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.plain_label import PlainLabel

ON_A_PAGE = 100
_LEAST_HEIGHT = 110


class RowPages(QWidget):
    """A table of `columns`, and under it the pages where there are several."""

    def __init__(
        self, columns: Sequence[Column[Any]], *, name: str, key: Callable[[Any], str] = repr
    ) -> None:
        super().__init__()
        self._rows: Sequence[Any] = ()
        self._tell: Callable[[Any], Any] = _as_it_is
        self._start = 0
        self.table = RowsTable(columns, key=key, name=name, most_rows_in_sight=None)
        self.table.setMinimumHeight(look().px(_LEAST_HEIGHT))
        self.table.whole_list = lambda: listed_told(columns, self._rows, self._tell)
        self._place = PlainLabel(kind="muted")
        self._before, self._after = QPushButton(_("Previous rows")), QPushButton(_("Next rows"))
        self._pages = QWidget()

        line = QHBoxLayout(self._pages)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._place, 1)
        for button in (self._before, self._after):
            button.setAutoDefault(False)
            line.addWidget(button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look().px(6))
        whole.addWidget(self.table, 1)
        whole.addWidget(self._pages)

        self._before.clicked.connect(self._on_before)
        self._after.clicked.connect(self._on_after)

    def show_all(self, rows: Sequence[Any], tell: Callable[[Any], Any] | None = None) -> None:
        """From the first page on; `tell` makes of each what the columns show."""
        self._rows, self._tell = rows, tell or _as_it_is
        self._show(0)

    def show_changed(self, rows: Sequence[Any]) -> None:
        """The same list, of which some have gone: the page stays, as far as there is one."""
        self._rows = rows
        last = max(len(rows) - 1, 0) // ON_A_PAGE * ON_A_PAGE
        self._show(min(self._start, last))

    def _show(self, start: int) -> None:
        self._start, count = start, len(self._rows)
        end = min(start + ON_A_PAGE, count)
        self.table.show_rows([self._tell(row) for row in self._rows[start:end]])
        self._pages.setVisible(count > ON_A_PAGE)
        self._place.setText(
            _("{first} to {last} of {count}").format(
                first=format_number(start + 1),
                last=format_number(end),
                count=format_number(count),
            )
        )
        self._before.setEnabled(start > 0)
        self._after.setEnabled(end < count)

    def _on_before(self) -> None:
        self._show(max(self._start - ON_A_PAGE, 0))

    def _on_after(self) -> None:
        self._show(self._start + ON_A_PAGE)


def _as_it_is(row: Any) -> Any:
    return row
