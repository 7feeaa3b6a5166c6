"""FHIR files as they come: bundles, any order, broken ones; each is read, or refused in a sentence."""

import json
import random
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import (
    bundle,
    exported,
    imported,
    put_resources,
    resources,
)
from tracker.domain.problems import Invalid
from tracker.interchange.fhir import json_documents
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.imports.faults import Faults, ImportRefused
from tracker.storage import records as r

PATIENT = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Okafor"}]}


def _treated(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155), lots=["A", "B"])
    clinic.book(course, "2026-11-24")


@pytest.mark.parametrize("kind", ["collection", "transaction", "searchset"])
def test_a_bundle_in_any_order_brings_the_same(
    new_clinic: NewClinic, tmp_path: Path, kind: str
) -> None:
    first, second = new_clinic(), new_clinic()
    _treated(first)
    file = exported(first, tmp_path / "clinic.ndjson")
    told = resources(tmp_path / "clinic.ndjson")
    random.Random(kind).shuffle(told)
    imported(second, bundle(tmp_path / "bundle.json", *told, kind=kind))
    again = exported(second, tmp_path / "again.ndjson")
    assert sorted(again.splitlines()) == sorted(file.splitlines())


def test_a_bundle_is_read_one_resource_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_documents, "LARGEST_OBJECT", 5_000)
    monkeypatch.setattr(json_documents, "_AT_ONCE", 100)
    people = [{**PATIENT, "id": f"p{number}"} for number in range(300)]
    file = bundle(tmp_path / "bundle.json", *people)
    assert file.stat().st_size > 10 * 5_000
    read = list(json_documents.json_documents(file))
    assert [one.content["resource"] for one in read if one.entry is not None] == people
    lines = file.read_text(encoding="utf-8").splitlines()
    assert all(lines[one.line - 1].strip() == "{" for one in read)


def test_what_a_bundle_says_beside_its_entries_is_limited_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_documents, "LARGEST_OBJECT", 5_000)
    monkeypatch.setattr(json_documents, "_AT_ONCE", 100)
    file = tmp_path / "bundle.json"
    for count, is_read in ((40, True), (60, False)):
        more = {f"more{number}": "x" * 100 for number in range(count)}
        told = {"resourceType": "Bundle", "entry": [{"resource": PATIENT}] * 50, **more}
        file.write_text(json.dumps(told), encoding="utf-8")
        if is_read:
            assert len(list(json_documents.json_documents(file))) == 51
        else:
            with pytest.raises(Invalid, match="beside its entries is too long"):
                list(json_documents.json_documents(file))


def test_what_nobody_reads_is_counted_and_named(new_clinic: NewClinic, tmp_path: Path) -> None:
    first = new_clinic()
    _treated(first)
    exported(first, tmp_path / "clinic.ndjson")
    told = resources(tmp_path / "clinic.ndjson")
    for one in told:
        if one["resourceType"] == "Patient":
            one["photo"] = [{"title": "x"}]
            one["name"][0]["prefix"] = ["Dr"]
    found = FhirFile(put_resources(tmp_path / "more.ndjson", *told), Faults())
    assert dict(found.contents.unread) == {"Patient.photo": 1, "Patient.name.prefix": 1}


