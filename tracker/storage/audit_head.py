"""The newest entry of the audit trail, kept beside the database as well: `<database>.head`.

SQLite calls a database healthy whose log was lost, or that was put back from yesterday. What was
the newest entry here the last time tells: if it isn't there any more, something is missing. Kept
after each commit; not forced to the drive, since a head that is a little old only sees less.
"""

from __future__ import annotations

import json
import logging
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from tracker.paths import data_folder
from tracker.storage.audit_chain import Head, hash_at, head
from tracker.storage.location import Location, Server
from tracker.text import _, format_number, ngettext

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_LONGEST = 65_536
_MOST_DECLINED = 50

_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Declined:
    """Somebody who was asked about an older database, and would not work with it; moments in UTC."""

    who: str
    at: str
    found_seq: int


@dataclass(frozen=True, slots=True)
class KeptHead:
    """The newest entry when this database was last written to here."""

    seq: int
    hash: str
    at: str
    declined: tuple[Declined, ...] = ()


@dataclass(frozen=True, slots=True)
class Lost:
    """What the database lacks that was there before.

    `missing` counts the entries at its end; 0 where it has as many, but others: another history.
    """

    kept: KeptHead
    found: Head

    @property
    def missing(self) -> int:
        return max(self.kept.seq - self.found.seq, 0)

    @property
    def sentence(self) -> str:
        """What happened, for people."""
        if not self.missing:
            return _(
                "This database is not the one that was last used here: entry {seq} of its audit "
                "trail is another one."
            ).format(seq=format_number(self.kept.seq))
        return ngettext(
            "This database is older than the last one used here: {count} entry missing.",
            "This database is older than the last one used here: {count} entries missing.",
            self.missing,
        ).format(count=format_number(self.missing))


class HeadFile:
    """The file beside one database. Nothing here ever stops a write: it has been committed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._unfinished = path.with_name(path.name + ".new")
        self._newest = 0
        self._lock = Lock()

    def read(self) -> KeptHead | None:
        """None where nothing was kept, or nothing that can be read."""
        try:
            with self._path.open("rb") as file:
                return _parsed(json.loads(file.read(_LONGEST)))
        except _UNREADABLE:
            return None

    @property
    def is_there(self) -> bool:
        """Whether anything lies at its place, be it readable or not."""
        return os.path.lexists(self._path)

    def keep(self, newest: Head, at: str) -> None:
        """Of two threads or programs that have written, the later entry stays."""
        with self._lock:
            if newest.seq <= self._newest:
                return
            self._newest = newest.seq
            there = self.read()
            if there is None or there.seq < newest.seq:
                self._write({"seq": newest.seq, "hash": newest.hash, "at": at})

    def note_declined(self, kept: KeptHead, declined: Declined) -> None:
        """Keep who would not work with an older database; it is audited with the next entry."""
        everybody = (*kept.declined, declined)[-_MOST_DECLINED:]
        told = [{"who": one.who, "at": one.at, "found": one.found_seq} for one in everybody]
        with self._lock:
            self._write({"seq": kept.seq, "hash": kept.hash, "at": kept.at, "declined": told})

    def forget(self) -> None:
        """What was here before is nothing to the database that is here now."""
        with self._lock, suppress(OSError):
            self._newest = 0
            self._path.unlink(missing_ok=True)

    def _write(self, told: dict[str, Any]) -> None:
        try:
            if not self._path.parent.is_dir():
                self._path.parent.mkdir(mode=0o700, parents=True)
            flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
            descriptor = os.open(self._unfinished, flags, 0o600)
            try:
                os.write(descriptor, json.dumps(told).encode())
            finally:
                os.close(descriptor)
            self._unfinished.replace(self._path)
        except OSError:
            _log.info("the head of the audit trail could not be kept beside the database")


def head_file(location: Location) -> Path:
    """Beside a database in a file; for one on a server, among this user's own data."""
    if isinstance(location, Server):
        name = sha256(str(location).encode()).hexdigest()[:32]
        return data_folder() / "heads" / f"{name}.head"
    return location.with_name(location.name + ".head")


def find_lost(tx: Session, kept: KeptHead | None) -> Lost | None:
    """What is missing, if anything. Read the kept head before `tx` begins."""
    if kept is None or not kept.seq:
        return None
    if hash_at(tx, kept.seq) == kept.hash:
        return None
    return Lost(kept, head(tx))


def say_unmarked(*, is_there: bool) -> str:
    """Of a database with entries, beside which the newest one is not kept as it should be."""
    if is_there:
        return _(
            "The mark of the newest entry of the audit trail, which is kept beside the database, "
            "can’t be read: an older file in its place would not be noticed. Compare the trail "
            "with a backup; the mark is written anew with the next entry."
        )
    return _(
        "The mark of the newest entry of the audit trail, which is kept beside the database, is "
        "missing: an older file in its place would not be noticed. If you did not copy the file "
        "here by itself, compare the trail with a backup; the mark is written anew with the next "
        "entry."
    )


def _parsed(told: Any) -> KeptHead:
    declined = tuple(
        Declined(str(one["who"]), str(one["at"]), int(one["found"]))
        for one in told.get("declined", ())
    )
    return KeptHead(int(told["seq"]), str(told["hash"]), str(told["at"]), declined)
