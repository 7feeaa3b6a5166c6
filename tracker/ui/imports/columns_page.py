"""Step 2: what each column is read as, with the guess, how it is known, and examples."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt

from tracker.interchange.sheets.columns import ColumnGuess
from tracker.text import _
from tracker.ui.column import Column
from tracker.ui.imports.field_words import (
    certainty_kind,
    certainty_label,
    field_label,
    field_options,
)
from tracker.ui.imports.import_work import Examined
from tracker.ui.imports.step_page import StepPage
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.field import Field

_LEAST_HEIGHT = 150


class ColumnsPage(StepPage):
    """Arrows choose a column, Enter opens the choice of what it is read as."""

    def __init__(self) -> None:
        super().__init__(_("The columns"), _("Next"))
        self._found: Examined | None = None
        self._table = RowsTable(
            _columns(), key=_key, name=_("Columns of the file"), most_rows_in_sight=None
        )
        self._read_as = Choice(tuple(field_options()))

        self.lead.setText(
            _("What each column was taken for. Change what is wrong: Enter opens the list.")
        )
        self._table.setMinimumHeight(look().px(_LEAST_HEIGHT))
        self.body.addWidget(self._table, 1)
        self.body.addWidget(Field(_("&Read this column as"), self._read_as))

        self._table.current_changed.connect(self._on_current)
        self._table.row_activated.connect(self._on_activated)
        self._read_as.code_changed.connect(self._on_chosen)

    @property
    def table(self) -> RowsTable:
        return self._table

    def show_found(self, found: Examined) -> None:
        """The columns that hold something, in the order of the file."""
        self._found = found
        self._table.show_rows([one for one in found.understood.columns if one.seen.filled])
        self._on_current(self._table.current_row())

    def focus_first(self) -> None:
        self._table.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_current(self, column: ColumnGuess | None) -> None:
        with QSignalBlocker(self._read_as):
            self._read_as.set_code(None if column is None else column.field)
        self._read_as.setEnabled(column is not None)
        if column is not None:
            self._read_as.setAccessibleName(
                _("Read the column “{column}” as").format(column=column.seen.name)
            )

    def _on_activated(self, _column: object) -> None:
        self._read_as.showPopup()

    def _on_chosen(self, code: str | None) -> None:
        column = self._table.current_row()
        if self._found is None or column is None or code is None or code == column.field:
            return
        self._table.setFocus()
        self.decided.emit(self._found.understood.decided.with_column(column.key, code))


def _columns() -> Sequence[Column[ColumnGuess]]:
    return (
        Column(_("Column"), lambda one: one.seen.name, width=15, is_strong=True, stretches=True),
        Column(_("Examples"), _examples, width=17, stretches=True, tooltip=_examples),
        Column(_("Read as"), lambda one: field_label(one.field), width=19),
        Column(
            _("How it is known"),
            lambda one: certainty_label(one.certainty),
            pill=lambda one: certainty_kind(one.certainty),
            width=20,
        ),
    )


def _examples(column: ColumnGuess) -> str:
    return " · ".join(column.examples)


def _key(column: ColumnGuess) -> str:
    return column.key
