"""What would move: told before a session or an outside dose is added, changed or voided."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import booking_faults, standing_bookings
from tracker.domain.cause import Cause
from tracker.domain.checks import Grade, Plan, check_session
from tracker.domain.dosing import DoseBook
from tracker.domain.protocol import Rules
from tracker.domain.rights import Action
from tracker.domain.schedule import Window, treatment_window
from tracker.services.authorize import authorize
from tracker.services.courses.supposing import adding, course_of, replacing, sessions_by_course
from tracker.services.editing import find, full_name
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.visits.checks import as_fact, course_keys
from tracker.services.visits.forms import AmendForm, VisitForm
from tracker.services.visits.outside_doses import OutsideDoseForm
from tracker.services.wording import course_label, say_cause, say_check
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class Moved:
    """A date that would move, or a booking or later session that would become wrong.

    `field`: "due", "earliest", "booking" or "session"; of the last two, `before_on` and `after_on`
    are their day, which stays. `note` is a sentence, "" where the dates say it all.
    """

    course_uuid: str
    course_label: str
    patient_label: str
    field: str
    before_on: date | None
    after_on: date | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """What a patient's courses are called, by their key."""

    patient: str
    uuids: dict[int, str]


def preview_visit(tx: Session, form: VisitForm, today: date) -> list[Moved]:
    """What saving the visit would move; the due dates of its own courses too."""
    authorize(tx, Action.READ_CHART)
    record = find(tx, r.Patient, form.patient_uuid)
    patient, keys = load_patient(tx, record.id), course_keys(tx, record.id)
    mine = [session for session in form.sessions if session.course_uuid in keys]
    if form.on is None or form.status is facts.SessionStatus.PLANNED:
        return []
    after = adding(patient, sessions_by_course(mine, keys, form.on))
    return list(moves(patient, after, current_rules(tx), today, _labels(record, keys)))


def preview_amend(tx: Session, session_uuid: str, form: AmendForm, today: date) -> list[Moved]:
    """What amending the session would move."""
    authorize(tx, Action.READ_CHART)
    session = find(tx, r.SessionRecord, session_uuid)
    old = as_fact(session)
    new = replace(
        old,
        on=form.on or old.on,
        product=form.product,
        dose=form.dose,
        is_touch_up=form.is_touch_up,
    )
    return _without(tx, session, new, today)


def preview_give(tx: Session, session_uuid: str, form: AmendForm, today: date) -> list[Moved]:
    """What recording a planned session as given would move."""
    authorize(tx, Action.READ_CHART)
    session = find(tx, r.SessionRecord, session_uuid)
    new = facts.Session(form.on or session.given_on, form.product, form.dose, form.is_touch_up)
    return _without(tx, session, new, today)


def preview_void(tx: Session, session_uuid: str, today: date) -> list[Moved]:
    """What voiding the session would move."""
    authorize(tx, Action.READ_CHART)
    return _without(tx, find(tx, r.SessionRecord, session_uuid), None, today)


def preview_outside(
    tx: Session, patient_uuid: str, outside_uuid: str, form: OutsideDoseForm | None, today: date
) -> list[Moved]:
    """What an outside dose would move: a new one (`outside_uuid` ""), a changed or, None, a voided one."""
    authorize(tx, Action.READ_CHART)
    record = find(tx, r.Patient, patient_uuid)
    patient, keys = load_patient(tx, record.id), course_keys(tx, record.id)
    doses = list(patient.outside)
    if outside_uuid and (old := _outside_fact(tx, outside_uuid)) in doses:
        doses.remove(old)
    if form is not None and form.on is not None:
        course = keys.get(form.course_uuid or "")
        doses.append(
            facts.OutsideDose(
                form.on, form.product, form.dose, form.condition, course, form.is_approximate
            )
        )
    after = replace(patient, outside=tuple(doses))
    return list(moves(patient, after, current_rules(tx), today, _labels(record, keys)))


def _outside_fact(tx: Session, outside_uuid: str) -> facts.OutsideDose:
    record = find(tx, r.OutsideDose, outside_uuid)
    return facts.OutsideDose(
        record.given_on,
        record.product,
        record.dose,
        record.condition,
        record.course_id,
        record.is_approximate,
    )


