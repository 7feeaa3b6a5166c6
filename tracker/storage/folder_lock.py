"""One process at a time in a folder: a lock that the system holds, and lets go with the process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.domain.problems import Unavailable
from tracker.storage.file_lock import held
from tracker.text import _

_NAME = ".lock"


@contextmanager
def folder_lock(folder: Path) -> Iterator[None]:
    """Make the folder if need be, and hold it. Raises Unavailable where another does, and OSError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with held(folder / _NAME) as is_mine:
        if not is_mine:
            raise Unavailable(
                _(
                    "Another window or terminal is making a backup in “{folder}” right now; try "
                    "again when that is done."
                ).format(folder=folder)
            )
        yield
