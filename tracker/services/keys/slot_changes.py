"""Changes of a clinic's key slots, one at a time, whoever else is changing them.

A window and a terminal beside it read, change and write the same small file. Whoever wrote last
would bring back a password that the other took away, or lose the one that the other gave. The
workstations of a clinic on a server have a file each, and the newest slots on the server: a change
is made to those, there first, and taken over wherever the clinic is opened next.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from sqlalchemy.orm import Session

from tracker.domain.problems import Unavailable
from tracker.storage.database import Database
from tracker.storage.encrypted_file import slots_to_open
from tracker.storage.file_lock import held
from tracker.storage.file_state import stands_for_server
from tracker.storage.key_slots import KeySlots, Unlocked, key_file, not_written
from tracker.storage.shared_slots import ForgedSlots, are_sealed, share_slots, shared_slots
from tracker.text import _

_SECONDS = 15
"""Longer than the few derivations that one change takes."""

Change = Callable[[KeySlots], KeySlots]


def change_slots(path: Path, data_key: bytes, who: str, change: Change) -> KeySlots:
    """Read the slots, change them and write them, while nobody else does; `change` may raise.

    Takes as long as `change`, and waits for others. Raises Unavailable; then they are as they were.
    """
    with slots_held(path):
        slots = slots_to_open(path)
        if stands_for_server(path):
            with Database.open(path, user=who, key=data_key) as database:
                slots = _change_shared(database, data_key, slots, change)
        else:
            slots = _counted(slots, change)
        slots.save()
        return slots


def take_over_slots(database: Database, data_key: bytes) -> KeySlots:
    """Have the newest slots on this workstation and on the server, which `database` is on.

    Raises ForgedSlots; the file is as it was then. Older ones on the server give way, and the audit
    trail tells of it.
    """
    path = database.path
    mine = slots_to_open(path)
    shared = database.read(shared_slots, data_key, mine)
    if shared is not None and shared.document == mine.document:
        return mine
    with slots_held(path):
        before = slots_to_open(path)
        mine = _newest(before, shared, data_key)
        if mine is before and not database.is_readonly and database.lost is None:
            mine = database.write(_share, data_key, before)
            if shared is not None:
                database.note_act("mend-shared-slots")
        if mine is not before:
            mine.save()
    return mine


def mend_shared_slots(path: Path, unlocked: Unlocked) -> None:
    """Put the slots beside `path` on the server, where those there are not of this clinic."""
    mine, data_key = slots_to_open(path), unlocked.data_key
    with Database.open(path, user=unlocked.name, key=data_key) as database:
        try:
            database.read(shared_slots, data_key, mine)
        except ForgedSlots:
            database.write(share_slots, data_key, mine).save()
            database.note_act("mend-shared-slots")


@contextmanager
def slots_held(path: Path) -> Iterator[None]:
    """Nobody else changes the slots of the clinic at `path` until the block ends.

    Raises Unavailable where that can't be had.
    """
    slots = key_file(path)
    with ExitStack() as stack:
        try:
            is_mine = stack.enter_context(held(slots.with_name(f".{slots.name}.lock"), _SECONDS))
        except OSError as error:
            raise not_written(slots, error) from None
        if not is_mine:
            raise Unavailable(
                _(
                    "The key slots “{path}” are being changed from another window or terminal. "
                    "Nothing was changed; try again when that is done."
                ).format(path=slots)
            )
        yield


def _change_shared(database: Database, data_key: bytes, mine: KeySlots, change: Change) -> KeySlots:
    """Done anew where another workstation was faster: none waits for the other's derivations."""
    while True:
        seen = database.read(shared_slots, data_key, mine)
        changed = _counted(_newest(mine, seen, data_key), change)
        shared = database.write(_share_after, data_key, seen, changed)
        if shared is not None:
            return shared


def _share_after(
    tx: Session, data_key: bytes, seen: KeySlots | None, changed: KeySlots
) -> KeySlots | None:
    # One writer at a time, on whichever workstation: nobody changes them between the two.
    now = shared_slots(tx, data_key, changed)
    if (now and now.document) != (seen and seen.document):
        return None
    return share_slots(tx, data_key, changed)


def _share(tx: Session, data_key: bytes, mine: KeySlots) -> KeySlots:
    newest = _newest(mine, shared_slots(tx, data_key, mine), data_key)
    return share_slots(tx, data_key, mine) if newest is mine else newest


def _newest(mine: KeySlots, shared: KeySlots | None, data_key: bytes) -> KeySlots:
    """A file that says that it is the newer one is believed only if it was shared as it is."""
    if shared is None or (mine.serial > shared.serial and are_sealed(mine, data_key)):
        return mine
    return shared


def _counted(slots: KeySlots, change: Change) -> KeySlots:
    return replace(change(slots), serial=slots.serial + 1)
