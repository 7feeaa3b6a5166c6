"""Changes of a clinic's key slots, one at a time, whoever else is changing them.

A window and a terminal beside it read, change and write the same small file. Whoever wrote last
would bring back a password that the other took away, or lose the one that the other gave.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tracker.domain.problems import Unavailable
from tracker.storage.encrypted_file import slots_to_open
from tracker.storage.file_lock import held
from tracker.storage.key_slots import KeySlots, key_file, not_written
from tracker.text import _

_SECONDS = 15
"""Longer than the few derivations that one change takes."""

Change = Callable[[KeySlots], KeySlots]


def change_slots(path: Path, change: Change) -> KeySlots:
    """Read the slots, change them and write them, while nobody else does; `change` may raise.

    Takes as long as `change`, and waits for others. Raises Unavailable; then they are as they were.
    """
    with slots_held(path):
        slots = change(slots_to_open(path))
        slots.save()
        return slots


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
