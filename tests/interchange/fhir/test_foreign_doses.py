"""Another system's doses: each once, never half of one, and where it was given."""

from pathlib import Path
from typing import Any

import pytest

from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import imported, put_resources
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE, stored, told_by


@pytest.mark.parametrize(
    ("sites", "dose"),
    [(("left", "right"), 255_000), (("left", "left"), None), (("left", None), None)],
)
def test_procedures_of_one_day_are_one_injection_and_never_half_a_dose(
    tmp_path: Path, sites: tuple[str, str | None], dose: int | None
) -> None:
    told = [PATIENT]
    for place, (site, units) in enumerate(zip(sites, (155, 100), strict=True)):
        where = {"bodySite": [{"text": site}]} if site else {}
        told.append(PROCEDURE | where | {"id": f"p{place}"})
        of_it = {"partOf": [{"reference": f"Procedure/p{place}"}]}
        given = {"id": f"g{place}", "dosage": {"dose": {"value": units, "unit": "U"}}}
        told.append(GIVEN | of_it | given)
    assert [one.dose for one in told_by(tmp_path, *told).injections] == [dose]


@pytest.mark.parametrize(
    ("again", "dose", "why"),
    [({}, 155_000, []), ({"dosage": {"dose": {"value": 200, "unit": "U"}}}, None, ["id"])],
)
def test_an_administration_that_comes_twice_is_one_and_of_two_versions_no_dose_is_known(
    tmp_path: Path, again: dict[str, Any], dose: int | None, why: list[str]
) -> None:
    told = told_by(tmp_path, PATIENT, PROCEDURE, GIVEN, GIVEN | again)
    assert [one.dose for one in told.injections] == [dose]
    assert [one.field for one in told.aside] == why


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"status": "entered-in-error"}, "entered in error"),
        ({"status": "not-done"}, "nothing was given"),
        ({"subject": {"reference": "Patient/else"}}, "about another patient"),
        ({"effectiveDateTime": "2026-09-07"}, "on another day"),
        ({"medicationCodeableConcept": {"text": "Paracetamol"}}, "no botulinum toxin"),
    ],
)
def test_a_visit_that_waits_for_its_product_says_what_is_wrong_with_its_dose(
    tmp_path: Path, change: dict[str, Any], why: str
) -> None:
    plain = PROCEDURE | {"code": {"coding": PROCEDURE["code"]["coding"]}}
    told = told_by(tmp_path, PATIENT, plain, GIVEN | change)
    (aside,) = [one for one in told.aside if one.place.startswith("Procedure")]
    assert (aside.waits, aside.field) == (True, "usedCode")
    assert why in aside.reason


def test_two_that_nothing_names_are_two(tmp_path: Path) -> None:
    unnamed = {name: value for name, value in GIVEN.items() if name != "id"}
    told = told_by(tmp_path, PATIENT, PROCEDURE, unnamed, unnamed)
    assert [one.dose for one in told.injections] == [310_000]


@pytest.mark.parametrize(
    ("sites", "notes"),
    [
        ([{"text": "left arm"}], "Where: left arm"),
        (
            [{"coding": [{"code": "368208006", "display": "Left upper arm"}]}],
            "Where: Left upper arm",
        ),
        ([{"coding": [{"code": "368208006"}]}, {"text": "neck"}], "Where: 368208006, neck"),
        ([], ""),
    ],
)
def test_where_it_was_given_is_kept_in_the_notes(
    new_clinic: NewClinic, tmp_path: Path, sites: list[Any], notes: str
) -> None:
    clinic = new_clinic()
    told = PROCEDURE | ({"bodySite": sites} if sites else {})
    file = put_resources(tmp_path / "file.ndjson", PATIENT, told, GIVEN)
    imported(clinic, file)
    assert stored(clinic)[2].notes == notes
    assert not imported(clinic, file).is_change


@pytest.mark.parametrize("part_of", [[], [{"reference": "Procedure/elsewhere"}]])
def test_toxin_that_is_part_of_no_procedure_waits(tmp_path: Path, part_of: list[Any]) -> None:
    told = told_by(tmp_path, PATIENT, GIVEN | {"partOf": part_of})
    (aside,) = told.aside
    assert (aside.waits, "no procedure that" in aside.reason) == (True, True)


def test_a_second_procedure_without_a_dose_leaves_none_known(tmp_path: Path) -> None:
    second = PROCEDURE | {"id": "p2", "bodySite": [{"text": "left"}]}
    first = PROCEDURE | {"bodySite": [{"text": "right"}]}
    told = told_by(tmp_path, PATIENT, first, second, GIVEN)
    assert [one.dose for one in told.injections] == [None]