@pytest.mark.fault(77)
@pytest.mark.fault(78)
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "is empty"),
        ("\ufeff \n", "is empty"),
        ("<Bundle/>", "is XML"),
        ("{", "line 1: it is not JSON"),
        ('{"resourceType":"Patient"}\n{"a":}', "line 2: it is not JSON"),
        ('{"resourceType":"Patient"} x', "line 1: it is not JSON"),
        ('{"a":1,"a":2}', "“a” stands twice"),
        ('{"a":"\\ud800"}', "“a” holds half a character"),
        ('{"a":[["x","\\ud800"]]}', "“a” holds half a character"),
        ('{"x\\udfff":1}', "“x?” holds half a character"),
        ('{"resourceType":"Bundle","x\\udfff":1}', "“x?” holds half a character"),
        ('{"a":1e99999}', "too many digits"),
        ('{"a":1e-99999}', "too many digits"),
        ('{"a":1e9999999999999999999999}', "too many digits"),
        ("{" + '"a":1,' * 200_000 + '"a":1}', "“a” stands twice"),
        ("{" + "".join(f'"{n}":1,' for n in range(50_000)) + '"49999":1}', "“49999” stands twice"),
        ('{"a":"x\ty"}', "it is not JSON"),
        ('{"a":NaN}', "“NaN” is no number"),
        ('{"a":' + "1" * 5000 + "}", "too many digits"),
        ('{"a":' + "[" * 100_000, "nested too deep"),
        ("[1]", "an object was expected"),
        ("[{},]", "something was expected after the comma"),
        ('{"resourceType":"Bundle","entry":[{}]', "a comma was expected"),
        ('{"resourceType":"Bundle","entry":[{} {}]}', "a comma was expected"),
        ('{"resourceType":"Bundle","id":"a","id":"b"}', "“id” stands twice"),
        ("{}", "has no Patient resource, so there is nothing to import: line 1, resourceType: it"),
        ('{"resourceType":"Bundle","entry":[]}', "Bundle.entry[].resource is missing"),
        ('{"resourceType":"Bundle","entry":[{"resource":7}]}', "line 1, entry[0].resource: an obj"),
        ('{"resourceType":"Observation"}', "Observation.resourceType on line 1 is “Observation”"),
        (
            '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Group"}}]}',
            "Bundle.entry[0].Group.resourceType on line 1 is “Group”, and “Patient” is needed",
        ),
        (
            '{"resourceType":"Group","id":"g"}\n{"resourceType":"Basic"}',
            "only Group (1), Basic (1), and “Patient” is needed. The first is Group/g on line 1.",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_a_sentence(
    tmp_path: Path, text: str, sentence: str
) -> None:
    file = tmp_path / "file.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        FhirFile(file, Faults())
    assert sentence in str(refused.value)


@pytest.mark.parametrize("wrong", ['"x\\y"', "tru", '1 "b":2', "[1,]", '"a\tb"', '"\\u12x4"'])
def test_what_is_wrong_on_a_line_is_told_of_that_line_though_many_follow(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    monkeypatch.setattr(json_documents, "LARGEST_OBJECT", 5_000)
    monkeypatch.setattr(json_documents, "_AT_ONCE", 100)
    file = tmp_path / "file.ndjson"
    lines = ['{"resourceType":"Basic"}', f'{{"a":{wrong}}}', *['{"a":"b"}'] * 5_000]
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(Invalid, match="line 2: it is not JSON"):
        list(json_documents.json_documents(file))


@pytest.mark.parametrize("at_once", range(1, 40))
def test_a_resource_is_read_wherever_the_text_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(json_documents, "_AT_ONCE", at_once)
    told = {"a": [True, False, None, "é\n\\\U0001f600" * 9, -120, {"b": ""}], "c": "x" * 99}
    file = tmp_path / "file.ndjson"
    file.write_text(f"{json.dumps(told)}\n{json.dumps(told, indent=1)}\n", encoding="utf-8")
    assert [one.content for one in json_documents.json_documents(file)] == [told, told]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    for path, sentence in ((tmp_path, "not a regular file"), (tmp_path / "none", "can’t be read")):
        with pytest.raises(Invalid, match=sentence):
            FhirFile(path, Faults())


def test_bytes_that_are_not_utf_8_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(b'{"resourceType":"Patient"}\n{"name":"\xe9"}')
    with pytest.raises(Invalid, match="not in UTF-8"):
        FhirFile(file, Faults())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"birthDate": "1970-13-01"}, "birthDate"),
        ({"birthDate": 1970}, "birthDate"),
        ({"name": "Okafor"}, "name"),
        ({"name": [7]}, "name[0]"),
        ({"gender": "attack-helicopter"}, "gender"),
        ({"meta": {"tag": [{"system": "urn:treatment-tracker:record", "code": "x"}]}}, "meta.tag"),
        (
            {"extension": [{"url": "urn:treatment-tracker:made_up", "valueString": "x"}]},
            "extension(made_up)",
        ),
        ({"extension": [{"url": "urn:treatment-tracker:notes"}]}, "extension[0]"),
        ({"id": "../x"}, "id"),
    ],
)
def test_a_wrong_field_is_named_with_its_resource_and_line(
    new_clinic: NewClinic, tmp_path: Path, change: dict[str, Any], place: str
) -> None:
    first, second = new_clinic(), new_clinic()
    first.patient()
    exported(first, tmp_path / "clinic.ndjson")
    told = resources(tmp_path / "clinic.ndjson")
    number, patient = next(p for p in enumerate(told, 1) if p[1]["resourceType"] == "Patient")
    patient.update(change)
    with pytest.raises(ImportRefused) as refused:
        imported(second, put_resources(tmp_path / "wrong.ndjson", *told))
    sentence = str(refused.value)
    assert f"line {number}, Patient/{patient['id']}.{place}" in sentence
    assert second.read(_patients) == 0


