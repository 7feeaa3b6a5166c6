"""Whatever stands in a file: it comes in, or is refused in a sentence, and nothing is half done."""

import copy
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.clinics import TODAY, Clinic
from tests.interchange.fhir.files import exported, put_resources, resources
from tests.interchange.fhir.hostile_records import hostile_records
from tests.interchange.fhir.test_foreign import GIVEN, PATIENT, PROCEDURE
from tracker.domain.problems import Problem
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried.records_in import take_in
from tracker.services.import_faults import Faults

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.sampled_from(
        ["", "x", "\u0000", "A" * 5000, "2024-02-30", "0000-00-00", "Patient/", "#", "-1", "é"]
    ),
    st.sampled_from([0, -1, 2**31, 10**30, 1e300, 0.0001, [], {}, [None], [[]], {"a": 1}, [{}]]),
)
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
    damaged[place] = _damaged(data, copy.deepcopy(told[place]))
    put_resources(file, *damaged)
    with suppress(Problem, _GiveUpError):
        found = FhirFile(file, faults := Faults())
        clinic.write(_take_in_and_give_up, found, faults)


@quick
@pytest.mark.fault(77)
@given(st.data())
def test_a_damaged_file_of_another_system_is_read_or_refused(
    tmp_path: Path, data: st.DataObject
) -> None:
    told = [PATIENT, PROCEDURE, GIVEN]
    place = data.draw(st.integers(0, len(told) - 1))
    told[place] = _damaged(data, copy.deepcopy(told[place]))
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


def _damaged(data: st.DataObject, resource: dict[str, Any]) -> dict[str, Any]:
    """The resource with something else at one place, or nothing."""
    whole: Any = resource
    while True:
        keys = list(whole) if isinstance(whole, dict) else list(range(len(whole)))
        key = data.draw(st.sampled_from(keys))
        inner = whole[key]
        if not isinstance(inner, (dict, list)) or not inner or data.draw(st.booleans()):
            whole[key] = data.draw(JUNK)
            return resource
        whole = inner
