"""Who of a spreadsheet has died: nothing that it brings of theirs goes on, and nobody is called."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.plan import CoursePlan, PatientPlan, StoredPatient
from tracker.text import _

DIED = "died"
"""The reason of an end that is a death."""


def told_death(rows: Sequence[PlainRow], stored: StoredPatient | None) -> PlainRow | None:
    """The first row that says on which day its patient died, and has not said so before."""
    return next((row for row in rows if _tells(row) and not _is_old(row, stored)), None)


def told_wrongly(rows: Sequence[PlainRow], stored: StoredPatient | None) -> dict[int, str]:
    """Why rows of somebody who died wait, by line: a death that can’t be so, or what came after it.

    Whoever is new waits whole, so that nobody is called before it is clear.
    """
    told = [row for row in rows if _tells(row)]
    deaths = sorted({row.ended_on for row in told if row.ended_on is not None})
    known = stored.died_on if stored is not None else None
    died_on = known or (deaths[0] if deaths else None)
    if died_on is None:
        return {}
    if known is None and len(deaths) > 1:
        said = _("Two days of death are told, {one} and {other}; one of them is right.").format(
            one=deaths[0], other=deaths[1]
        )
        return {row.line: said for row in rows}
    late = {row.line: row.session_on for row in rows if row.session_on and row.session_on > died_on}
    there = max((course.last_on for course in stored.courses), default=date.min) if stored else None
    last = max((*late.values(), there or date.min))
    if last <= died_on:
        return {}
    said = _("Given on {on}, and died on {died}: one of these days is not right.").format(
        on=last, died=died_on
    )
    if stored is None:
        return {row.line: said for row in rows}
    if known is not None:
        return dict.fromkeys(late, said)
    return {row.line: said for row in rows if row in told or row.line in late}


def without_future(plan: PatientPlan, stored: StoredPatient | None) -> PatientPlan:
    """The plan, in which what it opens for somebody who died ends with that, and nothing is booked."""
    told = plan.contact.get("deceased_on")
    died_on = date.fromisoformat(told) if told else stored.died_on if stored is not None else None
    if died_on is None:
        return plan
    return replace(plan, courses=tuple(_ended(course, died_on) for course in plan.courses))


def _ended(course: CoursePlan, died_on: date) -> CoursePlan:
    newest = None if course.newest is None else replace(course.newest, booked_on=None)
    if course.course_id is not None or course.ended_on is not None:
        return replace(course, newest=newest)
    ending = replace(course.rows[-1], ended_on=died_on, end_reason=DIED)
    return replace(course, newest=newest, ended_on=died_on, ending=ending)


def _tells(row: PlainRow) -> bool:
    return row.end_reason == DIED and row.ended_on is not None


def _is_old(row: PlainRow, stored: StoredPatient | None) -> bool:
    """Whoever found such a death to be an error is not told again by the next list."""
    before = (
        [course.imported.get(row.session_on, {}) for course in stored.courses] if stored else []
    )
    on = None if row.ended_on is None else row.ended_on.isoformat()
    return any(
        cells.get("ended_on") == on and cells.get("end_reason") == DIED
        for cells in before
        if cells.get("condition") == row.condition
    )
