"""What speaks against a day for an appointment."""

from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.bookings import Crowding, crowding, standing_bookings
from tracker.domain.checks import Check, Grade, Plan
from tracker.domain.dosing import DoseBook, planned_dose
from tracker.domain.protocol import Rules
from tracker.domain.readiness import check_approval
from tracker.domain.rights import Action
from tracker.domain.schedule import treatment_window
from tracker.services.authorize import authorize
from tracker.services.bookings.check import BookingCheck
from tracker.services.bookings.place_checks import Coming, check_places, check_times
from tracker.services.bookings.slots import BookingSlot
from tracker.services.courses.supposing import course_of
from tracker.services.editing import find
from tracker.services.facts import load_patient
from tracker.services.outcomes.continuations import evidence_lacking
from tracker.services.rules.in_force import current_rules
from tracker.services.stock.own_vials import last_own_vial_expires
from tracker.services.wording import course_label, product_name, say_check
from tracker.storage import records as r
from tracker.text import (
    _,
    format_date_short,
    format_dose,
    format_number,
    format_weekday_date,
    ngettext,
)

NEVER = frozenset({"past", "deceased", "ended", "same-day"})
"""What no reason and no other system's booking can change."""

OFF_LIST = frozenset({"closed", "no-list"})
"""What says that the day has no list for the treatment."""

NO_PLACE = OFF_LIST | {"full"}
"""What says that on that day somebody could only be squeezed in."""

LATE_ONLY = frozenset({"too-late"})
"""What a reason answers that nobody gave for one patient alone."""

MOVED_BY_CLINIC = LATE_ONLY | {"booked-already"}
"""The same where a booking is moved: one that stands beside it was there before."""

BY_THE_DAY = LATE_ONLY | NO_PLACE | {"too-early", "over-limit", "no-date-fits"}
"""What a reason for a day answers, whichever day it is; what else is booked is no part of it."""

_AHEAD_DAYS = 183

_OF_THE_DAY = frozenset({"past", "deceased", "over-limit", "closed"})


def check_booking(
    tx: Session,
    course_uuids: tuple[str, ...],
    on: date,
    today: date,
    *,
    slot: BookingSlot | None = None,
    moving: str | None = None,
    informs: bool = True,
) -> list[BookingCheck]:
    """Everything that speaks against one appointment for a patient's courses, gravest first.

    `moving` is the uuid of an appointment that is to be moved there; all its courses in treatment
    move. `slot` None: on any list, at no time. Without `informs` only what stops or warns, which is
    all that saving asks.
    """
    authorize(tx, Action.READ_CHART)
    records = [find(tx, r.Course, uuid) for uuid in course_uuids]
    patient, rules = load_patient(tx, records[0].patient_id), current_rules(tx)
    moved = find(tx, r.Appointment, moving) if moving is not None else None
    if moved is not None:
        linked = [tx.get_one(r.Course, link.course_id) for link in moved.courses]
        patient = _without(patient, _as_fact(moved), {record.id for record in linked})
        # What has ended meanwhile is no part of the visit any more.
        records = [record for record in linked if record.ended_on is None] or linked
    keys = {record.id for record in records}
    supposed = _with(patient, facts.Appointment(on, today), keys)
    wanted = [course for course in patient.courses if course.key in keys]
    coming = Coming(
        records[0].patient_id,
        frozenset((course.condition, course.clinician) for course in wanted),
        on,
        slot or BookingSlot(),
        moved.id if moved is not None else 0,
    )
    found = check_places(tx, rules.days, coming)
    if informs:
        found += check_times(tx, coming)
    for record in records:
        checks = [
            *_never(record, on, today),
            *_by_rules(record.id, keys, patient, supposed, rules, on, today),
        ]
        if informs:
            course = course_of(patient, record.id)
            checks += _evidence(tx, record)
            checks += _approval(tx, record.patient_id, course, patient, rules, on, today)
        found += checks if len(records) == 1 else [_named(check, record) for check in checks]
    order = list(Grade)
    # What is said of the day itself, every course of it says.
    return sorted(dict.fromkeys(found), key=lambda check: order.index(check.grade))


def _named(check: BookingCheck, course: r.Course) -> BookingCheck:
    if check.code in _OF_THE_DAY:
        return check
    label = course_label(course.condition, course.body_region)
    sentence = _("{treatment}: {what}").format(treatment=label, what=check.sentence)
    return replace(check, sentence=sentence)


def _as_fact(record: r.Appointment) -> facts.Appointment:
    told = record.outcome_moment
    return facts.Appointment(
        record.on_date,
        record.made_on,
        facts.AppointmentStatus(record.status),
        record.outcome_on,
        record.late_accepted_by,
        record.created_at if told is None else told.told_at,
        bool(record.outside_window_reason) and not record.list_name,
    )


def _without(patient: facts.Patient, moved: facts.Appointment, keys: set[int]) -> facts.Patient:
    """Without an appointment, in the courses that it is for."""
    return replace(
        patient,
        courses=tuple(
            replace(c, appointments=tuple(a for a in c.appointments if a != moved))
            if c.key in keys
            else c
            for c in patient.courses
        ),
    )


def _with(patient: facts.Patient, booked: facts.Appointment, keys: set[int]) -> facts.Patient:
    """With one more appointment, in the courses that it is for."""
    return replace(
        patient,
        courses=tuple(
            replace(c, appointments=(*c.appointments, booked)) if c.key in keys else c
            for c in patient.courses
        ),
    )


