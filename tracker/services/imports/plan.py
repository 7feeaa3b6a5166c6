"""What an import changes for one patient, decided before anything is written.

Two sentences of the format say what an empty cell means. Product, interval, planned dose, start
and booking of a course are those of its newest row over all rows ever imported (rows without a
date are the oldest), and there an empty cell means "none of its own". Everywhere else an empty
cell leaves what the course or the patient has. A column that a file doesn't have leaves it too.

Rows of one condition and region are one course, and each end that they name closes one: rows
without an end, up to and on that day, belong to the course that it closed, later ones to the
course that runs. A row without a date belongs to the only course that there is, unless it says
itself that it begins after that one's end. A row that repeats what was imported or what is recorded changes nothing.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.domain.protocol import Population, Rules, population_on
from tracker.services.imports.faults import Faults
from tracker.services.imports.plain_rows import (
    PlainRow,
    cells_of,
    first_contradiction,
    first_difference,
)
from tracker.text import _

CourseKey = tuple[str, str]
End = tuple[date, str]
"""The day of an end, and its reason: two courses may have ended on one day."""


@dataclass(frozen=True, slots=True)
class StoredCourse:
    """A course that is there. ``imported`` and ``recorded`` are its rows' cells by date: as they
    were imported, and as an export would write them now.
    """

    id: int
    key: CourseKey
    end: End | None
    imported: Mapping[date | None, Mapping[str, str]] = field(default_factory=dict)
    recorded: Mapping[date | None, Mapping[str, str]] = field(default_factory=dict)

    @property
    def newest_on(self) -> date | None:
        """The date of the newest imported row; None as well if none was imported."""
        return max((on for on in self.imported if on is not None), default=None)

    @property
    def last_on(self) -> date:
        """The day of its last session, the first of all days if it has none."""
        days = (on for on in (*self.imported, *self.recorded) if on is not None)
        return max(days, default=date.min)


@dataclass(frozen=True, slots=True)
class StoredPatient:
    """A patient that is there, as their rows' first cells, with their courses."""

    id: int
    person: PlainRow
    courses: tuple[StoredCourse, ...]
    died_on: date | None = None


@dataclass(frozen=True, slots=True)
class CoursePlan:
    """What becomes of one course; without an id it is a new one.

    ``newest`` is the row that decides its product and plan from now on, None if they stay;
    ``ending`` the row that ends it, None if it runs on or has ended already; ``was_booked_on`` the
    booking that the newest row before had; ``noted`` what the row of ``noted_on``, which is there
    already, says by now.
    """

    course_id: int | None
    key: CourseKey
    rows: tuple[PlainRow, ...]
    newest: PlainRow | None
    ended_on: date | None
    ending: PlainRow | None
    was_booked_on: date | None = None
    noted_on: date | None = None
    noted: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PatientPlan:
    """What becomes of one patient; without an id it is a new one. ``contact`` holds the cells of
    sex, phone and email that are to be set, and the day of a death, of somebody who is there also
    their names; ``known_as`` more record numbers of theirs.
    """

    patient_id: int | None
    person: PlainRow
    contact: Mapping[str, str]
    courses: tuple[CoursePlan, ...]
    repeated: int
    known_as: tuple[str, ...] = ()

    @property
    def is_change(self) -> bool:
        """Whether anything is to be written."""
        return bool(self.courses or self.known_as or (self.patient_id and self.contact))


def plan_patient(
    rows: Sequence[PlainRow],
    stored: StoredPatient | None,
    rules: Rules,
    today: date,
    faults: Faults,
) -> PatientPlan:
    """Decide about all rows of one record number; what can't be goes to ``faults``."""
    rows = sorted(rows, key=lambda row: row.line)
    _refuse_two_people(rows[0], rows[1:], faults)
    by_key: dict[CourseKey, list[PlainRow]] = defaultdict(list)
    for row in rows:
        by_key[row.condition, row.body_region].append(row)
    courses: list[CoursePlan] = []
    fresh: list[PlainRow] = []
    repeated = 0
    for key, its_rows in by_key.items():
        there = [c for c in stored.courses if c.key == key] if stored is not None else []
        new = _new_rows(its_rows, there, faults)
        repeated += len(its_rows) - len(new)
        fresh += new
        courses += _course_plans(key, new, there)
    if stored is not None and fresh:
        _refuse_another_person(stored.person, fresh, faults)
    for course in courses:
        _refuse_without_rule(course, rules, today, faults)
    return PatientPlan(
        None if stored is None else stored.id,
        rows[0],
        _contact(fresh, stored),
        tuple(courses),
        repeated,
    )


