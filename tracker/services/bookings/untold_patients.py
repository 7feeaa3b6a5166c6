"""Whom somebody is to tell their new day, and that it was done."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.untold import UntoldBooking, select_untold
from tracker.services.clinic_days.today_parts import people
from tracker.services.editing import RECALL, find, find_seen, full_name, user
from tracker.services.patients.listing import first_phones
from tracker.services.together import together
from tracker.storage import records as r
from tracker.storage.list_tables import APPOINTMENT, UNTOLD_BOOKING
from tracker.text import _, format_number, ngettext, person_name


@dataclass(frozen=True, slots=True)
class UntoldPatient:
    """`phone` is the number that is tried first, "" without one; `version` goes back when told."""

    uuid: str
    version: int
    patient_uuid: str
    course_ids: tuple[int, ...]
    name: str
    phone: str
    conditions: tuple[str, ...]
    booking: UntoldBooking


def untold_patients(tx: Session, today: date) -> tuple[UntoldPatient, ...]:
    """Who doesn't know the day on which they are booked, the nearest of old and new day first."""
    authorize(tx, Action.READ)
    u, a = UNTOLD_BOOKING.c, APPOINTMENT.c
    rows = tx.execute(
        select_untold(
            today,
            *(u.uuid, u.version, u.since_on, u.from_date),
            *(a.id, a.patient_id, a.on_date, a.at_time),
        )
    ).all()
    ids = [row.patient_id for row in rows]
    names, phones = people(tx, ids), first_phones(tx, ids)
    about = _courses(tx, [row.id for row in rows])
    found = []
    for row in rows:
        person, courses = names[row.patient_id], about.get(row.id, {})
        found.append(
            UntoldPatient(
                row.uuid,
                row.version,
                person.uuid,
                tuple(courses),
                person_name(person.family_name, person.given_name),
                phones.get(row.patient_id, ""),
                tuple(dict.fromkeys(courses.values())),
                UntoldBooking(row.on_date, row.at_time, row.from_date, row.since_on),
            )
        )
    return tuple(sorted(found, key=_nearness))


def mark_untold(
    tx: Session, appointment_uuid: str, from_date: date | None, today: date
) -> list[Done]:
    """The clinic has moved a booking from that day, or made it (None), and the patient knows nothing.

    Nothing where they didn't know the day before either: the first mark stands.
    """
    authorize(tx, Action.WORK_RECALL)
    appointment = find(tx, r.Appointment, appointment_uuid)
    if _marks(tx, today, UNTOLD_BOOKING.c.appointment_id == appointment.id):
        return []
    mark = r.UntoldBooking(
        appointment_id=appointment.id,
        since_at=tx.info["now"](),
        since_on=today,
        from_date=from_date,
    )
    tx.add(mark)
    tx.flush()
    return [_done(tx, mark, _unmark, today)]


def mark_told(tx: Session, marks: Sequence[tuple[str, int]], today: date) -> Done:
    """Somebody has told them: marks with the versions that were seen. One act, one undo."""
    authorize(tx, Action.WORK_RECALL)
    if not marks:
        raise Invalid(_("Choose somebody."))
    done = [_tell(tx, uuid, version, today) for uuid, version in marks]
    if len(done) == 1:
        return done[0]
    label = ngettext("{count} patient told", "{count} patients told", len(done))
    return together(len(done), label.format(count=format_number(len(done))), done)


def _tell(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    mark = find_seen(tx, r.UntoldBooking, uuid, seen_version)
    mark.told_on, mark.told_by = today, user(tx)
    tx.flush()
    return _done(tx, mark, _take_back_told, today)


def _take_back_told(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    mark = find_seen(tx, r.UntoldBooking, uuid, seen_version)
    mark.told_on, mark.told_by = None, ""
    tx.flush()
    return _done(tx, mark, _tell, today)


def _unmark(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    """As part of taking the move back. Refused where the patient has been told since."""
    authorize(tx, Action.WORK_RECALL)
    mark = find_seen(tx, r.UntoldBooking, uuid, seen_version)
    appointment = tx.get_one(r.Appointment, mark.appointment_id)
    is_known = not _marks(tx, today, UNTOLD_BOOKING.c.uuid == uuid)
    if is_known and appointment.status == "booked" and appointment.on_date >= today:
        raise NotAllowed(
            _("{name} has been told the new day, so nothing was undone.").format(
                name=full_name(tx.get_one(r.Patient, appointment.patient_id))
            )
        )
    mark.withdrawn_on = today
    tx.flush()
    return _done(tx, mark, _mark_again, today)


def _mark_again(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    mark = find_seen(tx, r.UntoldBooking, uuid, seen_version)
    mark.withdrawn_on = None
    tx.flush()
    return _done(tx, mark, _unmark, today)


def _marks(tx: Session, today: date, of: ColumnElement[bool]) -> list[str]:
    """The uuids of those that stand."""
    tx.flush()
    return list(tx.scalars(select_untold(today, UNTOLD_BOOKING.c.uuid).where(of)))


def _done(tx: Session, mark: r.UntoldBooking, opposite: Callable[..., Done], today: date) -> Done:
    appointment = tx.get_one(r.Appointment, mark.appointment_id)
    patient = tx.get_one(r.Patient, appointment.patient_id)
    label = _("{name}: told the new day").format(name=full_name(patient))
    changed = frozenset({Subject("patient", patient.uuid), RECALL, Subject("appointments")})
    return Done(mark.uuid, changed, Undo(label, opposite, (mark.uuid, mark.version, today)))


def _courses(tx: Session, appointment_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Condition by course, by appointment."""
    course, link = r.Course, r.AppointmentCourse
    rows = tx.execute(
        select(link.appointment_id, course.id, course.condition)
        .join(course, course.id == link.course_id)
        .where(link.appointment_id.in_(appointment_ids))
        .order_by(course.condition, course.id)
    )
    found: dict[int, dict[int, str]] = {}
    for appointment_id, course_id, condition in rows:
        found.setdefault(appointment_id, {})[course_id] = condition
    return found


def _nearness(one: UntoldPatient) -> tuple[date, str, str]:
    booking = one.booking
    return (min(booking.on, booking.from_on or booking.on), one.name, one.uuid)