def _never(course: r.Course, on: date, today: date) -> list[BookingCheck]:
    found = []
    if on < today:
        sentence = _("{on} is before today.").format(on=format_date_short(on))
        found.append(BookingCheck(Grade.STOPS, "past", sentence))
    if course.patient.deceased_on is not None:
        found.append(BookingCheck(Grade.STOPS, "deceased", _("The patient has died.")))
    if course.ended_on is not None:
        sentence = _("This treatment has ended; take it up again first.")
        found.append(BookingCheck(Grade.STOPS, "ended", sentence))
    return found


def _evidence(tx: Session, course: r.Course) -> list[BookingCheck]:
    """What whoever decides about going on will need, told while there is time to measure it."""
    lacking = evidence_lacking(tx, course)
    if lacking is None:
        return []
    code = lacking.value
    return [BookingCheck(Grade.INFORMS, code, say_check(Check(Grade.INFORMS, code)))]


def _approval(
    tx: Session,
    patient_id: int,
    course: facts.Course,
    patient: facts.Patient,
    rules: Rules,
    on: date,
    today: date,
) -> list[BookingCheck]:
    """What a payer or a pharmacy still has to do before that day; it never stands against it."""
    plan = Plan(on, course.product, planned_dose(course, patient, rules, today))
    checks = check_approval(plan, course, patient, today)
    expires_on = last_own_vial_expires(tx, patient_id, course.product)
    if expires_on is not None and expires_on < on:
        checks.append(Check(Grade.WARNS, "approval-vial-expires", {"on": expires_on}))
    return [
        BookingCheck(Grade.INFORMS, check.code, say_check(check))
        for check in checks
        if check.grade is not Grade.PASSES
    ]


def _by_rules(
    key: int,
    keys: set[int],
    patient: facts.Patient,
    supposed: facts.Patient,
    rules: Rules,
    on: date,
    today: date,
) -> list[BookingCheck]:
    course, book = course_of(patient, key), DoseBook(patient, rules)
    window = treatment_window(course, patient, rules, today, book)
    found = []
    for other in standing_bookings(course, window, today):
        if other.on == on:
            sentence = _("It is booked on this day already.")
            found.append(BookingCheck(Grade.STOPS, "same-day", sentence))
        else:
            sentence = _("It is booked on {on} already.").format(on=format_date_short(other.on))
            found.append(BookingCheck(Grade.WARNS, "booked-already", sentence))
    if window.is_blocked:
        sentence = _("The planned dose passes a dose limit on every day; a clinician must decide.")
        found.append(BookingCheck(Grade.STOPS, "no-date-fits", sentence))
    elif window.earliest_on is not None and on < window.earliest_on:
        sentence = _(
            "Too early: not before {earliest}. A clinician can set an own date and sign for it."
        ).format(earliest=format_date_short(window.earliest_on))
        found.append(BookingCheck(Grade.STOPS, "too-early", sentence))
    if window.overdue_from is not None and on >= window.overdue_from:
        sentence = _("After the window: overdue from {overdue}.").format(
            overdue=format_date_short(window.overdue_from)
        )
        found.append(BookingCheck(Grade.WARNS, "too-late", sentence))
    crowded = _crowding(key, supposed, rules, on, today, book)
    if crowded is not None:
        first_on = _first_fitting(keys, patient, rules, on, today, book)
        sentence = _over_limit(course.product, crowded, first_on)
        found.append(BookingCheck(Grade.STOPS, "over-limit", sentence))
    if not rules.days.is_open(on):
        sentence = _("The clinic does not treat on {on}.").format(on=format_weekday_date(on))
        found.append(BookingCheck(Grade.WARNS, "closed", sentence))
    elif not rules.days.takes(on, course.condition, course.clinician):
        sentence = _("No list of {on} is for this treatment.").format(on=format_weekday_date(on))
        found.append(BookingCheck(Grade.WARNS, "no-list", sentence))
    return found


def _crowding(
    key: int, supposed: facts.Patient, rules: Rules, on: date, today: date, book: DoseBook
) -> Crowding | None:
    course = course_of(supposed, key)
    return crowding(course, facts.Appointment(on, today), supposed, rules, today, book)


def _first_fitting(
    keys: set[int], patient: facts.Patient, rules: Rules, on: date, today: date, book: DoseBook
) -> date | None:
    """The first open day after `on` on which all of them fit beside the other bookings."""
    for later in (on + timedelta(days=ahead) for ahead in range(1, _AHEAD_DAYS)):
        if not rules.days.is_open(later):
            continue
        supposed = _with(patient, facts.Appointment(later, today), keys)
        if all(_crowding(key, supposed, rules, later, today, book) is None for key in keys):
            return later
    return None


def _over_limit(product: str, crowded: Crowding, first_on: date | None) -> str:
    values = {
        "total": format_dose(crowded.total),
        "allowed": format_dose(crowded.allowed),
        "product": product_name(product),
    }
    limit = ngettext(
        "Over the dose limit: with what is booked it would be {total} Units of {product} in "
        "{days} day, and {allowed} Units are allowed.",
        "Over the dose limit: with what is booked it would be {total} Units of {product} in "
        "{days} days, and {allowed} Units are allowed.",
        crowded.days,
    ).format(days=format_number(crowded.days), **values)
    if first_on is None:
        return _("{limit} It fits on no day within half a year.").format(limit=limit)
    return _("{limit} The first day that fits is {on}.").format(
        limit=limit, on=format_weekday_date(first_on)
    )
