"""The number of the program's rules is raised with every change of what they compute.

Facts and rules are written by hand here: what the services read for facts out of tables is not seen.
"""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from tests.builders import (
    ABOBOT,
    BLADDER,
    INCOBOT,
    MIGRAINE,
    NECK,
    adult,
    approved,
    booked,
    call,
    cancelled,
    child,
    course,
    day,
    elsewhere,
    ended,
    hold,
    limit,
    missed,
    on,
    own_date,
    protocol,
    question,
    still_working,
    symptoms_back,
)
from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.contact_rules import ContactRules
from tracker.domain.facts import (
    Appointment,
    AppointmentStatus,
    Contact,
    ContactDecision,
    Course,
    Patient,
    SessionStatus,
)
from tracker.domain.next_step import Owner, Verb
from tracker.domain.protocol import Population, Rules, Schedule
from tracker.domain.recall import Rank
from tracker.domain.reviews import ReviewCode
from tracker.domain.rules_version import RULES_VERSION
from tracker.domain.state import State
from tracker.domain.timing import Timing
from tracker.services.courses.windows import phase_rows
from tracker.storage.columns import write_json

_KNOWN = (2, "dd06cd54dbb274d9")
"""The number, and the digest of what these rules say of the courses below."""

_RULES = Rules(
    (
        protocol(site_minimum="13 weeks", key=1),
        protocol(NECK, schedule=Schedule.SYMPTOM_LED, usual=200, key=2),
        protocol(NECK, INCOBOT, schedule=Schedule.SYMPTOM_LED, interval="14 weeks", key=3),
        protocol(BLADDER, minimum="12 weeks", interval="3 months", usual=100, key=4),
        protocol(BLADDER, population=Population.CHILD, usual=None, key=5),
    ),
    (limit(400), limit(360, conditions=(MIGRAINE, BLADDER))),
    ClinicDays(
        closures=frozenset({day("2026-04-08")}),
        holidays=frozenset({day("2026-04-06")}),
        lists=(
            *(ClinicList("Ward", weekday=n) for n in range(7)),
            ClinicList("Ward", 0, on=day("2026-04-10")),
        ),
    ),
    ContactRules(),
)
_FIRST = [on("2026-01-05")]


def _tries(*days: str) -> list[Contact]:
    """Nobody answered, by two ways and at two times of day."""
    return [
        Contact(
            day(one),
            None,
            day(one),
            "no-answer",
            ("phone", "text")[n % 2],
            ("morning", "evening")[n % 2],
            False,
        )
        for n, one in enumerate(days)
    ]


def _treated(**facts: Any) -> Course:
    return course(sessions=_FIRST, nurse="Sam", **facts)


_FIVE_DAYS = ("2026-03-09", "2026-03-11", "2026-03-13", "2026-03-17", "2026-03-19")
_TRIED = _tries("2026-03-09", "2026-03-11", "2026-03-13")
_LETTER = Contact(day("2026-03-16"), None, None, "letter", "letter", "", False)
_DOCTOR = Contact(day("2026-04-09"), None, None, "doctor", "phone", "", False)
_CAME = Appointment(day("2026-03-27"), day("2026-01-05"), AppointmentStatus.NOT_TREATED)
_DONE = Appointment(day("2026-03-30"), day("2026-01-05"), AppointmentStatus.DONE)

