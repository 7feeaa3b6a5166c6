"""One row of a spreadsheet as rows of an import: one a visit, or the sentence that says why not."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from tracker.domain.birth import BirthDate, PartialDate
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.interchange.row_checks import check_row
from tracker.interchange.sheets.cells import (
    doses_of_sides,
    is_without_zero,
    read_dose,
    read_doses,
    read_interval,
    read_number,
    says_nothing,
    split_name,
)
from tracker.interchange.sheets.columns import WORD_FIELDS, ColumnGuess
from tracker.interchange.sheets.date_styles import style_of
from tracker.interchange.sheets.dates import read_birth, read_date
from tracker.interchange.sheets.due_dates import interval_between
from tracker.interchange.sheets.field_names import field_name
from tracker.interchange.sheets.grid import GridRow, as_text
from tracker.interchange.sheets.mapping import FIELDS, Mapping
from tracker.interchange.sheets.missing import MADE_NUMBERS
from tracker.interchange.sheets.questions_of_columns import PREFIX
from tracker.interchange.sheets.questions_of_doses import LEFT_FIRST, PLANNED, RIGHT_FIRST, UNDATED
from tracker.interchange.sheets.row_fields import (
    LENGTHS,
    LOT,
    OF_A_VISIT,
    OF_THE_FIRST,
    filled_columns,
    read_from,
)
from tracker.interchange.sheets.sides import doses_note, region_and_side, side_note
from tracker.interchange.sheets.visits import Visit, paired_visits
from tracker.interchange.sheets.word_codes import SET_ASIDE, code_of, known_codes
from tracker.interchange.sheets.words import clinic_words, plain_words
from tracker.services.imports.plain_rows import COLUMNS, PlainLot, PlainRow
from tracker.services.imports.terms import ImportTerms
from tracker.services.rules.shipped_lists import shipped_conditions
from tracker.services.wording import say_problem
from tracker.storage.columns import Note
from tracker.text import _

T = TypeVar("T")

_NOTE = Note()
_MADE = "X"


class RowReader:
    """Reads row after row of one table. `columns` are those of the plain CSV that it fills, `side`
    is that of the last row where its treatment has none.
    """

    def __init__(
        self,
        columns: Sequence[ColumnGuess],
        mapping: Mapping,
        terms: ImportTerms,
        today: date,
    ) -> None:
        self._mapping = mapping
        self._terms = terms
        self._today = today
        self._columns: dict[str, list[ColumnGuess]] = {}
        for column in columns:
            self._columns.setdefault(column.field, []).append(column)
        self._codes = {name: known_codes(name, terms) for name in WORD_FIELDS}
        self._styles = {
            column.key: style_of(column, mapping, today)
            for column in columns
            if column.field in FIELDS
        }
        self._regions = {one.code: one.regions for one in shipped_conditions()}
        units = self._columns.get("units", [])
        self._visits = paired_visits(self._columns.get("session_date", []), units)
        told = [visit.units for visit in self._visits]
        self._doubtful = [one for one in units if one not in told]
        self._of_a_visit = [
            one for one in columns if one.instead in OF_A_VISIT or one.field in OF_THE_FIRST
        ]
        self._cells: GridRow = GridRow(0, ())
        self.side = ""
        self.columns = filled_columns(self._columns)
        self.headers = {name: self._named(read_from(name, self._columns)) for name in COLUMNS}

    def read(self, row: GridRow) -> list[PlainRow] | str:
        """The rows that it stands for, or what would have to be right."""
        self._cells = row
        try:
            person = self._person()
            self._refuse_doubtful()
            rows = [self._visit(person, visit) for visit in self._visits]
            given = [
                one for one in rows if one.session_on is not None or one.dose is not None
            ] or rows[:1]
            given = [replace(one, line=row.line) for one in self._planned(given)]
        except Invalid as problem:
            return say_problem(problem)
        return next(filter(None, map(self._fault_of, given)), given)

    def dead(self, row: GridRow) -> str:
        """The record number of whom a row calls dead that can’t be read whole; "" for nobody."""
        self._cells = row
        died = self._text("died_on")
        is_told = bool(died) and clinic_words().code("touch_up", died) != "no"
        try:
            if is_told or self._code("end_reason") == "died":
                if "record_number" in self._columns:
                    return self._number("", "", self._today)
                return self._number(*self._names(), self._birth() or self._today)
        except Invalid:
            pass
        return ""

    def _refuse_doubtful(self) -> None:
        """Nothing is counted to a visit that it may not be of."""
        sides = [*self._columns.get("units_left", ()), *self._columns.get("units_right", ())]
        doubtful = [*self._doubtful, *(sides if len(self._visits) > 1 else ())]
        # Units of a cell over several rows are their sum, or of each: nobody can know.
        every = (*sides, *self._columns.get("units", ()))
        doubtful += [one for one in every if one.seen.column in self._cells.merged]
        for column in doubtful:
            if self._text_in(column):
                message = _("{column}: it isn’t clear of which visit these Units are.")
                raise Invalid(message.format(column=column.seen.name))
        if sum(bool(self._text_in(visit.on)) for visit in self._visits) < 2:
            return
        for column in self._of_a_visit:
            if self._text_in(column):
                message = _("{column}: it isn’t clear of which visit this is.")
                raise Invalid(message.format(column=column.seen.name))

    def _person(self) -> PlainRow:
        family, given = self._names()
        birth = self._birth()
        if birth is None:
            raise self._wrong("birth_date", _("the date of birth is missing."))
        condition = self._code("condition") or self._always("condition")
        product = self._code("product") or self._always("product")
        if not condition:
            raise self._wrong("condition", _("what was treated is missing."))
        if not product:
            raise self._wrong("product", _("the product is missing; Units alone say nothing."))
        ended_on, end_reason = self._end()
        return PlainRow(
            record_number=self._number(family, given, birth),
            family_name=family,
            given_name=given,
            birth_date=birth,
            condition=condition,
            product=product,
            sex=self._code("sex"),
            phone=self._phone(),
            email=self._text("email"),
            body_region=self._region(condition),
            interval=self._interval(),
            planned_dose=self._dose(self._column("planned_units"), product),
            start_on=self._date("start_on"),
            booked_on=None if end_reason == "died" else self._date("booked_on"),
            ended_on=ended_on,
            end_reason=end_reason,
            is_touch_up={"yes": True, "no": False}.get(self._code("touch_up")),
            lots=self._lots(),
            injector=self._text("injector"),
            notes=self._notes(),
        )

    def _always(self, name: str) -> str:
        """What was said of all rows, if the clinic still has it."""
        said = self._mapping.answers.get(f"always:{name}", "")
        return said if said in self._codes[name] else ""

    def _visit(self, person: PlainRow, visit: Visit) -> PlainRow:
        on = self._date_in(visit.on)
        dose, notes = self._given(visit, person.product), self._notes_of_sides(visit, person)
        row = replace(person, session_on=on, dose=dose, notes=notes)
        if on is not None and row.booked_on is not None and row.booked_on <= on:
            # That appointment has had its outcome.
            row = replace(row, booked_on=None)
        if on is None:
            due = self._date("next_due")
            touch_up = row.is_touch_up or None
            if self._mapping.answers.get(UNDATED) == PLANNED:
                row = replace(
                    row, dose=None, planned_dose=row.planned_dose or row.dose, notes=person.notes
                )
            return replace(row, start_on=due or row.start_on, is_touch_up=touch_up)
        return row

    def _planned(self, rows: Sequence[PlainRow]) -> list[PlainRow]:
        """The plan is the last visit's alone, so that a later file can have another one."""
        last_on = max((row.session_on for row in rows if row.session_on), default=None)
        return [
            self._until_due(row)
            if row.session_on == last_on
            else replace(row, interval=None, planned_dose=None, booked_on=None)
            for row in rows
        ]

    def _until_due(self, row: PlainRow) -> PlainRow:
        on, due = row.session_on, self._date("next_due")
        if on is None or due is None or row.interval is not None:
            return row
        if due <= on:
            raise self._wrong("next_due", _("{due} is not after the injection.").format(due=due))
        return replace(row, interval=interval_between(on, due))

    def _fault_of(self, row: PlainRow) -> str | None:
        told: list[str] = []

        def fault(name: str, message: str) -> None:
            told.append(str(self._wrong(name, message)))

        check_row(row, self._terms, self._today, fault, self._named)
        return told[0] if told else None

    def _names(self) -> tuple[str, str]:
        if "full_name" in self._columns:
            is_given_first = self._mapping.answers.get("names") == "given-first"
            family, given = split_name(self._text("full_name"), is_given_first=is_given_first)
        else:
            family, given = self._text("family_name"), self._text("given_name")
        if not family:
            raise self._wrong(
                "full_name" if "full_name" in self._columns else "family_name",
                _("the name is missing."),
            )
        return family, given

    def _phone(self) -> str:
        found = self._text("phone")
        is_lost = self._mapping.answers.get(PREFIX) == "0" and is_without_zero(found)
        return f"0{found}" if is_lost else found

    def _number(self, family: str, given: str, birth: BirthDate) -> str:
        if "record_number" not in self._columns:
            if self._mapping.answers.get("numbers") != MADE_NUMBERS:
                raise self._wrong("record_number", _("the record number is missing."))
            if isinstance(birth, PartialDate):
                message = _("a name and “{born}” tell nobody apart; write a record number.")
                raise self._wrong("record_number", message.format(born=birth))
            # The same person gets the same number from every file.
            name = f"{plain_words(family)}|{plain_words(given)}|{birth}"
            return _MADE + hashlib.sha256(name.encode()).hexdigest()[:10].upper()
        found = self._asked("record_number", lambda: read_number(self._text("record_number")))
        if not found:
            raise self._wrong("record_number", _("the record number is missing."))
        width = self._mapping.answers.get("zeros", "")
        return found.zfill(int(width)) if width.isdecimal() and found.isdigit() else found

    def _region(self, condition: str) -> str:
        region, side = self._text("body_region"), self._code("side")
        found, self.side = region_and_side(region, side, self._regions.get(condition, ()))
        return found

    def _interval(self) -> Interval | None:
        text = self._text("interval")
        unit = self._mapping.answers.get("interval", "")
        return self._asked("interval", lambda: read_interval(text, unit)) if text else None

    def _end(self) -> tuple[date | None, str]:
        """The end, which a death is too. Who died without a day waits, and isn't called."""
        ended_on, reason = self._date("ended_on"), self._code("end_reason")
        died = self._text("died_on")
        if not died or ended_on is not None or clinic_words().code("touch_up", died) == "no":
            return ended_on, reason
        if "died" not in self._codes["end_reason"]:
            raise self._wrong("died_on", _("the clinic’s reasons for an end have no death."))
        return self._date("died_on"), "died"

    def _given(self, visit: Visit, product: str) -> int | None:
        if self._text("volume") and not (visit.units and self._text_in(visit.units)):
            raise self._wrong(
                "volume",
                _("a volume is no dose; the Units are needed, or leave the volume out."),
            )
        total = self._dose(visit.units, product)
        sides = [self._dose(self._column(name), product) for name in ("units_left", "units_right")]
        both = sum(dose for dose in sides if dose is not None)
        if total is not None and None not in sides and both != total:
            raise self._wrong("units", _("the total is not the sum of left and right."))
        if total is None and both:
            return both
        return total

    def _dose(self, column: ColumnGuess | None, product: str) -> int | None:
        text = self._text_in(column)
        if column is None or not text:
            return None
        named = clinic_words().code("product", text.lstrip("0123456789.,- "))
        if named is not None and named != product:
            raise self._wrong(column.field, _("the dose names another product than the row."))
        most = self._terms.products[product]
        two = self._two_doses(column)
        if two is not None:
            return self._asked(column.field, lambda: read_doses(two, most))
        return self._asked(column.field, lambda: read_dose(text, most))

    def _two_doses(self, column: ColumnGuess | None) -> tuple[str, str] | None:
        """Those of a side each, where somebody has said so of the column."""
        said = "" if column is None else self._mapping.answers.get(f"doses:{column.key}")
        return doses_of_sides(self._text_in(column)) if said in {LEFT_FIRST, RIGHT_FIRST} else None

    def _notes_of_sides(self, visit: Visit, person: PlainRow) -> str:
        two = self._two_doses(visit.units)
        if visit.units is None or two is None:
            return person.notes
        if self.side not in {"", "both"}:
            raise self._wrong("side", _("the dose is of both sides, and the row of one."))
        most = self._terms.products[person.product]
        left_first = self._mapping.answers[f"doses:{visit.units.key}"] == LEFT_FIRST
        told = doses_note(
            (read_dose(two[0], most), read_dose(two[1], most)), is_left_first=left_first
        )
        return f"{person.notes}\n{told}".strip()

    def _lots(self) -> tuple[PlainLot, ...]:
        parts = (" ".join(part.split()) for part in self._text_in(self._column(LOT)).split(";"))
        numbers = [self._line(LOT, part) for part in parts if part]
        expiry = self._date("lot_expiry")
        if len(numbers) > 1 and expiry is not None:
            raise self._wrong("lot_expiry", _("one expiry for several lots says too little."))
        return tuple(PlainLot(number, expiry) for number in numbers)

    def _notes(self) -> str:
        lines = [*map(self._text_in, self._columns.get("notes", ())), side_note(self.side)]
        told = "\n".join(filter(None, lines))
        return self._asked("notes", lambda: _NOTE.process_bind_param(told, None)) or ""  # type: ignore[arg-type]

    def _code(self, name: str) -> str:
        column = self._column(name)
        written = "" if column is None else as_text(self._cells.at(column.seen.column)).strip()
        # "Unknown" is a sex, and nothing at all elsewhere.
        code = code_of(name, written, self._mapping, self._codes[name])
        if code == SET_ASIDE or (code is None and not says_nothing(written)):
            raise self._wrong(name, _("“{text}” is not known here.").format(text=written[:40]))
        return code or ""

    def _birth(self) -> BirthDate | None:
        column = self._column("birth_date")
        if column is None or not self._text_in(column):
            return None
        cell = self._cells.at(column.seen.column)
        return self._asked(column.field, lambda: read_birth(cell, self._styles[column.key]))

    def _date(self, name: str) -> date | None:
        return self._date_in(self._column(name))

    def _date_in(self, column: ColumnGuess | None) -> date | None:
        if column is None or not self._text_in(column):
            return None
        cell = self._cells.at(column.seen.column)
        return self._asked(column.field, lambda: read_date(cell, self._styles[column.key]))

    def _text(self, name: str) -> str:
        text = self._text_in(self._column(name))
        if name in LENGTHS:
            # Lines within a cell are one to its reader.
            return self._line(name, " ".join(text.split()))
        return text

    def _line(self, name: str, text: str) -> str:
        kind = LENGTHS[name]
        return self._asked(name, lambda: kind.process_bind_param(text, None)) or ""  # type: ignore[arg-type]

    def _text_in(self, column: ColumnGuess | None) -> str:
        if column is None:
            return ""
        text = as_text(self._cells.at(column.seen.column)).strip()
        return "" if says_nothing(text) else text

    def _column(self, name: str) -> ColumnGuess | None:
        columns = self._columns.get(name)
        return columns[0] if columns else None

    def _asked(self, name: str, parse: Callable[[], T]) -> T:
        try:
            return parse()
        except Invalid as problem:
            raise self._wrong(name, say_problem(problem)) from None

    def _named(self, name: str) -> str:
        """What people call a field: by the header of its column, if it has one."""
        column = self._column(name)
        return field_name(name) if column is None else column.seen.name

    def _wrong(self, name: str, message: str) -> Invalid:
        return Invalid(_("{column}: {message}").format(column=self._named(name), message=message))
