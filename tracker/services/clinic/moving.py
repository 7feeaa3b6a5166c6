"""Moving a clinic from a file to a server and back."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage import audit
from tracker.storage.audit_chain import Head, head
from tracker.storage.database import Database
from tracker.storage.encrypted_file import salt_of
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.location import Location
from tracker.storage.moved_mark import ACT, mark, refuse_if_moved
from tracker.storage.moving import Contents, copy_all
from tracker.storage.new_file import refuse_if_there
from tracker.storage.whole_file import write_whole
from tracker.text import _

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """How many rows each table holds in the new place, and the newest entry of its audit trail."""

    rows: dict[str, int]
    head_seq: int

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def move_clinic(
    database: Database,
    target: Location,
    *,
    progress: Progress | None = None,
) -> Moved:
    """Copy an open clinic to `target` and compare table by table.

    The old place stays as it was; a file is read-only from then on, and says where the clinic went.

    The key slots of an encrypted one come along to a file; for a server, each workstation gets them
    by `connect_workstation`. Nobody may change the clinic meanwhile. Raises a Problem, and nothing
    is left at the target.
    """
    slots = None if database.key is None else KeySlots.load(database.path)
    written: list[Path] = []

    def refuse_news() -> None:
        if database.read(head) != newest:
            raise Unavailable(
                _(
                    "Somebody changed the clinic while it was being moved, so nothing was moved. "
                    "Close it everywhere, then try again."
                )
            )
        if slots is not None and isinstance(target, Path):
            refuse_if_there(key_file(target))
            write_whole(key_file(target), key_file(database.path).read_bytes())
            written.append(key_file(target))

    def copy(tx: Session) -> Contents:
        authorize(tx, Action.MANAGE_BACKUPS)
        return copy_all(
            tx,
            target,
            key=database.key,
            salt=salt_of(slots.clinic) if slots else b"",
            progress=progress,
            before_it_counts=refuse_news,
        )

    database.read(_may_move)
    newest = database.read(head)
    try:
        contents = database.read(copy)
    except BaseException:
        for keys in written:
            keys.unlink(missing_ok=True)
        raise
    database.write(_leave, newest, target)
    with Database.open(target, key=database.key) as moved:
        moved.start_trail_afresh()
    return Moved({name: content.rows for name, content in contents.items()}, newest.seq)


def _may_move(tx: Session) -> None:
    authorize(tx, Action.MANAGE_BACKUPS)
    refuse_if_moved(tx)


def _leave(tx: Session, newest: Head, target: Location) -> None:
    """Whoever writes waits for this, and then finds that the clinic lives elsewhere."""
    if head(tx) != newest:
        raise Unavailable(
            _(
                "Somebody changed the clinic in the moment in which it was moved, and “{place}” "
                "lacks that. Take “{place}” away, close the clinic everywhere, then move it again."
            ).format(place=target)
        )
    audit.write_queued(tx)
    audit.record_act(tx, ACT, payload={"to": str(target)})
    mark(tx)