PATIENTS: dict[str, Patient] = {
    name: adult(*courses)
    for name, courses in {
        "plain": [_treated()],
        "brought in long overdue": [course(sessions=[on("2024-01-08")], opened="2026-01-05")],
        "not begun": [course(starts="2026-02-02")],
        "own interval, as a plan": [_treated(interval="10 weeks", planned=200)],
        "touched up": [course(sessions=[*_FIRST, on("2026-01-19", 20, touch_up=True)])],
        "voided, planned": [
            course(
                sessions=[
                    *_FIRST,
                    on("2026-02-02", status=SessionStatus.VOIDED),
                    on("2026-03-30", status=SessionStatus.PLANNED),
                ]
            )
        ],
        "not signed": [course(sessions=[on("2026-01-05", status=SessionStatus.GIVEN)])],
        "unknown dose": [course(sessions=[on("2026-01-05", None)])],
        "another product before": [
            course(NECK, sessions=[on("2026-01-05", 200), on("2025-09-01", 200, INCOBOT)])
        ],
        "no rule": [course(NECK, ABOBOT, sessions=[on("2026-01-05", 500, ABOBOT)])],
        "symptom-led": [course(NECK, sessions=[on("2026-01-05", 200)])],
        "back": [
            course(NECK, sessions=[on("2026-01-05", 200)], reports=[symptoms_back("2026-03-20")])
        ],
        "still working": [
            course(NECK, sessions=[on("2026-01-05", 200)], reports=[still_working("2026-03-20")])
        ],
        "asked again on a day": [
            course(
                NECK,
                sessions=[on("2026-01-05", 200)],
                reports=[still_working("2026-03-20", ask_on="2026-05-04")],
            )
        ],
        "switched": [
            _treated(switched_to=Schedule.SYMPTOM_LED, reports=[symptoms_back("2026-02-01")])
        ],
        "ended": [_treated(ending=ended("2026-02-02"))],
        "booked": [_treated(appointments=[booked("2026-04-07")])],
        "booked too early": [_treated(appointments=[booked("2026-02-02")])],
        "booked too late": [_treated(appointments=[booked("2026-06-02")])],
        "late, at short notice": [_treated(appointments=[booked("2026-06-02", made="2026-05-05")])],
        "late, a day earlier": [_treated(appointments=[booked("2026-06-02", made="2026-05-04")])],
        "late, accepted": [_treated(appointments=[booked("2026-06-02", accepted_by="Dr Ruiz")])],
        "booked on a closed day": [_treated(appointments=[booked("2026-04-08")])],
        "booked without a list": [_treated(appointments=[booked("2026-04-10")])],
        "booked without a list, with a reason": [
            _treated(appointments=[replace(booked("2026-04-10"), is_off_list=True)])
        ],
        "booked on a holiday": [_treated(appointments=[booked("2026-04-06")])],
        "booked after the newest of two": [
            _treated(appointments=[booked("2026-04-07"), booked("2026-04-09")])
        ],
        "missed": [_treated(appointments=[missed("2026-03-30")])],
        "came, not treated": [_treated(appointments=[_CAME])],
        "done without a record": [_treated(appointments=[_DONE])],
        "cancelled": [_treated(appointments=[cancelled("2026-03-30", told="2026-03-20")])],
        "cancelled by the clinic": [
            _treated(appointments=[cancelled("2026-03-30", told="2026-03-20", by_clinic=True)])
        ],
        "missed and called since": [
            _treated(
                appointments=[missed("2026-03-30")],
                contacts=[call("2026-04-01", try_on="2026-04-09")],
            )
        ],
        "held, treatment": [_treated(holds=[hold("2026-02-02", treat_from="2026-05-04")])],
        "held, calls": [_treated(holds=[hold("2026-02-02", call_from="2026-05-04")])],
        "own date": [_treated(own_dates=[own_date("2026-04-20", made="2026-01-05")])],
        "own date before a floor": [
            _treated(own_dates=[own_date("2026-02-20", made="2026-01-05")])
        ],
        "own date over a floor": [
            _treated(
                own_dates=[
                    own_date("2026-02-20", made="2026-01-05", overriding=("minimum", "site"))
                ]
            )
        ],
        "promised": [_treated(contacts=[call("2026-03-09", rings_by="2026-03-16")])],
        "tried again": [_treated(contacts=[call("2026-03-09", try_on="2026-03-16")])],
        "not answered": [_treated(contacts=_TRIED[:1])],
        "tries used up": [_treated(contacts=_TRIED)],
        "tried by the same way only": [_treated(contacts=_tries(*_FIVE_DAYS)[::2])],
        "tried so four times": [
            _treated(contacts=[replace(one, channel="phone") for one in _tries(*_FIVE_DAYS)[:4]])
        ],
        "tried so more often": [
            _treated(contacts=[replace(one, channel="phone") for one in _tries(*_FIVE_DAYS)])
        ],
        "letter sent": [_treated(contacts=[*_TRIED, _LETTER])],
        "no letters": [_treated(contacts=_TRIED, gets_letters=False)],
        "decided to write to the doctor": [
            _treated(
                contacts=[*_TRIED, _LETTER],
                contact_decisions=[ContactDecision(day("2026-04-07"), "call-doctor")],
            )
        ],
        "the doctor knows": [
            _treated(
                contacts=[*_TRIED, _LETTER, _DOCTOR],
                contact_decisions=[ContactDecision(day("2026-04-07"), "call-doctor")],
            )
        ],
        "decided to keep trying": [
            _treated(
                contacts=[*_TRIED, _LETTER],
                contact_decisions=[ContactDecision(day("2026-04-07"), "keep-trying")],
            )
        ],
        "every question": [
            _treated(reviews=[question(one.value, opened="2026-02-02") for one in ReviewCode])
        ],
        "approved": [_treated(authorisations=[approved(visits=1, valid_to="2026-12-31")])],
        "approval over": [_treated(authorisations=[approved(valid_to="2026-03-01")])],
        "payer's minimum": [_treated(authorisations=[approved(minimum="14 weeks")])],
        "together over a limit": [
            _treated(appointments=[booked("2026-04-07")], planned=200),
            course(
                NECK,
                key=2,
                sessions=[on("2026-01-05", 200)],
                planned=300,
                appointments=[booked("2026-04-07")],
            ),
        ],
        "the dose moves the date": [
            _treated(planned=300),
            course(NECK, key=2, sessions=[on("2026-03-20", 300)], planned=300),
        ],
        "the plan was kept": [
            _treated(planned=300, plan_kept_on=[day("2026-03-21")]),
            course(NECK, key=2, sessions=[on("2026-03-20", 300)], planned=300),
        ],
        "no date fits": [_treated(planned=450)],
    }.items()
} | {
    "elsewhere": adult(_treated(planned=300), outside=[elsewhere("2026-02-02", 200)]),
    "elsewhere, assigned": adult(_treated(), outside=[elsewhere("2026-02-02", 155, assigned_to=1)]),
    "a child": child(course(BLADDER, sessions=[on("2026-01-05", 90)]), kg=22),
    "a child, not weighed": child(course(BLADDER, sessions=[on("2026-01-05", 90)])),
    "coming of age": child(
        course(BLADDER, sessions=[on("2026-01-05", 90)]), born="2008-03-01", kg=50
    ),
}


