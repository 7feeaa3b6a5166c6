"""Changing a clinic list with whoever is booked on it: who falls in, and moving them in one act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.outcome import Done
from tracker.domain.places import Cases, PlaceBook
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_days.closing_days import ClosurePreview, move_untold, preview_moving
from tracker.services.clinic_days.lists import (
    ClinicListForm,
    add_list,
    change_list,
    listed_form,
    withdraw_list,
)
from tracker.services.rules.in_force import current_rules
from tracker.services.together import together
from tracker.storage import records as r
from tracker.text import ngettext

MOST_MOVED = 200
"""Bookings moved in one act; where more fall in, days are closed one by one."""

_AHEAD = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list as it is to be; `form` None: it is taken away. `uuid` "": a new one."""

    form: ClinicListForm | None
    uuid: str = ""
    seen_version: int = 0


def preview_list_change(tx: Session, change: ListChange, today: date) -> ClosurePreview:
    """Who is booked where there is no place for them any more, most harmed first.

    Nothing is written. Who had no place there before either doesn't fall in.
    """
    authorize(tx, Action.READ_CHART)
    before = current_rules(tx).days
    after = replace(before, lists=_lists_after(tx, before.lists, change))
    rows = _booked(tx, today)
    fallen = _without_place(after, rows) - _without_place(before, rows)
    booked = {row.id: row for row in rows if row.id in fallen}
    days = sorted({row.on_date for row in booked.values()})
    if len(booked) > MOST_MOVED:
        return ClosurePreview(tuple(days), (), None, None, today, too_many=len(booked))
    return preview_moving(tx, days, booked, after, today)


def change_list_and_move(
    tx: Session,
    change: ListChange,
    moves: Sequence[tuple[str, int, date]],
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Done:
    """Change the list and move bookings (uuid, seen version, new day): one act, one undo.

    As `close_and_move`: each is checked as any other booking, and nothing is saved where one isn't
    allowed by now.
    """
    authorize(tx, Action.EDIT_RULES)
    done = [_change(tx, change, today)]
    label = done[0].undo.label if done[0].undo is not None else ""
    for number, move in enumerate(moves, 1):
        done += move_untold(tx, move, label, today)
        if progress is not None:
            progress(number, len(moves))
    if not moves:
        return done[0]
    moved = ngettext("{what}, {count} booking moved", "{what}, {count} bookings moved", len(moves))
    return together(done[0].value, moved.format(what=label, count=len(moves)), done)


def _change(tx: Session, change: ListChange, today: date) -> Done:
    if change.form is None:
        return withdraw_list(tx, change.uuid, change.seen_version, today)
    if not change.uuid:
        return add_list(tx, change.form, today)
    return change_list(tx, change.uuid, change.seen_version, change.form, today)


def _lists_after(
    tx: Session, lists: tuple[ClinicList, ...], change: ListChange
) -> tuple[ClinicList, ...]:
    was = listed_form(tx, change.uuid) if change.uuid else None
    kept = lists if was is None else tuple(one for one in lists if _day(one) != _day(was))
    form = change.form
    if form is None:
        return kept
    held = ClinicList(
        form.name.strip(),
        form.places,
        form.weekday,
        form.on,
        frozenset(form.conditions),
        form.clinician,
    )
    return (*kept, held)


def _day(one: ClinicList | ClinicListForm) -> tuple[str, int | None, date | None]:
    """A day has one list of a name."""
    return one.name, one.weekday, one.on


def _without_place(days: ClinicDays, rows: Iterable[Any]) -> set[int]:
    """Which appointments have no place of their own on their day, the first booked served first.

    Another list of the day does for one that isn't held, as it does wherever places are counted.
    """
    places = PlaceBook(days)
    found = set()
    for row in rows:
        names = {one.name for one in places.lists_on(row.on_date)}
        wanted = row.wanted if row.wanted in names else ""
        if places.has_place(row.on_date, row.patient_id, row.cases, wanted):
            places.hold(row.on_date, row.patient_id, row.cases, wanted)
        else:
            found.add(row.id)
    return found


@dataclass(slots=True)
class _Booked:
    id: int
    uuid: str
    version: int
    patient_id: int
    on_date: date
    wanted: str
    cases: Cases


def _booked(tx: Session, today: date) -> list[_Booked]:
    a, link, course = r.Appointment, r.AppointmentCourse, r.Course
    rows = tx.execute(
        select(
            *(a.id, a.uuid, a.version, a.patient_id, a.on_date, a.list_name),
            *(course.condition, r.Staff.name),
        )
        .join(link, link.appointment_id == a.id)
        .join(course, course.id == link.course_id)
        .outerjoin(r.Staff, r.Staff.id == course.clinician_id)
        .where(a.on_date.between(today, today + _AHEAD), a.status == "booked")
        .order_by(a.on_date, a.id)
    )
    found: dict[int, _Booked] = {}
    for key, uuid, version, patient_id, on, wanted, condition, clinician in rows:
        one = found.get(key)
        if one is None:
            one = _Booked(key, uuid, version, patient_id, on, wanted or "", frozenset())
            found[key] = one
        one.cases |= {(condition, clinician or "")}
    return list(found.values())
