"""Whatever is typed or called with: kept as it is, or refused in a sentence; never kept as less."""

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from sqlalchemy import select

from tests.clinics import TODAY, Clinic, make_template
from tracker.domain.problems import Problem
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.courses.courses import CourseForm, open_course
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.patients.search import find_patients
from tracker.services.visits.recording import record_visit
from tracker.storage import records as r
from tracker.storage.columns import Dose, Refused, WholeNumber
from tracker.text import person_name

_PATIENT = PatientForm("N1", "Nakamura", "Aiko", date(1988, 9, 30))
_TEXTS = [
    field.name
    for field in fields(PatientForm)
    if field.name not in {"birth_date", "deceased_on", "phones", "do_not_contact", "sex"}
]
_NAUGHTY = [
    "👩🏽‍⚕️👨‍👩‍👧‍👦",
    "مريم العربي",
    "abc\u202edef",
    "Z\u0351\u036b\u0343a\u0323l\u0322g\u0334o",
    "раураӏ",
    "Ⅷ ﬁ ℌ ｱ",
    "Müller‑Lüdenscheidt",
    "O’Connor-D'Angelo",
    "Nguyễn Thị Ánh",
    "Łukasz Ångström Ørsted ß",
    "李小龍",
    "\u202e\u202d\u2066\u2069x",
    "'; drop table patient; --",
    "%s {0} $(id) `id`",
    "null",
]  # fmt: skip


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    make_template(tmp_path / "template.db")
    opened = Clinic(tmp_path / "template.db", tmp_path / "clinic.db")
    yield opened
    opened.close()


def refused(do: Callable[[], object]) -> bool:
    try:
        do()
    except Problem as problem:
        return len(str(problem)) < 400
    return False


def count(clinic: Clinic, record: Any) -> int:
    return int(clinic.read(lambda tx: tx.query(record).count()))


@pytest.mark.fault(57)
@pytest.mark.fault(58)
@pytest.mark.fault(60)
@pytest.mark.parametrize(
    "bad", ["a\0b", "half \ud83d", "x" * 10_000_000], ids=["NUL", "half", "huge"]
)
def test_no_text_of_a_patient_takes_what_can_not_be_kept(clinic: Clinic, bad: str) -> None:
    for name in _TEXTS:
        form = replace(_PATIENT, **{name: bad})  # type: ignore[arg-type]
        assert refused(partial(clinic.write, add_patient, form, TODAY)), name
    assert refused(lambda: clinic.write(add_patient, replace(_PATIENT, phones=(bad,)), TODAY))
    assert count(clinic, r.Patient) == 0


@pytest.mark.fault(57)
@pytest.mark.fault(58)
@pytest.mark.fault(60)
@pytest.mark.parametrize("bad", ["a\0b", "half \ud83d", "x" * 32_768], ids=["NUL", "half", "long"])
def test_no_other_text_takes_it_either(clinic: Clinic, bad: str) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    visit = clinic.visit_form(patient, "2026-11-20", (course, 155))
    (session,) = visit.sessions
    tries: list[Callable[[], object]] = [
        lambda: clinic.write(open_course, patient, CourseForm("overactive-bladder", "onabotulinumtoxinA", bad), TODAY),
        lambda: clinic.write(record_visit, replace(visit, place=bad), TODAY),
        lambda: clinic.write(record_visit, replace(visit, injector=bad), TODAY),
        lambda: clinic.write(record_visit, replace(visit, sessions=(replace(session, notes=bad),)), TODAY),
        lambda: clinic.visit(patient, "2026-11-20", (course, 155), lots=(bad,)),
        lambda: clinic.write(record_attempt, AttemptForm(patient, (course,), "voicemail", note=bad), TODAY),
        lambda: clinic.book(course, "2026-11-23", note=bad),
    ]  # fmt: skip
    for number, do in enumerate(tries):
        assert refused(do), number
    assert count(clinic, r.SessionRecord) == 0


