"""Whatever stands in a file: it comes in, or is refused in a sentence, and nothing is half done."""

import copy
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.clinics import TODAY, Clinic
from tests.interchange.fhir.files import exported, put_resources, resources
from tests.interchange.fhir.hostile_records import hostile_records
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.domain.problems import Problem
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.names import VIEW
from tracker.interchange.fhir.reading import FhirFile
from tracker.interchange.fhir.resources import kind_of, record_of, resources_of
from tracker.services.carried.kinds import carried_columns, owner_column
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.records_in import take_in
from tracker.services.carried.stored_values import stored_values
from tracker.services.imports.faults import Faults, ImportRefused
from tracker.storage import records as r

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        ["", "x", "\u0000", "A" * 5000, "2024-02-30", "0000-00-00", "Patient/", "#", "-1", "é"]
    ),
    st.sampled_from([0, -1, 2**31, 10**30, 1e300, 0.0001, [], {}, [None], [[]], {"a": 1}, [{}]]),
)
SITE = '"code": "session_site"'
quick = settings(
    deadline=None,
    max_examples=150,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(scope="module")
def places(
    empty_clinic: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Clinic, list[dict[str, Any]], Path]]:
    """An empty clinic, one resource of each kind, and where files go."""
    folder = tmp_path_factory.mktemp("damaged")
    full = Clinic(empty_clinic, folder / "full.tracker")
    full.write(take_in, hostile_records(rounds=2), "hostile", Faults())
    exported(full, folder / "full.ndjson")
    full.close()
    empty = Clinic(empty_clinic, folder / "empty.tracker")
    yield empty, resources(folder / "full.ndjson"), folder / "damaged.ndjson"
    empty.close()


@settings(quick, max_examples=6)
@pytest.mark.fault(77)
@given(st.data())
def test_a_damaged_file_of_ours_is_read_or_refused(
    places: tuple[Clinic, list[dict[str, Any]], Path], data: st.DataObject
) -> None:
    clinic, told, file = places
    damaged = list(told)
    place = data.draw(st.integers(0, len(told) - 1))
    damaged[place] = _damaged(data, copy.deepcopy(told[place]))[0]
    put_resources(file, *damaged)
    with pytest.raises((Problem, _GiveUpError)) as ended:
        clinic.write(_take_in_and_give_up, FhirFile(file, faults := Faults()), faults)
    # By the record itself, its line, or by one that refers to it.
    names = [f"{one['resourceType']}/{one['id']}" for one in told] + [f"line {place + 1}"]
    assert ended.type is _GiveUpError or any(name in str(ended.value) for name in names)
    assert clinic.read(_patients) == 0


@quick
@pytest.mark.fault(77)
@given(st.data())
def test_a_changed_field_of_a_record_is_kept_or_refused_and_nothing_else_changes(
    places: tuple[Clinic, list[dict[str, Any]], Path], data: st.DataObject
) -> None:
    _clinic, resources_told, _file = places
    told = data.draw(st.sampled_from(resources_told))
    # A site is told together with its session.
    assume(SITE not in json.dumps(told))
    changed, place = _damaged(data, copy.deepcopy(told))
    element, record, wrong = _read(changed)
    if record is None or wrong:
        assert all(wrong)
        return
    _element, before, _wrong = _read(told)
    assert before is not None
    differs = set(_leaves(next(resources_of(before)))) ^ set(_leaves(next(resources_of(record))))
    assert list(element.unread()) or all(one.startswith((place, ".id ")) for one in differs)


def _without_value(dose: dict[str, Any]) -> None:
    del dose["valueQuantity"]
    dose["valueDate"] = None


def _in_millilitres(dose: dict[str, Any]) -> None:
    dose["valueQuantity"] |= {"unit": "mL", "code": "mL"}


def _too_large(dose: dict[str, Any]) -> None:
    dose["valueQuantity"]["value"] = 10**9


def _too_fine(dose: dict[str, Any]) -> None:
    dose["valueQuantity"]["value"] = 0.0001


def _to_nobody(dose: dict[str, Any]) -> None:
    del dose["valueQuantity"]
    dose["valueReference"] = {"display": "somebody"}


@pytest.mark.fault(79)
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_without_value, "an extension of ours needs a value"),
        (_in_millilitres, "a dose in Units was expected here"),
        (_too_large, "this number is too large"),
        (_too_fine, "more than three decimals"),
        (_to_nobody, "an extension of ours needs a value"),
        (dict.clear, "an extension needs its address"),
    ],
)
def test_a_dose_that_is_none_is_refused_by_its_record_and_never_read_as_another(
    places: tuple[Clinic, list[dict[str, Any]], Path],
    spoil: Callable[[dict[str, Any]], None],
    says: str,
) -> None:
    vial, dose = _vial(places)
    spoil(dose)
    assert f"Basic/{vial['id']}.extension" in (told := _refused(places, vial))
    assert says in told


@pytest.mark.fault(77)
def test_a_field_that_stands_twice_is_refused_by_its_record(
    places: tuple[Clinic, list[dict[str, Any]], Path],
) -> None:
    vial, dose = _vial(places)
    vial["extension"].append(dose)
    assert "this stands twice in one record" in _refused(places, vial)


