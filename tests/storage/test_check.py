"""`check_storage` names each thing that is wrong."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.storage.given import add_course, add_patient
from tracker.domain.problems import Unavailable
from tracker.storage import engine
from tracker.storage.check import check_storage
from tracker.storage.database import Database

_FORGED_ENTRY = (
    "insert into audit_entry select 99, at, who, workstation, action, subject_kind, subject_uuid,"
    " patient_id, reason, outcome, payload_hash, previous_hash, hash from audit_entry limit 1"
)


def _codes(tx: Session) -> list[str]:
    return [finding.code for finding in check_storage(tx)]


def test_a_whole_database_has_no_findings(db: Database) -> None:
    db.write(lambda tx: add_course(tx, add_patient(tx)))
    assert db.read(_codes) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("drop trigger audit_entry_is_not_changed", "schema"),
        ("drop index ix_patient_sort_key", "schema"),
        ("delete from patient_search where rowid = 1", "search"),
        (_FORGED_ENTRY, "audit"),
    ],
)
def test_a_finding_has_a_code(db: Database, statement: str, code: str) -> None:
    db.write(add_patient)
    db.write(lambda tx: tx.execute(text(statement)))
    assert set(db.read(_codes)) == {code}


@pytest.mark.fault(62)
def test_an_orphan_is_named(db: Database) -> None:
    db.write(lambda tx: add_course(tx, add_patient(tx)))
    db.close()
    bare = engine.connect(db.path, key=db.key)
    bare.execute("pragma foreign_keys = off")
    bare.execute("update course set patient_id = 99")
    bare.close()
    with Database.open(db.path, key=db.key) as again:
        assert again.read(_codes) == ["orphan"]


@pytest.mark.fault(12)
def test_damage_is_found_or_explained_but_never_read_as_data(db: Database) -> None:
    def fill(tx: Any) -> None:
        for n in range(200):
            add_patient(tx, f"Okafor{n}")

    db.write(fill)
    db.close()
    with db.path.open("r+b") as file:
        file.seek(db.path.stat().st_size // 4096 * 3 // 4 * 4096)
        file.write(b"\xff" * 64)
    assert "integrity" in _found_or_explained(db)


def _found_or_explained(db: Database) -> list[str]:
    try:
        with Database.open(db.path, key=db.key) as again:
            return again.read(_codes)
    except Unavailable as problem:
        return ["integrity"] if "damaged" in str(problem) else [str(problem)]