def _patients(tx: Any) -> int:
    return int(tx.scalar(select(func.count()).select_from(r.Patient)) or 0)


def test_a_reference_to_nobody_is_refused(new_clinic: NewClinic, tmp_path: Path) -> None:
    first, second = new_clinic(), new_clinic()
    _treated(first)
    exported(first, tmp_path / "clinic.ndjson")
    told = [
        one for one in resources(tmp_path / "clinic.ndjson") if one["resourceType"] != "Encounter"
    ]
    with pytest.raises(ImportRefused, match="neither in the file nor in this clinic"):
        imported(second, put_resources(tmp_path / "wrong.ndjson", *told))


@pytest.mark.fault(81)
def test_an_import_that_is_stopped_leaves_nothing(new_clinic: NewClinic, tmp_path: Path) -> None:
    first, second = new_clinic(), new_clinic()
    _treated(first)
    exported(first, tmp_path / "clinic.ndjson")
    before = exported(second, tmp_path / "before.ndjson")

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise KeyboardInterrupt

    found = FhirFile(tmp_path / "clinic.ndjson", Faults())
    with pytest.raises(KeyboardInterrupt):
        second.write(import_fhir, found, {}, second.today, Faults(), stop)
    assert exported(second, tmp_path / "after.ndjson") == before


def test_a_clinic_with_patients_keeps_its_settings_and_takes_the_patients(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    _treated(first)
    second.patient(record_number="A-9")
    exported(first, tmp_path / "clinic.ndjson")
    taken = imported(second, tmp_path / "clinic.ndjson")
    assert (taken.new["patient"], taken.new["session"], taken.new["protocol"]) == (1, 1, 0)
    assert taken.taken.kept > 0
    assert second.read(_patients) == 2


def test_one_record_number_is_one_person(new_clinic: NewClinic, tmp_path: Path) -> None:
    first, second = new_clinic(), new_clinic()
    first.patient(record_number="A-9")
    second.patient(record_number="A-9", family_name="Nowak")
    exported(first, tmp_path / "clinic.ndjson")
    with pytest.raises(ImportRefused, match="A-9"):
        imported(second, tmp_path / "clinic.ndjson")
    assert second.read(_patients) == 1


def test_a_list_of_resources_is_read_one_by_one(tmp_path: Path) -> None:
    file = tmp_path / "file.json"
    file.write_text(json.dumps([PATIENT, PATIENT]), encoding="utf-8")
    assert [one.content for one in json_documents.json_documents(file)] == [PATIENT, PATIENT]


@pytest.mark.fault(74)
@pytest.mark.full(short=4, long=1000)
def test_the_memory_does_not_grow_with_the_file(tmp_path: Path, rounds: int) -> None:
    """A round is a megabyte: 1 GB with --full."""
    line = json.dumps({"resourceType": "Observation", "id": "x", "note": [{"text": "y" * 1000}]})

    def peak(megabytes: int) -> int:
        file = tmp_path / "large.ndjson"
        with file.open("w", encoding="utf-8") as lines:
            lines.write(json.dumps(PATIENT) + "\n")
            for _megabyte in range(megabytes):
                lines.writelines([line + "\n"] * 950)
        tracemalloc.start()
        try:
            assert FhirFile(file, Faults()).contents.resources["Patient"] == 1
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(rounds) < peak(1) + 2**20
