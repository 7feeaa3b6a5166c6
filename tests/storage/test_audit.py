"""The audit trail: with every change, in the same transaction, and it shows tampering."""

import json
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.storage.given import NOW, add_course, add_patient
from tracker.storage import audit
from tracker.storage.columns import write_moment
from tracker.storage.database import Database
from tracker.storage.records import Patient, SessionLot, SessionRecord, Visit
from tracker.storage.transaction import insert_many


def _entries(tx: Any) -> list[Any]:
    rows = tx.execute(text("select * from audit_entry join audit_payload using (seq) order by seq"))
    return list(rows)


def _rename(tx: Any, given_name: str = "Zoë") -> None:
    tx.get(Patient, 1).given_name = given_name


def _tamper(db: Database, *statements: str) -> None:
    """As somebody would who has the file and a few minutes."""

    def spoil(tx: Any) -> None:
        for trigger in ("entry_is_not_changed", "entry_is_not_deleted", "payload_is_not_changed"):
            tx.execute(text(f"drop trigger audit_{trigger}"))
        tx.execute(text("pragma defer_foreign_keys = on"))
        for statement in statements:
            tx.execute(text(statement))

    db.write(spoil)


@pytest.fixture
def trail(db: Database) -> Database:
    """A database with a few entries after those of its making."""
    db.write(add_patient)
    for name in ("Bea", "Cleo", "Dora"):
        db.write(_rename, name)
    return db


def test_a_change_tells_who_when_and_what(db: Database) -> None:
    db.write(add_patient)
    db.write(_rename)
    entry = db.read(_entries)[-1]
    patient = db.read(lambda tx: tx.get(Patient, 1))
    assert patient is not None
    assert (entry.who, entry.at, entry.action) == ("Ines", write_moment(NOW), "change")
    assert (entry.subject_kind, entry.subject_uuid, entry.patient_id) == (
        "patient",
        patient.uuid,
        1,
    )
    assert json.loads(entry.payload) == {
        "before": {"given_name": "Ada"},
        "after": {"given_name": "Zoë"},
    }


def test_a_part_is_told_with_what_it_belongs_to(db: Database) -> None:
    def give(tx: Any) -> str:
        course_id = add_course(tx, add_patient(tx))
        visit = Visit(patient_id=1, visit_on=date(2026, 1, 5))
        tx.add(visit)
        tx.flush()
        session = SessionRecord(
            visit_id=visit.id,
            course_id=course_id,
            patient_id=1,
            given_on=date(2026, 1, 5),
            product="onabotulinumtoxinA",
            status="given",
            lots=[SessionLot(lot_number="C7232A")],
        )
        tx.add(session)
        tx.flush()
        return session.uuid

    uuid = db.write(give)
    entry = next(e for e in db.read(_entries) if e.subject_kind == "session_lot")
    assert (entry.subject_uuid, entry.patient_id) == (uuid, 1)


def test_a_change_that_can_not_be_audited_does_not_happen(db: Database) -> None:
    db.write(add_patient)

    def break_trail(tx: Any) -> None:
        tx.execute(
            text(
                "create trigger no_more before insert on audit_entry"
                " begin select raise(abort, 'no'); end"
            )
        )

    db.write(break_trail)
    with pytest.raises(IntegrityError):
        db.write(_rename)
    patient = db.read(lambda tx: tx.get(Patient, 1))
    assert patient is not None
    assert patient.given_name == "Ada"


def test_nothing_changed_nothing_told(trail: Database) -> None:
    before = trail.read(audit.head)
    trail.write(_rename, "Dora")
    assert trail.read(audit.head) == before


@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set who = 'x'",
        "delete from audit_entry",
        "update audit_payload set payload = '{}'",
        "delete from audit_payload",
    ],
)
def test_the_trail_is_append_only(trail: Database, statement: str) -> None:
    with pytest.raises(IntegrityError):
        trail.write(lambda tx: tx.execute(text(statement)))
    assert trail.read(audit.verify) is None


@pytest.mark.parametrize(
    ("statement", "first_bad"),
    [
        ("update audit_entry set who = 'Mallory' where seq = 4", 4),
        ("update audit_entry set at = '2026-01-01T00:00:00.000000Z' where seq = 5", 5),
        ("""update audit_payload set payload = '{"after":{}}' where seq = 3""", 3),
        ("delete from audit_entry where seq = 4", 4),
        ("update audit_entry set previous_hash = hash where seq = 2", 2),
        ("update audit_entry set seq = 99 where seq = 3", 3),
    ],
)
def test_tampering_is_found_at_its_first_entry(
    trail: Database, statement: str, first_bad: int
) -> None:
    assert trail.read(audit.verify) is None
    _tamper(trail, "pragma foreign_keys = off", *_unhook(statement), statement)
    assert trail.read(audit.verify) == first_bad


def _unhook(statement: str) -> tuple[str, ...]:
    """What has to go first, so that the foreign key lets an entry go."""
    if "delete" not in statement and "set seq" not in statement:
        return ()
    return ("drop trigger audit_payload_is_not_deleted", "delete from audit_payload")


def test_a_cut_end_shows_in_the_head_only(trail: Database) -> None:
    kept = trail.read(audit.head)
    _tamper(
        trail,
        "drop trigger audit_payload_is_not_deleted",
        f"delete from audit_payload where seq = {kept.seq}",
        f"delete from audit_entry where seq = {kept.seq}",
    )
    assert trail.read(audit.verify) is None
    assert trail.read(audit.head).seq == kept.seq - 1


def test_an_erased_payload_leaves_the_chain_whole(trail: Database) -> None:
    _tamper(
        trail, "drop trigger audit_payload_is_not_deleted", "delete from audit_payload where seq=3"
    )
    assert trail.read(audit.verify) is None


def test_many_rows_at_once_are_told_by_patient(db: Database) -> None:
    def bring_in(tx: Any) -> None:
        people = [
            {"id": n, "family_name": "Okafor", "given_name": f"{n}", "birth_date": date(1980, 1, 1)}
            for n in (1, 2)
        ]
        insert_many(tx, Patient, people)
        visits = [
            {"patient_id": n, "visit_on": date(2026, 1, day), "place": ""}
            for n in (1, 2)
            for day in (5, 6, 7)
        ]
        insert_many(tx, Visit, visits)

    before = db.read(audit.head).seq
    db.write(bring_in)
    entries = [e for e in db.read(_entries) if e.seq > before]
    assert [(e.subject_kind, e.patient_id) for e in entries] == [
        ("patient", 1),
        ("patient", 2),
        ("visit", 1),
        ("visit", 2),
    ]
    assert len(json.loads(entries[-1].payload)["after"]) == 3
    assert db.read(audit.verify) is None
