"""A clinic written as FHIR and read into an empty one is the same clinic."""

from pathlib import Path

import pytest

from tests.interchange.fhir.conftest import NewClinic
from tests.interchange.fhir.files import exported, imported
from tests.interchange.fhir.hostile_records import hostile_records
from tracker.services.carried.kinds import KINDS, LEFT_OUT
from tracker.services.carried.records_in import take_in
from tracker.services.carried.records_out import records_out
from tracker.services.export_note import ExportNote
from tracker.services.import_faults import Faults
from tracker.storage.check import check_storage
from tracker.storage.record import Record
from tracker.storage.records import map_all


def test_every_table_travels_or_says_why_not() -> None:
    map_all()
    travels = {name for kind in KINDS for name in (kind.name, *kind.parts)}
    assert travels | LEFT_OUT.keys() == set(Record.metadata.tables)
    assert travels & LEFT_OUT.keys() == set()


@pytest.mark.both_engines
@pytest.mark.fault(59)
@pytest.mark.fault(85)
def test_every_column_of_every_table_comes_back_as_it_was(
    new_clinic: NewClinic, tmp_path: Path
) -> None:
    first, second = new_clinic(), new_clinic()
    told = hostile_records()
    first.write(take_in, told, "hostile", Faults())
    stored = first.read(lambda tx: list(records_out(tx, ExportNote("fhir"))))
    by_key = {(one.kind, one.key): one for one in stored}
    for one in told:
        here = by_key[one.kind, one.key]
        assert (here.values, here.parts) == (one.values, one.parts)
    file = exported(first, tmp_path / "first.ndjson")
    assert imported(second, tmp_path / "first.ndjson").is_change
    assert exported(second, tmp_path / "second.ndjson") == file
    assert not imported(second, tmp_path / "first.ndjson").is_change
    assert second.read(lambda tx: list(check_storage(tx))) == []
