"""How the entries of the audit trail hang together, and whether they still do.

Each entry's hash covers the hash of the one before and a hash of the payload (what was there
before and after), so that a payload can one day be erased lawfully while the chain still holds:
an act of erasure in the chain names the entries, and any other payload that is gone is missed.
In an encrypted clinic the hash is an HMAC whose key comes from the data key: whoever can't open
the clinic can't forge an entry. Whoever can, could: only a head kept elsewhere proves more.

A chain can't see that its end was cut off: `audit_head` keeps the head outside the database.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from tracker.storage.columns import write_json

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

START = "0" * 64
"""What the first entry holds as the hash of the entry before it."""

KEYED_FROM_HERE = "key-trail"
"""The act from which on a chain is keyed that began without a key, in a clinic not encrypted."""

PREVIOUS_KEY = "previous_key"
"""In the payload of that act: the chain's key before, where it had another one."""

ERASED = "erase-payloads"
"""The act that says whose payload was erased: the entries' numbers, all before it, by that name."""

WHOSE_ERASED = "erased"
"""In the payload of that act: the numbers."""

Progress = Callable[[int, int], None]

_INFO = b"tracker audit v1"
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
_NEWEST = text("select seq, hash from audit_entry order by seq desc limit 1")
_HASH_AT = text("select hash from audit_entry where seq = :seq")
_KEYED = text(
    "select e.seq, p.payload from audit_entry e left join audit_payload p on p.seq = e.seq"
    " where e.action = :action order by e.seq desc"
)
_ALL = text(
    "select e.*, p.payload from audit_entry e left join audit_payload p on p.seq = e.seq"
    " order by e.seq"
)
_ERASURES = text(
    "select e.seq, e.payload_hash, p.payload from audit_entry e"
    " join audit_payload p on p.seq = e.seq"
    " where e.action = :action and e.outcome = 'done' order by e.seq"
)
_WITHOUT_PAYLOAD = text(
    "select e.seq from audit_entry e left join audit_payload p on p.seq = e.seq"
    " where p.seq is null order by e.seq"
)
_READ_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class Head:
    """The newest entry of a chain; `seq` 0 without any."""

    seq: int
    hash: str


def audit_key(data_key: bytes) -> bytes:
    """The key of a clinic's chain, from the key that its data is encrypted with (RFC 5869)."""
    # HKDF-SHA256 by hand: one block is two lines, and `cryptography` is slow to load.
    extracted = hmac.digest(bytes(32), data_key, "sha256")
    return hmac.digest(extracted, _INFO + b"\x01", "sha256")


def chain_hash(entry: Mapping[str, Any], key: bytes | None) -> str:
    """What an entry's `hash` must be, its `previous_hash` and `payload_hash` being there."""
    told = write_json([entry[name] for name in _HASHED]).encode()
    return sha256(told).hexdigest() if key is None else hmac.digest(key, told, "sha256").hex()


def head(tx: Session) -> Head:
    """The newest entry's number and hash."""
    row = tx.connection().execute(_NEWEST).first()
    return Head(row.seq, row.hash) if row else Head(0, START)


def hash_at(tx: Session, seq: int) -> str | None:
    """The hash of one entry, None if it isn't there."""
    found = tx.connection().execute(_HASH_AT, {"seq": seq}).scalar()
    return None if found is None else str(found)


def verify(tx: Session, progress: Progress | None = None) -> int | None:
    """The number of the first entry that isn't as it was written, or None if all are.

    A payload that is gone counts as erased only where an act of erasure names its entry. Reads in
    constant memory; `progress(done, total)` may raise to stop.
    """
    total = head(tx).seq
    erased = erased_entries(tx)
    previous, expected = START, 1
    keys = _keys(tx)
    with tx.connection().execute(_ALL, execution_options={"yield_per": _READ_AT_ONCE}) as rows:
        for row in rows.mappings():
            entry = dict(row)
            while len(keys) > 1 and expected >= keys[1][0]:
                keys.pop(0)
            is_missed = entry["payload"] is None and expected not in erased
            if is_missed or not _is_whole(entry, expected, previous, keys[0][1]):
                return expected
            previous, expected = entry["hash"], expected + 1
            if progress is not None and expected % _READ_AT_ONCE == 0:
                progress(expected - 1, total)
    if progress is not None:
        progress(total, total)
    return None


def erased_entries(tx: Session) -> frozenset[int]:
    """Whose payload was erased, by the acts in the chain that say so as they were written."""
    found: set[int] = set()
    for seq, payload_hash, payload in tx.connection().execute(_ERASURES, {"action": ERASED}):
        if sha256(payload.encode()).hexdigest() == payload_hash:
            found.update(one for one in _named_in(payload) if one < seq)
    return frozenset(found)


def missed_payloads(tx: Session) -> list[int]:
    """The entries whose payload is gone, and no act of erasure names them."""
    erased = erased_entries(tx)
    return [seq for seq in tx.connection().execute(_WITHOUT_PAYLOAD).scalars() if seq not in erased]


def _named_in(payload: str) -> list[int]:
    try:
        return [int(one) for one in json.loads(payload)[WHOSE_ERASED]]
    except (ValueError, KeyError, TypeError):
        return []


def _keys(tx: Session) -> list[tuple[int, bytes | None]]:
    """From which entry on the chain has which key, in order; the last one is the clinic's own.

    A clinic that was encrypted later has a beginning without a key, and says where it ends. Each
    key that was given up is told by the act that gives it up, which the next key vouches for.
    """
    key: bytes | None = tx.info.get("audit_key")
    if key is None:
        return [(1, None)]
    found: list[tuple[int, bytes | None]] = []
    for seq, payload in tx.connection().execute(_KEYED, {"action": KEYED_FROM_HERE}).all():
        found.insert(0, (seq, key))
        key = _previous_key(payload)
    return [(1, key), *found]


def _previous_key(payload: str | None) -> bytes | None:
    try:
        return bytes.fromhex(json.loads(payload or "")[PREVIOUS_KEY])
    except (ValueError, KeyError, TypeError):
        return None


def _is_whole(entry: Mapping[str, Any], expected: int, previous: str, key: bytes | None) -> bool:
    payload = entry["payload"]
    if payload is not None and sha256(payload.encode()).hexdigest() != entry["payload_hash"]:
        return False
    return bool(
        entry["seq"] == expected
        and entry["previous_hash"] == previous
        and hmac.compare_digest(entry["hash"], chain_hash(entry, key))
    )
