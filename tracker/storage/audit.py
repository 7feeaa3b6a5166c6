"""The audit trail: written in the same transaction as each change, by the transaction itself.

Each entry's hash covers the hash of the one before and a hash of the payload (what was there
before and after), so that a payload can one day be erased lawfully while the chain still holds.
A chain can't see that its end was cut off: keep `head` elsewhere too.
"""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import inspect, select, text
from sqlalchemy.orm import Session

from tracker.domain.interval import Interval
from tracker.storage.columns import write_json, write_moment
from tracker.storage.record import Record
from tracker.storage.records_appointments import Appointment
from tracker.storage.records_authorisations import Authorisation
from tracker.storage.records_contacts import ContactAttempt
from tracker.storage.records_courses import Course
from tracker.storage.records_patients import Patient
from tracker.storage.records_visits import SessionRecord

START = "0" * 64
"""What the first entry holds as the hash of the entry before it."""

_WORKSTATION = platform.node()[:100]
_NEWEST = text("select seq, hash from audit_entry order by seq desc limit 1")
_HASHED = (
    "seq",
    "at",
    "who",
    "workstation",
    "action",
    "subject_kind",
    "subject_uuid",
    "patient_id",
    "reason",
    "outcome",
    "payload_hash",
    "previous_hash",
)
# The two tables by name, not as records: nothing is worked out twice, thousands of rows a second.
_INSERT_ENTRY = text(
    "insert into audit_entry (seq, at, who, workstation, action, subject_kind, subject_uuid,"
    " patient_id, reason, outcome, payload_hash, previous_hash, hash) values (:seq, :at, :who,"
    " :workstation, :action, :subject_kind, :subject_uuid, :patient_id, :reason, :outcome,"
    " :payload_hash, :previous_hash, :hash)"
)
_INSERT_PAYLOAD = text("insert into audit_payload (seq, payload) values (:seq, :payload)")
_ALL = text(
    "select e.*, p.payload from audit_entry e left join audit_payload p on p.seq = e.seq"
    " order by e.seq"
)
_READ_AT_ONCE = 1000

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
class Head:
    """The newest entry of a chain; `seq` 0 without any."""

    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class _Change:
    action: str
    kind: str
    uuid: str
    patient_id: int | None
    payload: Mapping[str, Any]


def head(tx: Session) -> Head:
    """The newest entry's number and hash."""
    row = tx.connection().execute(_NEWEST).first()
    return Head(row.seq, row.hash) if row else Head(0, START)


def verify(tx: Session) -> int | None:
    """The number of the first entry that isn't as it was written, or None if all are.

    A missing payload counts as erased, not as changed. Reads in constant memory.
    """
    previous, expected = START, 1
    rows = tx.connection().execute(_ALL, execution_options={"yield_per": _READ_AT_ONCE})
    for row in rows.mappings():
        entry = dict(row)
        payload = entry["payload"]
        is_whole = entry["seq"] == expected and entry["previous_hash"] == previous
        is_whole = is_whole and entry["hash"] == _chain_hash(entry)
        if payload is not None and sha256(payload.encode()).hexdigest() != entry["payload_hash"]:
            is_whole = False
        if not is_whole:
            return expected
        previous, expected = entry["hash"], expected + 1
    return None


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
    tx: Session, action: str, *, kind: str = "", uuid: str = "", patient_id: int | None = None
) -> None:
    """Write an act that changes no record, such as an export."""
    _append(tx, [_Change(action, kind or "program", uuid, patient_id, {})])


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
            before[name] = _plain(history.deleted[0]) if history.deleted else None
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
    if isinstance(value, (date, time)):
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
    seq, previous = newest.seq, newest.hash
    at = write_moment(tx.info["now"]())
    entries, payloads = [], []
    for change in changes:
        seq += 1
        payload = write_json(change.payload)
        entry = {
            "seq": seq,
            "at": at,
            "who": tx.info["user"],
            "workstation": tx.info.get("workstation") or _WORKSTATION,
            "action": change.action,
            "subject_kind": change.kind,
            "subject_uuid": change.uuid,
            "patient_id": change.patient_id,
            "reason": tx.info.get("reason", ""),
            "outcome": "done",
            "payload_hash": sha256(payload.encode()).hexdigest(),
            "previous_hash": previous,
        }
        entry["hash"] = previous = _chain_hash(entry)
        entries.append(entry)
        payloads.append({"seq": seq, "payload": payload})
    connection = tx.connection()
    connection.execute(_INSERT_ENTRY, entries)
    connection.execute(_INSERT_PAYLOAD, payloads)


def _chain_hash(entry: Mapping[str, Any]) -> str:
    return sha256(write_json([entry[name] for name in _HASHED]).encode()).hexdigest()
