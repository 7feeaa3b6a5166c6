"""The audit trail: with every change, in the same transaction, and it shows tampering."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.storage.given import NOW, add_codes, add_course, add_patient, entries
from tracker.storage import audit, engine
from tracker.storage.audit_chain import audit_key, chain_hash
from tracker.storage.check import check_storage
from tracker.storage.columns import write_moment
from tracker.storage.database import Database
from tracker.storage.records import Patient, SessionLot, SessionRecord, Visit

_KEY = bytes(range(32))

_WITH_PAYLOADS_ASIDE = (
    "drop trigger audit_payload_is_not_deleted",
    "create temp table aside as select hash, payload from audit_entry join audit_payload using (seq)",
    "delete from audit_payload",
)
_PAYLOADS_BACK = (
    "insert into audit_payload"
    " select e.seq, aside.payload from audit_entry e join aside on aside.hash = e.hash"
)
"""Every entry has its payload again, wherever it went: nothing but the chain itself tells."""


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
    entry = db.read(entries)[-1]
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
    entry = next(e for e in db.read(entries) if e.subject_kind == "session_lot")
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
        "insert or replace into audit_entry select * from audit_entry where seq = 3",
        "insert or replace into audit_payload select * from audit_payload where seq = 3",
    ],
)
def test_the_trail_is_append_only(trail: Database, statement: str) -> None:
    with pytest.raises(IntegrityError):
        trail.write(lambda tx: tx.execute(text(statement)))
    assert trail.read(audit.verify) is None


@pytest.mark.fault(69)
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
    which = statement.partition(" where ")[2]
    return (
        "drop trigger audit_payload_is_not_deleted",
        f"delete from audit_payload where {which}",
    )


@pytest.mark.fault(69)
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
    trail.close()
    with Database.open(trail.path, user="Ines", key=trail.key) as again:
        assert again.lost is not None
        assert again.lost.missing == 1


@pytest.mark.fault(69)
@pytest.mark.parametrize(
    ("which", "first_bad", "told"),
    [
        ("", 1, "What was before and after is missing of"),
        ("where seq in (3, 5)", 3, "is missing of 2 entries of the audit trail, though nobody"),
    ],
)
def test_payloads_that_nobody_erased_lawfully_are_missed(
    trail: Database, which: str, first_bad: int, told: str
) -> None:
    _tamper(
        trail, "drop trigger audit_payload_is_not_deleted", f"delete from audit_payload {which}"
    )
    assert trail.read(audit.verify) == first_bad
    sentences = " ".join(one.sentence for one in trail.read(lambda tx: list(check_storage(tx))))
    assert told in sentences
    if which:
        assert "erased it: numbers 3, 5." in sentences


def test_an_act_of_erasure_in_the_chain_names_the_payloads_that_may_be_gone(
    trail: Database,
) -> None:
    trail.write(lambda tx: audit.record_act(tx, audit.ERASED, payload={"erased": [3]}))
    _tamper(
        trail, "drop trigger audit_payload_is_not_deleted", "delete from audit_payload where seq=3"
    )
    assert trail.read(audit.verify) is None
    assert "audit" not in {one.code for one in trail.read(lambda tx: list(check_storage(tx)))}
    _tamper_again(trail, "delete from audit_payload where seq=4")
    assert trail.read(audit.verify) == 4


def test_an_act_of_erasure_that_was_forged_excuses_nothing(trail: Database) -> None:
    trail.write(lambda tx: audit.record_act(tx, audit.ERASED, payload={"erased": [3]}))
    forged = trail.read(audit.head).seq
    _tamper(
        trail,
        "drop trigger audit_payload_is_not_deleted",
        "delete from audit_payload where seq=4",
        f"""update audit_payload set payload = '{{"erased":[4]}}' where seq = {forged}""",
    )
    assert trail.read(audit.verify) == 4


def _tamper_again(db: Database, statement: str) -> None:
    db.write(lambda tx: tx.execute(text(statement)))


def _forge(db: Database, *, key: bytes | None = None) -> None:
    """Rewrite the whole trail with a name changed, as somebody who knows the program would."""
    _tamper(db, "drop trigger audit_payload_is_not_deleted", "select 1")

    def rewrite(tx: Any) -> None:
        previous = audit.START
        rows = tx.execute(text("select * from audit_entry order by seq")).mappings().all()
        for row in rows:
            entry = {**row, "who": "Mallory", "previous_hash": previous}
            previous = entry["hash"] = chain_hash(entry, key)
            tx.execute(
                text(
                    "update audit_entry set who = :who, previous_hash = :previous_hash,"
                    " hash = :hash where seq = :seq"
                ),
                entry,
            )

    db.write(rewrite)


@pytest.mark.fault(69)
def test_an_entry_put_in_between_is_found(trail: Database) -> None:
    _tamper(
        trail,
        *_WITH_PAYLOADS_ASIDE,
        "update audit_entry set seq = seq + 100 where seq >= 4",
        "insert into audit_entry select 4, at, 'Mallory', workstation, action, subject_kind,"
        " subject_uuid, patient_id, reason, outcome, payload_hash, previous_hash, hash"
        " from audit_entry where seq = 104",
        "update audit_entry set seq = seq - 99 where seq >= 104",
        _PAYLOADS_BACK,
    )
    assert trail.read(audit.verify) == 4


@pytest.mark.fault(69)
def test_entries_that_changed_places_are_found(trail: Database) -> None:
    _tamper(
        trail,
        *_WITH_PAYLOADS_ASIDE,
        "update audit_entry set seq = 99 where seq = 3",
        "update audit_entry set seq = 3 where seq = 4",
        "update audit_entry set seq = 4 where seq = 99",
        _PAYLOADS_BACK,
    )
    assert trail.read(audit.verify) == 3


@pytest.mark.fault(69)
def test_a_chain_cut_at_its_beginning_is_found(trail: Database) -> None:
    _tamper(
        trail,
        *_WITH_PAYLOADS_ASIDE,
        "delete from audit_entry where seq < 3",
        _PAYLOADS_BACK,
    )
    assert trail.read(audit.verify) == 1


@pytest.mark.parametrize("key", [None])
@pytest.mark.fault(69)
def test_a_whole_trail_written_anew_without_a_key_shows_in_the_head_only(trail: Database) -> None:
    _forge(trail)
    assert trail.read(audit.verify) is None
    trail.close()
    with Database.open(trail.path, user="Ines", key=trail.key) as again:
        assert again.lost is not None


@pytest.fixture
def keyed(path: Path) -> Iterator[Database]:
    """An encrypted database with a few entries."""
    with Database.create(path, user="Ines", fill=add_codes, key=_KEY, now=lambda: NOW) as db:
        db.write(add_patient)
        db.write(_rename, "Bea")
        yield db


def test_the_key_of_the_chain_is_hkdf_of_the_data_key() -> None:
    wanted = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"tracker audit v1").derive(_KEY)
    assert audit_key(_KEY) == wanted


def test_the_chain_of_an_encrypted_clinic_holds(keyed: Database) -> None:
    assert keyed.read(audit.head).seq > 3
    assert keyed.read(audit.verify) is None


@pytest.mark.fault(69)
@pytest.mark.parametrize("key", [None, bytes(32)], ids=["no key", "another key"])
def test_nobody_writes_the_trail_anew_without_the_key(keyed: Database, key: bytes | None) -> None:
    _forge(keyed, key=key)
    assert keyed.read(audit.verify) == 1


@pytest.mark.parametrize("key", [None])
def test_a_clinic_that_was_encrypted_later_keeps_its_chain(trail: Database, path: Path) -> None:
    copy = path.with_name("encrypted.db")
    _encrypt(path, copy)
    with Database.open(copy, user="Ines", key=_KEY) as db:
        # Without a word from whoever encrypted it, all of it might have been written anew.
        assert db.read(audit.verify) == 1
        db.write(audit.begin_keyed_chain)
        db.write(_rename, "Zoë")
        assert db.read(audit.verify) is None
        _tamper(db, "update audit_entry set who = 'Mallory' where seq = 2")
        assert db.read(audit.verify) == 2


def _encrypt(path: Path, copy: Path) -> None:
    plain = engine.connect(path)
    plain.execute(f"attach database '{copy}' as copy key \"x'{_KEY.hex()}'\"")
    plain.execute("select sqlcipher_export('copy')").fetchall()
    plain.execute(f"pragma copy.application_id = {engine.APPLICATION_ID}")
    plain.execute("detach database copy")
    plain.close()


def test_verifying_tells_how_far_it_is_and_can_be_stopped(trail: Database) -> None:
    def many(tx: Any) -> None:
        for _number in range(2500):
            audit.record_act(tx, "export")

    trail.write(many)
    told: list[tuple[int, int]] = []
    assert trail.read(audit.verify, lambda done, total: told.append((done, total))) is None
    assert [done for done, _total in told] == [999, 1999, told[-1][1]]

    def stop(_done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trail.read(audit.verify, stop)
