"""A clinic of 120 invented patients against answers that were worked out without our code."""

import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest

from tests.builders import day
from tests.domain.asking import Answer, ask
from tracker.domain.dose import parse_dose
from tracker.domain.facts import Appointment, Course, Patient, Session
from tracker.domain.interval import Interval
from tracker.domain.state import State

DATA = Path(__file__).parent.parent / "data"
AS_OF = "2026-11-22"

Row = dict[str, str]


@pytest.fixture(scope="module")
def expected() -> list[dict[str, str | None]]:
    answers: list[dict[str, str | None]] = json.loads(
        (DATA / f"clinic-due-{AS_OF}.json").read_text(encoding="utf-8")
    )
    return answers


def test_every_key_of_every_course_agrees(expected: list[dict[str, str | None]]) -> None:
    said = {}
    for record_number, patient in _patients().items():
        for course in patient.courses:
            answer = ask(patient, AS_OF, key=course.key)
            if answer.standing.state is not State.ENDED:
                said[(record_number, course.condition, course.body_region)] = _as_listed(answer)
    keys = ("record_number", "condition", "body_region")
    wanted = {tuple(one.pop(k) for k in keys): one for one in [dict(e) for e in expected]}
    assert said == wanted


def _patients() -> dict[str, Patient]:
    by_patient: dict[str, dict[tuple[str, str], list[Row]]] = defaultdict(lambda: defaultdict(list))
    with (DATA / "clinic.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            key = (row["condition"], row["body_region"])
            by_patient[row["record_number"]][key].append(row)
    patients = {}
    for record_number, courses in by_patient.items():
        born = next(rows[0]["birth_date"] for rows in courses.values())
        made = [_course(key, rows) for key, rows in enumerate(courses.values(), start=1)]
        patients[record_number] = Patient(day(born), tuple(made))
    return patients


def _course(key: int, rows: list[Row]) -> Course:
    newest = max(rows, key=lambda row: row["session_date"])
    sessions = {_session(row) for row in rows if row["session_date"]}
    bookings = [Appointment(day(newest["booked_on"]), day(AS_OF))] if newest["booked_on"] else []
    units = newest["planned_units"]
    return Course(
        key,
        newest["condition"],
        newest["product"],
        day(AS_OF),
        newest["body_region"],
        interval=Interval.parse(newest["interval"]) if newest["interval"] else None,
        planned_dose=parse_dose(units, most_units=25_000) if units else None,
        start_on=day(newest["start_on"]) if newest["start_on"] else None,
        sessions=tuple(sessions),
        appointments=tuple(bookings),
    )


def _session(row: Row) -> Session:
    given = parse_dose(row["units"], most_units=25_000)
    return Session(day(row["session_date"]), row["product"], given, row["touch_up"] == "yes")


def _as_listed(answer: Answer) -> dict[str, str | None]:
    newest = answer.window.newest_on
    return {
        "last_session_on": newest.isoformat() if newest else None,
        "target_on": answer.target,
        "interval": str(answer.window.interval),
        "booked_on": answer.booked,
        "earliest_on": answer.earliest,
        "due_on": answer.due,
        "overdue_from": answer.overdue_from,
        "lapsed_from": answer.lapsed_from,
        "suggested_on": answer.suggested,
        "timing": answer.timing,
        "state": answer.state,
    }
