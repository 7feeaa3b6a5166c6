"""A clinic in a SQLite file: its connections, and what is particular to files."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Engine

from tracker.domain.outcome import Subject
from tracker.domain.problems import Unavailable
from tracker.storage import engine
from tracker.storage.failures import explain, seems_damaged, spoils_connection
from tracker.storage.file_state import FileState, fingerprint, is_whole
from tracker.storage.identity import Identity, identity
from tracker.storage.moved_mark import refuse_if_moved
from tracker.storage.rules_stamp import refuse_newer_rules, stamp_of
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.store import Watch


class _NothingToHear:
    def stop(self) -> None:
        """Nothing was begun."""


class FileStore:
    """The connections to one file that was looked at already."""

    def __init__(self, path: Path, state: FileState, *, key: bytes | None) -> None:
        self.location = path
        self._key = key
        self.reader: Engine = engine.reader(path, mode=state.mode, key=key)
        self.writer: Engine | None = None
        if state.mode == "rw":
            self.writer = engine.writer(path, key=key)
        self._unchanged = fingerprint(path) if state.mode == "immutable" else None
        self._opened = identity(path)
        self._log_opened: Identity | None = None

    @contextmanager
    def begin(self, tx: Session) -> Iterator[None]:
        """A transaction that commits at the end of the block, or leaves nothing behind."""
        self._refuse_if_gone()
        with tx.begin():
            stamp = stamp_of(tx.connection())
            self._refuse_if_log_gone()
            # It may have been moved since it was opened here.
            refuse_if_moved(tx)
            refuse_newer_rules(stamp.version, self.location)
            yield

    def tell(self, tx: Session, changed: frozenset[Subject], who: str) -> None:
        """Others see by themselves that a file has changed."""

    def watch(
        self, heard: Callable[[frozenset[Subject]], object], _who: str, own: Callable[[], int]
    ) -> Watch:
        if self._unchanged is not None:
            # Looking would leave files beside it; should it change, the next question says so.
            return _NothingToHear()
        from tracker.storage.watch import FileWatch

        return FileWatch(self.location, self._key, own, heard)

    def refuse_if_changed(self) -> None:
        if self._unchanged is not None and fingerprint(self.location) != self._unchanged:
            raise Unavailable(
                _("“{path}” was changed by another program; open it again.").format(
                    path=self.location
                )
            )

    def _refuse_if_gone(self) -> None:
        # POSIX lets others move, replace or delete a file that is open: what is saved to it then
        # is found by nobody. Windows doesn't, and some drives there number files anew.
        if os.name == "posix" and identity(self.location) != self._opened:
            raise Unavailable(
                _(
                    "“{path}” is no longer the file that was opened: it was moved, replaced or "
                    "deleted, or its drive was taken out. Nothing was saved; put it back, or close "
                    "Treatment Tracker and open it again."
                ).format(path=self.location)
            )

    def _refuse_if_log_gone(self) -> None:
        # A connection is open, so it lies there: commits go into it, and into no other.
        log = identity(self.location.with_name(f"{self.location.name}-wal"))
        if self._log_opened is None:
            self._log_opened = log
        elif os.name == "posix" and log != self._log_opened:
            raise Unavailable(
                _(
                    "The log “{log}” beside the database was removed or replaced by another program, "
                    "so what was saved last may be missing. Nothing more was saved; close "
                    "Treatment Tracker on all computers, open it again and check the last entries."
                ).format(log=f"{self.location.name}-wal")
            )

    def explain(self, error: BaseException) -> Unavailable | None:
        """The problem behind an error of the driver, or None if it isn't the file's doing."""
        if spoils_connection(error):
            # One bad page makes every later statement of a connection fail: start afresh.
            self.close()
        if seems_damaged(error) and is_whole(self.location, key=self._key):
            return Unavailable(
                _(
                    "“{path}” could not be read for a moment. Nothing was saved; try again. If it "
                    "comes back, make a backup to another drive."
                ).format(path=self.location)
            )
        return explain(error, self.location)

    def close(self) -> None:
        """Close every connection; the last one folds the write-ahead log into the file."""
        self._log_opened = None
        self.reader.dispose()
        if self.writer is not None:
            self.writer.dispose()
