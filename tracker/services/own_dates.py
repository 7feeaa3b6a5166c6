"""A clinician's own date for a course, and the floors that it overrides."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.protocol import Rules
from tracker.domain.schedule import FloorName, Window, treatment_window
from tracker.services.editing import changed_course, find, find_seen, full_name, user
from tracker.services.entered import day, needed_reason, note
from tracker.services.facts import load_patient
from tracker.services.rules import current_rules
from tracker.services.supposing import course_of
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
    replaced = _standing(tx, course, today)
    tx.add(own)
    tx.flush()
    return _change(tx, own, today, withdraw=replaced, restore=[])


def clear_own_date(tx: Session, own_date_uuid: str, seen_version: int, today: date) -> Done:
    """Back to the computed date."""
    own = find_seen(tx, r.OwnDate, own_date_uuid, seen_version)
    if own.withdrawn_on is not None:
        raise NotAllowed(_("This was taken back already."))
    return _change(tx, own, today, withdraw=[own], restore=[])


def _window_with(patient: facts.Patient, key: int, on: date, rules: Rules, today: date) -> Window:
    """The window as it would be with the day as own date, without any override."""
    course = course_of(patient, key)
    course = replace(course, own_dates=(*course.own_dates, facts.OwnDate(today, on)))
    window = treatment_window(course, patient, rules, today)
    if window.own_date is not None and window.own_date.on == on:
        return window
    newest = replace(course, own_dates=(facts.OwnDate(today, on),))
    return treatment_window(newest, patient, rules, today)


def _standing(tx: Session, course: r.Course, today: date) -> list[r.OwnDate]:
    """Own dates of this cycle that a new one takes the place of; earlier cycles are history."""
    patient = load_patient(tx, course.patient_id)
    window = treatment_window(course_of(patient, course.id), patient, current_rules(tx), today)
    own = r.OwnDate
    return list(
        tx.scalars(
            select(own).where(
                own.course_id == course.id,
                own.withdrawn_on.is_(None),
                own.made_on >= (window.anchor_on or course.opened_on),
            )
        )
    )


def _change(
    tx: Session,
    own: r.OwnDate,
    today: date,
    *,
    withdraw: Sequence[r.OwnDate],
    restore: Sequence[r.OwnDate],
) -> Done:
    """Let some own dates no longer stand and others stand again; `own` is what it is about."""
    for one in withdraw:
        one.withdrawn_on = today
    for one in restore:
        one.withdrawn_on = None
    tx.flush()
    course = tx.get_one(r.Course, own.course_id)
    template = _("Set {name} to {on}") if own.withdrawn_on is None else _("Cleared {name}, {on}")
    label = template.format(name=full_name(course.patient), on=format_date_short(own.own_on))
    # Undoing turns it round: what was taken back stands again, and a new one no longer does.
    is_new = own not in withdraw and own not in restore
    back = [*restore, *([own] if is_new else [])]
    arguments = (_seen(own), tuple(map(_seen, back)), tuple(map(_seen, withdraw)), today)
    return Done(own.uuid, changed_course(course), Undo(label, _turn_round, arguments))


def _seen(own: r.OwnDate) -> tuple[str, int]:
    return own.uuid, own.version


def _turn_round(
    tx: Session,
    about: tuple[str, int],
    withdraw: tuple[tuple[str, int], ...],
    restore: tuple[tuple[str, int], ...],
    today: date,
) -> Done:
    own = find_seen(tx, r.OwnDate, *about)
    return _change(
        tx,
        own,
        today,
        withdraw=[find_seen(tx, r.OwnDate, *seen) for seen in withdraw],
        restore=[find_seen(tx, r.OwnDate, *seen) for seen in restore],
    )
