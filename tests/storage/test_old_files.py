"""A clinic that the first version made, brought up to date: nothing changes but what is new.

`tests/data/old/clinic-0001.db.gz` was made by that version and is never made anew.
"""

import gzip
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.account import Account, Role
from tracker.services.audit.trail import trail_entry, trail_rows
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.courses.recomputing import recompute
from tracker.services.stock.shipped_vials import shipped_presentations
from tracker.storage import audit
from tracker.storage.accounts import first_account
from tracker.storage.migrate import migrate
from tracker.storage.revisions import HEAD


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    packed = Path(__file__).parent.parent / "data" / "old" / "clinic-0001.db.gz"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    return path


def _everything(path: Path) -> dict[str, list[Any]]:
    """Every row of every table."""
    connection = sqlcipher.connect(str(path))
    try:
        tables = connection.execute(
            "select name from sqlite_schema where type = 'table' and name <> 'alembic_version'"
            " and name not like 'sqlite%' and name not like 'patient_search%'"
        ).fetchall()
        return {
            name: sorted(connection.execute(f"select * from {name}").fetchall(), key=repr)
            for (name,) in tables
        }
    finally:
        connection.close()


@pytest.mark.fault(44)
def test_a_clinic_of_the_first_version_keeps_every_row(old: Path) -> None:
    before = _everything(old)
    assert migrate(old).backup is not None
    after = _everything(old)
    assert {name: rows for name, rows in after.items() if name in before} == before


def test_it_gets_the_vial_sizes_that_ship(old: Path) -> None:
    migrate(old)
    asked = "select product, size, life_hours, is_reconstituted, storage, evidence, source"
    connection = sqlcipher.connect(str(old))
    try:
        kept = connection.execute(f"{asked} from presentation order by position").fetchall()
    finally:
        connection.close()
    assert kept == [
        (
            one.product,
            one.size,
            one.life_hours,
            one.is_reconstituted,
            one.storage,
            one.evidence,
            one.source,
        )
        for one in shipped_presentations()
        if one.jurisdiction in ("", "US")
    ]


@pytest.mark.fault(44)
def test_bringing_it_up_to_date_stands_in_the_audit_trail_with_its_counts(old: Path) -> None:
    rows = sum(len(found) for found in _everything(old).values())
    open_clinic(old).close()
    with open_clinic(old) as database:
        (told,) = [
            database.read(trail_entry, row.seq)
            for row in database.read(trail_rows, list(range(1, 10_000)))
            if row.what == "Brought the clinic’s file to a newer version"
        ]
        assert database.read(audit.verify) is None
    parts = {part.label: (part.before, part.after) for part in told.parts}
    assert told.row.who
    assert parts["Version of the file"] == ("0001", HEAD)
    assert parts["Rows"][0] == parts["Rows"][1]
    assert int(parts["Rows"][1]) >= rows


@pytest.mark.fault(44)
def test_its_chain_holds_and_its_windows_are_what_the_rules_say(old: Path) -> None:
    with open_clinic(old) as database:
        assert database.read(audit.verify) is None
        assert recompute(database, date(2026, 11, 22)).moved == 0
        windows = database.read(check_windows)
        assert windows.windows > 10
        found = database.read(lambda tx: list(findings(tx, date(2026, 11, 22), windows)))
        assert found == []


def test_whoever_made_it_administers_it(old: Path) -> None:
    with open_clinic(old) as database:
        founder = database.read(first_account)
        assert founder is not None
        assert founder == Account(founder.uuid, "R. Osei", Role.ADMINISTRATOR, True)


def test_its_backup_is_as_it_was(old: Path) -> None:
    before = _everything(old)
    backup = migrate(old).backup
    assert backup is not None
    assert _everything(backup.path) == before


_NO_CHANGE = (
    "update audit_entry set who = 'x'",
    "delete from audit_entry",
    "update audit_payload set payload = '{}'",
    "delete from audit_payload",
    "insert or replace into audit_entry select * from audit_entry where seq = 3",
    "insert or replace into audit_payload select * from audit_payload where seq = 3",
)


@pytest.mark.parametrize("statement", _NO_CHANGE)
def test_its_trail_is_append_only_after_it_was_brought_up_to_date(
    old: Path, statement: str
) -> None:
    migrate(old)
    with open_clinic(old) as database:
        with pytest.raises(IntegrityError):
            database.write(lambda tx: tx.execute(text(statement)))
        assert database.read(audit.verify) is None
