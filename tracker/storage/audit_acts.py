"""Acts that change no record, such as reading a chart: kept here until they are written.

A reader can't write, and an act that was refused leaves no transaction behind. So whatever happens
in a transaction puts its act here, and the window or the terminal has them written soon after
(`Database.write_acts`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


SAME_LOOK = timedelta(minutes=5)
"""A chart that is shown again within this time, to the same person, is one look: screens refresh."""

LOOKS = frozenset({"read"})

_MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, when, to what; `outcome` is "done" or "refused"."""

    action: str
    kind: str
    uuid: str
    patient_id: int | None
    outcome: str
    reason: str
    who: str
    at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


class ActQueue:
    """Acts not written yet, in their order. May be used from several threads."""

    def __init__(self) -> None:
        self._waiting: deque[Act] = deque()
        self._seen_at: dict[tuple[str, str, str, str], datetime] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, act: Act) -> None:
        with self._lock:
            if not self._is_same_look(act):
                self._waiting.append(act)

    def waiting(self) -> list[Act]:
        """All of them, oldest first; they stay until `drop`."""
        with self._lock:
            return list(self._waiting)

    def drop(self, count: int) -> None:
        """The oldest ones have been written."""
        with self._lock:
            for _act in range(count):
                self._waiting.popleft()

    def _is_same_look(self, act: Act) -> bool:
        if act.action not in LOOKS or act.outcome != "done":
            return False
        look = (act.who, act.action, act.kind, act.uuid)
        before = self._seen_at.get(look)
        # A clock that was put back must not hide anything.
        if before is not None and timedelta() <= act.at - before < SAME_LOOK:
            return True
        if len(self._seen_at) >= _MOST_REMEMBERED:
            self._seen_at.clear()
        self._seen_at[look] = act.at
        return False


def queue_act(
    tx: Session,
    action: str,
    *,
    kind: str = "",
    uuid: str = "",
    patient_id: int | None = None,
    outcome: str = "done",
    reason: str = "",
    payload: Mapping[str, Any] | None = None,
) -> None:
    """Have an act written soon, whatever becomes of this transaction."""
    queue: ActQueue | None = tx.info.get("acts")
    who = tx.info.get("user")
    if queue is not None and who:
        at = tx.info["now"]()
        act = Act(
            action, kind or "program", uuid, patient_id, outcome, reason, who, at, payload or {}
        )
        queue.add(act)
