"""Step 1: the file, and what was understood of it before anything is decided."""

from __future__ import annotations

from dataclasses import replace
from textwrap import shorten

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout

from tracker.interchange.sheets.grid import GridRow, as_text
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.tables import Table
from tracker.interchange.sheets.understanding import answered
from tracker.text import _, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.imports.import_work import Examined
from tracker.ui.imports.question_card import QuestionCard
from tracker.ui.imports.step_page import StepPage
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.plain_tooltip import plain_tooltip

OF_THE_FILE = frozenset({"encoding", "table"})
"""Questions that are asked here: their answers change what is seen of the file."""

_SHOWN = 40
_LONGEST_NOTE = 240
"""In letters. Of sixty columns that are not read, the next page has the list."""


class FilePage(StepPage):
    """Its questions stay in sight once they are answered, so that another answer can be tried."""

    mapping_chosen = Signal(str)
    """The uuid of a kept mapping, "" for none."""
    mapping_removed = Signal(str)
    other_requested = Signal()

    def __init__(self) -> None:
        super().__init__(_("The file"), _("Next"))
        self._fresh: Examined | None = None
        self._notes = PlainLabel(kind="muted", wraps=True)
        self._questions = QVBoxLayout()
        self._cards: list[QuestionCard] = []
        self._mapping = Choice()
        self._mapping_field = Field(
            _("&Read it as"), self._mapping, hint=_("How files like this were read before.")
        )
        self._place = QVBoxLayout()
        self._table: RowsTable | None = None
        self._other = QPushButton(_("Another file…"))
        self._forget = QPushButton(_("Forget this mapping"))

        self._questions.setSpacing(look().px(8))
        for button in (self._other, self._forget):
            button.setAutoDefault(False)
        buttons = FlowLayout(gap=8)
        buttons.addWidget(self._other)
        buttons.addWidget(self._forget)
        self.body.addWidget(self._notes)
        self.body.addLayout(buttons)
        self.body.addLayout(self._questions)
        self.body.addWidget(self._mapping_field)
        self.body.addLayout(self._place)
        self.body.addStretch(1)

        self._other.clicked.connect(self.other_requested)
        self._forget.clicked.connect(self._on_forget)
        self._mapping.code_changed.connect(self._on_mapping)

    def clear(self) -> None:
        """No file is read yet, or the one that was chosen can't be."""
        self._fresh = None
        self.lead.setText("")
        for part in (self._notes, self._mapping_field, self._forget, self._table, *self._cards):
            if part is not None:
                part.hide()
        self._cards = []

    def show_file(self, found: Examined) -> None:
        """Another file, or the same by another mapping."""
        self._fresh = found
        self._show_questions(found)
        self._show_mappings(found)
        self.show_found(found)

    def show_found(self, found: Examined) -> None:
        """The same file, understood in another way."""
        understood = found.understood
        self.lead.setText(_says(found))
        notes = (shorten(note, _LONGEST_NOTE, placeholder=" …") for note in understood.notes)
        self._notes.setText("\n".join(notes))
        self._notes.setToolTip(plain_tooltip("\n".join(understood.notes)))
        self._notes.setVisible(bool(understood.notes))
        self._show_rows(understood.table)

    def focus_first(self) -> None:
        if self._fresh is None:
            self._other.setFocus()
        elif self._cards:
            self._cards[0].focus_answer()

    @property
    def cards(self) -> list[QuestionCard]:
        return self._cards

    def mapping(self) -> Mapping | None:
        """With what is answered here; None before a file was read."""
        if self._fresh is None:
            return None
        understood = self._fresh.understood
        for card in self._cards:
            mapping = answered(understood, card.question.key, card.code())
            understood = replace(understood, decided=mapping)
        return understood.decided

    def _on_answered(self) -> None:
        self.decided.emit(self.mapping())

    def _show_questions(self, found: Examined) -> None:
        for card in self._cards:
            card.hide()
            card.deleteLater()
        asked = [one for one in found.understood.questions if one.key in OF_THE_FILE]
        self._cards = [QuestionCard(one) for one in asked]
        for card in self._cards:
            self._questions.addWidget(card)
            card.changed.connect(self._on_answered)

    def _show_mappings(self, found: Examined) -> None:
        self._mapping_field.setVisible(bool(found.kept))
        self._forget.setVisible(found.used is not None)
        with QSignalBlocker(self._mapping):
            self._mapping.set_options(
                [
                    Option("", _("A new kind of file")),
                    *(Option(one.uuid, one.name) for one in found.kept),
                ]
            )
            self._mapping.set_code(found.used.uuid if found.used is not None else "")

    def _on_forget(self) -> None:
        self.mapping_removed.emit(self._mapping.code() or "")

    def _on_mapping(self, code: str | None) -> None:
        if code is not None:
            self.mapping_chosen.emit(code)

    def _show_rows(self, table: Table) -> None:
        if self._table is not None:
            self._table.hide()
            self._table.deleteLater()
        self._table = RowsTable(_columns(table), key=_line, name=_("The first rows"))
        self._table.show_rows(table.preview)
        self._place.addWidget(self._table)


def _line(row: GridRow) -> str:
    return str(row.line)


def _columns(table: Table) -> list[Column[GridRow]]:
    def cell(place: int) -> Column[GridRow]:
        column = table.columns[place]
        return Column(
            column.name,
            lambda row: as_text(row.at(place)),
            width=max(10, min(len(column.name), 24)),
        )

    return [
        Column(_("Row"), lambda row: format_number(row.line), width=7, is_number=True),
        *(cell(place) for place in range(min(len(table.columns), _SHOWN))),
    ]


def _says(found: Examined) -> str:
    seen, table = found.understood.seen, found.understood.table
    rows = ngettext("{count} row", "{count} rows", table.rows).format(
        count=format_number(table.rows)
    )
    columns = ngettext("{count} column", "{count} columns", len(table.columns)).format(
        count=format_number(len(table.columns))
    )
    said = [
        _("“{file}”: {rows} in {columns}.").format(file=seen.path.name, rows=rows, columns=columns)
    ]
    if table.sheet:
        said.append(_("They are on the sheet “{sheet}”.").format(sheet=table.sheet))
    if table.header_lines:
        lines = ", ".join(map(format_number, table.header_lines))
        said.append(_("Row {lines} heads the columns.").format(lines=lines))
    if seen.encoding is not None and seen.encoding.is_certain:
        codec = seen.encoding.codec.upper().removesuffix("-SIG")
        said.append(_("Its letters are {codec}.").format(codec=codec))
    return " ".join(said)
