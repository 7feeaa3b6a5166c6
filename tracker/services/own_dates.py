"""A clinician's own date for a course, and the floors that it overrides."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.protocol import Rules
from tracker.domain.schedule import FloorName, Window, treatment_window
from tracker.services.editing import changed_course, find, full_name, user
from tracker.services.entered import day, needed_reason, note
from tracker.services.facts import load_patient
from tracker.services.rules import current_rules
from tracker.services.supposing import course_of
from tracker.services.withdrawal import added, withdraw
from tracker.services.wording import floor_label
from tracker.storage import records as r
from tracker.text import _, format_date_short


@dataclass(frozen=True, slots=True)
class OwnDateForm:
    """`overridden` names every floor (`BrokenFloor.name`) that the day is before."""

    on: date | None
    reason: str = ""
    overridden: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class BrokenFloor:
    """A floor that a day is before; `on` None: the dose fits on no day."""

    name: str
    on: date | None
    sentence: str


def broken_floors(tx: Session, course_uuid: str, on: date, today: date) -> list[BrokenFloor]:
    """Every floor that a day would break, to be signed for one by one."""
    course = find(tx, r.Course, course_uuid)
    patient = load_patient(tx, course.patient_id)
    window = _window_with(patient, course.id, on, current_rules(tx), today)
    broken = [
        BrokenFloor(
            floor.name.value,
            floor.on,
            _("{on} is before {floor}, {until}.").format(
                on=format_date_short(on),
                floor=floor_label(floor.name),
                until=format_date_short(floor.on),
            ),
        )
        for floor in window.floors
        if floor.on > on
    ]
    if window.is_blocked and window.passed:
        sentence = _("The planned dose passes the dose limit on every day.")
        broken.append(BrokenFloor(FloorName.DOSE.value, None, sentence))
    return broken


def set_own_date(tx: Session, course_uuid: str, form: OwnDateForm, today: date) -> Done:
    """Set the date for this cycle, signed by who works; `value` is its uuid.

    Also when it equals the computed one: it then stays when that moves. Before a floor it needs a
    reason, and the floor's name in `overridden`.
    """
    course = find(tx, r.Course, course_uuid)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    on = day(form.on, "on")
    if on < today:
        raise Invalid(_("{on} is before today.").format(on=format_date_short(on)), field="on")
    broken = broken_floors(tx, course_uuid, on, today)
    for floor in broken:
        if floor.name not in form.overridden:
            raise Invalid(
                _("{what} Sign for that, or choose a later day.").format(what=floor.sentence),
                field="overridden",
            )
    reason = needed_reason(form.reason) if broken else note(form.reason.strip(), "reason", 2000)
    own = r.OwnDate(
        course_id=course.id,
        made_on=today,
        own_on=on,
        reason=reason,
        signed_by=user(tx),
        overridden_floors=sorted({floor.name for floor in broken}),
    )
    tx.info["reason"] = reason
    tx.add(own)
    tx.flush()
    return added(tx, r.OwnDate, own, _told, today)


def clear_own_date(tx: Session, own_date_uuid: str, seen_version: int, today: date) -> Done:
    """Back to the computed date."""
    return withdraw(tx, r.OwnDate, own_date_uuid, seen_version, _told, today)


def _window_with(patient: facts.Patient, key: int, on: date, rules: Rules, today: date) -> Window:
    """The window as it would be with the day as own date, without any override."""
    course = course_of(patient, key)
    course = replace(course, own_dates=(*course.own_dates, facts.OwnDate(today, on)))
    window = treatment_window(course, patient, rules, today)
    if window.own_date is not None and window.own_date.on == on:
        return window
    newest = replace(course, own_dates=(facts.OwnDate(today, on),))
    return treatment_window(newest, patient, rules, today)


def _told(tx: Session, own: r.OwnDate) -> tuple[str, frozenset[Subject]]:
    course = tx.get_one(r.Course, own.course_id)
    template = _("Set {name} to {on}")
    if own.withdrawn_on is not None:
        template = _("Cleared the own date of {name}, {on}")
    label = template.format(name=full_name(course.patient), on=format_date_short(own.own_on))
    return label, changed_course(course)
