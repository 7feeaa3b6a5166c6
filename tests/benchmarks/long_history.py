"""A patient of many years: four treatments, 400 sessions, 200 sites in the newest of each."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from typing import Any

from sqlalchemy import select

from tests.benchmarks.clinics import TODAY
from tracker.domain.sites import Site, Sites
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.sites.session_sites import put_sites
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.storage import records as r

SESSIONS, SITES = 400, 200
_OLDER_SITES = 31
_ONABOT = "onabotulinumtoxinA"
_CONDITIONS = ("chronic-migraine", "cervical-dystonia", "axillary-hyperhidrosis", "blepharospasm")
_EVERY = timedelta(weeks=12)


@dataclass(frozen=True, slots=True)
class LongHistory:
    patient: str
    course: str


def make_long_history(tx: Any) -> LongHistory:
    """The rows are written bare: what is measured is to read them."""
    form = PatientForm("LONG-1", "Quist-Aaberg", "Mathilde", date(1951, 4, 3))
    patient = str(add_patient(tx, form, TODAY).value)
    each = SESSIONS // len(_CONDITIONS)
    began = TODAY - each * _EVERY
    courses = [
        str(open_course(tx, patient, CourseForm(one, _ONABOT), began).value) for one in _CONDITIONS
    ]
    for number in range(each):
        on = began + number * _EVERY
        count = SITES if number == each - 1 else _OLDER_SITES
        for course in courses:
            _give(tx, course, on, placed_sites(count))
    tx.flush()
    return LongHistory(patient, courses[0])


def placed_sites(count: int) -> Sites:
    """Single points where muscles lie on the drawings, one beside the other."""
    spots = [
        (place.muscle, place.side, drawing.code, x, y)
        for drawing in shipped_drawings()
        if drawing.code.startswith("head")
        for place in drawing.places
        for x, y in place.spots
    ]
    return tuple(
        Site(muscle, side, 1_000, 1, None, drawing, (x + 37 * n) % 10_000, (y + 53 * n) % 10_000)
        for n, (muscle, side, drawing, x, y) in enumerate(islice(cycle(spots), count))
    )


def _give(tx: Any, course_uuid: str, on: date, sites: Sites) -> None:
    course = tx.scalars(select(r.Course).where(r.Course.uuid == course_uuid)).one()
    visit = r.Visit(patient_id=course.patient_id, visit_on=on)
    tx.add(visit)
    tx.flush()
    session = r.SessionRecord(
        visit_id=visit.id,
        course=course,
        patient_id=course.patient_id,
        given_on=on,
        product=_ONABOT,
        dose=sum(site.dose for site in sites),
        status="given",
    )
    put_sites(session, sites)
    tx.add(session)
