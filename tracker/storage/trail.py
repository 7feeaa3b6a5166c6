"""What an open database keeps for its audit trail: acts that wait, its key, its head outside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tracker.storage.audit_acts import Act, ActQueue
from tracker.storage.audit_chain import audit_key, head
from tracker.storage.audit_head import (
    Declined,
    HeadFile,
    KeptHead,
    Lost,
    find_lost,
    head_file,
    say_unmarked,
)
from tracker.storage.columns import write_moment
from tracker.storage.location import Location, Server

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class Trail:
    """`data_key` None for a clinic that isn't encrypted: its chain has no key."""

    def __init__(self, location: Location, data_key: bytes | None) -> None:
        self.acts = ActQueue()
        self.lost: Lost | None = None
        self._unmarked = ""
        self._location = location
        self._key = None if data_key is None else audit_key(data_key)
        self._heads = HeadFile(head_file(location))
        self._last: KeptHead | None = None

    def info(self) -> dict[str, Any]:
        """What a transaction needs to know."""
        return {
            "acts": self.acts,
            "audit_key": self._key,
            "lost": self.lost,
            "unmarked": self._unmarked,
            "location": self._location,
            # Somebody who works with it although entries are missing doesn't ask for them.
            "last_written": None if self.lost is not None else self._last,
        }

    def look_back(self, read: Callable[..., Any], *, is_migrated: bool = False) -> None:
        """Find out whether anything is missing that was there when this was last used.

        The first version kept no mark: a file that has just been brought up may lack one.
        """
        kept = self._heads.read() or self._of_a_backup()
        if kept is None:
            # A workstation that uses a server's clinic for the first time has kept nothing yet.
            is_there = self._heads.is_there
            if is_migrated and not is_there:
                return
            if (is_there or not isinstance(self._location, Server)) and read(head).seq:
                self._unmarked = say_unmarked(is_there=is_there)
            return
        self.lost = read(find_lost, kept)
        if self.lost is None:
            self._last = kept
            self._queue_declined(kept.declined)

    def _of_a_backup(self) -> KeptHead | None:
        """A backup that is opened by itself has its newest entry in its manifest."""
        if isinstance(self._location, Server) or self._heads.is_there:
            return None
        from tracker.storage.manifest import read_manifest

        manifest = read_manifest(self._location)
        if manifest is None:
            return None
        return KeptHead(manifest.head_seq, manifest.head_hash, manifest.head_at)

    def keep(self, tx: Session, now: datetime) -> None:
        """After a commit: its newest entry is what the next opening looks for."""
        newest = tx.info.get("head")
        if newest is None:
            return
        if self._last is None or self._last.seq < newest.seq:
            self._last = KeptHead(newest.seq, newest.hash, write_moment(now))
        self._heads.keep(newest, write_moment(now))

    def accept(self) -> Lost | None:
        """What was missing is not asked for any more; gives it, for the trail itself."""
        lost, self.lost, self._last = self.lost, None, None
        return lost

    def start_afresh(self, read: Callable[..., Any], now: datetime) -> None:
        """For a database that has just been made: a head of one that was here before is nothing."""
        self.lost, self._last, self._unmarked = None, None, ""
        self._heads.forget()
        self._heads.keep(read(head), write_moment(now))

    def decline(self, who: str, now: datetime) -> None:
        """Remember that somebody would not work with what has lost entries."""
        if self.lost is not None:
            declined = Declined(who, write_moment(now), self.lost.found.seq)
            self._heads.note_declined(self.lost.kept, declined)

    def _queue_declined(self, declined: tuple[Declined, ...]) -> None:
        for one in declined:
            told = {"after": {"entries": one.found_seq}}
            at = datetime.fromisoformat(one.at)
            self.acts.add(
                Act("decline-older", "program", "", None, "done", "", one.who, at, payload=told)
            )
