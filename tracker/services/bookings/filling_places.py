"""Places proposed to everybody who is to be called, and booked in one act where they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain, islice
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.next_step import Verb
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.proposals import propose
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.bookings.checks import LATE_ONLY
from tracker.services.bookings.places import places_to_give
from tracker.services.bookings.untold_patients import mark_untold
from tracker.services.bookings.wishes import read_wishes
from tracker.services.clinic_days.today_parts import people
from tracker.services.entered import needed_reason
from tracker.services.recall.listing import TO_BOOK, count_listed, holding_on, recall_ids
from tracker.services.recall.rows import causes_of
from tracker.services.rules.in_force import current_rules
from tracker.services.together import together
from tracker.services.wording import say_cause_on_list, state_label
from tracker.storage import records as r
from tracker.storage.list_tables import COURSE_PHASE
from tracker.text import _, format_number, ngettext, person_name

AHEAD = timedelta(weeks=4)

_MOST = 200


@dataclass(frozen=True, slots=True)
class ProposedVisit:
    """A day for one or more courses of a patient; `proposed_on` None: no place is free, or no date fits."""

    patient_uuid: str
    name: str
    course_uuids: tuple[str, ...]
    conditions: tuple[str, ...]
    overdue_from: date | None
    proposed_on: date | None
    list_name: str
    is_late: bool


def propose_places(tx: Session, today: date) -> tuple[ProposedVisit, ...]:
    """For the most urgent who are to be booked, within four weeks from tomorrow on."""
    authorize(tx, Action.READ_CHART)
    ids = list(islice(chain.from_iterable(recall_ids(tx, today, TO_BOOK)), _MOST))
    rules = current_rules(tx)
    wishes = {one.key: one for one in read_wishes(tx, {key: (key,) for key in ids}, rules, today)}
    days = [today + timedelta(days=n) for n in range(1, AHEAD.days + 1)]
    places = places_to_give(tx, rules.days, days[0], days[-1])
    found = propose(wishes.values(), [day for day in days if rules.days.is_open(day)], places)
    names = people(tx, sorted({one.patient for one in found}))
    uuids = dict(tx.execute(select(r.Course.id, r.Course.uuid).where(r.Course.id.in_(ids))).all())
    told = []
    for one in found:
        courses = [pair for key in one.wishes for pair in wishes[key].courses]
        ends = [window.overdue_from for _course, window in courses]
        person = names[one.patient]
        told.append(
            ProposedVisit(
                person.uuid,
                person_name(person.family_name, person.given_name),
                tuple(uuids[course.key] for course, _window in courses),
                tuple(course.condition for course, _window in courses),
                min((end for end in ends if end is not None), default=None),
                one.on,
                one.list_name,
                bool(one.late),
            )
        )
    return tuple(told)


def beyond_proposals(tx: Session, today: date) -> int:
    """How many treatments are to be booked beyond those that `propose_places` looks at."""
    authorize(tx, Action.READ_CHART)
    return max(count_listed(tx, today, TO_BOOK) - _MOST, 0)


def take_places(tx: Session, visits: Sequence[ProposedVisit], reason: str, today: date) -> Done:
    """Book all that have a day: one act, one undo. The late ones need a reason, which is theirs.

    Where anything else speaks against a day by now, nothing is booked, and it says for whom.
    """
    authorize(tx, Action.WORK_RECALL)
    placed = [visit for visit in visits if visit.proposed_on is not None]
    _refuse_unwanted(tx, placed, today)
    if any(visit.is_late for visit in placed):
        reason = needed_reason(reason)
    done = [one for visit in placed for one in _take(tx, visit, reason, today)]
    label = ngettext("Booked {count} patient", "Booked {count} patients", len(placed))
    return together(len(placed), label.format(count=format_number(len(placed))), done)


def _refuse_unwanted(tx: Session, visits: Sequence[ProposedVisit], today: date) -> None:
    """What was said since the places were proposed counts: it names who is not to be booked.

    Who was booked meanwhile is found by `book`, which says for when.
    """
    course, patient, phase = r.Course, r.Patient, COURSE_PHASE.c
    wanted = [uuid for visit in visits for uuid in visit.course_uuids]
    rows = tx.execute(
        select(course.uuid, patient.do_not_contact, phase.state, phase.step_verb, phase.reasons)
        .join(patient, patient.id == course.patient_id)
        .join(COURSE_PHASE, phase.course_id == course.id)
        .where(course.uuid.in_(wanted), *holding_on(today))
    )
    found = {row.uuid: row for row in rows}
    for visit in visits:
        for uuid in visit.course_uuids:
            why = _why_not(found[uuid])
            if why:
                raise _nothing_booked(visit, why)


def _why_not(now: Any) -> str:
    """Why a treatment is not to be booked unasked, a sentence; "" where it may be."""
    if now.do_not_contact:
        return _("Does not want to be contacted.")
    state = State(now.state)
    if state in (State.BOOKED, State.BOOKED_WRONG):
        return ""
    if state is State.TO_CALL and Verb(now.step_verb) in TO_BOOK.verbs:
        return ""
    causes = causes_of(now.reasons)
    if causes:
        return say_cause_on_list(causes[0], state)
    return _("{state}.").format(state=state_label(state))


def _take(tx: Session, visit: ProposedVisit, reason: str, today: date) -> list[Done]:
    form = BookingForm(
        visit.course_uuids,
        visit.proposed_on,
        reason=reason if visit.is_late else "",
        answered=LATE_ONLY if visit.is_late else frozenset(),
    )
    try:
        booked = book(tx, form, today)
        return [booked, *mark_untold(tx, str(booked.value), None, today)]
    except Invalid as refused:
        raise _nothing_booked(visit, refused) from None


def _nothing_booked(visit: ProposedVisit, what: object) -> Invalid:
    return Invalid(_("{name}: {what} Nothing was booked.").format(name=visit.name, what=what))
