"""One row of a file, cell by cell, to be put right where it stands."""

from __future__ import annotations

from collections.abc import Mapping as Dict

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from tracker.interchange.sheets.mapping import NOT_READ
from tracker.services.imports.waiting_rows import ListedWaiting
from tracker.text import _
from tracker.ui.imports.field_words import field_label
from tracker.ui.look import look
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.plain_label import PlainLabel

_LEAST_HEIGHT = 110
_BESIDE = 3


class CellsEditor(QWidget):
    """The columns that are read, each with what it is read as; Enter in a cell tries the row again."""

    entered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._row: ListedWaiting | None = None
        self._edits: dict[str, QLineEdit] = {}
        self._fields: dict[str, Field] = {}
        self._lines: list[FieldRow] = []
        self._reason, self._said = PlainLabel(kind="danger", wraps=True), ""
        column = QWidget()
        self._place = QVBoxLayout(column)
        self._place.setContentsMargins(0, 0, look().px(8), 0)
        self._place.setSpacing(look().px(8))
        self._place.addStretch(1)
        self._scroll = ColumnScroll(column)
        self._scroll.setMinimumHeight(look().px(_LEAST_HEIGHT))
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(look().px(6))
        whole.addWidget(self._reason)
        whole.addWidget(self._scroll, 1)

    @property
    def row(self) -> ListedWaiting | None:
        return self._row

    def show_row(self, row: ListedWaiting | None, typed: Dict[str, str]) -> None:
        """A row as it was read, but for what was `typed` since."""
        self._row = row
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._edits, self._fields, self._lines = {}, {}, []
        self._tell("" if row is None else row.reason)
        if row is None:
            return
        there = {**dict(row.cells), **typed}
        columns, answers = row.mapping.get("columns", {}), row.mapping.get("answers", {})
        # As in the file; what it has nothing in comes after.
        keys = [*dict(row.cells), *(key for key in columns if key not in dict(row.cells))]
        fields = [
            self._field(key, columns.get(key, NOT_READ), there.get(key, ""))
            for key in keys
            # What may say that somebody died counts even in a column that is not read.
            if columns.get(key, NOT_READ) != NOT_READ or f"death:{key}" in answers
        ]
        for start in range(0, len(fields), _BESIDE):
            line = FieldRow(*fields[start : start + _BESIDE])
            self._lines.append(line)
            self._place.insertWidget(self._place.count() - 1, line)

    def _field(self, key: str, name: str, text: str) -> Field:
        edit = self._edits[key] = QLineEdit(text)
        edit.setCursorPosition(0)
        edit.returnPressed.connect(self.entered)
        called = field_label(name) if name else key
        same = key.casefold() == called.casefold()
        label = key if same else _("{column}: {field}").format(column=key, field=called)
        self._fields[key] = made = Field(label.replace("&", "&&"), edit, name=key)
        return made

    def typed(self) -> dict[str, str]:
        """What differs from the file."""
        if self._row is None:
            return {}
        there = dict(self._row.cells)
        return {
            key: edit.text()
            for key, edit in self._edits.items()
            if edit.text() != there.get(key, "")
        }

    def cells(self) -> tuple[tuple[str, str], ...]:
        """The whole row as it stands now."""
        if self._row is None:
            return ()
        return tuple({**dict(self._row.cells), **self.typed()}.items())

    def show_problem(self, sentence: str) -> None:
        """What is still wrong, under the cell that it names; the focus goes there."""
        for field in self._fields.values():
            field.clear_problem()
        self._tell(sentence)
        named = self._named()
        if named:
            self._reason.hide()
            self._fields[named].show_problem(sentence)
        self.focus_wrong()

    def focus_wrong(self) -> None:
        """Into the cell that the reason names, else the first."""
        edit = self._edits.get(self._named(), next(iter(self._edits.values()), None))
        if edit is not None:
            edit.setFocus()
            edit.selectAll()

    def _tell(self, reason: str) -> None:
        self._said = reason
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))

    def _named(self) -> str:
        """The cell that the reason names; "" for none."""
        return next((key for key in self._edits if self._said.startswith(f"{key}:")), "")
