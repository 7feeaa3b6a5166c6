"""One door for reading and writing: all or nothing, no silent overwriting, nobody waits for ever."""

import threading
from typing import Any

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from tests.storage.given import add_patient
from tracker.domain.problems import EditConflict, NotAllowed, Unavailable
from tracker.storage import engine
from tracker.storage.database import Database
from tracker.storage.records import Patient, Record

_TABLE = Record.metadata.tables["patient"]


def _count(tx: Any) -> int:
    return int(tx.query(Patient).count())


def test_a_command_that_fails_leaves_nothing(db: Database) -> None:
    def fail(tx: Any) -> None:
        add_patient(tx)
        raise ValueError("half way")

    with pytest.raises(ValueError, match="half way"):
        db.write(fail)
    assert db.read(_count) == 0


@pytest.mark.fault(25)
def test_a_record_that_somebody_else_changed_is_not_overwritten(db: Database) -> None:
    db.write(add_patient)
    stale = db.read(lambda tx: tx.get(Patient, 1))
    assert stale is not None

    def rename(tx: Any) -> None:
        tx.get(Patient, 1).given_name = "Zoë"

    def overwrite(tx: Any) -> None:
        tx.add(stale)
        stale.given_name = "Bea"

    db.write(rename)
    with pytest.raises(EditConflict):
        db.write(overwrite)
    fresh = db.read(lambda tx: tx.get(Patient, 1))
    assert fresh is not None
    assert (fresh.given_name, fresh.version) == ("Zoë", 2)


@pytest.mark.fault(67)
def test_an_error_tells_no_name(db: Database) -> None:
    def refused(tx: Any) -> None:
        tx.add(Patient(family_name="Okafor", given_name="Ada"))
        tx.flush()

    with pytest.raises(IntegrityError) as told:
        db.write(refused)
    assert "Okafor" not in str(told.value)


@pytest.mark.fault(24)
def test_writers_take_turns(db: Database) -> None:
    def many(name: str) -> None:
        for _ in range(10):
            db.write(add_patient, name)

    threads = [threading.Thread(target=many, args=(f"Writer {n}",)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert db.read(_count) == 40


def test_reading_goes_on_while_somebody_writes(db: Database) -> None:
    def write(tx: Any) -> int:
        add_patient(tx)
        return db.read(_count)

    assert db.write(write) == 0
    assert db.read(_count) == 1


@pytest.mark.fault(23)
def test_a_database_in_use_by_another_program_says_so(db: Database) -> None:
    other = engine.connect(db.path, key=db.key)
    other.execute("begin immediate")
    try:
        with pytest.raises(Unavailable, match="in use by another program"):
            db.write(add_patient)
        assert db.read(_count) == 0
    finally:
        other.execute("rollback")
        other.close()
    db.write(add_patient)


def test_nothing_is_deleted(db: Database) -> None:
    db.write(add_patient, phone="555 123")
    with pytest.raises(NotAllowed):
        db.write(lambda tx: tx.delete(tx.get(Patient, 1)))
    assert db.read(_count) == 1


@pytest.mark.parametrize(
    "statement",
    [update(Patient), insert(_TABLE), update(_TABLE), delete(Patient)],
)
def test_statements_past_the_audit_trail_are_refused(db: Database, statement: Any) -> None:
    with pytest.raises(RuntimeError, match="audited"):
        db.write(lambda tx: tx.execute(statement))


def test_a_record_knows_its_uuid_before_it_is_written() -> None:
    patient = Patient(family_name="Okafor")
    assert len(patient.uuid) == 36
    assert Patient(uuid=patient.uuid).uuid == patient.uuid
    with pytest.raises(TypeError, match="famly_name"):
        Patient(famly_name="Okafor")
