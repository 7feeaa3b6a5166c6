"""The clinic day: everybody booked or treated on it, and earlier bookings without an outcome.

A clinic day is short, so it is read whole: a dozen queries, however many patients.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from tracker.domain import facts
from tracker.domain.birth import BirthDate
from tracker.domain.checks import Check
from tracker.domain.clinic_day import ClinicDay, DayBooking, DaySession, DayState, clinic_day
from tracker.domain.cover import DayCover, Visit, day_cover
from tracker.domain.readiness import Consent, check_consent
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.clinic_days.day_closes import ClosedDay, closed_day
from tracker.services.clinic_days.preparation import TakingOut, last_maps
from tracker.services.clinic_days.today_parts import (
    courses_of,
    injections_of,
    open_alerts,
    people,
    windows_of,
)
from tracker.services.facts import APPOINTMENT_STATUS, chunks, load_patients
from tracker.services.visits.readiness import consents_of
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act


@dataclass(frozen=True, slots=True)
class TodayBooking:
    """An appointment; `reason` and `note` say why somebody who came was not treated."""

    uuid: str
    version: int
    status: facts.AppointmentStatus
    on: date
    at_time: time | None
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TodaySession:
    """Injections of the day: planned, given or signed. `dose` in milliunits."""

    uuid: str
    version: int
    product: str
    dose: int | None
    status: facts.SessionStatus


@dataclass(frozen=True, slots=True)
class TodayCourse:
    """A course that the patient is booked for or was treated for. Doses in milliunits.

    `fit`: "too-early", "fits" or "late" by the course's window; "" where no date fits, or nothing
    is to be injected any more. `last_on` and what follows are from before the day. `consent` says
    whether the patient agreed to it, with that product.
    """

    uuid: str
    condition: str
    body_region: str
    product: str
    planned_dose: int | None
    last_on: date | None
    last_product: str
    last_dose: int | None
    fit: str
    earliest_on: date | None
    overdue_from: date | None
    cover: DayCover
    consent: Check
    questions: tuple[str, ...]
    session: TodaySession | None
    last_map: tuple[str, ...] = ()
    """A line a muscle."""
    vials: tuple[str, ...] = ()
    """To take out, while nothing was given; one that serves the next patient too is named twice."""


@dataclass(frozen=True, slots=True)
class TodayRow:
    """One patient. `is_earlier`: booked on an earlier day, and nobody has said what became of it."""

    patient_id: int
    patient_uuid: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    record_number: str
    on: date
    state: DayState
    bookings: tuple[TodayBooking, ...]
    courses: tuple[TodayCourse, ...]
    alerts: tuple[tuple[str, str], ...]
    """Kind and text of each."""
    is_earlier: bool = False

    @property
    def key(self) -> str:
        """Names the row for as long as the day is shown."""
        return f"{self.on.isoformat()} {self.patient_uuid}"

    @property
    def has_arrived(self) -> bool:
        came = (facts.AppointmentStatus.ARRIVED, facts.AppointmentStatus.DONE)
        return any(booking.status in came for booking in self.bookings)

    @property
    def drawn_up(self) -> tuple[TodaySession, ...]:
        """What is planned for the day and was not given."""
        sessions = (course.session for course in self.courses)
        return tuple(one for one in sessions if one and one.status is facts.SessionStatus.PLANNED)

    @property
    def at_time(self) -> time | None:
        """The earliest that is known."""
        return min((b.at_time for b in self.bookings if b.at_time is not None), default=None)


@dataclass(frozen=True, slots=True)
class Today:
    """A clinic day. `rows` are of the day itself; `earlier` ask "came?" before anybody rings."""

    on: date
    rows: tuple[TodayRow, ...]
    earlier: tuple[TodayRow, ...]
    day: ClinicDay
    closed: ClosedDay | None


def read_day(tx: Session, on: date, today: date) -> Today:
    """The day `on`, as things are `today`; earlier bookings only with today's own day."""
    authorize(tx, Action.READ_CHART)
    queue_act(tx, "read", kind="clinic_day")
    booked = _appointments(tx, r.Appointment.on_date == on)
    given = _sessions(tx, on)
    day = _day_of(tx, on, booked, given)
    states = {(key, on): state for key, state in (*day.booked.items(), *day.unbooked.items())}
    rows = _rows(tx, today, booked, given, states)
    earlier: Sequence[TodayRow] = ()
    if on == today:
        open_ones = _appointments(tx, *_without_outcome(today))
        asked = {
            (row.patient_id, row.on_date): DayState.ARRIVED
            if row.status == "arrived"
            else DayState.BOOKED
            for row in open_ones
        }
        earlier = [replace(row, is_earlier=True) for row in _rows(tx, today, open_ones, (), asked)]
    rows.sort(key=lambda row: (row.at_time is None, row.at_time or time()))
    if on >= today:
        taking_out = TakingOut(tx, on, today)
        rows = [_with_vials(row, taking_out) for row in rows]
    return Today(on, tuple(rows), tuple(earlier), day, closed_day(tx, on, day))


