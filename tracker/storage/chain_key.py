"""Which key the chain of an audit trail is hashed with, as far as a connection can tell.

A server's database isn't encrypted by this program, so nothing else there shows that the clinic is
opened with a name and a password, or that a key is not its own (any more).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, text

from tracker.storage.audit_chain import KEYED_FROM_HERE, audit_key, chain_hash

_SOME = 3
"""One entry that was altered tells nothing; this many do, wherever an old program added its own."""

_KEYED_FROM = text("select max(seq) from audit_entry where action = :action")
_FIRST = text("select * from audit_entry where seq >= :seq order by seq limit :some")
_LAST = text("select * from audit_entry where seq >= :seq order by seq desc limit :some")


def is_keyed(connection: Connection) -> bool:
    """Whether the chain has a key, or had one when it began."""
    if connection.execute(_KEYED_FROM, {"action": KEYED_FROM_HERE}).scalar() is not None:
        return True
    first = list(_entries(connection, _FIRST, 1))
    return bool(first) and not any(_is_hashed_with(None, entry) for entry in first)


def is_key_of(data_key: bytes, connection: Connection) -> bool:
    """Whether the chain's key comes from this data key; it may have had another one before."""
    begin = connection.execute(_KEYED_FROM, {"action": KEYED_FROM_HERE}).scalar() or 1
    some = [*_entries(connection, _FIRST, begin), *_entries(connection, _LAST, begin)]
    key = audit_key(data_key)
    return not some or any(_is_hashed_with(key, entry) for entry in some)


def _entries(connection: Connection, which: Any, begin: int) -> Iterator[Mapping[str, Any]]:
    return (
        dict(row) for row in connection.execute(which, {"seq": begin, "some": _SOME}).mappings()
    )


def _is_hashed_with(key: bytes | None, entry: Mapping[str, Any]) -> bool:
    return bool(chain_hash(entry, key) == entry["hash"])
