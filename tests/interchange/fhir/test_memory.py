"""Memory for another system's file, however many people it has."""

import gc
import sys
from pathlib import Path

import pytest

from tests.benchmarks.fhir import other_resources
from tests.clinics import Clinic
from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import put_resources
from tracker.interchange.fhir.importing import import_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.carried import records_in
from tracker.services.imports.faults import Faults
from tracker.services.imports.others import contact, links, people, run, seeing_to, treatments

_AT_ONCE = 20


def test_three_times_the_people_take_no_more_memory(
    new_clinic: NewClinic, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (contact, links, people, records_in, run, seeing_to):
        monkeypatch.setattr(module, "CHUNK", _AT_ONCE)
    monkeypatch.setattr(records_in, "AT_ONCE", _AT_ONCE)
    monkeypatch.setattr(treatments, "_AT_ONCE", _AT_ONCE)
    few = put_resources(tmp_path / "few.ndjson", *other_resources(40, 1))
    many = put_resources(tmp_path / "many.ndjson", *other_resources(120, 1))
    _most_blocks(new_clinic(), few)
    most = _most_blocks(new_clinic(), few)
    # Of each of 80 more patients, a hundred pieces would be held, were they in memory.
    assert _most_blocks(new_clinic(), many) < most + 2_000


def _most_blocks(clinic: Clinic, file: Path) -> int:
    """How many pieces of memory an import has taken at most, as often as it tells how far it is."""
    most: list[int] = []

    def look(_done: int, _total: int) -> None:
        gc.collect()
        most.append(sys.getallocatedblocks() - before)

    gc.collect()
    before = sys.getallocatedblocks()
    found = FhirFile(file, faults := Faults(), look)
    clinic.write(import_fhir, found, {}, clinic.today, faults, look)
    return max(most)
