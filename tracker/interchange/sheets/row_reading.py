"""One row of a spreadsheet as rows of an import: one a visit, or the sentence that says why not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.birth import BirthDate, PartialDate
from tracker.domain.death import UNKNOWN_DAY
from tracker.domain.interval import Interval
from tracker.domain.problems import Invalid
from tracker.interchange.row_checks import check_row
from tracker.interchange.sheets.cells import (
    doses_of_sides,
    read_dose,
    read_doses,
    read_interval,
    read_number,
    read_phones,
    split_name,
)
from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.dates import read_date, read_expiry, read_known, read_time
from tracker.interchange.sheets.deaths import End, end_with_death, read_death
from tracker.interchange.sheets.due_dates import interval_between
from tracker.interchange.sheets.grid import GridRow
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.missing import MADE_NUMBERS, made_number
from tracker.interchange.sheets.questions_of_columns import PREFIX
from tracker.interchange.sheets.questions_of_doses import (
    ASIDE,
    EACH,
    LAST,
    LEFT_FIRST,
    NONE,
    PLANNED,
    RIGHT_FIRST,
    UNDATED,
    UNITS_OF,
)
from tracker.interchange.sheets.questions_of_ends import ended_on_answer, tells_death
from tracker.interchange.sheets.row_cells import RowCells
from tracker.interchange.sheets.row_fields import (
    LOT,
    OF_A_VISIT,
    OF_THE_FIRST,
    filled_columns,
    read_from,
)
from tracker.interchange.sheets.sides import doses_note, region_and_side, side_note
from tracker.interchange.sheets.visits import Visit, paired_visits
from tracker.interchange.sheets.word_codes import IN_TREATMENT
from tracker.interchange.sheets.words import clinic_words
from tracker.services.imports.plain_rows import BETWEEN, COLUMNS, DIED, DIED_ON, PlainLot, PlainRow
from tracker.services.imports.sheet_rows import WaitingRow
from tracker.services.imports.terms import ImportTerms
from tracker.services.rules.shipped_lists import shipped_conditions
from tracker.services.wording import say_problem
from tracker.storage.columns import Note
from tracker.text import _

_NOTE = Note()


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
        self._every = columns
        self._today = today
        self._cells = RowCells(columns, mapping, terms, today)
        self._columns = self._cells.columns
        self._regions = {one.code: one.regions for one in shipped_conditions()}
        units = self._columns.get("units", [])
        self._visits = paired_visits(self._columns.get("session_date", []), units)
        self._units_of = mapping.answers.get(UNITS_OF, ASIDE) if len(units) == 1 else ASIDE
        if len(self._visits) > 1 and self._units_of in {EACH, LAST}:
            self._visits = tuple(replace(visit, units=units[0]) for visit in self._visits)
        told = [visit.units for visit in self._visits]
        self._doubtful = [one for one in units if one not in told and self._units_of != NONE]
        self._of_a_visit = [
            one for one in columns if one.instead in OF_A_VISIT or one.field in OF_THE_FIRST
        ]
        self.side = ""
        self.columns = filled_columns(self._columns)
        self.headers = {name: self._cells.named(read_from(name, self._columns)) for name in COLUMNS}

    def read(self, row: GridRow) -> list[PlainRow] | str:
        """The rows that it stands for, or what would have to be right."""
        self._cells.row = row
        try:
            person = self._person()
            self._refuse_doubtful()
            rows = self._with_units([self._visit(person, visit) for visit in self._visits], person)
            given = [
                one for one in rows if one.session_on is not None or one.dose is not None
            ] or rows[:1]
            given = [replace(one, line=row.line) for one in self._planned(given)]
        except Invalid as problem:
            return say_problem(problem)
        return next(filter(None, map(self._fault_of, given)), given)

    def waiting(self, row: GridRow, cells: tuple[tuple[str, str], ...], reason: str) -> WaitingRow:
        """A row that can’t be read whole, with whatever of it can be."""
        self._cells.row = row
        number, is_dead = self._number_alone(), self._is_dead()
        return WaitingRow(row.line, cells, reason, number, self._newest_day(), is_dead)

    def _number_alone(self) -> str:
        try:
            if "record_number" in self._columns:
                return self._number("", "", self._today)
            born = self._cells.known("birth_date", read_known) or self._today
            return self._number(*self._names(), born)
        except Invalid:
            return ""

    def _newest_day(self) -> date | None:
        """None unless all of its days can be read."""
        try:
            days = [self._cells.known_in(visit.on, read_date) for visit in self._visits]
        except Invalid:
            return None
        return max(filter(None, days), default=None)

    def _is_dead(self) -> bool:
        try:
            if (
                tells_death(self._cells.row, self._every, self._mapping)
                or self._cells.known(DIED_ON, read_death) is not None
            ):
                return True
        except Invalid:
            return True
        try:
            return self._cells.code("end_reason") == DIED
        except Invalid:
            return False

    def _refuse_doubtful(self) -> None:
        """Nothing is counted to a visit that it may not be of."""
        sides = [*self._columns.get("units_left", ()), *self._columns.get("units_right", ())]
        doubtful = [*self._doubtful, *(sides if len(self._visits) > 1 else ())]
        # Units of a cell over several rows are their sum, or of each: nobody can know.
        every = (*sides, *self._columns.get("units", ()))
        doubtful += [one for one in every if one.seen.column in self._cells.row.merged]
        for column in doubtful:
            if self._cells.text_in(column):
                message = _("{column}: it isn’t clear of which visit these Units are.")
                raise Invalid(message.format(column=column.seen.name))
        if sum(bool(self._cells.text_in(visit.on)) for visit in self._visits) < 2:
            return
        for column in self._of_a_visit:
            if self._cells.text_in(column):
                message = _("{column}: it isn’t clear of which visit this is.")
                raise Invalid(message.format(column=column.seen.name))

    def _person(self) -> PlainRow:
        family, given = self._names()
        birth = self._cells.known("birth_date", read_known)
        if birth is None:
            raise self._cells.wrong("birth_date", _("the date of birth is missing."))
        condition = self._cells.code("condition") or self._always("condition")
        product = self._cells.code("product") or self._always("product")
        if not condition:
            raise self._cells.wrong("condition", _("what was treated is missing."))
        if not product:
            raise self._cells.wrong(
                "product", _("the product is missing; Units alone say nothing.")
            )
        ended_on, end_reason, died = self._end()
        return PlainRow(
            record_number=self._number(family, given, birth),
            family_name=family,
            given_name=given,
            birth_date=birth,
            condition=condition,
            product=product,
            sex=self._cells.code("sex"),
            phone=self._phone(),
            email=self._cells.text("email"),
            body_region=self._region(condition),
            interval=self._interval(),
            planned_dose=self._dose(self._cells.column("planned_units"), product),
            start_on=self._cells.date_of("start_on"),
            booked_on=None if died is not None else self._cells.date_of("booked_on"),
            booked_at=read_time(self._cells.cell("booked_on")),
            ended_on=ended_on,
            end_reason=end_reason,
            died_on=died,
            is_touch_up={"yes": True, "no": False}.get(self._cells.code("touch_up")),
            lots=self._lots(),
            injector=self._cells.text("injector"),
            notes=self._notes(),
        )

    def _always(self, name: str) -> str:
        """What was said of all rows, if the clinic still has it."""
        said = self._mapping.answers.get(f"always:{name}", "")
        return said if said in self._cells.codes[name] else ""

    def _visit(self, person: PlainRow, visit: Visit) -> PlainRow:
        on = self._cells.known_in(visit.on, read_date)
        dose, notes = self._given(visit, person.product), self._notes_of_sides(visit, person)
        row = replace(person, session_on=on, dose=dose, notes=notes)
        if on is not None and row.booked_on is not None and row.booked_on <= on:
            # That appointment has had its outcome.
            row = replace(row, booked_on=None)
        if on is None:
            due = self._cells.date_of("next_due")
            touch_up = row.is_touch_up or None
            if self._mapping.answers.get(UNDATED) == PLANNED:
                row = replace(
                    row, dose=None, planned_dose=row.planned_dose or row.dose, notes=person.notes
                )
            return replace(row, start_on=due or row.start_on, is_touch_up=touch_up)
        return row

    def _with_units(self, rows: list[PlainRow], person: PlainRow) -> list[PlainRow]:
        """The Units of one column for several visits stay with those of which they tell."""
        last_on = max((row.session_on for row in rows if row.session_on), default=None)
        if len(rows) < 2 or last_on is None or self._units_of not in {EACH, LAST}:
            return rows
        told = {row.session_on for row in rows} if self._units_of == EACH else {last_on}
        return [
            row if row.session_on in told - {None} else replace(row, dose=None, notes=person.notes)
            for row in rows
        ]

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
        on, due = row.session_on, self._cells.date_of("next_due")
        if on is None or due is None or row.interval is not None:
            return row
        if due <= on:
            raise self._cells.wrong(
                "next_due", _("{due} is not after the injection.").format(due=due)
            )
        return replace(row, interval=interval_between(on, due))

    def _fault_of(self, row: PlainRow) -> str | None:
        told: list[str] = []

        def fault(name: str, message: str) -> None:
            told.append(str(self._cells.wrong(name, message)))

        check_row(row, self._terms, self._today, fault, self._cells.named)
        return told[0] if told else None

    def _names(self) -> tuple[str, str]:
        if "full_name" in self._columns:
            is_given_first = self._mapping.answers.get("names") == "given-first"
            family, given = split_name(self._cells.text("full_name"), is_given_first=is_given_first)
        else:
            family, given = self._cells.text("family_name"), self._cells.text("given_name")
        if not family:
            raise self._cells.wrong(
                "full_name" if "full_name" in self._columns else "family_name",
                _("the name is missing."),
            )
        return family, given

    def _phone(self) -> str:
        texts = map(self._cells.text_in, self._columns.get("phone", ()))
        found = read_phones(texts, is_zero_lost=self._mapping.answers.get(PREFIX) == "0")
        return BETWEEN.join(self._cells.line("phone", one) for one in found)

    def _number(self, family: str, given: str, birth: BirthDate) -> str:
        if "record_number" not in self._columns:
            if self._mapping.answers.get("numbers") != MADE_NUMBERS:
                raise self._cells.wrong("record_number", _("the record number is missing."))
            if isinstance(birth, PartialDate):
                message = _("a name and “{born}” tell nobody apart; write a record number.")
                raise self._cells.wrong("record_number", message.format(born=birth))
            return made_number(family, given, birth)
        found = self._cells.asked(
            "record_number", lambda: read_number(self._cells.text("record_number"))
        )
        if not found:
            raise self._cells.wrong("record_number", _("the record number is missing."))
        width = self._mapping.answers.get("zeros", "")
        return found.zfill(int(width)) if width.isdecimal() and found.isdigit() else found

    def _region(self, condition: str) -> str:
        region, side = self._cells.text("body_region"), self._cells.code("side")
        found, self.side = region_and_side(region, side, self._regions.get(condition, ()))
        return found

    def _interval(self) -> Interval | None:
        text = self._cells.text("interval")
        unit = self._mapping.answers.get("interval", "")
        return self._cells.asked("interval", lambda: read_interval(text, unit)) if text else None

    def _end(self) -> End:
        """The end and its reason, which a death is too, as far as its day is known."""
        ended_on, reason, died = (
            self._cells.date_of("ended_on"),
            self._cells.code("end_reason").replace(IN_TREATMENT, ""),
            self._cells.known(DIED_ON, read_death),
        )
        if died is None and tells_death(self._cells.row, self._every, self._mapping):
            died = UNKNOWN_DAY
        if reason not in ("", DIED) and "ended_on" not in self._columns:
            ended_on = ended_on_answer(self._mapping)
        found = end_with_death(ended_on, reason, died)
        if found[2] is not None and DIED not in self._cells.codes["end_reason"]:
            raise self._cells.wrong(DIED_ON, _("the clinic’s reasons for an end have no death."))
        return found

    def _given(self, visit: Visit, product: str) -> int | None:
        if self._cells.text("volume") and not (visit.units and self._cells.text_in(visit.units)):
            raise self._cells.wrong(
                "volume",
                _("a volume is no dose; the Units are needed, or leave the volume out."),
            )
        total = self._dose(visit.units, product)
        sides = [
            self._dose(self._cells.column(name), product) for name in ("units_left", "units_right")
        ]
        both = sum(dose for dose in sides if dose is not None)
        if total is not None and None not in sides and both != total:
            raise self._cells.wrong("units", _("the total is not the sum of left and right."))
        if total is None and both:
            return both
        return total

    def _dose(self, column: ColumnGuess | None, product: str) -> int | None:
        text = self._cells.text_in(column)
        if column is None or not text:
            return None
        named = clinic_words().code("product", text.lstrip("0123456789.,- "))
        if named is not None and named != product:
            raise self._cells.wrong(column.field, _("the dose names another product than the row."))
        most = self._terms.products[product]
        two = self._two_doses(column)
        if two is not None:
            return self._cells.asked(column.field, lambda: read_doses(two, most))
        return self._cells.asked(column.field, lambda: read_dose(text, most))

    def _two_doses(self, column: ColumnGuess | None) -> tuple[str, str] | None:
        """Those of a side each, where somebody has said so of the column."""
        said = "" if column is None else self._mapping.answers.get(f"doses:{column.key}")
        return (
            doses_of_sides(self._cells.text_in(column))
            if said in {LEFT_FIRST, RIGHT_FIRST}
            else None
        )

    def _notes_of_sides(self, visit: Visit, person: PlainRow) -> str:
        two = self._two_doses(visit.units)
        if visit.units is None or two is None:
            return person.notes
        if self.side not in {"", "both"}:
            raise self._cells.wrong("side", _("the dose is of both sides, and the row of one."))
        most = self._terms.products[person.product]
        left_first = self._mapping.answers[f"doses:{visit.units.key}"] == LEFT_FIRST
        told = doses_note(
            (read_dose(two[0], most), read_dose(two[1], most)), is_left_first=left_first
        )
        return f"{person.notes}\n{told}".strip()

    def _lots(self) -> tuple[PlainLot, ...]:
        parts = filter(str.strip, self._cells.text_in(self._cells.column(LOT)).split(";"))
        numbers = [self._cells.line(LOT, " ".join(part.split())) for part in parts]
        expiry = self._cells.known("lot_expiry", read_expiry)
        if len(numbers) > 1 and expiry is not None:
            raise self._cells.wrong("lot_expiry", _("one expiry for several lots says too little."))
        return tuple(PlainLot(number, expiry) for number in numbers)

    def _notes(self) -> str:
        lines = [*map(self._cells.text_in, self._columns.get("notes", ())), side_note(self.side)]
        told = "\n".join(filter(None, lines))
        return self._cells.asked("notes", lambda: _NOTE.process_bind_param(told, None)) or ""  # type: ignore[arg-type]
