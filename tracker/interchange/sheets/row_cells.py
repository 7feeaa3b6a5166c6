"""The cells of one row by what their columns mean, read as each kind is, or refused in a sentence."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.booking_words import (
    NO_DAY,
    WORDY_FIELDS,
    is_no_day,
    words_key,
)
from tracker.interchange.sheets.cells import says_nothing
from tracker.interchange.sheets.columns import WORD_FIELDS, ColumnGuess
from tracker.interchange.sheets.date_styles import style_of
from tracker.interchange.sheets.dates import DateStyle, read_date
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.grid import Cell, GridRow, as_text
from tracker.interchange.sheets.mapping import FIELDS, Mapping
from tracker.interchange.sheets.row_fields import LENGTHS
from tracker.interchange.sheets.word_codes import SET_ASIDE, code_of, known_codes
from tracker.services.imports.terms import ImportTerms
from tracker.services.wording import say_problem
from tracker.text import _

T = TypeVar("T")

_NAMES = frozenset({"family_name", "given_name"})
_PEOPLE = frozenset({"Na", "Nil", "Null"})
"""People are called so; in other columns, or written otherwise, it says that nothing is known."""


class RowCells:
    """Reads cells of `row`. `columns` has those of each field, `codes` the clinic's own codes and
    labels of each field of words. What it raises is Invalid, which names the column as people call
    it.
    """

    def __init__(
        self,
        columns: Sequence[ColumnGuess],
        mapping: Mapping,
        terms: ImportTerms,
        today: date,
    ) -> None:
        self.row = GridRow(0, ())
        self.columns: dict[str, list[ColumnGuess]] = {}
        for column in columns:
            self.columns.setdefault(column.field, []).append(column)
        self._mapping = mapping
        self.codes = {name: known_codes(name, terms) for name in WORD_FIELDS}
        self._styles = {
            column.key: style_of(column, mapping, today)
            for column in columns
            if column.field in FIELDS
        }

    def code(self, name: str) -> str:
        """The code that the word of a field means, "" for an empty cell."""
        written = as_text(self.cell(name)).strip()
        # "Unknown" is a sex, and nothing at all elsewhere.
        code = code_of(name, written, self._mapping, self.codes[name])
        if code == SET_ASIDE or (code is None and not says_nothing(written)):
            raise self.wrong(name, _("“{text}” is not known here.").format(text=written[:40]))
        return code or ""

    def date_of(self, name: str) -> date | None:
        """The day of a field, None for an empty cell."""
        return self.known(name, read_date)

    def known(self, name: str, read: Callable[[Cell, DateStyle], T]) -> T | None:
        """A field as far as `read` knows it, None for an empty cell."""
        return self.known_in(self.column(name), read)

    def known_in(
        self, column: ColumnGuess | None, read: Callable[[Cell, DateStyle], T]
    ) -> T | None:
        """As `known`, of one column among several of its field."""
        if column is None or not self.text_in(column):
            return None
        cell, style = self.row.at(column.seen.column), self._styles[column.key]
        return self.asked(column.field, lambda: read(cell, style))

    def text(self, name: str) -> str:
        """What a field says, as long as its record can keep it, "" for nothing."""
        text = self.text_in(self.column(name))
        if name in LENGTHS:
            # Lines within a cell are one to its reader.
            return self.line(name, " ".join(text.split()))
        return text

    def line(self, name: str, text: str) -> str:
        """The text, if a record can keep it as this field."""
        kind = LENGTHS[name]
        return self.asked(name, lambda: kind.process_bind_param(text, None)) or ""  # type: ignore[arg-type]

    def text_in(self, column: ColumnGuess | None) -> str:
        """What a column says, "" for nothing."""
        if column is None:
            return ""
        text = as_text(self.row.at(column.seen.column)).strip()
        is_name = column.field in _NAMES and text in _PEOPLE
        is_nothing = says_nothing(text) and not is_name
        return "" if is_nothing or self._is_no_day(column, text) else text

    def _is_no_day(self, column: ColumnGuess, text: str) -> bool:
        return (
            column.field in WORDY_FIELDS
            and self._mapping.answers.get(words_key(column)) == NO_DAY
            and is_no_day(text)
        )

    def cell(self, name: str) -> Cell:
        """As it stands in the file."""
        column = self.column(name)
        return "" if column is None else self.row.at(column.seen.column)

    def column(self, name: str) -> ColumnGuess | None:
        """The first of a field."""
        columns = self.columns.get(name)
        return columns[0] if columns else None

    def asked(self, name: str, parse: Callable[[], T]) -> T:
        """What `parse` gives; its refusal names the column."""
        try:
            return parse()
        except Invalid as problem:
            raise self.wrong(name, say_problem(problem)) from None

    def named(self, name: str) -> str:
        """What people call a field: by the header of its column, if it has one."""
        column = self.column(name)
        return field_name(name) if column is None else column.seen.name

    def wrong(self, name: str, message: str) -> Invalid:
        """What is to be raised of a field."""
        return Invalid(_("{column}: {message}").format(column=self.named(name), message=message))
