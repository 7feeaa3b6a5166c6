"""What a later spreadsheet says otherwise of people and treatments that are in already.

What was given is history: a difference there waits until somebody puts it right. Telephone,
booking, plan, name and end are not. Where only the file has changed since it was last imported,
it is right; where the clinic has changed it, too, somebody says once for the whole column which is.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.services.imports.plain_rows import PlainRow, cells_of, with_plan
from tracker.services.imports.plan import CoursePlan, PatientPlan, StoredCourse, StoredPatient
from tracker.services.imports.sheet_deaths import told_death

SHEET, OURS = "sheet", "ours"
_PLAN = ("interval", "planned_units", "start_on", "booked_on")
_CONTACT = ("phone", "email", "sex")
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Differing:
    """A column in which the file and the clinic’s records both say something new, `count` times.

    `examples` are up to three: who, what the file says, what the records say.
    """

    column: str
    count: int
    examples: tuple[tuple[str, str, str], ...]

    @property
    def key(self) -> str:
        """Under which it is answered, with `SHEET` or `OURS`."""
        return f"differs:{self.column}"


@dataclass(slots=True)
class Settled:
    """What of one patient changes besides new rows."""

    rows: list[PlainRow] = field(default_factory=list)
    contact: dict[str, str] = field(default_factory=dict)
    plans: dict[int, CoursePlan] = field(default_factory=dict)


class SheetChanges:
    """`said` has the answers by their keys. Without one, the clinic’s records stay as they are."""

    def __init__(self, said: Mapping[str, str]) -> None:
        self._said = said
        self._found: dict[str, dict[str, tuple[str, str, str]]] = defaultdict(dict)

    @property
    def differing(self) -> tuple[Differing, ...]:
        """All of them, answered or not."""
        return tuple(
            Differing(column, len(found), tuple(found.values())[:_EXAMPLES])
            for column, found in self._found.items()
        )

    def is_said(self, column: str) -> bool:
        """Whether somebody has said which is right in a column."""
        return f"differs:{column}" in self._said

    def takes(self, column: str, row: PlainRow, theirs: str, ours: str) -> bool:
        """Whether the file is right; noted as a question."""
        name = f"{row.given_name} {row.family_name}".strip()
        self._found[column][f"{row.record_number} {row.condition}"] = (name, theirs, ours)
        return self._said.get(f"differs:{column}") == SHEET

    def settled(
        self,
        rows: Sequence[PlainRow],
        stored: StoredPatient | None,
        said_names: Mapping[int, PlainRow],
    ) -> Settled:
        """The rows, without what those that are in already say otherwise and is no history.

        `said_names` has the rows by line as they spell names.
        """
        died = told_death(rows, stored)
        if stored is None:
            done = Settled(list(rows))
            if died is not None:
                done.contact["deceased_on"] = str(died.ended_on)
            return done
        done = Settled()
        newest: dict[str, tuple[str, PlainRow]] = {}
        for row in sorted(rows, key=_day):
            course = _course_of(row, stored)
            base = {} if course is None else course.imported.get(row.session_on, {})
            cells = cells_of(row)
            changed = [name for name in _CONTACT if cells[name] not in ("", base.get(name, ""))]
            newest.update({name: (cells[name], row) for name in changed})
            if course is None:
                done.rows.append(row)
                continue
            noted = {name: cells[name] for name in changed if base}
            if base:
                noted.update(self._kept_names(said_names.get(row.line, row)))
            done.rows.append(self._planned(row, course, noted, done))
        self._decide_contact(newest, stored, done)
        if died is not None and stored.died_on is None:
            _end_all(died, stored, done)
        return done

    def _kept_names(self, row: PlainRow) -> dict[str, str]:
        """Names of the file that were said to be wrong: they are not asked about again."""
        said = {"family_name": row.family_name, "given_name": row.given_name}
        return {name: said[name] for name in said if self._said.get(f"differs:{name}") == OURS}

    def _planned(
        self, row: PlainRow, course: StoredCourse, noted: dict[str, str], done: Settled
    ) -> PlainRow:
        """The row as far as it is history; what it changes of its course becomes a plan."""
        base = course.imported.get(row.session_on)
        ours = course.recorded.get(row.session_on) or base or {}
        cells, runs = cells_of(row), course.end is None
        taken = {}
        if runs and (row.session_on or date.min) == course.last_on:
            for name in _PLAN:
                text, known = cells[name], (base or {}).get(name, "")
                if text in ("", known, ours.get(name, "")):
                    continue
                is_ours_old = ours.get(name, "") in ("", known)
                if is_ours_old or self.takes(name, row, text, ours.get(name, "")):
                    taken[name] = text
                if name in taken or self.is_said(name):
                    noted[name] = text
        is_new_end = cells["ended_on"] not in ("", (base or {}).get("ended_on", ""))
        ends = runs and row.ended_on is not None and is_new_end and row.ended_on >= course.last_on
        if ends:
            noted |= {name: cells[name] for name in ("ended_on", "end_reason")}
        if taken or ends or (noted and base is not None):
            done.plans[course.id] = CoursePlan(
                course_id=course.id,
                key=course.key,
                rows=(),
                newest=with_plan(row, {**ours, **taken}) if taken and not ends else None,
                ended_on=row.ended_on if ends else None,
                ending=row if ends else None,
                was_booked_on=_date(ours.get("booked_on")) if "booked_on" in taken else None,
                noted_on=row.session_on,
                noted=noted if base is not None else {},
            )
        plain = replace(
            with_plan(row, {}),
            record_number=(base or ours).get("record_number", row.record_number),
            phone="",
            email="",
            sex="",
        )
        if ends or not is_new_end:
            plain = replace(plain, ended_on=None, end_reason="")
        return plain

    def _decide_contact(
        self, newest: Mapping[str, tuple[str, PlainRow]], stored: StoredPatient, done: Settled
    ) -> None:
        imported = [cells for course in stored.courses for cells in course.imported.values()]
        for name, (text, row) in newest.items():
            ours: str = getattr(stored.person, name)
            if text == ours:
                continue
            is_ours_old = not ours or any(cells.get(name) == ours for cells in imported)
            if is_ours_old or self.takes(name, row, text, ours):
                done.contact[name] = text
            elif not self.is_said(name):
                for key, plan in done.plans.items():
                    left = {column: t for column, t in plan.noted.items() if column != name}
                    done.plans[key] = replace(plan, noted=left)
        done.plans = {
            key: plan
            for key, plan in done.plans.items()
            if plan.newest or plan.ending or plan.noted
        }


def with_changes(plan: PatientPlan, done: Settled) -> PatientPlan:
    """The plan of new rows, and of what changes besides; where both speak of a plan, new rows do."""
    if plan.patient_id is None:
        return replace(plan, contact={**plan.contact, **done.contact})
    courses = {one.course_id: one for one in plan.courses if one.course_id is not None}
    new = [one for one in plan.courses if one.course_id is None]
    for key, change in done.plans.items():
        there = courses.get(key)
        if there is None:
            courses[key] = change
            continue
        courses[key] = replace(there, noted_on=change.noted_on, noted=change.noted)
        if there.ending is None and change.ending is not None:
            courses[key] = replace(courses[key], ended_on=change.ended_on, ending=change.ending)
        elif there.newest is None and there.ending is None:
            courses[key] = replace(change, rows=there.rows)
    return replace(plan, courses=(*courses.values(), *new), contact=done.contact)


def _end_all(died: PlainRow, stored: StoredPatient, done: Settled) -> None:
    """Who has died is treated for nothing any more, whatever row says so."""
    on = died.ended_on or date.min
    for course in stored.courses:
        there = done.plans.get(course.id)
        if course.end is not None or course.last_on > on or (there and there.ending):
            continue
        blank = CoursePlan(course.id, course.key, (), None, None, None)
        done.plans[course.id] = replace(there or blank, newest=None, ended_on=on, ending=died)
    done.contact["deceased_on"] = on.isoformat()


def _course_of(row: PlainRow, stored: StoredPatient) -> StoredCourse | None:
    """The course that has the row already."""
    there = [
        course
        for course in stored.courses
        if course.key == (row.condition, row.body_region)
        and (
            row.session_on in course.imported
            or (row.session_on is not None and row.session_on in course.recorded)
        )
    ]
    own = [one for one in there if row.ended_on and one.end == (row.ended_on, row.end_reason)]
    running = [one for one in there if one.end is None]
    return next(iter((*own, *running, *there)), None)


def _day(row: PlainRow) -> tuple[date, int]:
    return row.session_on or date.min, row.line


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