def _refuse_two_people(first: PlainRow, others: Iterable[PlainRow], faults: Faults) -> None:
    for row in others:
        column = _other_person(first, row)
        if column:
            faults.add(
                row.line,
                column,
                _(
                    "record number {number} is {given} {family}, born {birth}, on line {line}; "
                    "one number is one person."
                ).format(
                    number=row.record_number,
                    given=first.given_name,
                    family=first.family_name,
                    birth=first.birth_date,
                    line=first.line,
                ),
            )


def _refuse_another_person(person: PlainRow, rows: Iterable[PlainRow], faults: Faults) -> None:
    for row in rows:
        column = _other_person(person, row)
        if column:
            faults.add(
                row.line,
                column,
                _(
                    "record number {number} is {given} {family}, born {birth}, in this clinic; "
                    "one number is one person."
                ).format(
                    number=row.record_number,
                    given=person.given_name,
                    family=person.family_name,
                    birth=person.birth_date,
                ),
            )


def _other_person(one: PlainRow, other: PlainRow) -> str | None:
    for column in ("family_name", "given_name", "birth_date"):
        if getattr(one, column) != getattr(other, column):
            return column
    return None


def _new_rows(
    rows: Sequence[PlainRow], there: Sequence[StoredCourse], faults: Faults
) -> list[PlainRow]:
    """Those that neither repeat a row of the file nor one that is stored."""
    by_date: dict[date | None, list[PlainRow]] = defaultdict(list)
    new = []
    for row in rows:
        of_the_day = by_date[row.session_on]
        first = next((one for one in of_the_day if _may_be_one_course(one, row)), None)
        of_the_day.append(row)
        if first is not None:
            _refuse_difference(row, first, faults)
        elif not _is_stored(row, there, faults):
            new.append(row)
    return new


def _may_be_one_course(one: PlainRow, other: PlainRow) -> bool:
    ends = _end_of(one), _end_of(other)
    return None in ends or ends[0] == ends[1]


def _end_of(row: PlainRow) -> End | None:
    return None if row.ended_on is None else (row.ended_on, row.end_reason)


def _refuse_difference(row: PlainRow, first: PlainRow, faults: Faults) -> None:
    column = first_contradiction(row, first)
    # Names are told as two people, once.
    if column is None or _other_person(row, first):
        return
    faults.add(
        row.line,
        column,
        _(
            "“{text}” here and “{other}” on line {line}, for the same treatment and date; "
            "only one row may be there."
        ).format(text=cells_of(row)[column], other=cells_of(first)[column], line=first.line),
    )


def _is_stored(row: PlainRow, there: Sequence[StoredCourse], faults: Faults) -> bool:
    if row.ended_on is not None:
        # Where its own course is among them, another one of that day says nothing about it.
        there = [course for course in there if course.end == _end_of(row)] or there
    views = [
        view[row.session_on]
        for course in there
        for view in (course.imported, course.recorded)
        if row.session_on in view
    ]
    if row.session_on is None and not any(None in course.imported for course in there):
        # A course that was opened by hand has no row; only saying the same is a repeat.
        return any(first_difference(row, view) is None for view in views)
    differences = [first_difference(row, view) for view in views]
    if None not in differences and differences:
        column = differences[-1] or ""
        faults.add(
            row.line,
            column,
            _(
                "“{text}” here and “{stored}” in the clinic’s records of this treatment and date; "
                "correct it there or leave the row out."
            ).format(text=cells_of(row)[column], stored=views[-1].get(column, "")),
        )
    return bool(views)


