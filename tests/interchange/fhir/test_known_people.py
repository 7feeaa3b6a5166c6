"""Another system's file that comes to a clinic which knows its people, or comes twice."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.builders import day
from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources, tried
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.domain.birth import read_birth_date
from tracker.domain.problems import Invalid
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.courses.reviews import open_reviews_of
from tracker.services.imports.faults import Faults
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.imports.waiting_rows import dismiss_waiting, waiting_rows
from tracker.services.same_person.pairs import pair_ids
from tracker.storage import records as r

ALL = (PATIENT, PROCEDURE, GIVEN)


@pytest.fixture
def clinic(new_clinic: NewClinic) -> Clinic:
    return new_clinic()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return put_resources(tmp_path / "file.ndjson", *ALL)


def _count(clinic: Clinic, kind: type[Any]) -> int:
    return int(clinic.read(lambda tx: tx.scalar(select(func.count()).select_from(kind))) or 0)


def _amy(clinic: Clinic, **more: Any) -> str:
    named = {"family_name": "Baxter", "given_name": "Amy V.", "birth_date": "1987-02-20"}
    more = {"address": ""} | more
    return clinic.patient(**({"record_number": "77"} | named | more))


@pytest.mark.both_engines
@pytest.mark.fault(76)
def test_nothing_of_somebody_who_may_be_known_comes_in_before_it_is_said(
    clinic: Clinic, file: Path
) -> None:
    amy = _amy(clinic)
    taken = imported(clinic, file)
    (question,) = taken.brought.questions
    assert (question.place, [one.uuid for one in question.choices]) == ("Patient/shaw", [amy])
    assert not taken.is_change
    assert "nobody has said yet" in taken.brought.aside[0].reason
    assert clinic.read(count_waiting) == 1
    imported(clinic, file)
    assert clinic.read(count_waiting) == 1

    same = imported(clinic, file, shaw="77")
    assert (same.new["patient"], same.new["session"], same.brought.open_questions) == (0, 1, [])
    assert clinic.read(count_waiting) == 0
    assert _count(clinic, r.Patient) == 1
    assert not imported(clinic, file).is_change
    assert imported(clinic, file).brought.questions == []
    phones = clinic.read(lambda tx: list(tx.scalars(select(r.ContactPoint.value))))
    assert sorted(phones) == ["555-555-5555", "amy@example.com"]


@pytest.mark.fault(76)
def test_somebody_else_comes_in_and_is_never_asked_about_again(clinic: Clinic, file: Path) -> None:
    _amy(clinic)
    assert imported(clinic, file, shaw="new").new["session"] == 1
    assert clinic.read(lambda tx: list(pair_ids(tx))) == []
    assert not imported(clinic, file).is_change
    assert _count(clinic, r.Patient) == 2


def test_an_answer_that_is_none_is_refused_with_those_there_are(clinic: Clinic, file: Path) -> None:
    _amy(clinic)
    with pytest.raises(Invalid, match="“78” is none of the answers: “new”, “77”"):
        imported(clinic, file, shaw="78")
    with pytest.raises(Invalid, match="no patient “Patient/nobody”"):
        imported(clinic, file, nobody="77")


def test_one_number_in_another_system_is_asked_about_too(clinic: Clinic, file: Path) -> None:
    clinic.patient(record_number="0001032702", birth_date="1950-01-01")
    assert len(imported(clinic, file).brought.questions) == 1
    said_new = imported(clinic, file, shaw="new")
    assert "one number is one person" in said_new.brought.aside[0].reason
    assert _count(clinic, r.Patient) == 1


def test_two_of_one_file_who_may_be_one_are_asked_about(clinic: Clinic, tmp_path: Path) -> None:
    twin = PATIENT | {"id": "twin", "identifier": []}
    given = PROCEDURE | {"subject": {"reference": "Patient/twin"}}
    file = put_resources(tmp_path / "two.ndjson", PATIENT, twin, given)
    taken = imported(clinic, file)
    assert (taken.new["patient"], taken.new["session"]) == (1, 0)
    assert [one.place for one in taken.brought.questions] == ["Patient/twin"]
    same = imported(clinic, file, twin=taken.brought.questions[0].choices[0].uuid)
    assert (same.new["patient"], same.new["session"]) == (0, 1)


def test_what_the_clinic_recorded_itself_is_the_same_injection(clinic: Clinic, file: Path) -> None:
    amy = _amy(clinic)
    course = clinic.course(amy)
    clinic.given(amy, "2026-08-31", (course, 155))
    assert imported(clinic, file, shaw="77").new["session"] == 0
    assert (_count(clinic, r.Course), _count(clinic, r.SessionRecord)) == (1, 1)


@pytest.mark.fault(77)
@pytest.mark.parametrize("born", ["1987", "1987-02"])
def test_a_date_of_birth_known_in_part_stays_so(clinic: Clinic, tmp_path: Path, born: str) -> None:
    told = (PATIENT | {"birthDate": born}, PROCEDURE, GIVEN)
    file = put_resources(tmp_path / "file.ndjson", *told)
    taken = imported(clinic, file)
    assert (taken.new["patient"], taken.new["session"]) == (1, 1)
    stored = clinic.read(lambda tx: tx.scalars(select(r.Patient.birth_date)).one())
    assert stored == read_birth_date(born)
    assert not imported(clinic, file).is_change


@pytest.mark.fault(77)
@pytest.mark.parametrize("born", ["1987", "1987-02"])
def test_a_date_of_birth_known_in_part_may_be_anybodys_whose_whole_one_fits(
    clinic: Clinic, tmp_path: Path, born: str
) -> None:
    amy = _amy(clinic)
    _amy(clinic, record_number="78", birth_date="1988-02-20")
    told = (PATIENT | {"birthDate": born}, PROCEDURE, GIVEN)
    file = put_resources(tmp_path / "file.ndjson", *told)
    (question,) = imported(clinic, file).brought.questions
    assert [one.uuid for one in question.choices] == [amy]
    assert clinic.read(count_waiting) == 1
    assert imported(clinic, file, shaw="77").new["session"] == 1
    assert clinic.read(count_waiting) == 0
    assert not imported(clinic, file).is_change
    stored = clinic.read(lambda tx: tx.scalars(select(r.Patient.birth_date)).all())
    assert stored == [date(1987, 2, 20), date(1988, 2, 20)]


@pytest.mark.parametrize("is_year_first", [False, True])
def test_two_of_one_file_may_be_one_if_less_is_known_of_one(
    clinic: Clinic,
    tmp_path: Path,
    is_year_first: bool,
) -> None:
    less = PATIENT | {"id": "less", "identifier": [], "telecom": [], "birthDate": "1987"}
    other = less | {"id": "other", "birthDate": "1986-12"}
    pair = (less, PATIENT) if is_year_first else (PATIENT, less)
    taken = tried(clinic, put_resources(tmp_path / "pair.ndjson", *pair, other))
    assert [one.place for one in taken.brought.questions] == [f"Patient/{pair[1]['id']}"]


def test_one_number_told_twice_is_one_number(clinic: Clinic, tmp_path: Path) -> None:
    number = {"system": "urn:bsn", "value": "123456789"}
    twice = PATIENT | {"identifier": [number, number | {"use": "official"}]}
    assert imported(clinic, put_resources(tmp_path / "f.ndjson", twice)).new["patient"] == 1


@pytest.mark.parametrize(
    ("identifiers", "number"),
    [
        ([{"system": "urn:hospital", "value": "A-1"}], "A-1"),
        ([{"system": "urn:hospital", "value": "A-1", "use": "old"}], None),
        ([{"type": {"text": "passport"}, "value": "A-1"}], None),
        ([{"value": "A-1"}, {"value": "B-2"}], None),
    ],
)
def test_the_only_number_of_a_patient_is_the_record_number(
    tmp_path: Path, identifiers: list[Any], number: str | None
) -> None:
    file = put_resources(tmp_path / "f.ndjson", PATIENT | {"identifier": identifiers})
    (patient,) = FhirFile(file, Faults()).told({}).patients
    rows = patient.parts["patient_identifier"]
    found = [row["value"] for row in rows if row["system"] == "record_number"]
    assert found == ([number] if number else [])


def test_an_injection_of_a_known_treatment_moves_its_date(clinic: Clinic, file: Path) -> None:
    amy = _amy(clinic)
    course = clinic.course(amy)
    clinic.given(amy, "2026-05-04", (course, 155))
    assert clinic.due_on(course) == day("2026-07-27")
    assert imported(clinic, file, shaw="77").new["session"] == 1
    assert clinic.due_on(course) == day("2026-11-23")
    counted = clinic.read(lambda tx: tx.scalars(select(r.CoursePhase.due_on).distinct()).all())
    assert day("2026-11-23") in counted


@pytest.mark.both_engines
@pytest.mark.fault(77)
@pytest.mark.parametrize("is_own", [False, True])
def test_an_injection_that_is_called_an_error_later_is_asked_of_a_clinician(
    new_clinic: NewClinic, tmp_path: Path, is_own: bool
) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", *ALL)
    if is_own:
        amy = _amy(clinic)
        clinic.given(amy, "2026-08-31", (clinic.course(amy), 155))
    imported(clinic, file, **({"shaw": "77"} if is_own else {}))
    wrong = PROCEDURE | {"status": "entered-in-error"}
    error = put_resources(tmp_path / "error.ndjson", PATIENT, wrong)
    taken = imported(clinic, error)
    assert (taken.is_change, taken.brought.reviews) == (True, 1)
    assert "31 Aug 2026 was entered in error. It still counts" in taken.brought.aside[0].reason
    course = clinic.read(lambda tx: tx.scalars(select(r.Course.uuid)).one())
    (review,) = clinic.read(open_reviews_of, course, clinic.today)
    assert (review.code, "31 Aug 2026" in review.note) == ("told-elsewhere", True)
    again = imported(clinic, error)
    assert (again.is_change, len(again.brought.aside)) == (False, 1)


def test_a_dose_that_is_called_an_error_later_is_asked_about_too(
    clinic: Clinic, file: Path, tmp_path: Path
) -> None:
    imported(clinic, file)
    wrong = GIVEN | {"status": "entered-in-error"}
    taken = imported(clinic, put_resources(tmp_path / "error.ndjson", PATIENT, PROCEDURE, wrong))
    assert "the dose of 31 Aug 2026" in taken.brought.aside[0].reason
    assert taken.brought.reviews == 1


def test_who_has_died_elsewhere_is_not_called_until_somebody_decides(
    clinic: Clinic, file: Path, tmp_path: Path
) -> None:
    imported(clinic, file)
    dead = put_resources(tmp_path / "dead.ndjson", PATIENT | {"deceasedDateTime": "2026-11-01"})
    taken = imported(clinic, dead)
    assert "has died" in taken.brought.aside[0].reason
    assert taken.brought.reviews == 1


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (PATIENT | {"birthDate": "1987-02-21"}, "is it the same person?"),
        (
            GIVEN | {"dosage": {"dose": {"value": 200, "unit": "U"}}},
            "“200 Units” there, “155 Units”",
        ),
        (PROCEDURE | {"performedDateTime": "2026-08-30"}, "“30 Aug 2026” there, “31 Aug 2026”"),
    ],
)
def test_what_has_changed_waits_and_the_rest_comes_in(
    clinic: Clinic, file: Path, tmp_path: Path, changed: dict[str, Any], reason: str
) -> None:
    imported(clinic, file)
    other = {"id": "other", "identifier": [], "telecom": [], "birthDate": "1950-01-01"}
    told = [changed if one["id"] == changed["id"] else one for one in ALL]
    if changed["id"] == "botox-1":
        told[2] = GIVEN | {"effectiveDateTime": "2026-08-30"}
    taken = imported(clinic, put_resources(tmp_path / "next.ndjson", *told, PATIENT | other))
    assert taken.new["patient"] == 1
    assert reason in taken.brought.aside[0].reason
    (row,) = clinic.read(waiting_rows)
    assert reason in row.reason
    clinic.write(dismiss_waiting, row.uuid, row.version, "as it is here", clinic.today)
    imported(clinic, tmp_path / "next.ndjson")
    assert clinic.read(count_waiting) == 0
    assert clinic.read(lambda tx: tx.scalars(select(r.SessionRecord.dose)).one()) == 155_000


def test_an_ended_treatment_is_not_taken_up_by_a_file(clinic: Clinic, file: Path) -> None:
    amy = _amy(clinic)
    course = clinic.course(amy)
    clinic.write(_end, course)
    taken = imported(clinic, file, shaw="77")
    assert "ended that treatment on 1 May 2026" in taken.brought.aside[-1].reason
    assert clinic.read(count_waiting) == 1


def _end(tx: Any, uuid: str) -> None:
    course = tx.scalars(select(r.Course).where(r.Course.uuid == uuid)).one()
    course.ended_on, course.end_reason = day("2026-05-01"), "other"


PLAN: dict[str, Any] = {
    "resourceType": "ServiceRequest",
    "id": "s1",
    "status": "active",
    "intent": "order",
    "code": {"text": "Botox"},
    "reasonCode": [{"text": "Chronic migraine"}],
    "subject": {"reference": "Patient/shaw"},
    "occurrencePeriod": {"start": "2026-12-07", "end": "2026-12-21"},
}


def test_an_order_is_the_plan_of_a_treatment_that_has_not_begun(
    clinic: Clinic, tmp_path: Path
) -> None:
    file = put_resources(tmp_path / "file.ndjson", PATIENT, PLAN)
    assert imported(clinic, file).new["course"] == 1
    course = clinic.read(lambda tx: tx.scalars(select(r.Course)).one())
    assert (course.start_on, course.opened_on) == (day("2026-12-07"), clinic.today)
    assert clinic.due_on(course.uuid) == day("2026-12-07")
    assert not imported(clinic, file).is_change
    imported(clinic, put_resources(tmp_path / "more.ndjson", *ALL, PLAN))
    assert _count(clinic, r.Course) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"code": {"text": "Physiotherapy"}}, "no botulinum toxin"),
        ({"status": "revoked"}, "no plan or order that stands"),
        ({"intent": "proposal"}, "no plan or order that stands"),
        ({"doNotPerform": True}, "not to be done"),
        ({"subject": {"display": "Amy"}}, "by an address"),
        ({"occurrencePeriod": {}}, "on which day it is"),
        ({"reasonCode": []}, "what it treats"),
        ({"code": {"text": "Botulinum toxin"}}, "which product"),
        ({"subject": {"reference": "Patient/nobody"}}, "not in the file"),
    ],
)
def test_an_order_that_is_not_clear_says_why(
    shared: Clinic, tmp_path: Path, change: dict[str, Any], reason: str
) -> None:
    taken = tried(shared, put_resources(tmp_path / "f.ndjson", PATIENT, PLAN | change))
    assert taken.new["course"] == 0
    assert reason in taken.brought.aside[0].reason


def test_whoevers_newest_injection_waits_is_not_called_before_it_is_seen_to(
    clinic: Clinic, tmp_path: Path
) -> None:
    earlier = PROCEDURE | {"id": "earlier", "performedDateTime": "2026-03-02"}
    unclear = PROCEDURE | {"code": {"coding": PROCEDURE["code"]["coding"]}}
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT, earlier, unclear))
    assert clinic.read(count_waiting) == 1
    (review,) = clinic.read(_open_reviews)
    assert review.code == "row-not-in"
    assert "31 Aug 2026" in review.note
    imported(clinic, put_resources(tmp_path / "more.ndjson", PATIENT, unclear, GIVEN))
    assert clinic.read(count_waiting) == 0
    assert clinic.read(_open_reviews) == []


def test_an_older_injection_that_waits_holds_nobody_back(clinic: Clinic, tmp_path: Path) -> None:
    unclear = PROCEDURE | {"id": "old", "performedDateTime": "2026-03-02"}
    unclear |= {"code": {"coding": PROCEDURE["code"]["coding"]}}
    imported(clinic, put_resources(tmp_path / "file.ndjson", *ALL, unclear))
    assert clinic.read(count_waiting) == 1
    assert clinic.read(_open_reviews) == []


def _open_reviews(tx: Any) -> list[r.Review]:
    return list(tx.scalars(select(r.Review).where(r.Review.closed_on.is_(None))))
