"""What restores have lost: kept in the audit trail of the clinic until somebody has entered it again.

There, since it names patients: the trail is as encrypted as the clinic is.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import read_birth_date
from tracker.domain.death import read_death_date
from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.found import FoundBackup
from tracker.services.backups.losses import Losses, LostRow, Present
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.engine import connect
from tracker.storage.file_state import inspect_file

_RESTORE, _ENTERED = "restore", "entered-again"
_SINCE = f"""
    select e.seq, e.at, e.action, p.payload
    from audit_entry e left join audit_payload p on p.seq = e.seq
    where e.seq > ? and e.action in ('{_RESTORE}', '{_ENTERED}') and e.outcome = 'done'
    order by e.seq
"""  # noqa: S608 - its own text


@dataclass(frozen=True, slots=True)
class ToEnterAgain:
    """Of every restore since somebody last said that all is entered; the newest was at that moment.

    `up_to` is that restore's entry in the audit trail.
    """

    up_to: int
    restored_at: datetime
    appointments: tuple[LostRow, ...]
    sessions: tuple[LostRow, ...]
    changes: tuple[LostRow, ...] = ()

    @property
    def rows(self) -> tuple[LostRow, ...]:
        """All that is to be entered again."""
        return (*self.changes, *self.sessions, *self.appointments)


def to_enter_again(tx: Session) -> ToEnterAgain | None:
    """None where nothing was lost, or all of it has been entered."""
    authorize(tx, Action.READ)
    entry, payload = r.AuditEntry, r.AuditPayload
    found = tx.execute(
        select(entry.seq, entry.at, entry.action, payload.payload)
        .outerjoin(payload, payload.seq == entry.seq)
        .where(entry.action.in_((_RESTORE, _ENTERED)), entry.outcome == "done")
        .order_by(entry.seq)
    )
    return _waiting((row.seq, row.at, row.action, row.payload) for row in found)


def with_what_waited(
    present: Present, database: Path, key: bytes | None, found: FoundBackup
) -> Present:
    """Also what an earlier restore has lost, where the backup was made before that one.

    Otherwise that list would be gone with the database that is replaced.
    """
    if present.losses is None:
        return present
    with closing(connect(database, mode=inspect_file(database, key=key).mode, key=key)) as link:
        rows = link.execute(_SINCE, (found.head_seq,)).fetchall()
    try:
        waited = _waiting(
            (seq, datetime.fromisoformat(at), action, json.loads(payload or "null"))
            for seq, at, action, payload in rows
        )
    except (KeyError, TypeError, ValueError):
        # What another version wrote there must never keep a backup from being put back.
        waited = None
    if waited is None:
        return present
    losses = present.losses
    return replace(
        present,
        losses=replace(
            losses,
            appointments=_once(waited.appointments, losses.appointments),
            sessions=_once(waited.sessions, losses.sessions),
            changes=_once(waited.changes, losses.changes),
        ),
    )


def mark_entered_again(tx: Session, up_to: int) -> Done:
    """Say that all of it is entered, of that restore and of those before it."""
    authorize(tx, Action.WORK_RECALL)
    audit.record_act(tx, "entered-again", payload={"after": {"entries": up_to}})
    return Done()


def told_of(losses: Losses | None) -> dict[str, list[dict[str, Any]]]:
    """What the entry of a restore keeps of what it has lost."""
    if losses is None:
        return {}
    return {
        "appointments": _told(losses.appointments),
        "sessions": _told(losses.sessions),
        "changes": _told(losses.changes),
    }


def _waiting(rows: Iterable[tuple[int, datetime, str, Any]]) -> ToEnterAgain | None:
    """Number, moment, action and payload of the acts that tell, in their order."""
    waiting: list[ToEnterAgain] = []
    for seq, at, action, payload in rows:
        told = payload if isinstance(payload, dict) else {}
        if action == _ENTERED:
            done = _number(told.get("after"))
            waiting = [one for one in waiting if one.up_to > done]
            continue
        lists = told.get("again")
        names = ("appointments", "sessions", "changes")
        appointments, sessions, changes = (_rows(lists, name) for name in names)
        if appointments or sessions or changes:
            waiting.append(ToEnterAgain(seq, at, appointments, sessions, changes))
    if not waiting:
        return None
    return ToEnterAgain(
        waiting[-1].up_to,
        waiting[-1].restored_at,
        tuple(row for one in waiting for row in one.appointments),
        tuple(row for one in waiting for row in one.sessions),
        tuple(row for one in waiting for row in one.changes),
    )


def _once(before: tuple[LostRow, ...], now: tuple[LostRow, ...]) -> tuple[LostRow, ...]:
    return tuple(dict.fromkeys((*before, *now)))


def _told(rows: Sequence[LostRow]) -> list[dict[str, Any]]:
    return [
        {
            "on": row.on.isoformat(),
            "at": row.at,
            "family_name": row.family_name,
            "given_name": row.given_name,
            "birth_date": row.birth_date.isoformat(),
            "record_number": row.record_number,
            "conditions": list(row.conditions),
            "what": row.what,
        }
        for row in rows
    ]


def _rows(lists: Any, name: str) -> tuple[LostRow, ...]:
    rows: Iterable[Mapping[str, Any]] = lists.get(name, ()) if isinstance(lists, dict) else ()
    return tuple(
        LostRow(
            read_death_date(row["on"]),
            row["at"],
            row["family_name"],
            row["given_name"],
            read_birth_date(row["birth_date"]),
            row["record_number"],
            tuple(row["conditions"]),
            row.get("what", ""),
        )
        for row in rows
    )


def _number(told: Any) -> int:
    return int(told.get("entries", 0)) if isinstance(told, dict) else 0
