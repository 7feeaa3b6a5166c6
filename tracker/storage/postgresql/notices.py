"""News from colleagues: each write tells what it changed, and the others listen."""

import json
from collections.abc import Callable

import psycopg
from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.domain.outcome import Subject
from tracker.domain.problems import Problem
from tracker.storage.location import Server
from tracker.storage.postgresql.connection import connect
from tracker.storage.watch import ANYTHING, Changed
from tracker.storage.watching import Watching

_CHANNEL = "treatment_tracker"
_LONGEST = 7_900
_LISTEN_SECONDS = 0.5
_PAUSE_SECONDS = 2.0
_TELL = text("select pg_notify(:channel, :told)")


def tell(tx: Session, changed: Changed, who: str) -> None:
    """Have the others told what `tx` changes, if it commits. `who`: whom not to tell it again."""
    listed = sorted((subject.kind, subject.uuid or "") for subject in changed)
    told = json.dumps([who, listed])
    if len(told.encode()) > _LONGEST:
        told = json.dumps([who, sorted({(kind, "") for kind, _uuid in listed})])
    tx.execute(_TELL, {"channel": _CHANNEL, "told": told})


class ServerWatch(Watching):
    """Calls `heard` with what others changed, on a thread of its own, until `stop`.

    After a time without connection nobody knows what was missed, so everything may have changed.
    """

    def __init__(self, server: Server, who: str, heard: Callable[[Changed], object]) -> None:
        self._server, self._who, self._heard = server, who, heard
        super().__init__()

    def _run(self) -> None:
        has_missed = False
        while not self._stops.is_set():
            try:
                self._listen(has_missed=has_missed)
            except (psycopg.Error, Problem):
                has_missed = True
                self._stops.wait(_PAUSE_SECONDS)

    def _listen(self, *, has_missed: bool) -> None:
        with connect(self._server) as link:
            link.autocommit = True
            link.execute(f"listen {_CHANNEL}".encode())
            if has_missed:
                self._heard(ANYTHING)
            while not self._stops.is_set():
                for notice in link.notifies(timeout=_LISTEN_SECONDS):
                    self._pass_on(notice.payload)

    def _pass_on(self, told: str) -> None:
        try:
            who, listed = json.loads(told)
            changed = frozenset(Subject(str(kind), str(uuid) or None) for kind, uuid in listed)
        except (ValueError, TypeError, RecursionError):
            who, changed = "", ANYTHING
        if who != self._who:
            self._heard(changed)
