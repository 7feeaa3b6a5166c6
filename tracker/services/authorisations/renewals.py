"""Renewals: what signed injections leave to be asked of payers and pharmacies for the next ones."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.authorisation import NOTICE_DAYS, Stage
from tracker.domain.bookings import standing_bookings
from tracker.domain.cover import Gap, InTheWay, Visit, gap, gaps_of
from tracker.domain.protocol import Rules
from tracker.domain.schedule import treatment_window
from tracker.services.courses.supposing import course_of
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r

_ASKED_ANEW = frozenset({Gap.OVER, Gap.VISITS_USED, Gap.UNITS_USED, Gap.OTHER_PRODUCT})


def open_renewals(tx: Session, sessions: Iterable[r.SessionRecord], today: date) -> None:
    """Ask for what the next visit of each signed session's course lacks, 56 days before it is due.

    Where another course shares the permission and lacks the same sooner, that visit counts.

    Nothing is asked for twice: a request that is under way stands for its course.
    """
    for session in sessions:
        if tx.scalar(_LINKED, {"course_id": session.course_id}) is None:
            # As for most courses: then nothing of the patient need be read.
            continue
        patient = load_patient(tx, session.patient_id)
        course = course_of(patient, session.course_id)
        if course.ending is not None:
            continue
        rules = current_rules(tx)
        window = treatment_window(course, patient, rules, today)
        if window.due_on is None:
            continue
        visit = Visit(window.due_on, course.product, window.planned_dose, course.key)
        for lacking in gaps_of(course, patient, visit, today):
            needed_on = _needed_on(lacking, patient, rules, today) or window.due_on
            chase_on = max(today, needed_on - timedelta(days=NOTICE_DAYS))
            _ask(tx, course, lacking, chase_on)


def _needed_on(lacking: InTheWay, patient: facts.Patient, rules: Rules, today: date) -> date | None:
    """The first visit, due or booked, that lacks the same, of all courses that share the permission."""
    shared, days = lacking.authorisation, []
    asked = _ASKED_ANEW if lacking.gap in _ASKED_ANEW else {lacking.gap}
    for course in patient.courses:
        if course.key not in shared.courses or course.ending is not None:
            continue
        window = treatment_window(course, patient, rules, today)
        coming = [booked.on for booked in standing_bookings(course, window, today)]
        for on in (*coming, *([window.due_on] if window.due_on else [])):
            visit = Visit(max(on, today), course.product, window.planned_dose, course.key)
            if gap(shared, patient, visit, today) in asked:
                days.append(visit.on)
    return min(days, default=None)


_LINKED = (
    select(r.AuthorisationCourse.course_id)
    .where(r.AuthorisationCourse.course_id == bindparam("course_id"))
    .limit(1)
)


def drop_renewals(tx: Session, session: r.SessionRecord, today: date) -> None:
    """Take back what a session left to be asked for, once that doesn't count any more.

    Only what was opened since it was signed, isn't needed without it, and nobody has touched.
    """
    tx.flush()
    opened = _untouched(tx, session)
    if not opened:
        return
    patient, rules = load_patient(tx, session.patient_id), current_rules(tx)
    course = course_of(patient, session.course_id)
    for renewal in opened:
        others = tuple(one for one in course.authorisations if one.key != renewal.id)
        without = replace(course, authorisations=others)
        window = treatment_window(without, patient, rules, today)
        visit = Visit(window.due_on or today, course.product, window.planned_dose, course.key)
        if not any(one.gap in _ASKED_ANEW for one in gaps_of(without, patient, visit, today)):
            renewal.withdrawn_on = today
    tx.flush()


def _untouched(tx: Session, session: r.SessionRecord) -> list[r.Authorisation]:
    a, link = r.Authorisation, r.AuthorisationCourse
    if session.signed_at is None:
        return []
    return list(
        tx.scalars(
            select(a)
            .join(link, link.authorisation_id == a.id)
            .where(
                link.course_id == session.course_id,
                a.stage == Stage.TO_REQUEST.value,
                a.withdrawn_on.is_(None),
                a.version == 1,
                a.created_at >= session.signed_at,
            )
        )
    )


def _ask(tx: Session, course: facts.Course, lacking: InTheWay, chase_on: date) -> None:
    old = tx.get_one(r.Authorisation, lacking.authorisation.key)
    if lacking.gap is Gap.DRUG_TO_ORDER:
        old.chase_on = chase_on
        return
    if lacking.gap not in _ASKED_ANEW:
        return
    renewal = renewed(old, chase_on)
    if renewal.terms is not None and renewal.terms.product is not None:
        renewal.terms.product = course.product
    tx.add(renewal)


def renewed(old: r.Authorisation, chase_on: date) -> r.Authorisation:
    """The same to be asked for anew: of the terms, what the payer has not to decide."""
    renewal = r.Authorisation(
        patient_id=old.patient_id,
        payer=old.payer,
        stage=Stage.TO_REQUEST.value,
        minimum_interval=old.minimum_interval,
        owner_id=old.owner_id,
        chase_on=chase_on,
        courses=[r.AuthorisationCourse(course_id=link.course_id) for link in old.courses],
    )
    if old.terms is not None:
        renewal.terms = r.AuthorisationTerms(
            part=old.terms.part,
            product=old.terms.product,
            supply=old.terms.supply,
            pharmacy=old.terms.pharmacy,
        )
    return renewal
