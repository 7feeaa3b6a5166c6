"""The mark of a file whose clinic lives elsewhere now: from then on it is read, never written.

It is a number in the file's header, read with what is looked at anyway. Where the clinic went stands
in the audit trail.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from tracker.domain.problems import Unavailable
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

ACT = "move-away"
"""The act that tells of the move; its payload names the place "to"."""

_MARK = 1
_MOVED_TO = text(
    "select p.payload from audit_entry e join audit_payload p on p.seq = e.seq"
    " where e.action = :act order by e.seq desc limit 1"
)


def is_marked(connection: Any) -> bool:
    """Whether the file behind a bare connection is marked."""
    return bool(connection.execute("pragma user_version").fetchone()[0] == _MARK)


def mark(tx: Session) -> None:
    """With this transaction the file is written for the last time. A server takes no mark."""
    if tx.connection().dialect.name == "sqlite":
        tx.connection().exec_driver_sql(f"pragma user_version={_MARK}")


def unmark(connection: Any) -> None:
    """Somebody has decided that the clinic lives here after all."""
    connection.execute("pragma user_version=0")


def moved_from(tx: Session) -> str:
    """That the clinic lives elsewhere, as a sentence; "" where it lives here."""
    link = tx.connection()
    if link.dialect.name != "sqlite":
        return ""
    if link.exec_driver_sql("pragma user_version").scalar() != _MARK:
        return ""
    told = json.loads(link.execute(_MOVED_TO, {"act": ACT}).scalar() or "{}")
    return _(
        "The clinic was moved and lives in “{place}” now. This file is what it was then: it can be "
        "read, but nothing is saved in it any more. Open the clinic there."
    ).format(place=told.get("to", "?"))


def refuse_if_moved(tx: Session) -> None:
    """Raises Unavailable with that sentence."""
    sentence = moved_from(tx)
    if sentence:
        raise Unavailable(sentence)
