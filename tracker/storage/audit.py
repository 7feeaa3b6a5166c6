"""The audit trail: written in the same transaction as each change, by the transaction itself.

`audit_chain` says how its entries hang together, `audit_acts` what is told of acts that change
nothing, `audit_head` how a database is recognised that has lost entries.
"""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import event, inspect, select, text
from sqlalchemy.orm import Session

from tracker.domain.birth import PartialDate
from tracker.domain.death import UnknownDay
from tracker.domain.interval import Interval
from tracker.domain.problems import OlderDatabase
from tracker.storage.audit_acts import Act, queue_act
from tracker.storage.audit_chain import (
    ERASED,
    KEYED_FROM_HERE,
    PREVIOUS_KEY,
    START,
    Head,
    audit_key,
    chain_hash,
    erased_entries,
    head,
    verify,
)
from tracker.storage.audit_head import KeptHead, Lost, find_lost
from tracker.storage.columns import write_json, write_moment
from tracker.storage.record import Record
from tracker.storage.records_appointments import Appointment
from tracker.storage.records_authorisations import Authorisation
from tracker.storage.records_contacts import ContactAttempt
from tracker.storage.records_courses import Course
from tracker.storage.records_patients import Patient
from tracker.storage.records_visits import SessionRecord

__all__ = [
    "ERASED",
    "START",
    "Head",
    "begin_keyed_chain",
    "erased_entries",
    "head",
    "queue_act",
    "record_accepted",
    "record_act",
    "verify",
    "write",
    "write_many",
    "write_queued",
]

_OF_RECORDS = frozenset({"create", "change", "delete"})
"""What changes a record; everything else in the trail is an act."""

_WORKSTATION = platform.node()[:100]
# The two tables by name, not as records: nothing is worked out twice, thousands of rows a second.
_INSERT_ENTRY = text(
    "insert into audit_entry (seq, at, who, workstation, action, subject_kind, subject_uuid,"
    " patient_id, reason, outcome, payload_hash, previous_hash, hash) values (:seq, :at, :who,"
    " :workstation, :action, :subject_kind, :subject_uuid, :patient_id, :reason, :outcome,"
    " :payload_hash, :previous_hash, :hash)"
)
_INSERT_PAYLOAD = text("insert into audit_payload (seq, payload) values (:seq, :payload)")
_KEYS_AT_ONCE = 5000
_SILENT = frozenset({"id", "version", "created_at", "sort_key", "reversed_digits"})

# Where a record names no patient, the patient is the one of what it belongs to.
_OWNERS: tuple[tuple[str, type[Any]], ...] = (
    ("course_id", Course),
    ("session_id", SessionRecord),
    ("appointment_id", Appointment),
    ("contact_attempt_id", ContactAttempt),
    ("authorisation_id", Authorisation),
)


@dataclass(frozen=True, slots=True)
class _Change:
    action: str
    kind: str
    uuid: str
    patient_id: int | None
    payload: Mapping[str, Any]
    act: Act | None = None


def write(tx: Session) -> None:
    """Write what the flush that just happened has changed."""
    changes = list(_flushed(tx))
    if changes:
        _append(tx, changes)


def write_many(tx: Session, record: type[Record], rows: Sequence[Mapping[str, Any]]) -> None:
    """Write one entry a patient for rows that were inserted at once."""
    by_patient: dict[int | None, list[Mapping[str, Any]]] = {}
    for patient_id, row in _patients_of_rows(tx, rows):
        by_patient.setdefault(patient_id, []).append(row)
    kind = record.__tablename__
    _append(
        tx,
        [
            _Change("create", kind, "", patient_id, {"after": [_told(row) for row in group]})
            for patient_id, group in by_patient.items()
        ],
    )


