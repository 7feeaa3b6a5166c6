"""Records that another system has merged, or says to be one person: asked about, never decided."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources, tried
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.services.imports.waiting_count import count_waiting
from tracker.services.same_person.merging import MergeOrder, merge_patients
from tracker.storage import records as r

OTHER: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "kept",
    "name": [{"family": "Nowak", "given": ["Eva"]}],
    "birthDate": "1950-01-01",
}


def _link(kind: str, key: str) -> dict[str, Any]:
    return {"link": [{"other": {"reference": f"Patient/{key}"}, "type": kind}]}


def _patients(clinic: Clinic) -> int:
    return int(clinic.read(lambda tx: tx.scalar(select(func.count()).select_from(r.Patient))) or 0)


@pytest.mark.both_engines
@pytest.mark.fault(77)
@pytest.mark.parametrize("order", [1, -1])
@pytest.mark.parametrize(
    ("old", "kept"),
    [
        (_link("replaced-by", "kept") | {"active": False}, {}),
        ({}, _link("replaces", "shaw")),
    ],
)
def test_who_was_replaced_elsewhere_is_asked_about_with_who_stands_for_them(
    new_clinic: NewClinic, tmp_path: Path, old: dict[str, Any], kept: dict[str, Any], order: int
) -> None:
    clinic = new_clinic()
    people = [PATIENT | old, OTHER | kept][::order]
    file = put_resources(tmp_path / "file.ndjson", *people, PROCEDURE, GIVEN)
    taken = imported(clinic, file)
    (question,) = taken.brought.questions
    assert (question.place, [one.short for one in question.choices]) == (
        "Patient/shaw",
        ["Patient/kept"],
    )
    assert (taken.new["patient"], taken.new["session"]) == (1, 0)
    assert taken.brought.aside[0].where == "Patient/shaw.link"
    assert "the other system replaced it by Nowak, Eva" in taken.brought.aside[0].reason
    same = imported(clinic, file, shaw="Patient/kept")
    assert (same.new["patient"], same.new["session"]) == (0, 1)
    again = imported(clinic, file)
    assert (again.is_change, again.brought.questions, _patients(clinic)) == (False, [], 1)


@pytest.mark.parametrize("kind", ["refer", "seealso"])
def test_records_that_point_to_one_another_are_asked_about_once(
    new_clinic: NewClinic, tmp_path: Path, kind: str
) -> None:
    clinic = new_clinic()
    told = PATIENT | _link(kind, "kept"), OTHER | _link(kind, "shaw")
    file = put_resources(tmp_path / "file.ndjson", *told)
    (question,) = imported(clinic, file).brought.questions
    assert question.place == "Patient/kept"
    taken = imported(clinic, file, kept="new")
    assert (taken.new["patient"], _patients(clinic)) == (1, 2)
    again = imported(clinic, file)
    assert (again.is_change, again.brought.questions, again.brought.aside) == (False, [], [])


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (_link("replaced-by", "nobody"), "Patient/shaw.link"),
        ({"link": [{"other": {"display": "Eva"}, "type": "replaced-by"}]}, "Patient/shaw.link"),
        ({"active": False}, "Patient/shaw.active"),
    ],
)
def test_a_record_that_was_given_up_elsewhere_comes_in_only_if_somebody_says_so(
    new_clinic: NewClinic, tmp_path: Path, change: dict[str, Any], where: str
) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", PATIENT | change, PROCEDURE)
    taken = imported(clinic, file)
    assert (taken.new.total(), [one.choices for one in taken.brought.questions]) == (0, [()])
    assert (taken.brought.aside[0].where, clinic.read(count_waiting)) == (where, 1)
    assert imported(clinic, file, shaw="new").new["session"] == 1
    assert clinic.read(count_waiting) == 0
    assert imported(clinic, file).brought.questions == []


@pytest.mark.parametrize("died", [{"deceasedDateTime": "2026-10-01"}, {"deceasedBoolean": True}])
def test_the_closed_record_of_somebody_who_has_died_comes_in_without_a_question(
    new_clinic: NewClinic, tmp_path: Path, died: dict[str, Any]
) -> None:
    clinic = new_clinic()
    file = put_resources(tmp_path / "file.ndjson", PATIENT | {"active": False} | died, PROCEDURE)
    taken = imported(clinic, file)
    assert (taken.new["patient"], taken.brought.questions) == (1, [])


def test_who_is_linked_with_somebody_who_waits_waits_with_them(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    clinic.patient(family_name="Nowak", given_name="Eva", birth_date="1950-01-01")
    told = PATIENT | _link("replaced-by", "kept"), OTHER
    taken = imported(clinic, put_resources(tmp_path / "file.ndjson", *told))
    assert taken.new["patient"] == 0
    assert [one.place for one in taken.brought.questions] == ["Patient/kept"]
    assert "who waits, and they with them" in taken.brought.aside[1].reason


def test_a_merge_elsewhere_of_two_whom_the_clinic_has_waits_until_it_is_decided_here(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "before.ndjson", PATIENT, OTHER))
    merged = PATIENT | _link("replaced-by", "kept") | {"active": False}
    file = put_resources(tmp_path / "merged.ndjson", merged, OTHER)
    taken = imported(clinic, file)
    (aside,) = taken.brought.aside
    assert (aside.where, aside.waits) == ("Patient/shaw.link", True)
    assert "the clinic has two records" in aside.reason
    assert (_patients(clinic), taken.is_change) == (2, False)
    shaw, kept = clinic.read(lambda tx: tx.scalars(select(r.Patient.uuid).order_by("id")).all())
    clinic.write(merge_patients, MergeOrder(kept, 1, shaw, 1), clinic.today)
    assert imported(clinic, file).brought.aside == []
    assert clinic.read(count_waiting) == 0


def test_who_stands_for_somebody_whom_the_clinic_has_is_asked_about(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    imported(clinic, put_resources(tmp_path / "before.ndjson", PATIENT))
    alone = put_resources(tmp_path / "after.ndjson", OTHER | _link("replaces", "shaw"))
    (question,) = imported(clinic, alone).brought.questions
    assert "Baxter, Amy V." in question.choices[0].told
    assert imported(clinic, alone, kept=question.choices[0].uuid).new["patient"] == 0
    next_one = put_resources(tmp_path / "next.ndjson", PATIENT | {"id": "x", "identifier": []}
                             | {"birthDate": "1999-01-01"} | _link("replaced-by", "kept"))  # fmt: skip
    (question,) = imported(clinic, next_one).brought.questions
    assert "Baxter, Amy V." in question.choices[0].told


def test_a_relative_is_nobody_to_be_asked_about(shared: Clinic, tmp_path: Path) -> None:
    related = {"link": [{"other": {"reference": "RelatedPerson/x"}, "type": "seealso"}]}
    taken = tried(shared, put_resources(tmp_path / "file.ndjson", PATIENT | related))
    assert (taken.new["patient"], taken.brought.questions) == (1, [])
