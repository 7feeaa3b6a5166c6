"""One verified copy of an open clinic, in a file here, wherever the clinic itself is kept."""

from pathlib import Path

from tracker.storage.backup import Backup, copy_verified
from tracker.storage.database import Database


def copy_clinic(database: Database, unfinished: Path, target: Path) -> Backup:
    """The copy lies whole under the name `unfinished`; after an error nothing lies there.

    Raises Unavailable, which names `target`.
    """
    if isinstance(database.location, Path):
        return copy_verified(database.location, unfinished, target, key=database.key)
    from tracker.storage.server_backup import copy_server

    return copy_server(database, unfinished, target)