def record_act(
    tx: Session,
    action: str,
    *,
    kind: str = "",
    uuid: str = "",
    patient_id: int | None = None,
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Write an act that changes no record now, in this transaction, such as an import."""
    _append(tx, [_Change(action, kind or "program", uuid, patient_id, payload or {})])


def write_queued(tx: Session) -> None:
    """Write the acts that wait; they stop waiting when this is committed."""
    tx.connection()  # Nobody else writes from here on, so that no act is written twice.
    queue = tx.info["acts"]
    acts = queue.waiting()
    if not acts:
        return
    _append(
        tx,
        [_Change(one.action, one.kind, one.uuid, one.patient_id, one.payload, one) for one in acts],
    )

    @event.listens_for(tx, "after_commit", once=True)
    def _written(_tx: Session) -> None:
        queue.drop(len(acts))


def record_accepted(tx: Session, lost: Lost) -> None:
    """Write that somebody works with a database that has lost entries, and what was known of them."""
    kept = lost.kept
    told = {
        "before": {"entries": kept.seq, "hash": kept.hash, "kept_at": kept.at},
        "after": {"entries": lost.found.seq, "hash": lost.found.hash},
        "declined": [{"who": one.who, "at": one.at} for one in kept.declined],
    }
    record_act(tx, "accept-older", payload=told)


def begin_keyed_chain(tx: Session, previous: bytes | None = None) -> None:
    """Key the chain from here on with this clinic's key; its head goes along.

    `previous` is the data key that it was encrypted with before, None if it wasn't: whoever may
    read this trail may go on verifying what is older.
    """
    newest = head(tx)
    if not newest.seq:
        return
    told: dict[str, Any] = {"after": {"entries": newest.seq}}
    if previous is not None:
        told[PREVIOUS_KEY] = audit_key(previous).hex()
    record_act(tx, KEYED_FROM_HERE, kind="program", payload=told)


def _flushed(tx: Session) -> Iterator[_Change]:
    for item in tx.new:
        if isinstance(item, Record) and item.is_audited:
            yield _change(tx, "create", item, {"after": _told(_values(item))})
    for item in tx.dirty:
        if isinstance(item, Record) and item.is_audited and tx.is_modified(item):
            before, after = _difference(item)
            if after:
                yield _change(tx, "change", item, {"before": before, "after": after})
    for item in tx.deleted:
        if isinstance(item, Record) and item.is_audited:
            yield _change(tx, "delete", item, {"before": _told(_values(item))})


def _change(tx: Session, action: str, item: Record, payload: Mapping[str, Any]) -> _Change:
    return _Change(action, item.__tablename__, _uuid(tx, item), _patient_id(tx, item), payload)


def _values(item: Record) -> dict[str, Any]:
    loaded = item.__dict__
    return {name: loaded.get(name) for name in _column_names(type(item))}


def _difference(item: Record) -> tuple[dict[str, Any], dict[str, Any]]:
    state = inspect(item)
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name in _column_names(type(item)):
        if name in _SILENT:
            continue
        history = state.attrs[name].history
        if history.has_changes():
            if history.deleted:
                before[name] = _plain(history.deleted[0])
            # Else only marked as changed, on behalf of its parts: nothing is known to be another.
            after[name] = _plain(history.added[0]) if history.added else None
    return before, after


@cache
def _column_names(record: type[Record]) -> tuple[str, ...]:
    return tuple(attribute.key for attribute in record.__mapper__.column_attrs)


def _told(values: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: _plain(value)
        for name, value in values.items()
        if name not in _SILENT and value is not None and value != ""
    }


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return write_moment(value)
    if isinstance(value, (date, time, PartialDate, UnknownDay)):
        return value.isoformat()
    return str(value) if isinstance(value, Interval) else value


def _uuid(tx: Session, item: Any) -> str:
    if hasattr(item, "uuid"):
        return str(item.uuid)
    owner = _owner(tx, item)
    if owner is not None and hasattr(owner, "uuid"):
        return str(owner.uuid)
    return "/".join(str(part) for part in inspect(item).identity or ())


def _patient_id(tx: Session, item: Any) -> int | None:
    if isinstance(item, Patient):
        return item.id
    if hasattr(item, "patient_id"):
        return item.patient_id  # type: ignore[no-any-return]
    owner = _owner(tx, item)
    return None if owner is None else _patient_id(tx, owner)


def _owner(tx: Session, item: Any) -> Any:
    # Links name two: what they are a part of comes after the course, so ask from the end.
    for column, record in reversed(_OWNERS):
        key = getattr(item, column, None)
        if key is not None:
            # What was written in this very flush isn't known to `get` yet, but to its part.
            whole = item.__dict__.get(column.removesuffix("_id"))
            if whole is not None:
                return whole
            with tx.no_autoflush:
                return tx.get(record, key)
    return None


def _patients_of_rows(
    tx: Session, rows: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[int | None, Mapping[str, Any]]]:
    """Each row with its patient; what rows belong to is looked up for all of them at once."""
    first = rows[0] if rows else {}
    own = "patient_id" if "patient_id" in first else "id" if "birth_date" in first else ""
    owner = next((o for o in reversed(_OWNERS) if first.get(o[0]) is not None), None)
    if own or owner is None:
        yield from ((row.get(own), row) for row in rows)
        return
    column, record = owner
    keys = sorted({row[column] for row in rows if row.get(column) is not None})
    known: dict[int, int | None] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        chunk = keys[start : start + _KEYS_AT_ONCE]
        found = tx.execute(select(record.id, record.patient_id).where(record.id.in_(chunk)))
        known.update(found.all())
    yield from ((known.get(row[column]), row) for row in rows)


def _append(tx: Session, changes: Sequence[_Change]) -> None:
    newest = head(tx)
    _refuse_another_history(tx, newest)
    seq, previous = newest.seq, newest.hash
    key = tx.info.get("audit_key")
    now = write_moment(tx.info["now"]())
    entries, payloads = [], []
    for change in changes:
        seq += 1
        act = change.act
        payload = write_json(change.payload)
        entry = {
            "seq": seq,
            "at": now if act is None else write_moment(act.at),
            "who": tx.info["user"] if act is None else act.who,
            "workstation": tx.info.get("workstation") or _WORKSTATION,
            "action": change.action,
            "subject_kind": change.kind,
            "subject_uuid": change.uuid,
            "patient_id": change.patient_id,
            "reason": tx.info.get("reason", "") if act is None else act.reason,
            "outcome": "done" if act is None else act.outcome,
            "payload_hash": sha256(payload.encode()).hexdigest(),
            "previous_hash": previous,
        }
        entry["hash"] = previous = chain_hash(entry, key)
        entries.append(entry)
        payloads.append({"seq": seq, "payload": payload})
    connection = tx.connection()
    connection.execute(_INSERT_ENTRY, entries)
    connection.execute(_INSERT_PAYLOAD, payloads)
    tx.info["head"] = Head(seq, previous)
    of_records = sum(change.act is None and change.action in _OF_RECORDS for change in changes)
    tx.info["changes"] = tx.info.get("changes", 0) + of_records


def _refuse_another_history(tx: Session, newest: Head) -> None:
    """A server that was put back from a backup has lost entries that this window has written."""
    known: KeptHead | None = tx.info.pop("last_written", None)
    if known is None or (known.seq, known.hash) == (newest.seq, newest.hash):
        return
    lost = find_lost(tx, known)
    if lost is not None:
        tx.info["lost"] = lost
        raise OlderDatabase(lost.sentence)