def moves(
    before: facts.Patient, after: facts.Patient, rules: Rules, today: date, labels: Labels
) -> Iterator[Moved]:
    """Every difference between the patient as known and as supposed."""
    books = DoseBook(before, rules), DoseBook(after, rules)
    changed_from = _changed_from(before, after)
    for course in before.courses:
        if course.ending is not None:
            continue
        supposed = course_of(after, course.key)
        one = treatment_window(course, before, rules, today, books[0])
        other = treatment_window(supposed, after, rules, today, books[1])
        label = course_label(course.condition, course.body_region)

        def told(
            what: str,
            on: date | None,
            then_on: date | None,
            note: str = "",
            *,
            uuid: str = labels.uuids[course.key],
            label: str = label,
        ) -> Moved:
            return Moved(uuid, label, labels.patient, what, on, then_on, note)

        if one.due_on != other.due_on:
            note = "" if other.due_on else _("No date would fit; a clinician must decide.")
            yield told("due", one.due_on, other.due_on, note)
        elif one.earliest_on != other.earliest_on:
            yield told("earliest", one.earliest_on, other.earliest_on)
        for booked, note in _bookings(
            course, supposed, (one, other), (before, after), rules, today
        ):
            yield told("booking", booked.on, booked.on, note)
        for session, note in _sessions(course, before, after, rules, changed_from):
            yield told("session", session.on, session.on, note)


def _without(
    tx: Session, session: r.SessionRecord, new: facts.Session | None, today: date
) -> list[Moved]:
    record = tx.get_one(r.Patient, session.patient_id)
    patient = load_patient(tx, record.id)
    after = replacing(patient, session.course_id, as_fact(session), new)
    labels = _labels(record, course_keys(tx, record.id))
    return list(moves(patient, after, current_rules(tx), today, labels))


def _labels(patient: r.Patient, keys: dict[str, int]) -> Labels:
    return Labels(full_name(patient), {key: uuid for uuid, key in keys.items()})


def _bookings(
    course: facts.Course,
    supposed: facts.Course,
    windows: tuple[Window, Window],
    patients: tuple[facts.Patient, facts.Patient],
    rules: Rules,
    today: date,
) -> Iterator[tuple[facts.Appointment, str]]:
    """Bookings that become wrong, or right, or are taken as done."""
    stands = standing_bookings(supposed, windows[1], today)
    for booked in standing_bookings(course, windows[0], today):
        if booked not in stands:
            yield booked, _("The injections would be on or after this day: it would count as done.")
            continue
        faults = [
            booking_faults(one, booked, window, patient, rules, today, DoseBook(patient, rules))
            for one, window, patient in zip((course, supposed), windows, patients, strict=True)
        ]
        yield from ((booked, say_cause(new)) for new in _new(*faults))
        if faults[0] and not faults[1]:
            yield booked, _("This booking would no longer be wrong.")


def _new(before: list[Cause], after: list[Cause]) -> list[Cause]:
    codes = {cause.code for cause in before}
    return [cause for cause in after if cause.code not in codes]


def _changed_from(before: facts.Patient, after: facts.Patient) -> date:
    """The first day of a dose that isn't in both; what was given before it is not touched."""
    pairs = ((c.sessions, course_of(after, c.key).sessions) for c in before.courses)
    differing = [s.on for old, new in pairs for s in set(old) ^ set(new)]
    elsewhere = [one.on for one in set(before.outside) ^ set(after.outside)]
    return min([*differing, *elsewhere], default=date.max)


def _sessions(
    course: facts.Course,
    before: facts.Patient,
    after: facts.Patient,
    rules: Rules,
    changed_from: date,
) -> Iterator[tuple[facts.Session, str]]:
    """Sessions that stay as they are and that a check would then stop."""
    kept = course_of(after, course.key).sessions
    for session in course.sessions:
        if not session.status.counts or session not in kept or session.on < changed_from:
            continue
        known = {code for code, _said in _stops(session, course.key, before, rules)}
        for code, sentence in _stops(session, course.key, after, rules):
            if code not in known:
                yield session, sentence


def _stops(
    session: facts.Session, key: int, patient: facts.Patient, rules: Rules
) -> list[tuple[str, str]]:
    # Each session is checked against what was known on its day.
    known = replacing(_by(patient, session.on), key, session, None)
    plan = Plan(session.on, session.product, session.dose)
    return [
        (check.code, say_check(check))
        for check in check_session(plan, course_of(known, key), known, rules)
        if check.grade is Grade.STOPS
    ]


def _by(patient: facts.Patient, day: date) -> facts.Patient:
    return replace(
        patient,
        courses=tuple(
            replace(c, sessions=tuple(s for s in c.sessions if s.on <= day))
            for c in patient.courses
        ),
        outside=tuple(o for o in patient.outside if o.on <= day),
    )
