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
_MOST_READS = 10
_LENGTH = 256
"""What a head is filled up to with spaces, so that the next one fits in its place."""

_OVERWRITING = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
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
            return _parsed(json.loads(self._content()))
        except _UNREADABLE:
            return None

    def _content(self) -> bytes:
        """What is there twice: another program may just be writing over it."""
        with self._path.open("rb") as file:
            content = file.read(_LONGEST)
            for _again in range(_MOST_READS):
                before = content
                file.seek(0)
                content = file.read(_LONGEST)
                if content == before:
                    break
        return content

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
        content = json.dumps(told).encode().ljust(_LENGTH)
        try:
            if not self._written_over(content):
                self._put_in_place(content)
        except OSError:
            _log.info("the head of the audit trail could not be kept beside the database")

    def _written_over(self, content: bytes) -> bool:
        """Whether a file of the same length was there, and has this content now.

        A file that takes another's place is forced to the drive by ext4, as dear as the commit
        itself; so few bytes change all at once.
        """
        try:
            descriptor = os.open(self._path, os.O_WRONLY | _OVERWRITING)
        except OSError:
            return False
        try:
            there = os.fstat(descriptor)
            if (there.st_size, there.st_nlink) != (len(content), 1):
                return False
            return os.write(descriptor, content) == len(content)
        finally:
            os.close(descriptor)

    def _put_in_place(self, content: bytes) -> None:
        if not self._path.parent.is_dir():
            self._path.parent.mkdir(mode=0o700, parents=True)
        flags = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
        descriptor = os.open(self._unfinished, flags, 0o600)
        try:
            os.write(descriptor, content)
        finally:
            os.close(descriptor)
        self._unfinished.replace(self._path)


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
