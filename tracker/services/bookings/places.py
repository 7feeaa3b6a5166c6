"""Who holds a place on which day: read by a range of dates, for the proposer and the calendar."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from itertools import groupby
from operator import itemgetter

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.places import Cases, PlaceBook
from tracker.domain.suggested_day import HasPlace
from tracker.storage import records as r

_TAKING = ("booked", "arrived", "done")
HOLDING = (*_TAKING, "missed")
"""What is kept for an appointment that has, or had, its place."""

_PART = 1000
_APPOINTMENT = itemgetter(0)


class OpenPlaces:
    """Whether a day has a place for somebody: days are read when they are first asked about."""

    def __init__(self, tx: Session, days: ClinicDays) -> None:
        self._tx, self._days = tx, days
        self._read: dict[date, PlaceBook] = {}

    def has_place(self, day: date, patient: int, cases: Cases) -> bool:
        """As `PlaceBook.has_place`. Nothing is read for a clinic without lists."""
        if not self._days.lists:
            return self._days.is_open(day)
        if day not in self._read:
            self._read[day] = clinic_places(self._tx, self._days, day, day)
        return self._read[day].has_place(day, patient, cases)

    def of(self, patient: int) -> HasPlace:
        """The same question for one patient."""
        return lambda day, cases: self.has_place(day, patient, cases)


def clinic_places(
    tx: Session,
    days: ClinicDays,
    first: date,
    last: date,
    but: Collection[int] = (),
) -> PlaceBook:
    """The places of the days from ``first`` to ``last``, without the appointments ``but``."""
    tx.flush()
    span = {"first": first, "last": last}
    rows = tx.connection().execute(_BOOKED, span, execution_options={"yield_per": _PART})
    places = PlaceBook(days)
    for key, group in groupby(rows, key=_APPOINTMENT):
        if key not in but:
            booked = list(group)
            cases = frozenset((row[4], row[5] or "") for row in booked)
            places.hold(booked[0][1], booked[0][2], cases, booked[0][3] or "")
    return places


def places_to_give(tx: Session, days: ClinicDays, first: date, last: date) -> PlaceBook:
    """`clinic_places` for who only asks what is left: nothing is read for a clinic without lists."""
    return clinic_places(tx, days, first, last) if days.lists else PlaceBook(days)


# Made once: building it anew costs more than running it over a day.
_BOOKED = (
    select(
        r.Appointment.id,
        r.Appointment.on_date,
        r.Appointment.patient_id,
        r.Appointment.list_name,
        r.Course.condition,
        r.Staff.name,
    )
    .join(r.AppointmentCourse, r.AppointmentCourse.appointment_id == r.Appointment.id)
    .join(r.Course, r.Course.id == r.AppointmentCourse.course_id)
    .outerjoin(r.Staff, r.Staff.id == r.Course.clinician_id)
    .where(
        r.Appointment.on_date >= bindparam("first"),
        r.Appointment.on_date <= bindparam("last"),
        # Who did not come takes no place: somebody else may have it for the rest of the day.
        r.Appointment.status.in_(_TAKING),
    )
    .order_by(r.Appointment.on_date, r.Appointment.id)
)