def _results() -> dict[str, list[dict[str, object]]]:
    return {name: list(phase_rows(one, _RULES)) for name, one in PATIENTS.items()}


def test_a_change_of_what_the_rules_compute_raises_their_number() -> None:
    told = {
        name: [{key: str(value) for key, value in row.items()} for row in rows]
        for name, rows in _results().items()
    }
    digest = sha256(write_json(told).encode()).hexdigest()[:16]
    if (RULES_VERSION, digest) == _KNOWN:
        return
    version, _known_digest = _KNOWN
    if version == RULES_VERSION:
        pytest.fail(
            "The rules compute something else than before. If that is meant, raise RULES_VERSION in "
            "tracker/domain/rules_version.py, so that clinics are worked out anew after the update, "
            f"and write {(RULES_VERSION + 1, digest)} here.",
            pytrace=False,
        )
    pytest.fail(f"Write {(RULES_VERSION, digest)} here.", pytrace=False)


@pytest.mark.parametrize(
    ("column", "all_of"),
    [
        ("state", {one.value for one in State}),
        ("timing", {one.value for one in Timing}),
        ("rank", {int(one) for one in Rank}),
        ("step_verb", {one.value for one in Verb if one is not Verb.TELL}),
        ("step_owner", {one.value for one in Owner}),
    ],
)
def test_the_courses_come_to_every_end_there_is(column: str, all_of: set[object]) -> None:
    assert {row[column] for rows in _results().values() for row in rows} == all_of


def test_the_courses_are_asked_about_for_every_reason_that_is_worked_out() -> None:
    codes = {
        reason[0]
        for rows in _results().values()
        for row in rows
        for reason in row["reasons"]  # type: ignore[attr-defined]
    }
    assert {one.value for one in ReviewCode} <= codes
    assert {
        "booked-closed", "booked-no-list", "booked-too-early", "booked-over-limit", "booked-too-late", "late-accepted",
        "no-outcome", "missed", "not-treated", "not-recorded", "cancelled-by-patient",
        "cancelled-by-clinic", "promised", "promise-broken", "resting", "illness", "completed",
    } <= codes  # fmt: skip
