"""What the other system says and this clinic must decide: asked of a clinician, never done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.facts import COUNTING
from tracker.domain.reviews import ReviewCode
from tracker.services.courses.questions import ask
from tracker.services.facts import CHUNK
from tracker.services.imports.others.people import Recognised, who
from tracker.services.imports.others.told import BroughtIn, Origin, SetAside, Withdrawn
from tracker.storage import records as r
from tracker.storage.scratch import Shelf
from tracker.storage.slices import slices
from tracker.text import _, format_date_short

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CODE = ReviewCode.TOLD_ELSEWHERE.value
_LONGEST = 2000


def ask_about_withdrawn(
    tx: Session,
    withdrawn: Shelf[Withdrawn],
    people: Recognised,
    found: BroughtIn,
    today: date,
) -> None:
    """Injections of this clinic that count, and that the other system calls an error."""
    for one, known in _with_session(tx, withdrawn):
        if one.is_dose_only and not all(o.is_dose_only for o in withdrawn.of(one.session_uuid)):
            continue
        same = _of_that_day(tx, people, one) if known is None else [known]
        if not same:
            reason = _("it was entered in error.")
            found.aside.append(SetAside(one.origin.line, one.origin.place, reason, field="status"))
        for session in same:
            if session.status not in COUNTING or (one.is_dose_only and session.dose is None):
                continue
            on = format_date_short(session.given_on)
            told = _said(one).format(on=on)
            _see_to(tx, session.course_id, (one.origin, "status"), told, found, today)


def _said(one: Withdrawn) -> str:
    if one.is_dose_only:
        return _(
            "Another system says that the dose of {on} was entered in error. It still counts here: "
            "if it is an error, correct it in its record."
        )
    return _(
        "Another system says that the injection of {on} was entered in error. It still counts "
        "here: if it is an error, mark it as one in its record."
    )


def _with_session(
    tx: Session, withdrawn: Iterable[Withdrawn]
) -> Iterator[tuple[Withdrawn, r.SessionRecord | None]]:
    session = r.SessionRecord
    for some in slices(withdrawn, CHUNK):
        named = session.uuid.in_([one.session_uuid for one in some])
        there = {one.uuid: one for one in tx.scalars(select(session).where(named))}
        yield from ((one, there.get(one.session_uuid)) for one in some)


def _of_that_day(tx: Session, people: Recognised, one: Withdrawn) -> Sequence[r.SessionRecord]:
    """What the clinic had recorded by itself, and took the other system's for the same."""
    target = people.targets.get(one.patient_uuid or "")
    if target is None or target.patient_id is None or one.on is None:
        return ()
    session, course = r.SessionRecord, r.Course
    query = (
        select(session)
        .join(course, course.id == session.course_id)
        .where(session.patient_id == target.patient_id, session.given_on == one.on)
    )
    if one.condition is not None:
        query = query.where(course.condition == one.condition)
    return tx.scalars(query).all()


def ask_about_deaths(tx: Session, people: Recognised, found: BroughtIn, today: date) -> None:
    """Who has died, as the other system says, and is alive in this clinic’s records."""
    patient, course = r.Patient, r.Course
    for target in people.targets:
        told = target.told
        if told.died_on is None:
            continue
        known = tx.scalars(select(patient).where(patient.uuid == target.uuid)).one()
        if known.deceased_on is not None:
            continue
        open_ones = tx.scalars(
            select(course.id).where(course.patient_id == known.id, course.ended_on.is_(None))
        ).all()
        if not open_ones:
            origin = told.origin
            reason = _("they have died, as it says there: say in their record whether it is so.")
            found.aside.append(
                SetAside(origin.line, origin.place, reason, who(told), waits=True, field="deceased")
            )
        for course_id in open_ones:
            said = _(
                "Another system says that the patient has died. Nobody calls until this is "
                "decided: say in the record whether it is so."
            )
            _see_to(tx, course_id, (told.origin, "deceased"), said, found, today)


def _see_to(
    tx: Session,
    course_id: int,
    where: tuple[Origin, str],
    told: str,
    found: BroughtIn,
    today: date,
) -> None:
    """`where` is a resource with its field. Once: what was decided already is not asked again, an ended treatment has nobody to ask."""
    review, course = r.Review, tx.get_one(r.Course, course_id)
    asked = tx.scalars(
        select(review).where(review.course_id == course_id, review.code == _CODE)
    ).all()
    is_decided = any(told in one.note and one.closed_on is not None for one in asked)
    if is_decided:
        return
    origin, named = where
    waits = course.ended_on is not None
    found.aside.append(SetAside(origin.line, origin.place, told, waits=waits, field=named))
    going_on = next((one for one in asked if one.closed_on is None), None)
    if course.ended_on is not None or (going_on is not None and told in going_on.note):
        return
    if going_on is None:
        ask(tx, course_id, _CODE, told, today)
    else:
        going_on.note = f"{going_on.note}\n{told}"[:_LONGEST]
    found.reviews += 1
