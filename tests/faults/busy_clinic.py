"""A clinic at work in a process of its own, to be killed or to be failed by its drive.

    python -m tests.faults.busy_clinic DATABASE FIRST TIMES

Patients from number FIRST on, each with a treatment, a visit, a call and a booking, TIMES of them.
Each line tells what was acknowledged: `saved course UUID`, or `refused` with the sentence.
"""

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tracker.domain.outcome import Done
from tracker.domain.problems import Unavailable
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.clinic.clinic import open_clinic
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.visits.forms import LotForm, SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.storage.database import Database

TODAY = date(2026, 11, 22)
ROOT = Path(__file__).parents[2]
SURROUNDINGS = {**os.environ, "PYTHONPATH": "."}

_PRODUCT = "onabotulinumtoxinA"
_UNITS = 155_000


def command(database: Path, first: int, times: int) -> list[str]:
    """The process's command line; to be run in `ROOT` with `SURROUNDINGS`."""
    module = "tests.faults.busy_clinic"
    return [sys.executable, "-m", module, str(database), str(first), str(times)]


def work(database: Database, first: int, times: int) -> Iterator[tuple[str, str]]:
    """What was acknowledged: a table's name and a record's uuid. Raises Unavailable."""
    for number in range(first, first + times):
        person = PatientForm(f"N{number}", f"Okafor{number}", "Ada", date(1980, 5, 17))
        patient = _value(database.write(add_patient, person, TODAY))
        yield "patient", patient
        treatment = CourseForm("chronic-migraine", _PRODUCT, planned_dose=_UNITS)
        course = _value(database.write(open_course, patient, treatment, date(2026, 1, 5)))
        yield "course", course
        session = SessionForm(course, _PRODUCT, _UNITS, lots=(LotForm("C7232A"),))
        visit = VisitForm(patient, date(2026, 8, 31), (session,))
        yield "session", database.write(record_visit, visit, TODAY).value[0]  # type: ignore[index]
        call = AttemptForm(patient, (course,), "voicemail", number_used="555 0142")
        yield "contact_attempt", _value(database.write(record_attempt, call, TODAY))
        booking = BookingForm((course,), date(2026, 11, 23))
        yield "appointment", _value(database.write(book, booking, TODAY))


def _value(done: Done) -> str:
    return str(done.value)


def _tell(*words: object) -> None:
    print(*words, flush=True)


def main() -> None:
    """Three tries, as people make them: the clinic stays open in between."""
    path, first, times = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    database: Database | None = None
    for attempt in range(3):
        try:
            database = database or open_clinic(path, "Ines Ruiz")
            for table, uuid in work(database, first + 1_000_000 * attempt, times):
                _tell("saved", table, uuid)
            break
        except Unavailable as problem:
            _tell("refused", problem)
    if database is not None:
        database.close()
    _tell("done")


if __name__ == "__main__":
    main()
