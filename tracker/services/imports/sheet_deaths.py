"""Who of a spreadsheet has died: nothing that it brings of theirs goes on, and nobody is called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from tracker.domain.death import (
    DeathDate,
    day_of_death,
    earliest,
    latest,
    read_death_date,
    says_more,
)
from tracker.services.imports.plain_rows import DIED, DIED_ON, PlainRow
from tracker.services.imports.plan import CoursePlan, PatientPlan, StoredPatient
from tracker.text import _


def death_of(row: PlainRow) -> DeathDate | None:
    """As far as the row says when its patient died; None where it doesn't say that they did."""
    return row.died_on or (row.ended_on if row.end_reason == DIED else None)


def told_death(rows: Sequence[PlainRow], stored: StoredPatient | None) -> DeathDate | None:
    """What the rows say of their patient's death, and have not said before; the most of it."""
    found: DeathDate | None = None
    for row in rows:
        died = death_of(row)
        if died is None or _is_old(row, died, stored):
            continue
        if found is None or says_more(died, found):
            found = died
    return found


def told_wrongly(rows: Sequence[PlainRow], stored: StoredPatient | None) -> dict[int, str]:
    """Why rows of somebody who died wait, by line: a death that can’t be so, or what came after it.

    Whoever is new waits whole, so that nobody is called before it is clear.
    """
    told = [row for row in rows if death_of(row) is not None]
    deaths = {died for row in told if (died := death_of(row)) is not None}
    known = stored.died_on if stored is not None else None
    died_on = known or min(deaths, key=latest, default=None)
    if died_on is None:
        return {}
    other = max(deaths, key=earliest, default=died_on)
    if known is None and earliest(other) > latest(died_on):
        said = _("Two days of death are told, {one} and {other}; one of them is right.").format(
            one=died_on, other=other
        )
        return {row.line: said for row in rows}
    last_day = latest(died_on)
    late = {
        row.line: row.session_on for row in rows if row.session_on and row.session_on > last_day
    }
    there = max((course.last_on for course in stored.courses), default=date.min) if stored else None
    last = max((*late.values(), there or date.min))
    if last <= last_day:
        return {}
    said = _("Given on {on}, and died on {died}: one of these days is not right.").format(
        on=last, died=died_on
    )
    if stored is None:
        return {row.line: said for row in rows}
    if known is not None:
        return dict.fromkeys(late, said)
    return {row.line: said for row in rows if row in told or row.line in late}


def without_future(plan: PatientPlan, stored: StoredPatient | None, today: date) -> PatientPlan:
    """The plan, in which what it opens for somebody who died ends with that, and nothing is booked.

    Where nobody knows the day, treatments end today.
    """
    told = plan.contact.get("deceased_on")
    died_on = read_death_date(told) if told else stored.died_on if stored is not None else None
    if died_on is None:
        return plan
    ended_on = day_of_death(died_on) or today
    return replace(plan, courses=tuple(_ended(course, ended_on) for course in plan.courses))


def _ended(course: CoursePlan, ended_on: date) -> CoursePlan:
    newest = None if course.newest is None else replace(course.newest, booked_on=None)
    if course.course_id is not None or course.ended_on is not None:
        return replace(course, newest=newest)
    ending = replace(course.rows[-1], ended_on=ended_on, end_reason=DIED)
    return replace(course, newest=newest, ended_on=ended_on, ending=ending)


def _is_old(row: PlainRow, died: DeathDate, stored: StoredPatient | None) -> bool:
    """Whoever found such a death to be an error is not told again by the next list."""
    before = (
        [course.imported.get(row.session_on, {}) for course in stored.courses] if stored else []
    )
    return any(
        death_before(cells) == died.isoformat()
        for cells in before
        if cells.get("condition") == row.condition
    )


def death_before(cells: Mapping[str, str]) -> str | None:
    """What the cells of a row that is in already say of a death, in ISO form."""
    return cells.get(DIED_ON) or (
        cells.get("ended_on") if cells.get("end_reason") == DIED else None
    )