@pytest.mark.fault(76)
def test_what_stands_twice_under_two_names_is_refused_by_its_record(
    places: tuple[Clinic, list[dict[str, Any]], Path],
) -> None:
    told = copy.deepcopy(places[1])
    at = next(at for at, one in enumerate(told) if '"code": "call_sheet"' in json.dumps(one))
    told.insert(at + 1, told[at] | {"id": str(uuid4())})
    assert f"Basic/{told[at]['id']}: this or one of the" in _refused(places, *told)


@pytest.mark.fault(77)
def test_somebody_who_was_merged_with_nobody_is_refused_by_name(
    places: tuple[Clinic, list[dict[str, Any]], Path],
) -> None:
    told = copy.deepcopy(places[1])
    merged = next(one for one in told if one["resourceType"] == "Patient")
    nobody = {"reference": f"Patient/{uuid4()}"}
    merged["link"] = [{"other": nobody, "type": "replaced-by"}]
    assert f"Patient/{merged['id']}.link.other" in _refused(places, *told)
    merged["link"][0]["type"] = "seealso"
    element, record, _wrong = _read(merged)
    assert record is not None
    assert record.values["merged_into_id"] is None
    assert list(element.unread()) == ["link[0].other"]


def _vial(
    places: tuple[Clinic, list[dict[str, Any]], Path],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A resource of ours, and the extension with its dose."""
    vials = (one for one in places[1] if '"code": "vial"' in json.dumps(one))
    vial = copy.deepcopy(next(vials))
    return vial, next(one for one in vial["extension"] if "valueQuantity" in one)


def _refused(places: tuple[Clinic, list[dict[str, Any]], Path], *told: dict[str, Any]) -> str:
    clinic, _told, file = places
    found = FhirFile(put_resources(file, PATIENT, *told), faults := Faults())
    with pytest.raises(ImportRefused) as refused:
        clinic.write(_take_in_and_give_up, found, faults)
    return str(refused.value)


@quick
@pytest.mark.fault(77)
@given(st.data())
def test_a_damaged_file_of_another_system_is_read_or_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    told = [PATIENT, PROCEDURE, GIVEN]
    place = data.draw(st.integers(0, len(told) - 1))
    told[place], _path = _damaged(data, copy.deepcopy(told[place]))
    with suppress(Problem):
        found = FhirFile(put_resources(tmp_path / "file.ndjson", *told), Faults())
        found.told({})


@quick
@pytest.mark.fault(78)
@given(st.binary(max_size=60))
def test_any_bytes_are_refused_in_a_sentence(tmp_path: Path, raw: bytes) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(json.dumps(PATIENT).encode() + raw)
    with suppress(Problem):
        FhirFile(file, Faults())


class _GiveUpError(Exception):
    """Takes an import back."""


def _take_in_and_give_up(tx: Any, found: FhirFile, faults: Faults) -> None:
    import_fhir(tx, found, {}, TODAY, faults)
    raise _GiveUpError


def _read(told: dict[str, Any]) -> tuple[Element, CarriedRecord | None, list[str]]:
    """The record, and the fields that are refused; none of what isn't ours, or can't be read."""
    element = Element(json.loads(json.dumps(told), parse_float=Decimal))
    element.pass_by("resourceType")
    wrong = list[str]()
    try:
        kind = kind_of(element)
        if kind in (None, VIEW):
            return element, None, wrong
        record = record_of(element, kind)
    except Misshapen as refused:
        return element, None, [refused.field or ""]

    def tell(field: str, _why: str) -> None:
        wrong.append(field)

    for name, rows in [(kind, [record.values]), *record.parts.items()]:
        owner = "" if name == kind else owner_column(name, kind)
        for values in rows:
            stored_values(name, values, tell, left_out=owner)
            # As it is once it is kept: each column has something, or nothing.
            values |= {one.name: values.get(one.name) for one in carried_columns(name)}
    return element, record, wrong


def _patients(tx: Any) -> int:
    return tx.scalar(select(func.count()).select_from(r.Patient)) or 0


def _leaves(content: Any, path: str = "") -> Iterator[str]:
    """Each value with its place; an extension's is its name, since they stand in no order."""
    if not isinstance(content, (dict, list)) or not content:
        yield f"{path} {content!r}"
        return
    for key, inner in _inner(content):
        yield from _leaves(inner, f"{path}.{key}")


def _inner(content: Any) -> Iterator[tuple[object, Any]]:
    if isinstance(content, dict):
        yield from content.items()
        return
    for place, one in enumerate(content):
        yield (one.get("url", place) if isinstance(one, dict) else place), one


def _damaged(data: st.DataObject, resource: dict[str, Any]) -> tuple[dict[str, Any], str]:
    """The resource with something else at one place, or nothing; and that place."""
    whole: Any = resource
    path = ""
    while True:
        named = list(_inner(whole))
        at = data.draw(st.sampled_from(range(len(named))))
        key = list(whole)[at] if isinstance(whole, dict) else at
        inner = whole[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            whole[key] = data.draw(JUNK)
            # What an extension is told as may change with its value.
            return resource, path if isinstance(whole, dict) and "url" in whole else f"{path}.{key}"
        path = f"{path}.{named[at][0]}"
        whole = inner
