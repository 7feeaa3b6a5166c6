"""The plain CSV, read: rows as values, and every wrong cell with its line and column."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeVar

from tracker.domain.birth import BirthDate, first_day, read_birth_date
from tracker.domain.dose import parse_dose
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.interchange.csv_formulas import restore
from tracker.interchange.csv_lines import csv_lines
from tracker.interchange.row_checks import check_row
from tracker.services.imports.faults import Faults
from tracker.services.imports.plain_rows import COLUMNS, REQUIRED_COLUMNS, PlainLot, PlainRow
from tracker.services.imports.terms import ImportTerms
from tracker.services.wording import say_problem
from tracker.storage.columns import FIRST_DATE, LAST_DATE, Line, Note
from tracker.text import _, ngettext

T = TypeVar("T")

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_SEXES = ("female", "male", "other", "unknown")
_TOUCH_UP = {"": None, "yes": True, "no": False}
_NAME, _LINE, _ADDRESS, _NOTE = Line(1000), Line(200), Line(320), Note()
_MOST_LOTS = 50


@dataclass(frozen=True, slots=True)
class PlainTable:
    """A file's columns as far as they are known here, and those that aren't."""

    columns: frozenset[str]
    unknown_columns: tuple[str, ...]
    rows: list[PlainRow]


def read_plain_csv(path: Path, terms: ImportTerms, today: date, faults: Faults) -> PlainTable:
    """All rows that are right by themselves; what is wrong goes to ``faults``.

    Raises Invalid for a file that can't be read as this CSV at all.
    """
    lines = csv_lines(path)
    _first_line, header = next(lines, (1, []))
    header = [name.strip() for name in header]
    _check_header(header)
    reader = _RowReader(header, terms, today, faults)
    rows = [row for line, cells in lines if (row := reader.read(line, cells)) is not None]
    if not rows and not faults.count:
        raise Invalid(_("“{path}” has a header and no rows.").format(path=path))
    return PlainTable(
        frozenset(header) & frozenset(COLUMNS),
        tuple(name for name in header if name not in COLUMNS),
        rows,
    )


def _check_header(header: Sequence[str]) -> None:
    missing = [name for name in REQUIRED_COLUMNS if name not in header]
    if missing and len(header) == 1 and re.search(r"[;\t]", header[0]):
        raise Invalid(
            _(
                "The columns are not separated by commas. A clinic’s own spreadsheet comes in as it "
                "is with --mapping NAME, under which it is kept how it is read."
            )
        )
    if missing:
        raise Invalid(
            ngettext(
                "The column {columns} is missing in the header. A clinic’s own spreadsheet comes in "
                "as it is with --mapping NAME, under which it is kept how it is read.",
                "The columns {columns} are missing in the header. A clinic’s own spreadsheet comes "
                "in as it is with --mapping NAME, under which it is kept how it is read.",
                len(missing),
            ).format(columns=", ".join(missing))
        )
    twice = [name for name in dict.fromkeys(header) if header.count(name) > 1 and name in COLUMNS]
    if twice:
        raise Invalid(_("The column {column} is there twice.").format(column=twice[0]))


class _RowReader:
    """Reads one row after the other; texts that are equal are kept once."""

    def __init__(
        self, header: Sequence[str], terms: ImportTerms, today: date, faults: Faults
    ) -> None:
        self._width = len(header)
        self._places = {name: place for place, name in enumerate(header) if name in COLUMNS}
        self._terms = terms
        self._today = today
        self._faults = faults
        self._kept: dict[str, str] = {}
        self._line = 0
        self._cells: Sequence[str] = ()
        self._is_wrong = False

    def read(self, line: int, cells: Sequence[str]) -> PlainRow | None:
        """The row, or None if anything in it is wrong."""
        self._line, self._cells, self._is_wrong = line, cells, False
        if len(cells) != self._width:
            self._fault(
                "",
                _("the row has {count} cells, and the header has {width}.").format(
                    count=len(cells), width=self._width
                ),
            )
            return None
        row = self._row()
        if row is not None:
            check_row(row, self._terms, self._today, self._fault)
            if row.session_on is not None and row.dose is None:
                self._fault("units", _("a session needs its Units."))
        return None if self._is_wrong else row

    def _row(self) -> PlainRow | None:
        birth_date = self._needed("birth_date", _birth_date)
        product = self._code("product", tuple(self._terms.products))
        row = PlainRow(
            record_number=self._text("record_number", _LINE, strip=True, needed=True),
            family_name=self._text("family_name", _NAME, needed=True),
            given_name=self._text("given_name", _NAME),
            birth_date=birth_date or date.min,
            condition=self._code("condition", self._terms.conditions),
            product=product,
            sex=self._word("sex", _SEXES),
            phone=self._text("phone", _ADDRESS, strip=True),
            email=self._text("email", _ADDRESS, strip=True),
            body_region=self._text("body_region", _LINE, strip=True),
            interval=self._maybe("interval", _interval),
            planned_dose=self._dose("planned_units", product),
            start_on=self._maybe("start_on", _date),
            booked_on=self._maybe("booked_on", _date),
            ended_on=self._maybe("ended_on", _date),
            end_reason=self._word("end_reason", self._terms.end_reasons),
            session_on=self._maybe("session_date", _date),
            dose=self._dose("units", product),
            is_touch_up=_TOUCH_UP[self._word("touch_up", ("yes", "no"))],
            lots=self._lots(),
            injector=self._text("injector", _LINE),
            notes=self._text("notes", _NOTE),
            line=self._line,
        )
        return None if self._is_wrong else row

    def _raw(self, column: str) -> str:
        place = self._places.get(column)
        return "" if place is None else self._cells[place]

    def _text(self, column: str, kind: Line, *, strip: bool = False, needed: bool = False) -> str:
        raw = self._raw(column)
        if column != "phone" or raw.startswith("'"):
            raw = restore(raw)
        if strip:
            raw = raw.strip(" ")
        if needed and not raw.strip(" "):
            self._fault(column, _("this can’t be left empty."))
            return ""
        return self._kept_once(self._asked(column, lambda: _checked(raw, kind)) or "")

    def _code(self, column: str, known: tuple[str, ...]) -> str:
        if not self._raw(column):
            self._fault(column, _("this can’t be left empty."))
            return ""
        return self._word(column, known)

    def _word(self, column: str, known: tuple[str, ...]) -> str:
        raw = self._raw(column)
        if not raw or raw in known:
            return self._kept_once(raw)
        self._fault(
            column,
            _("“{text}” is not known here; write one of {words}.").format(
                text=_short(raw), words=", ".join(known)
            ),
        )
        return ""

    def _needed(self, column: str, parse: Callable[[str], T]) -> T | None:
        if not self._raw(column):
            self._fault(column, _("this can’t be left empty."))
            return None
        return self._maybe(column, parse)

    def _maybe(self, column: str, parse: Callable[[str], T]) -> T | None:
        raw = self._raw(column)
        return self._asked(column, lambda: parse(raw)) if raw else None

    def _dose(self, column: str, product: str) -> int | None:
        most = self._terms.products.get(product)
        if most is None:
            return None
        return self._maybe(column, lambda raw: parse_dose(raw, most_units=most))

    def _lots(self) -> tuple[PlainLot, ...]:
        numbers = self._split(self._text("lot_number", Line(2000)))
        expiries = self._split(self._raw("lot_expiry"))
        if len(numbers) > _MOST_LOTS or any(not number for number in numbers):
            self._fault("lot_number", _("write several lots as “C7232A; C7240A”."))
            return ()
        for number in numbers:
            self._asked("lot_number", partial(_checked, number, _LINE))
        if not expiries:
            return tuple(PlainLot(number) for number in numbers)
        if len(expiries) != len(numbers):
            self._fault(
                "lot_expiry",
                _(
                    "lots and expiries don’t match; write as many expiries as lots, in the same "
                    "order, such as “2027-03-28; 2027-09-28”."
                ),
            )
            return ()
        dates = [self._asked("lot_expiry", partial(_maybe_date, text)) for text in expiries]
        return tuple(map(PlainLot, numbers, dates))

    @staticmethod
    def _split(text: str) -> list[str]:
        return [part.strip(" ") for part in text.split(";")] if text.strip(" ") else []

    def _asked(self, column: str, parse: Callable[[], T]) -> T | None:
        try:
            return parse()
        except Invalid as problem:
            self._fault(column, say_problem(problem))
            return None

    def _fault(self, column: str, message: str) -> None:
        self._is_wrong = True
        self._faults.add(self._line, column, message)

    def _kept_once(self, text: str) -> str:
        return self._kept.setdefault(text, text) if len(text) <= 60 else text


@lru_cache(maxsize=50_000)
def _date(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            day = date.fromisoformat(text)
        except ValueError:
            pass
        else:
            _refuse_beyond(day, text)
            return day
    raise Invalid(_("“{text}” is not a date; write it as 2026-11-22.").format(text=_short(text)))


def _birth_date(text: str) -> BirthDate:
    """A day, or as much of it as is known: `1950-03` or `1950`."""
    try:
        born = read_birth_date(text)
    except ValueError:
        return _date(text)
    _refuse_beyond(first_day(born), text)
    return born


def _refuse_beyond(on: date, text: str) -> None:
    if not FIRST_DATE <= on <= LAST_DATE:
        raise Invalid(
            _("{on} is not a date from {first} to {last}.").format(
                on=text, first=FIRST_DATE.year, last=LAST_DATE.year
            )
        )


def _maybe_date(text: str) -> date | None:
    return _date(text) if text else None


@lru_cache(maxsize=1000)
def _interval(text: str) -> Interval:
    return Interval.parse(text)


def _checked(text: str, kind: Line) -> str:
    return kind.process_bind_param(text, None) or ""  # type: ignore[arg-type]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def note_unknown_columns(table: PlainTable) -> str | None:
    """One sentence about columns that were not read, None if there are none."""
    if not table.unknown_columns:
        return None
    return ngettext(
        "The column {columns} is unknown and was not read.",
        "The columns {columns} are unknown and were not read.",
        len(table.unknown_columns),
    ).format(columns=", ".join(name or "“”" for name in table.unknown_columns))
