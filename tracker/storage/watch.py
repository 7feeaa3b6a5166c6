"""Seeing that somebody else changes the clinic while it is open here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.outcome import Subject
from tracker.domain.problems import Problem
from tracker.storage.engine import connect
from tracker.storage.watching import Watching

Changed = frozenset[Subject]

ANYTHING: Changed = frozenset(
    Subject(kind)
    for kind in ("account", "appointments", "course", "patient", "recall", "rules", "visits")
)

_SECONDS = 2.0
_NEWEST = "select seq from audit_entry order by seq desc limit 1"
# That somebody looked at a chart, printed or locked changes nothing that a list shows.
_CHANGES = """
    select max(seq), coalesce(sum(action in ('create', 'change', 'delete')), 0)
    from audit_entry where seq > ?
"""


class FileWatch(Watching):
    """Calls `heard` when another program has changed records of a file, on a thread of its own.

    `own` counts the changes of records that this program has written to the audit trail: if there
    are more, they are somebody else's.
    """

    def __init__(
        self,
        path: Path,
        key: bytes | None,
        own: Callable[[], int],
        heard: Callable[[Changed], object],
        *,
        seconds: float = _SECONDS,
    ) -> None:
        self._path, self._key, self._own, self._heard = path, key, own, heard
        self._seconds = seconds
        self._newest: int | None = None
        self._changes = 0
        super().__init__()

    def _run(self) -> None:
        while not self._stops.is_set():
            try:
                self._look()
            except (sqlcipher.Error, Problem):
                # Whoever reads or writes will tell what is wrong; here it is only looked again.
                self._stops.wait(self._seconds)

    def _look(self) -> None:
        link = connect(self._path, mode="ro", key=self._key)
        try:
            version, theirs = _one(link, "pragma data_version"), self._theirs(link)
            while not self._stops.wait(self._seconds):
                now = _one(link, "pragma data_version")
                if now == version:
                    continue
                # Our own writes are seen here too, and our screens know of them already.
                version, before, theirs = now, theirs, self._theirs(link)
                if theirs > before:
                    self._heard(ANYTHING)
        finally:
            link.close()

    def _theirs(self, link: Any) -> int:
        own = self._own()
        if self._newest is None:
            self._newest = _one(link, _NEWEST)
        newest, changes = link.execute(_CHANGES, (self._newest,)).fetchone()
        self._newest = newest or self._newest
        self._changes += changes
        return self._changes - own


def _one(link: Any, question: str) -> int:
    found = link.execute(question).fetchone()
    return int(found[0]) if found else 0
