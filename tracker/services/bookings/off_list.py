"""Bookings on days without a list for them: wrong once a list has changed, and right again."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.clinic_days import ClinicDays
from tracker.services.bookings.places import HOLDING
from tracker.services.courses.windows import refresh_windows
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r


def refresh_off_list(tx: Session, before: ClinicDays, today: date) -> None:
    """The lists have changed: work out anew whose booking has lost its list, or has one again."""
    tx.flush()
    after = current_rules(tx).days
    a, link, course = r.Appointment, r.AppointmentCourse, r.Course
    rows = tx.execute(
        select(a.on_date, course.condition, r.Staff.name, a.patient_id)
        .join(link, link.appointment_id == a.id)
        .join(course, course.id == link.course_id)
        .outerjoin(r.Staff, r.Staff.id == course.clinician_id)
        .where(a.on_date >= today, a.status.in_(HOLDING))
        .distinct()
    )
    patients: dict[tuple[date, str, str], set[int]] = {}
    for on, condition, clinician, patient_id in rows:
        patients.setdefault((on, condition, clinician or ""), set()).add(patient_id)
    touched: set[int] = set()
    for case, ids in patients.items():
        if before.lacks_list(*case) is not after.lacks_list(*case):
            touched |= ids
    refresh_windows(tx, sorted(touched))
