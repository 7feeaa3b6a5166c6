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
from tracker.domain.rights import Action
from tracker.domain.schedule import FloorName, Window, treatment_window
from tracker.services.authorize import authorize
from tracker.services.courses.supposing import course_of
from tracker.services.editing import changed_course, find, find_seen, full_name, user
from tracker.services.entered import day, needed_reason, note
from tracker.services.facts import load_patient
from tracker.services.rules.in_force import current_rules
from tracker.services.wording import floor_label
from tracker.services.wording.lateness import distance
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_weekday_date


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
    authorize(tx, Action.READ_CHART)
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


@dataclass(frozen=True, slots=True)
class LateDay:
    """A day on which the treatment, by the computed window, would be overdue; or even lapsed."""

    is_lapsed: bool
    sentence: str


def late_day(tx: Session, course_uuid: str, on: date, today: date) -> LateDay | None:
    """How much too late a day is by the computed window; None: within it, or before."""
    authorize(tx, Action.READ_CHART)
    course = find(tx, r.Course, course_uuid)
    patient, rules = load_patient(tx, course.patient_id), current_rules(tx)
    computed = replace(course_of(patient, course.id), own_dates=())
    window = treatment_window(computed, patient, rules, today)
    if window.overdue_from is None or on < window.overdue_from:
        return None
    values = {"on": format_weekday_date(on), "distance": distance(on, today)}
    if window.lapsed_from is not None and on >= window.lapsed_from:
        sentence = _(
            "Far too late: {on} is {distance}, and from {lapsed} the treatment is long overdue. "
            "Until then nobody would call. Give a reason."
        ).format(lapsed=format_date_short(window.lapsed_from), **values)
        return LateDay(is_lapsed=True, sentence=sentence)
    sentence = _("{on} is {distance}; it is overdue from {overdue}. Give a reason.").format(
        overdue=format_date_short(window.overdue_from), **values
    )
    return LateDay(is_lapsed=False, sentence=sentence)


def set_own_date(tx: Session, course_uuid: str, form: OwnDateForm, today: date) -> Done:
    """Set the date for this cycle, signed by who works; `value` is its uuid.

    Also when it equals the computed one: it then stays when that moves. Before a floor it needs a
    reason, and the floor's name in `overridden`; after the computed window a reason.
    """
    authorize(tx, Action.DECIDE)
    course = find(tx, r.Course, course_uuid)
    if course.ended_on is not None:
        raise NotAllowed(_("This treatment has ended; take it up again first."))
    on = day(form.on, "on")
    if on < today:
        raise Invalid(_("{on} is before today.").format(on=format_date_short(on)), field="on")
    broken = broken_floors(tx, course_uuid, on, today)
    if broken:
        authorize(tx, Action.OVERRIDE, patient_id=course.patient_id)
    for floor in broken:
        if floor.name not in form.overridden:
            raise Invalid(
                _("{what} Sign for that, or choose a later day.").format(what=floor.sentence),
                field="overridden",
            )
    is_reason_needed = broken or late_day(tx, course_uuid, on, today) is not None
    reason = (
        needed_reason(form.reason)
        if is_reason_needed
        else note(form.reason.strip(), "reason", 2000)
    )
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
    authorize(tx, Action.DECIDE)
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
    label = template.format(name=full_name(course.patient), on=format_weekday_date(own.own_on))
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
    authorize(tx, Action.DECIDE)
    own = find_seen(tx, r.OwnDate, *about)
    return _change(
        tx,
        own,
        today,
        withdraw=[find_seen(tx, r.OwnDate, *seen) for seen in withdraw],
        restore=[find_seen(tx, r.OwnDate, *seen) for seen in restore],
    )