def _course_plans(
    key: CourseKey, rows: Sequence[PlainRow], there: Sequence[StoredCourse]
) -> list[CoursePlan]:
    by_end = _by_end(rows, there)
    by_stored_end = {course.end: course for course in there}
    new_ends = [end for end in by_end if end is not None and end not in by_stored_end]
    running = by_stored_end.get(None)
    closing = [end for end in new_ends if running is not None and running.last_on <= end[0]]
    if closing:
        # The course that ran here has ended meanwhile.
        by_stored_end[min(closing)] = by_stored_end.pop(None)
    plans = []
    for end, its_rows in by_end.items():
        course = by_stored_end.get(end)
        ordered = tuple(sorted(its_rows, key=_row_order))
        is_ended_already = course is not None and course.end is not None
        plans.append(
            CoursePlan(
                course_id=None if course is None else course.id,
                key=key,
                rows=ordered,
                newest=_newest(ordered, course),
                ended_on=None if end is None else end[0],
                ending=None
                if is_ended_already
                else next((row for row in ordered if row.ended_on is not None), None),
                was_booked_on=_was_booked_on(course),
            )
        )
    return plans


def _by_end(
    rows: Sequence[PlainRow], there: Sequence[StoredCourse]
) -> dict[End | None, list[PlainRow]]:
    """The rows by the end of the course that they belong to; None: the course that runs."""
    stored = {course.end for course in there}
    ends = sorted({end for end in (*stored, *map(_end_of, rows)) if end is not None})
    by_end: dict[End | None, list[PlainRow]] = defaultdict(list)
    openings = []
    for row in rows:
        if row.ended_on is not None:
            by_end[_end_of(row)].append(row)
        elif row.session_on is None:
            openings.append(row)
        else:
            on = row.session_on
            by_end[next((end for end in ends if on <= end[0]), None)].append(row)
    # A stored course that runs is another one, unless it is what ends here.
    is_only = (
        len(ends) == 1
        and None not in by_end
        and (None not in stored or (stored == {None} and there[0].last_on <= ends[0][0]))
    )
    for row in openings:
        end = ends[0] if is_only and _begins_before(row, ends[0][0]) else None
        by_end[end].append(row)
    return by_end


def _begins_before(opening: PlainRow, end: date) -> bool:
    return (opening.start_on or opening.booked_on or date.min) < end


def _newest(rows: Sequence[PlainRow], course: StoredCourse | None) -> PlainRow | None:
    """The row that decides from now on, None if a stored one still does."""
    newest = rows[-1]
    if course is None or not course.imported:
        return newest
    return newest if _row_order(newest)[0] > (course.newest_on or date.min) else None


def _was_booked_on(course: StoredCourse | None) -> date | None:
    if course is None or not course.imported:
        return None
    said = course.imported[course.newest_on].get("booked_on")
    return date.fromisoformat(said) if said else None


def _row_order(row: PlainRow) -> tuple[date, int]:
    return row.session_on or date.min, row.line


def _refuse_without_rule(course: CoursePlan, rules: Rules, today: date, faults: Faults) -> None:
    """A course that runs needs a rule for the patient's age today."""
    newest = course.newest
    if newest is None or course.ended_on is not None:
        return
    population = population_on(newest.birth_date, today)
    if rules.protocol(newest.condition, newest.product, population) is not None:
        return
    sentence = (
        _("there is no rule for {product} in {condition} for children.")
        if population is Population.CHILD
        else _("there is no rule for {product} in {condition} for adults.")
    )
    faults.add(
        newest.line,
        "product",
        sentence.format(product=newest.product, condition=newest.condition),
    )


def _contact(fresh: Sequence[PlainRow], stored: StoredPatient | None) -> dict[str, str]:
    """The cells of sex, phone and email that the newest row which has them decides."""
    if not fresh:
        return {}
    before: dict[str, tuple[date, str]] = {}
    if stored is not None:
        said = [i for course in stored.courses for i in course.imported.items()]
        for on, cells in sorted(said, key=lambda item: item[0] or date.min):
            for column in ("sex", "phone", "email"):
                if cells.get(column):
                    before[column] = (on or date.min, cells[column])
    found = {}
    for row in sorted(fresh, key=_row_order):
        for column in ("sex", "phone", "email"):
            text: str = getattr(row, column)
            on, _known = before.get(column, (date.min, ""))
            if text and _row_order(row)[0] >= on:
                found[column] = text
    # What it was before is compared at the end: a number may come back after another one.
    nothing = (date.min, "")
    return {c: text for c, text in found.items() if text != before.get(c, nothing)[1]}