@pytest.mark.fault(59)
def test_any_name_is_kept_found_listed_and_told_in_the_trail(clinic: Clinic) -> None:
    for number, name in enumerate(_NAUGHTY):
        form = replace(_PATIENT, family_name=name, notes=name, record_number=f"Q10{number:02}")
        clinic.write(add_patient, form, TODAY)
        kept = clinic.read(lambda tx, n: tx.scalars(select(r.Patient).where(r.Patient.family_name == n)).one().notes, normalize("NFC", name))  # fmt: skip
        assert kept == normalize("NFC", name)
        (found,) = clinic.read(find_patients, f"Q10{number:02}")
        assert found.name == person_name(normalize("NFC", name), "Aiko")
    told = clinic.read(lambda tx: [str(one.payload) for one in tx.query(r.AuditPayload)])
    for name in _NAUGHTY:
        assert any(repr(normalize("NFC", name))[1:-1] in one for one in told), name


@pytest.mark.fault(55)
@pytest.mark.fault(61)
@pytest.mark.parametrize(
    "units", [float("nan"), float("inf"), -1, 0, 1e308, True, "155", 2**63, 155.0, 10**30]
)
def test_what_is_no_dose_is_never_kept(clinic: Clinic, units: Any) -> None:
    with pytest.raises(Refused):
        Dose().process_bind_param(units, None)  # type: ignore[arg-type]
    patient = clinic.patient()
    course = clinic.course(patient)
    form = clinic.visit_form(patient, "2026-11-20", (course, 155))
    form = replace(form, sessions=(replace(form.sessions[0], dose=units),))
    with pytest.raises((Problem, TypeError, OverflowError)):
        clinic.write(record_visit, form, TODAY)
    assert count(clinic, r.SessionRecord) == 0


@pytest.mark.fault(61)
@pytest.mark.parametrize("number", [2**63, -1, True, "7", 7.0, float("nan"), 10**400])
def test_a_column_of_whole_numbers_takes_nothing_else(number: Any) -> None:
    with pytest.raises(Refused):
        WholeNumber().process_bind_param(number, None)  # type: ignore[arg-type]


@pytest.mark.fault(49)
@pytest.mark.parametrize("on", [date.max, date.min, date(2200, 12, 31), date(1899, 12, 31)])
def test_a_day_at_the_end_of_time_is_refused_in_a_sentence(clinic: Clinic, on: date) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = replace(clinic.visit_form(patient, "2026-11-20", (course, 155)), on=on)
    assert refused(lambda: clinic.write(record_visit, form, TODAY))
    assert refused(lambda: clinic.write(add_patient, replace(_PATIENT, birth_date=on), TODAY))
    booked = refused(
        lambda: (
            clinic.book(course, str(on)) if on.year > 1000 else clinic.book(course, "0001-01-01")
        )
    )
    assert booked or on == date(2200, 12, 31)


@pytest.mark.fault(49)
@pytest.mark.parametrize("on", ["2024-02-29", "2026-01-31", "2025-12-31"])
def test_leap_days_and_ends_of_months_give_the_day_that_was_written_down(
    clinic: Clinic, on: str
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    due = clinic.due_on(course)
    assert due is not None
    assert (due - date.fromisoformat(on)).days == 84


@pytest.mark.fault(48)
@pytest.mark.parametrize(
    "zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago", "Australia/Lord_Howe", "Pacific/Apia"]
)
def test_84_days_are_84_days_in_any_zone(tmp_path: Path, zone: str) -> None:
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from tracker.services.clinic.clinic import ClinicForm, create_clinic, today_in

    # Half past eleven in the evening there.
    moment = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    create_clinic(
        tmp_path / "template.db", ClinicForm("US", zone), "Ines Ruiz", now=lambda: moment
    ).close()
    assert today_in(zone, moment) == date(2026, 11, 22)
    clinic = Clinic(tmp_path / "template.db", tmp_path / "clinic.db")
    try:
        patient = clinic.patient()
        course = clinic.course(patient)
        clinic.given(patient, "2026-08-31", (course, 155))
        assert clinic.due_on(course) == date(2026, 11, 23)
        assert clinic.stored(course).overdue_from == date(2026, 12, 1)
    finally:
        clinic.close()


@pytest.mark.fault(48)
def test_a_day_that_never_was_counts_like_any_other(clinic: Clinic) -> None:
    # Samoa had no 30 December 2011; twelve weeks across it are still 84 dates.
    patient = clinic.patient()
    course = clinic.course(patient, opened_on="2011-01-03")
    clinic.given(patient, "2011-10-10", (course, 155))
    assert clinic.due_on(course) == date(2012, 1, 2)