def day_of(tx: Session, on: date) -> ClinicDay:
    """Where everybody stands on a day."""
    booked = _appointments(tx, r.Appointment.on_date == on)
    return _day_of(tx, on, booked, _sessions(tx, on))


def _day_of(tx: Session, on: date, booked: Sequence[Any], given: Sequence[Any]) -> ClinicDay:
    courses = courses_of(tx, [row.id for row in booked])
    status = facts.AppointmentStatus
    return clinic_day(
        on,
        [
            DayBooking(row.patient_id, status(row.status), row.outcome_on, courses[row.id])
            for row in booked
        ],
        [
            DaySession(row.patient_id, facts.SessionStatus(row.status), row.course_id)
            for row in given
        ],
    )


def _appointments(tx: Session, *wanted: Any) -> Sequence[Any]:
    a, untreated = r.Appointment, r.NotTreated
    return tx.execute(
        select(
            a.id,
            a.uuid,
            a.version,
            a.patient_id,
            a.on_date,
            a.at_time,
            a.outcome_on,
            APPOINTMENT_STATUS.label("status"),
            untreated.reason,
            untreated.note,
        )
        .outerjoin(untreated, untreated.appointment_id == a.id)
        .where(a.status != "voided", *wanted)
        .order_by(a.on_date, a.at_time, a.id)
    ).all()


def _without_outcome(today: date) -> tuple[Any, ...]:
    """Booked before today, nobody has said what became of it, and nothing was given since."""
    a, link, course, session = r.Appointment, r.AppointmentCourse, r.Course, r.SessionRecord
    given_since = exists().where(
        session.course_id == course.id,
        session.given_on >= a.on_date,
        session.status.in_(facts.COUNTING),
    )
    waits = exists().where(
        link.appointment_id == a.id,
        course.id == link.course_id,
        course.ended_on.is_(None),
        ~given_since,
    )
    return a.on_date < today, a.status.in_(("booked", "arrived")), waits


def _sessions(tx: Session, on: date) -> Sequence[Any]:
    s = r.SessionRecord
    return tx.execute(
        select(s.id, s.uuid, s.version, s.patient_id, s.course_id, s.product, s.dose, s.status)
        .where(s.given_on == on, s.status != "voided")
        .order_by(s.id)
    ).all()


