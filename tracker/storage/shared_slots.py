"""The newest key slots of a clinic on a server: one sealed document that its workstations share.

The seal is an HMAC whose key comes from what the slots protect: whoever looks after the server can
put no slot of their own there. They could put back an older document, though: `serial` counts up,
and no workstation takes one that is older than its own. One that was away all the while can't tell;
the account that was closed is then refused by the database, and one put back whole is told by the
head of its audit trail.
"""

from __future__ import annotations

import hmac
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.domain.problems import Unavailable
from tracker.storage.columns import write_json
from tracker.storage.key_slots import KeySlots
from tracker.storage.list_tables import SHARED_SLOTS
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class ForgedSlots(Unavailable):
    """The slots on the server were not sealed by this clinic."""


_INFO = b"tracker shared slots v1\x01"


def shared_slots(tx: Session, data_key: bytes, mine: KeySlots) -> KeySlots | None:
    """Those on the server, as mine would be with them; None where there are none.

    Raises ForgedSlots.
    """
    row = tx.execute(select(SHARED_SLOTS)).first()
    if row is None:
        return None
    if (
        not _is_same(row.seal, _seal(data_key, row.document))
        or row.document["clinic"] != mine.clinic
        or row.document["serial"] != row.serial
    ):
        raise ForgedSlots(
            _(
                "The key slots on the server were not sealed by this clinic: somebody changed them. "
                "Nothing was opened, and the key slots “{path}” are as they were. Tell the server’s "
                "administrator; “tracker connect” with key slots that are good puts those there."
            ).format(path=mine.path)
        )
    return mine.from_document(row.document, row.seal)


def share_slots(tx: Session, data_key: bytes, slots: KeySlots) -> KeySlots:
    """Put these on the server in place of what is there; gives them sealed, to be saved here."""
    from tracker.storage.records import SharedSlots

    counted = replace(slots, serial=max(1, slots.serial))
    sealed = replace(counted, seal=_seal(data_key, counted.document))
    row = tx.get(SharedSlots, 1)
    if row is None:
        row = SharedSlots(id=1)
        tx.add(row)
    row.serial, row.document, row.seal = sealed.serial, sealed.document, sealed.seal
    return sealed


def are_sealed(slots: KeySlots, data_key: bytes) -> bool:
    """Whether these were shared as they are, so that their `serial` can be believed."""
    return _is_same(slots.seal, _seal(data_key, slots.document))


def _seal(data_key: bytes, document: Any) -> str:
    key = hmac.digest(data_key, _INFO, "sha256")
    return hmac.digest(key, write_json(document).encode(), "sha256").hex()


def _is_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())
