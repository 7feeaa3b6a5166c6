"""Another system's patients and procedures: what is recognised comes in, the rest says why not."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import MIGRAINE, ONABOT
from tests.clinics import USER, Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import bundle, imported, put_resources, tried
from tracker.interchange.fhir import foreign
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.told import OtherRecords
from tracker.services.imports.waiting_rows import waiting_rows
from tracker.storage import records as r

PATIENT: dict[str, Any] = {
    "resourceType": "Patient",
    "id": "shaw",
    "text": {"status": "generated", "div": "<div><script>alert(1)</script></div>"},
    "identifier": [
        {
            "type": {
                "coding": [
                    {"system": "http://terminology.hl7.org/CodeSystem/v2-0203", "code": "MR"}
                ]
            },
            "system": "http://hospital.example.org",
            "value": "0001032702",
        }
    ],
    "name": [
        {"use": "old", "family": "Shaw", "given": ["Amy"]},
        {"family": "Shaw", "given": ["Amy"], "period": {"end": "2020-07-22"}},
        {"family": "Baxter", "given": ["Amy", "V."], "period": {"start": "2020-07-22"}},
    ],
    "telecom": [
        {"system": "phone", "value": "555-555-5555", "use": "home"},
        {"system": "fax", "value": "555-555-5556"},
        {"system": "email", "value": "amy@example.com"},
    ],
    "gender": "female",
    "birthDate": "1987-02-20",
    "address": [
        {"use": "old", "text": "elsewhere"},
        {"line": ["49 Meadow St"], "city": "Mounds", "state": "OK", "postalCode": "74047"},
    ],
    "communication": [{"language": {"coding": [{"code": "en"}]}, "preferred": True}],
    "maritalStatus": {"text": "married"},
}
PROCEDURE: dict[str, Any] = {
    "resourceType": "Procedure",
    "id": "botox-1",
    "status": "completed",
    "code": {
        "coding": [{"system": "http://snomed.info/sct", "code": "404909007"}],
        "text": "Botox for chronic migraine",
    },
    "subject": {"reference": "Patient/shaw"},
    "performedDateTime": "2026-08-31T09:30:00-04:00",
    "reasonCode": [
        {"coding": [{"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "G43.709"}]}
    ],
    "performer": [{"actor": {"display": "Dr Ronald Bone"}}],
}
GIVEN: dict[str, Any] = {
    "resourceType": "MedicationAdministration",
    "id": "given-1",
    "status": "completed",
    "medicationCodeableConcept": {"text": "onabotulinumtoxinA"},
    "subject": {"reference": "Patient/shaw"},
    "effectiveDateTime": "2026-08-31",
    "partOf": [{"reference": "Procedure/botox-1"}],
    "dosage": {"dose": {"value": 155, "unit": "U"}},
}


def test_a_patient_and_an_injection_come_in_and_anchor_the_treatment(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    taken = imported(clinic, bundle(tmp_path / "bundle.json", GIVEN, PROCEDURE, PATIENT))
    assert (taken.new["patient"], taken.new["course"], taken.new["session"]) == (1, 1, 1)
    patient, course, session = stored(clinic)
    assert (patient.family_name, patient.given_name) == ("Baxter", "Amy V.")
    assert (patient.birth_date, patient.language) == (date(1987, 2, 20), "en")
    assert patient.address == "49 Meadow St\n74047 Mounds OK"
    assert (course.condition, course.product) == (MIGRAINE, ONABOT)
    assert (session.given_on, session.dose) == (date(2026, 8, 31), 155_000)
    assert (session.signed_by, session.injector_text) == (USER, "Dr Ronald Bone")
    assert clinic.due_on(course.uuid) == date(2026, 11, 23)
    file = tmp_path / "bundle.json"
    assert not imported(clinic, file).is_change
    assert "Patient.maritalStatus" in FhirFile(file, Faults()).contents.unread


def test_without_units_the_dose_is_unknown_and_the_day_counts(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    millilitres = GIVEN | {"dosage": {"dose": {"value": 3.1, "unit": "mL"}}}
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT, PROCEDURE, millilitres))
    _patient, course, session = stored(clinic)
    assert session.dose is None
    assert clinic.due_on(course.uuid) == date(2026, 11, 23)


@pytest.mark.fault(77)
@pytest.mark.parametrize(
    ("patient", "procedure", "reason"),
    [
        ({"birthDate": "0000"}, {}, "“0000”, which is none"),
        ({"birthDate": "19700601"}, {}, "“19700601”, which is none"),
        ({"birthDate": "1850"}, {}, "1850"),
        ({"birthDate": "1970-13"}, {}, "“1970-13”, which is none"),
        ({"birthDate": None, "_birthDate": {"extension": []}}, {}, "no date of birth"),
        ({"birthDate": "2080-12-01"}, {}, "is in the future"),
        ({"birthDate": 1970}, {}, "a text was expected"),
        ({"birthDate": "1850-01-01"}, {}, "1850"),
        ({"name": []}, {}, "no name is said"),
        ({"link": [{"type": "replaced-by"}]}, {}, "replaced it by somebody who is not in the file"),
        ({"active": False}, {}, "has given it up"),
        ({"modifierExtension": [{"url": "urn:x"}]}, {}, "modifierExtension"),
        ({"implicitRules": "urn:rules"}, {}, "it has implicitRules"),
        ({}, {"status": "entered-in-error"}, "entered in error"),
        ({}, {"status": "not-done"}, "“not-done”"),
        ({}, {"code": {"text": "Appendectomy"}, "reasonCode": []}, "no injection of botulinum"),
        ({}, {"code": {"text": "Botulinum toxin"}}, "which product"),
        ({}, {"code": {"text": "Botox"}, "usedCode": [{"text": "Dysport"}]}, "which product"),
        ({}, {"reasonCode": [], "code": {"text": "Botox"}}, "what it treats"),
        ({}, {"reasonCode": [{"text": "Migraine"}, {"text": "cervical dystonia"}]}, "what it tr"),
        ({}, {"performedDateTime": "2026-08"}, "it says “2026-08”, not on which day"),
        ({}, {"performedDateTime": None, "performedString": "May"}, "doesn’t say on which day"),
        ({}, {"status": None}, "whether it was completed"),
        ({}, {"performedDateTime": "2026-11-23"}, "in the future"),
        ({}, {"performedDateTime": "1980-01-01"}, "before its patient was born"),
        ({}, {"subject": {"reference": "Patient/nobody"}}, "not in the file"),
        ({}, {"subject": {"identifier": {"value": "1"}}}, "by an address"),
        ({}, {"subject": {"reference": "#contained"}}, "by an address"),
        ({}, {"performer": [{"actor": {"display": "A\u0000"}}]}, "control character"),
        ({}, {"modifierExtension": [{"url": "urn:x"}]}, "modifierExtension"),
    ],
)
def test_what_cannot_come_in_is_set_aside_with_the_reason(
    shared: Clinic, tmp_path: Path, patient: dict[str, Any], procedure: dict[str, Any], reason: str
) -> None:
    told = (_but(PATIENT, patient), _but(PROCEDURE, procedure))
    taken = tried(shared, put_resources(tmp_path / "file.ndjson", *told))
    assert set(taken.new) == (set() if patient else {"patient"})
    aside = sorted(taken.brought.aside, key=lambda one: one.place)
    assert reason in aside[0].reason
    assert aside[0].place == ("Patient/shaw" if patient else "Procedure/botox-1")
    assert aside[0].field or "is known" in reason
    assert aside[0].waits or not patient
    assert len(aside) == (2 if patient else 1)


@pytest.mark.parametrize(
    ("status", "waits"),
    [("not-done", False), ("preparation", False), ("stopped", True), ("unknown", True)],
)
def test_an_injection_waits_unless_it_says_that_nothing_was_given(
    tmp_path: Path, status: str, waits: bool
) -> None:
    (aside,) = _told(tmp_path, PATIENT, PROCEDURE | {"status": status}).aside
    assert aside.waits is waits


@pytest.mark.parametrize(
    ("told", "where"),
    [
        (PATIENT | {"birthDate": "1850-01-01"}, "Patient/shaw.birthDate"),
        (PATIENT | {"telecom": [{"system": "phone", "value": "\u0000"}]},
         "Patient/shaw.telecom.value"),
        (PATIENT | {"gender": 7}, "Patient/shaw.gender"),
        (PROCEDURE | {"performedDateTime": "2026"}, "Procedure/botox-1.performed"),
        (PROCEDURE | {"performer": [{"actor": {"display": "\u0000"}}]},
         "Procedure/botox-1.performer.actor.display"),
        (PROCEDURE | {"subject": {"reference": "Patient/nobody"}}, "Procedure/botox-1.subject"),
    ],
)  # fmt: skip
def test_the_sentence_names_the_resource_and_the_field(
    shared: Clinic, tmp_path: Path, told: dict[str, Any], where: str
) -> None:
    others = [one for one in (PATIENT, PROCEDURE) if one["id"] != told["id"]]
    taken = tried(shared, put_resources(tmp_path / "file.ndjson", *others, told))
    assert where in {one.where for one in taken.brought.aside}


def test_resources_without_ids_are_each_their_own(new_clinic: NewClinic, tmp_path: Path) -> None:
    clinic = new_clinic()
    nameless = _but(PATIENT, {"id": None, "identifier": []})
    told = [nameless, nameless | {"birthDate": "1950-01-01"}, nameless | {"birthDate": "0"}]
    file = bundle(tmp_path / "bundle.json", *told)
    taken = imported(clinic, file)
    assert taken.new["patient"] == 2
    assert taken.brought.aside[0].place == "Bundle.entry[2].Patient"
    assert not imported(clinic, file).is_change


@pytest.mark.parametrize(
    "told", [PATIENT | {"gender": "male"}, PROCEDURE | {"status": "completed"}]
)
def test_one_id_that_says_two_things_waits(tmp_path: Path, told: dict[str, Any]) -> None:
    again = told | {"performedDateTime": "2026-08-30"}
    found = _told(tmp_path, PATIENT, PROCEDURE, again)
    assert (len(found.patients), len(found.injections)) == (1, 1)
    (aside,) = found.aside
    assert (aside.field, aside.waits) == ("id", True)
    assert "on line" in aside.reason
    assert not _told(tmp_path, PATIENT, PROCEDURE, PATIENT, PROCEDURE).aside


@pytest.mark.fault(77)
@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"subject": {"reference": "Patient/other"}}, "another patient"),
        ({"subject": {"identifier": {"value": "1"}}}, "another patient"),
        ({"effectiveDateTime": "2026-08-30"}, "another day"),
        ({"effectiveDateTime": None, "effectivePeriod": {"start": "2026-09-01T08:00:00Z"}},
         "another day"),
        ({"dosage": {"dose": {"value": 15_500, "unit": "U"}}}, "1,000 Units are the most"),
        ({"dosage": {"dose": {"value": 155, "unit": "U", "comparator": "<"}}}, ""),
        ({"dosage": {"dose": {"value": 3.1, "unit": "mL"}}}, ""),
    ],
)  # fmt: skip
def test_a_dose_that_cannot_be_the_injections_is_not_known(
    tmp_path: Path, given: dict[str, Any], reason: str
) -> None:
    told = _told(tmp_path, PATIENT, PROCEDURE, _but(GIVEN, given))
    assert [one.dose for one in told.injections] == [None]
    assert [one.place for one in told.aside] == (
        ["MedicationAdministration/given-1"] * bool(reason)
    )
    assert all(reason in one.reason for one in told.aside)


@pytest.mark.parametrize("on", ["2026-08", "2026-08-31T23:00:00-04:00", None])
def test_an_administration_of_that_day_or_of_no_told_one_gives_the_dose(
    tmp_path: Path, on: str | None
) -> None:
    told = _told(tmp_path, PATIENT, PROCEDURE, _but(GIVEN, {"effectiveDateTime": on}))
    assert [one.dose for one in told.injections] == [155_000]


CODE = {"coding": [{"system": "http://snomed.info/sct", "code": "404909007"}]}
LIDOCAINE = {
    "id": "numb",
    "medicationCodeableConcept": {"text": "Lidocaine 1 %"},
    "dosage": {"dose": {"value": 20, "unit": "mg"}},
}
MEDICATION = {"resourceType": "Medication", "id": "m", "code": {"text": "Botox 100 U"}}


def test_what_was_given_beside_the_toxin_drops_nothing(tmp_path: Path) -> None:
    told = _told(tmp_path, PATIENT, PROCEDURE, GIVEN, GIVEN | LIDOCAINE)
    assert [(one.product, one.dose) for one in told.injections] == [(ONABOT, 155_000)]
    assert ["no botulinum toxin" in one.reason for one in told.aside] == [True]


@pytest.mark.parametrize("inside", [True, False])
def test_a_medication_that_is_referred_to_names_the_product(tmp_path: Path, inside: bool) -> None:
    given = _but(GIVEN, {"medicationCodeableConcept": None})
    given |= {"medicationReference": {"reference": "#m" if inside else "Medication/m"}}
    given |= {"contained": [MEDICATION]} if inside else {}
    procedure = PROCEDURE | {"code": {"text": "Botulinum toxin injection"}}
    told = _told(tmp_path, PATIENT, procedure, given, *([] if inside else [MEDICATION]))
    assert [(one.product, one.dose) for one in told.injections] == [(ONABOT, 155_000)]


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
    assert [one.dose for one in _told(tmp_path, *told).injections] == [dose]


@pytest.mark.parametrize("part_of", [[], [{"reference": "Procedure/elsewhere"}]])
def test_toxin_that_is_part_of_no_procedure_waits(tmp_path: Path, part_of: list[Any]) -> None:
    told = _told(tmp_path, PATIENT, GIVEN | {"partOf": part_of})
    (aside,) = told.aside
    assert (aside.waits, "no procedure that" in aside.reason) == (True, True)


def test_what_waits_says_whose_it_is_and_what_it_says_once_a_session(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    monthly = PROCEDURE | {"performedDateTime": "2026-06"}
    lost = PROCEDURE | {"id": "lost", "subject": {"reference": "Patient/gone"}, "code": CODE}
    lost |= {"performedDateTime": "2026-07-01"}
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT, GIVEN, monthly, lost))
    rows = clinic.read(waiting_rows)
    assert [(dict(row.cells)["patient"], dict(row.cells)["says"]) for row in rows] == [
        ("Baxter, Amy V., born 20 Feb 1987", "2026-06 · Botox for chronic migraine"),
        ("", "2026-07-01 · chronic-migraine"),
    ]
    assert "its patient is not in the file" in rows[1].reason


def test_the_system_that_numbers_the_others_numbers_who_has_several(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    one, other = ({"system": f"urn:{name}", "value": "F1"} for name in ("clinic", "payer"))
    two = PATIENT | {"identifier": [other | {"value": "9"}, one, one]}
    alone = PATIENT | {"id": "b", "birthDate": "1950-01-01", "telecom": []}
    alone |= {"identifier": [one | {"value": "F2"}]}
    file = put_resources(tmp_path / "file.ndjson", two, alone)
    imported(clinic, file)
    number = r.PatientIdentifier
    query = select(number.value).where(number.system == "record_number").order_by(number.value)
    assert clinic.read(lambda tx: tx.scalars(query).all()) == ["F1", "F2"]
    assert not imported(clinic, file).is_change


def test_what_is_set_aside_without_being_listed_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(foreign, "_LISTED", 2)
    others = [{**PROCEDURE, "id": f"p{n}", "code": {"text": "Colonoscopy"}} for n in range(7)]
    unnamed = {**PROCEDURE, "subject": {"display": "Amy"}}
    told = _told(tmp_path, PATIENT, *others, unnamed)
    assert [(one.place, one.waits) for one in told.aside] == [
        ("Procedure/p0", False),
        ("Procedure/p1", False),
        ("Procedure/botox-1", True),
    ]
    assert list(told.more.values()) == [5]
    assert told.count == 9


def test_a_second_procedure_without_a_dose_leaves_none_known(tmp_path: Path) -> None:
    second = PROCEDURE | {"id": "p2", "bodySite": [{"text": "left"}]}
    first = PROCEDURE | {"bodySite": [{"text": "right"}]}
    told = _told(tmp_path, PATIENT, first, second, GIVEN)
    assert [one.dose for one in told.injections] == [None]


def test_a_transaction_names_its_patient_by_the_address_of_the_entry(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    clinic = new_clinic()
    address = "urn:uuid:61ebe359-bfdc-4613-8bf2-c5e300945f0a"
    nameless = {key: value for key, value in PATIENT.items() if key != "id"}
    entries = [
        {"fullUrl": address, "resource": nameless, "request": {"method": "POST", "url": "Patient"}},
        {"resource": PROCEDURE | {"subject": {"reference": address}}},
        {"request": {"method": "DELETE", "url": "Patient/234"}},
    ]
    content = {"resourceType": "Bundle", "type": "transaction", "entry": entries}
    file = tmp_path / "transaction.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    assert imported(clinic, file).new["session"] == 1


def _told(folder: Path, *resources: dict[str, Any]) -> OtherRecords:
    found = FhirFile(put_resources(folder / "file.ndjson", *resources), faults := Faults())
    told = found.told({ONABOT: 1000})
    assert faults.count == 0
    return told


def _but(resource: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    changed = resource | changes
    return {name: value for name, value in changed.items() if value is not None}


def stored(clinic: Clinic) -> tuple[r.Patient, r.Course, r.SessionRecord]:
    return clinic.read(
        lambda tx: (
            tx.scalars(select(r.Patient)).one(),
            tx.scalars(select(r.Course)).one(),
            tx.scalars(select(r.SessionRecord)).one(),
        )
    )
