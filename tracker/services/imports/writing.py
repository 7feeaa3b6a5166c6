"""Writing what an import decided: many new rows at once, changed records one by one."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.death import read_death_date
from tracker.services.courses.questions import DECEASED, ask_about_patient, ask_about_warnings
from tracker.services.imports.before import (
    CHANGED_IN_COURSES,
    POINTS,
    change_patient,
    note_row,
    points_of,
    stored_value,
)
from tracker.services.imports.bookings import standing_bookings, why_on_this_day
from tracker.services.imports.plain_rows import PlainRow, filled_cells
from tracker.services.imports.plan import CoursePlan, PatientPlan
from tracker.services.imports.staff import ImportStaff
from tracker.services.outcomes.continuations import ask_rules_of_scored
from tracker.storage import records as r
from tracker.storage.transaction import insert_many

# Where a file has no such column, a course that is there keeps what it has.
_PLAN = {"interval": "interval", "planned_dose": "planned_units", "start_on": "start_on"}

# What a record refers to is written before it.
_ORDER: tuple[type[r.Record], ...] = (
    r.Patient,
    r.PatientIdentifier,
    r.ContactPoint,
    r.Course,
    r.Visit,
    r.SessionRecord,
    r.SessionLot,
    r.Appointment,
    r.AppointmentCourse,
    r.ImportedRow,
    r.ImportMade,
)


_Bookings: TypeAlias = dict[tuple[date, time | None], int]
"""By day and time, those of one patient."""


@dataclass
class ImportCounts:
    """What an import added and changed. `rows` were read, `repeated` of them were there already."""

    rows: int = 0
    repeated: int = 0
    patients: int = 0
    treatments: int = 0
    injections: int = 0
    bookings: int = 0
    changed_patients: int = 0
    changed_treatments: int = 0

    @property
    def is_change(self) -> bool:
        """Whether anything was written."""
        return self.repeated < self.rows or bool(self.changed_patients + self.changed_treatments)


class ImportWriter:
    """Writes plans, chunk by chunk; the last word is `finish`."""

    def __init__(
        self, tx: Session, file_name: str, columns: frozenset[str], today: date, rows: int
    ) -> None:
        self._tx = tx
        self._file_name = file_name
        self._columns = columns
        self.today = today
        self._counts = ImportCounts(rows=rows)
        self._run: r.ImportRun | None = None
        self._staff = ImportStaff(tx)
        self._next: dict[type[Any], int] = {}
        self._made: set[tuple[str, int]] = set()
        self._rows: dict[type[r.Record], list[dict[str, Any]]] = defaultdict(list)

    def write(self, plans: Sequence[PatientPlan]) -> list[int]:
        """Write a chunk; returns the ids of the patients that it touched."""
        self._counts.repeated += sum(plan.repeated for plan in plans)
        plans = [plan for plan in plans if plan.is_change]
        if not plans:
            return []
        self.begin()
        visits = _visits(self._tx, [p.patient_id for p in plans if p.patient_id is not None])
        touched, opened, dead = [], [], []
        for plan in plans:
            patient_id = plan.patient_id
            if patient_id is None:
                patient_id = self._new_patient(plan)
            elif plan.contact or plan.known_as:
                self._change_patient(patient_id, plan)
            bookings: _Bookings = {}
            for course in plan.courses:
                course_id = self._write_course(patient_id, course, visits, bookings)
                is_new = course.course_id is None and course.ended_on is None
                if is_new and plan.patient_id is not None:
                    opened.append((patient_id, course_id))
            if "deceased_on" in plan.contact:
                dead.append(patient_id)
            touched.append(patient_id)
        self._insert()
        for patient_id, course_id in opened:
            ask_about_warnings(self._tx, patient_id, course_id, self.today)
        for patient_id in dead:
            ask_about_patient(self._tx, patient_id, DECEASED, "", self.today)
        self._tx.flush()
        ids = (one.course_id for plan in plans for one in plan.courses)
        ask_rules_of_scored(self._tx, [one for one in ids if one is not None], self.today)
        return touched

    @property
    def run_uuid(self) -> str | None:
        """The run's, None as long as nothing is written."""
        return None if self._run is None else self._run.uuid

    def finish(self) -> ImportCounts:
        """Note in the run what it added."""
        self._insert()
        if self._run is not None:
            counts = {one.name: getattr(self._counts, one.name) for one in fields(ImportCounts)}
            self._run.counts = {name: count for name, count in counts.items() if count}
            self._tx.flush()
        return self._counts

    def _insert(self) -> None:
        for record in _ORDER:
            insert_many(self._tx, record, self._rows[record])
        self._rows.clear()

    def begin(self) -> r.ImportRun:
        """The run that all of it belongs to; made once something of it is written."""
        if self._run is not None:
            return self._run
        self._run = r.ImportRun(
            imported_at=self._tx.info["now"](),
            by=self._tx.info["user"],
            file_name=re.sub(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]", "?", self._file_name)[:1000],
            rows=self._counts.rows,
            counts={},
        )
        self._tx.add(self._run)
        self._tx.flush()
        return self._run

    def _new_patient(self, plan: PatientPlan) -> int:
        patient_id = self._take_id(r.Patient)
        self.note_made(r.Patient, patient_id)
        person, died_on = plan.person, plan.contact.get("deceased_on")
        self._rows[r.Patient].append(
            {
                "id": patient_id,
                "family_name": person.family_name,
                "given_name": person.given_name,
                "birth_date": person.birth_date,
                "sex": plan.contact.get("sex"),
                "deceased_on": None if died_on is None else read_death_date(died_on),
            }
        )
        self._rows[r.PatientIdentifier] += [
            {"patient_id": patient_id, "system": "record_number", "value": number}
            for number in dict.fromkeys((person.record_number, *plan.known_as))
        ]
        self._rows[r.ContactPoint] += [
            {"patient_id": patient_id, "kind": kind, "value": value, "position": position}
            for kind in POINTS
            for position, value in enumerate(points_of(kind, plan.contact))
        ]
        self._counts.patients += 1
        return patient_id

    def _change_patient(self, patient_id: int, plan: PatientPlan) -> None:
        before = change_patient(self._tx, patient_id, plan.contact, plan.known_as)
        self.note_made(r.Patient, patient_id, before)
        self._counts.changed_patients += 1

    def _write_course(
        self,
        patient_id: int,
        plan: CoursePlan,
        visits: dict[tuple[int, date], int],
        bookings: _Bookings,
    ) -> int:
        """The course's id."""
        if plan.course_id is None:
            course_id = self._new_course(patient_id, plan)
        else:
            course_id = plan.course_id
            self._change_course(course_id, plan)
        if plan.newest is not None and "booked_on" in self._columns:
            self._book(patient_id, course_id, plan, bookings)
        if plan.ending is not None and plan.course_id is not None:
            standing = standing_bookings(self._tx, course_id)
            self._take_back(course_id, [a for a in standing if a.on_date >= self.today])
        if plan.noted:
            note_row(self._tx, course_id, plan, self.note_made)
        run_id = self.begin().id
        for row in plan.rows:
            session_id = None
            if row.session_on is not None:
                session_id = self._new_session(patient_id, course_id, row, visits)
            self._rows[r.ImportedRow].append(
                {
                    "import_run_id": run_id,
                    "course_id": course_id,
                    "session_id": session_id,
                    "row_on": row.session_on,
                    "content": filled_cells(row),
                }
            )
        return course_id

    def _new_course(self, patient_id: int, plan: CoursePlan) -> int:
        newest, ending = plan.rows[-1], plan.ending
        course_id = self._take_id(r.Course)
        self.note_made(r.Course, course_id)
        self._rows[r.Course].append(
            {
                "id": course_id,
                "patient_id": patient_id,
                "condition": newest.condition,
                "body_region": newest.body_region,
                "product": newest.product,
                "interval": newest.interval,
                "planned_dose": newest.planned_dose,
                "start_on": newest.start_on,
                "opened_on": self.today if plan.ended_on is None else plan.ended_on,
                "ended_on": plan.ended_on,
                "end_reason": None if ending is None else ending.end_reason,
                "ended_by": "" if ending is None else self._tx.info["user"],
                "clinician_id": self._staff.clinician(plan.rows),
                "newest_row_on": newest.session_on,
            }
        )
        self._counts.treatments += 1
        return course_id

    def _change_course(self, course_id: int, plan: CoursePlan) -> None:
        newest, ending = plan.newest, plan.ending
        if newest is None and ending is None:
            return
        course = self._tx.get_one(r.Course, course_id)
        before = {name: stored_value(course, name) for name in CHANGED_IN_COURSES}
        before["from"] = course.version
        if newest is not None:
            if course.clinician_id is None:
                course.clinician_id = self._staff.clinician(plan.rows)
            course.product = newest.product
            course.newest_row_on = newest.session_on
            for name, column in _PLAN.items():
                if column in self._columns:
                    setattr(course, name, getattr(newest, name))
        if ending is not None:
            course.ended_on = ending.ended_on
            course.end_reason = ending.end_reason
            course.ended_by = self._tx.info["user"]
        self._tx.flush()
        self.note_made(r.Course, course_id, {**before, "version": course.version})
        self._counts.changed_treatments += 1

    def _book(self, patient_id: int, course_id: int, plan: CoursePlan, bookings: _Bookings) -> None:
        """Make the newest row's booking the course's; those made by hand stay, with their time."""
        newest = plan.newest
        on, at = (None, None) if newest is None else (newest.booked_on, newest.booked_at)
        if plan.course_id is not None:
            standing = standing_bookings(self._tx, course_id)
            was = [a for a in standing if a.on_date == plan.was_booked_on]
            gone = [a for a in was if a.on_date != on or at not in (None, a.at_time)]
            self._take_back(course_id, gone)
            if any(a.on_date == on for a in standing if a not in gone):
                return
        if on is None:
            return
        if (on, at) not in bookings:
            bookings[on, at] = self._take_id(r.Appointment)
            self.note_made(r.Appointment, bookings[on, at])
            self._rows[r.Appointment].append(
                {
                    "id": bookings[on, at],
                    "patient_id": patient_id,
                    "on_date": on,
                    "at_time": at,
                    "status": "booked",
                    "made_on": self.today,
                    "made_by": self._tx.info["user"],
                    "outside_window_reason": why_on_this_day(),
                }
            )
        link = {"appointment_id": bookings[on, at], "course_id": course_id}
        self._rows[r.AppointmentCourse].append(link)
        self._counts.bookings += 1

    def _take_back(self, course_id: int, appointments: Iterable[r.Appointment]) -> None:
        for appointment in appointments:
            before: dict[str, Any] = {"status": appointment.status, "from": appointment.version}
            if len(appointment.courses) == 1:
                # Replaced, not cancelled: nobody has to ring the patient about it.
                appointment.status = "voided"
            else:
                appointment.courses = [c for c in appointment.courses if c.course_id != course_id]
                before["course_id"] = course_id
            self._tx.flush()
            self.note_made(
                r.Appointment, appointment.id, {**before, "version": appointment.version}
            )

    def _new_session(
        self,
        patient_id: int,
        course_id: int,
        row: PlainRow,
        visits: dict[tuple[int, date], int],
    ) -> int:
        on = row.session_on
        if on is None:
            message = "a session needs its day"
            raise ValueError(message)
        if (patient_id, on) not in visits:
            visits[patient_id, on] = self._take_id(r.Visit)
            self._rows[r.Visit].append(
                {"id": visits[patient_id, on], "patient_id": patient_id, "visit_on": on}
            )
        session_id = self._take_id(r.SessionRecord)
        self.note_made(r.SessionRecord, session_id)
        now = self._tx.info["now"]()
        self._rows[r.SessionRecord].append(
            {
                "id": session_id,
                "visit_id": visits[patient_id, on],
                "course_id": course_id,
                "patient_id": patient_id,
                "given_on": on,
                "product": row.product,
                "dose": row.dose,
                "is_touch_up": bool(row.is_touch_up),
                "status": "signed",
                "injector_id": self._staff.named(row.injector),
                "injector_text": row.injector,
                "recorded_at": now,
                "signed_by": self._tx.info["user"],
                "signed_at": now,
                "notes": row.notes,
                "is_imported": True,
            }
        )
        self._rows[r.SessionLot] += [
            {
                "session_id": session_id,
                "position": position,
                "lot_number": lot.number,
                "expiry": lot.expiry,
            }
            for position, lot in enumerate(row.lots)
        ]
        self._counts.injections += 1
        return session_id

    def note_made(
        self, record: type[Any], record_id: int, before: dict[str, Any] | None = None
    ) -> None:
        """For whoever takes the import back: what is new, or what a changed record said before."""
        kind = record.__tablename__
        if (kind, record_id) in self._made:
            return
        self._made.add((kind, record_id))
        self._rows[r.ImportMade].append(
            {
                "import_run_id": self.begin().id,
                "kind": kind,
                "record_id": record_id,
                "before": before,
            }
        )

    def _take_id(self, record: type[Any]) -> int:
        if record not in self._next:
            self._next[record] = (self._tx.scalar(select(func.max(record.id))) or 0) + 1
        self._next[record] += 1
        return self._next[record] - 1


def _visits(tx: Session, patient_ids: Sequence[int]) -> dict[tuple[int, date], int]:
    rows = tx.execute(
        select(r.Visit.patient_id, r.Visit.visit_on, r.Visit.id).where(
            r.Visit.patient_id.in_(patient_ids)
        )
    )
    return {(row.patient_id, row.visit_on): row.id for row in rows}