def _rows(
    tx: Session,
    today: date,
    booked: Iterable[Any],
    given: Sequence[Any],
    states: dict[tuple[int, date], DayState],
) -> list[TodayRow]:
    """A row for each patient and day of `states`."""
    patient_ids = sorted({patient_id for patient_id, _on in states})
    bookings: dict[tuple[int, date], list[Any]] = {}
    for appointment in booked:
        bookings.setdefault((appointment.patient_id, appointment.on_date), []).append(appointment)
    known = {
        key: one for chunk in chunks(patient_ids) for key, one in load_patients(tx, chunk).items()
    }
    courses = injections_of(tx, [a.id for found in bookings.values() for a in found], given)
    names, windows, alerts, consents = (
        people(tx, patient_ids),
        windows_of(tx, today, courses),
        open_alerts(tx, patient_ids),
        consents_of(tx, patient_ids),
    )
    days = {on for _patient, on in states}
    maps = last_maps(tx, list(courses), min(days)) if days else {}
    made = []
    for (patient_id, on), state in states.items():
        mine = bookings.get((patient_id, on), [])
        wanted = dict.fromkeys(
            course_id
            for course_id, part in courses.items()
            if part.patient_id == patient_id
            and (part.appointment_ids & {a.id for a in mine} or part.session is not None)
        )
        name = names[patient_id]
        made.append(
            TodayRow(
                patient_id,
                name.uuid,
                name.family_name,
                name.given_name,
                name.birth_date,
                name.record_number or "",
                on,
                state,
                tuple(_booking(one) for one in mine),
                tuple(
                    replace(
                        _course(
                            on,
                            state,
                            course,
                            known[patient_id],
                            courses[course.key],
                            windows.get(course.key),
                            consents.get(patient_id, ()),
                        ),
                        last_map=maps.get(course.key, ()),
                    )
                    for course in known[patient_id].courses
                    if course.key in wanted
                ),
                tuple(alerts.get(patient_id, ())),
            )
        )
    return made


def _with_vials(row: TodayRow, taking_out: TakingOut) -> TodayRow:
    if not row.state.is_open:
        return row
    return replace(
        row,
        courses=tuple(
            replace(
                course,
                vials=taking_out.vials(row.patient_uuid, course.product, course.planned_dose),
            )
            for course in row.courses
        ),
    )


def _booking(row: Any) -> TodayBooking:
    return TodayBooking(
        row.uuid,
        row.version,
        facts.AppointmentStatus(row.status),
        row.on_date,
        row.at_time,
        row.reason or "",
        row.note or "",
    )


def _course(
    on: date,
    state: DayState,
    course: facts.Course,
    patient: facts.Patient,
    part: Any,
    window: Any,
    consents: Sequence[Consent],
) -> TodayCourse:
    before = [s for s in course.sessions if s.status.counts and s.on < on]
    last = max(before, key=lambda s: s.on, default=None)
    full = max((s for s in before if not s.is_touch_up), key=lambda s: s.on, default=None)
    planned = course.planned_dose
    if planned is None and full is not None and full.product == course.product:
        planned = full.dose
    session = part.session
    if session is not None and session.status == facts.SessionStatus.PLANNED.value:
        planned = session.dose
    is_over = not state.is_open
    product = session.product if session is not None else course.product
    return TodayCourse(
        uuid=part.uuid,
        condition=course.condition,
        body_region=course.body_region,
        product=product,
        planned_dose=planned,
        last_on=last.on if last else None,
        last_product=last.product if last else "",
        last_dose=last.dose if last else None,
        fit="" if is_over or window is None else _fit(on, window),
        earliest_on=window.earliest_on if window else None,
        overdue_from=window.overdue_from if window else None,
        cover=day_cover(course, patient, Visit(on, product, planned, course.key)),
        consent=check_consent(on, course.condition, product, consents),
        questions=tuple(review.code for review in course.reviews),
        session=None
        if session is None
        else TodaySession(
            session.uuid,
            session.version,
            session.product,
            session.dose,
            facts.SessionStatus(session.status),
        ),
    )


def _fit(on: date, window: Any) -> str:
    if window.overdue_from is None:
        return ""
    if window.earliest_on is not None and on < window.earliest_on:
        return "too-early"
    return "late" if on >= window.overdue_from else "fits"
