"""The clinic as rows of the plain CSV, in an order that never varies.

A course's newest row carries its own interval, planned dose, start and booking; an earlier row
repeats what it said when it was imported. Two sessions of a course on one day and with one product
become one row, since the format has room for one; with two products, only the course's own is
told. Planned, voided and outside doses are left out, as are patients without a course. A session of
an unknown dose is told: without it, somebody who was treated last week would never have been.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.due import record_numbers
from tracker.services.exports.note import ExportNote, note_export
from tracker.services.exports.people import export_people
from tracker.services.exports.rows_together import one_course_of_an_end, one_row_of_a_day
from tracker.services.facts import CHUNK
from tracker.services.imports.plain_rows import PlainLot, PlainRow, with_plan
from tracker.services.imports.taken_back import taken_back
from tracker.storage import records as r

_STANDING = ("booked", "arrived")
_PLAIN = ExportNote("csv")


@dataclass(frozen=True, slots=True)
class CourseRows:
    """A course's rows, the oldest first; one at least."""

    course_id: int
    rows: tuple[PlainRow, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was given of a product that has no row, since another one has that day's."""

    record_number: str
    on: date
    product: str


def export_rows(
    tx: Session,
    today: date,
    note: ExportNote = _PLAIN,
    progress: Callable[[int, int], None] | None = None,
) -> Iterator[PlainRow]:
    """Every row of the clinic, by record number, condition, region and date, patients in chunks.

    `progress` is told how many patients are done, of how many; what it raises ends it.
    """
    authorize(tx, Action.EXPORT)
    ids = _by_record_number(tx)
    count = 0
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        by_patient = rows_of_patients(tx, chunk, today)
        for patient_id in chunk:
            for course in by_patient.get(patient_id, ()):
                yield from course.rows
                count += len(course.rows)
        if progress is not None:
            progress(min(start + CHUNK, len(ids)), len(ids))
    note_export(tx, note, count)


def count_left_out(tx: Session) -> int:
    """How many patients have courses and no record number: the plain CSV can't name them."""
    authorize(tx, Action.EXPORT)
    identifier = r.PatientIdentifier
    numbered = select(identifier.patient_id).where(identifier.system == "record_number")
    return (
        tx.scalar(
            select(func.count(func.distinct(r.Course.patient_id))).where(
                r.Course.patient_id.not_in(numbered), r.Course.id.not_in(taken_back("course"))
            )
        )
        or 0
    )


def sessions_left_out(tx: Session) -> list[LeftOut]:
    """The products that patients with a record number were given beside those in the plain CSV."""
    authorize(tx, Action.EXPORT)
    session = r.SessionRecord
    days = (
        select(session.course_id, session.given_on)
        .where(session.status.in_(COUNTING))
        .group_by(session.course_id, session.given_on)
        .having(func.count(func.distinct(session.product)) > 1)
    )
    ids = sorted({course_id for course_id, _on in tx.execute(days)})
    found = []
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        courses = tx.execute(
            select(r.Course.id, r.Course.patient_id, r.Course.product).where(r.Course.id.in_(chunk))
        ).all()
        numbers = record_numbers(tx, [course.patient_id for course in courses])
        given = _sessions(tx, chunk)
        for course in courses:
            told = {(one.given_on, one.product) for one in _told(given[course.id], course.product)}
            number = numbers.get(course.patient_id)
            if number is not None:
                found += [
                    LeftOut(number, on, product)
                    for on, product in {(one.given_on, one.product) for one in given[course.id]}
                    if (on, product) not in told
                ]
    return sorted(found, key=lambda one: (one.record_number, one.on, one.product))


def times_left_out(tx: Session) -> int:
    """How many bookings that stand have a time: the plain CSV has only days."""
    authorize(tx, Action.EXPORT)
    booked = r.Appointment
    timed = booked.status.in_(_STANDING), booked.at_time.is_not(None)
    return tx.scalar(select(func.count()).select_from(booked).where(*timed)) or 0


def rows_of_patients(
    tx: Session, patient_ids: Sequence[int], today: date
) -> dict[int, list[CourseRows]]:
    """Up to `CHUNK` patients' courses as rows; patients without a record number are missing."""
    found = _Stored(tx, patient_ids, today)
    by_patient: dict[int, list[CourseRows]] = defaultdict(list)
    for course in found.courses:
        person = found.people.get(course.patient_id)
        if person is not None:
            _add(by_patient[course.patient_id], CourseRows(course.id, found.rows(course, person)))
    return by_patient


def _add(told: list[CourseRows], course: CourseRows) -> None:
    """As a course of its own, or as part of the one before that a file can't tell it from."""
    if not told or _ending(told[-1]) != _ending(course) or course.rows[0].ended_on is None:
        told.append(course)
        return
    rows = one_course_of_an_end((told[-1].rows, course.rows))
    told[-1] = CourseRows(course.course_id, rows)


def _ending(course: CourseRows) -> tuple[object, ...]:
    row = course.rows[0]
    return row.condition, row.body_region, row.ended_on, row.end_reason


def _by_record_number(tx: Session) -> list[int]:
    identifier = r.PatientIdentifier
    rows = tx.execute(
        select(identifier.patient_id, identifier.value)
        .where(identifier.system == "record_number")
        .order_by(identifier.id.desc())
    )
    oldest = dict(rows.all())
    return sorted(oldest, key=lambda patient_id: oldest[patient_id])


class _Stored:
    """What a chunk of patients has, each kind by one query."""

    def __init__(self, tx: Session, patient_ids: Sequence[int], today: date) -> None:
        self._today = today
        self.people = export_people(tx, patient_ids)
        self.courses = tx.execute(
            select(
                r.Course.id,
                r.Course.patient_id,
                r.Course.condition,
                r.Course.body_region,
                r.Course.product,
                r.Course.interval,
                r.Course.planned_dose,
                r.Course.start_on,
                r.Course.opened_on,
                r.Course.ended_on,
                r.Course.end_reason,
            )
            .where(r.Course.patient_id.in_(patient_ids), r.Course.id.not_in(taken_back("course")))
            .order_by(
                r.Course.patient_id,
                r.Course.condition,
                r.Course.body_region,
                r.Course.ended_on.is_(None),
                r.Course.ended_on,
                r.Course.end_reason,
                r.Course.id,
            )
        ).all()
        ids = [course.id for course in self.courses]
        self._sessions = _sessions(tx, ids)
        self._lots = _lots(tx, ids)
        self._bookings = _bookings(tx, ids)
        self._imported = _imported(tx, ids)
        self._ended = {_place(course) for course in self.courses if course.ended_on is not None}

    def rows(self, course: Any, person: PlainRow) -> tuple[PlainRow, ...]:
        sessions = _told(self._sessions[course.id], course.product)
        blank = replace(
            person,
            condition=course.condition,
            body_region=course.body_region,
            product=course.product,
            ended_on=_end(course, sessions),
            end_reason=course.end_reason or "",
        )
        imported = self._imported.get(course.id, {})
        rows: list[PlainRow] = []
        for session in sessions:
            row = self._session_row(blank, session)
            if rows and rows[-1].session_on == row.session_on:
                rows[-1] = one_row_of_a_day(rows[-1], row)
            else:
                rows.append(row)
        opening = imported.get(None)
        if opening is not None or not rows:
            said = opening or {}
            opened = replace(blank, injector=said.get("injector", ""), notes=said.get("notes", ""))
            rows.insert(0, replace(opened, product=said.get("product", course.product)))
        # What a row said of its course when it was imported; nothing if it wasn’t.
        rows[:-1] = [with_plan(row, imported.get(row.session_on, {})) for row in rows[:-1]]
        booked_on, booked_at = self._booking(course.id)
        rows[-1] = replace(
            rows[-1],
            interval=course.interval,
            planned_dose=course.planned_dose,
            start_on=course.start_on,
            booked_on=booked_on,
            booked_at=booked_at,
        )
        if len(rows) == 1 and rows[0].session_on is None:
            rows[0] = replace(rows[0], product=course.product, start_on=self._start(course))
        return tuple(rows)

    def _session_row(self, blank: PlainRow, session: Any) -> PlainRow:
        return replace(
            blank,
            product=session.product,
            session_on=session.given_on,
            dose=session.dose,
            is_touch_up=True if session.is_touch_up else None,
            lots=tuple(self._lots[session.id]),
            injector=session.injector_text or session.injector or "",
            notes=session.notes,
        )

    def _start(self, course: Any) -> date | None:
        """Its start; the day it was opened, which stands for it, if an ended course is there too:
        without any date the row would be read as that course's opening.
        """
        start_on: date | None = course.start_on
        opened_on: date = course.opened_on
        is_another = course.ended_on is None and _place(course) in self._ended
        return start_on or (opened_on if is_another else None)

    def _booking(self, course_id: int) -> tuple[date | None, time | None]:
        """The next one, else the last one that passed without an outcome: its day and time."""
        found = sorted(self._bookings[course_id], key=lambda one: (one[0], one[1] or time.min))
        last = found[-1] if found else (None, None)
        return next((one for one in found if one[0] >= self._today), last)


def _end(course: Any, sessions: Sequence[Any]) -> date | None:
    """The day of its end; of its last session, where that was found to be later."""
    ended_on: date | None = course.ended_on
    # No file may say that somebody was treated after the end.
    return ended_on and max((ended_on, *(one.given_on for one in sessions)))


def _place(course: Any) -> tuple[int, str, str]:
    return course.patient_id, course.condition, course.body_region


def _told(sessions: Sequence[Any], product: str) -> list[Any]:
    """Those of one product a day: the course's own, else the first that was given."""
    # The plain CSV has room for one row a course and date.
    chosen: dict[date, str] = {}
    for session in sessions:
        if session.product == product:
            chosen[session.given_on] = product
        chosen.setdefault(session.given_on, session.product)
    return [one for one in sessions if one.product == chosen[one.given_on]]


def _sessions(tx: Session, course_ids: Sequence[int]) -> dict[int, list[Any]]:
    session = r.SessionRecord
    found: dict[int, list[Any]] = defaultdict(list)
    for row in tx.execute(
        select(
            session.id,
            session.course_id,
            session.given_on,
            session.product,
            session.dose,
            session.is_touch_up,
            session.injector_text,
            session.notes,
            r.Staff.name.label("injector"),
        )
        .outerjoin(r.Staff, r.Staff.id == session.injector_id)
        .where(session.course_id.in_(course_ids), session.status.in_(COUNTING))
        .order_by(session.given_on, session.id)
    ):
        found[row.course_id].append(row)
    return found


def _lots(tx: Session, course_ids: Sequence[int]) -> dict[int, list[PlainLot]]:
    lot = r.SessionLot
    found: dict[int, list[PlainLot]] = defaultdict(list)
    for row in tx.execute(
        select(lot.session_id, lot.lot_number, lot.expiry)
        .join(r.SessionRecord, r.SessionRecord.id == lot.session_id)
        .where(r.SessionRecord.course_id.in_(course_ids))
        .order_by(lot.session_id, lot.position)
    ):
        found[row.session_id].append(PlainLot(row.lot_number, row.expiry))
    return found


def _bookings(tx: Session, course_ids: Sequence[int]) -> dict[int, list[tuple[date, time | None]]]:
    link = r.AppointmentCourse
    found: dict[int, list[tuple[date, time | None]]] = defaultdict(list)
    for course_id, on, at in tx.execute(
        select(link.course_id, r.Appointment.on_date, r.Appointment.at_time)
        .join(r.Appointment, r.Appointment.id == link.appointment_id)
        .where(link.course_id.in_(course_ids), r.Appointment.status.in_(_STANDING))
    ):
        found[course_id].append((on, at))
    return found


def _imported(
    tx: Session, course_ids: Sequence[int]
) -> dict[int, dict[date | None, dict[str, str]]]:
    row = r.ImportedRow
    found: dict[int, dict[date | None, dict[str, str]]] = defaultdict(dict)
    for course_id, on, content in tx.execute(
        select(row.course_id, row.row_on, row.content).where(row.course_id.in_(course_ids))
    ):
        found[course_id][on] = content
    return found
