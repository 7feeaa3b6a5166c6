"""Putting several finished files under their names at once: all of them, or none.

What is to be renamed is first written down in a small file; from then on it happens, also after a
crash: whoever next looks at the database finishes it. Until then nothing has changed.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from tracker.storage.key_file import key_file
from tracker.storage.whole_file import keep_name, write_whole

_MOST_BYTES = 65_536


def finished_name(path: Path) -> Path:
    """What a file is called that waits, finished, for the name `path`."""
    return path.with_name(f".{path.name}.restored")


def swap_in(database: Path, parts: Mapping[Path, Path]) -> None:
    """Give finished files their names; all lie in the database's folder, the database among them.

    Nobody has the database open and no log lies beside it, which would be played into the new one.
    Raises OSError: then nothing has changed, or all will have at the next look.
    """
    for waiting in parts:
        # One that somebody took away would be passed over later, as if it had its name already.
        waiting.stat()
    told = {waiting.name: name.name for waiting, name in parts.items()}
    write_whole(_journal(database), json.dumps(told).encode())
    finish_swap(database)


def finish_swap(database: Path) -> None:
    """Do what a crash kept from being done; nothing, where nothing is written down."""
    journal = _journal(database)
    try:
        with journal.open("rb") as file:
            told = _renames(json.loads(file.read(_MOST_BYTES)))
    except (OSError, ValueError, RecursionError):
        return
    folder = database.parent
    for waiting, name in told.items():
        # Gone already where another process was quicker, or the crash later.
        with suppress(FileNotFoundError):
            (folder / waiting).replace(folder / name)
    keep_name(folder)
    with suppress(FileNotFoundError):
        journal.unlink()


def sweep_swap(database: Path) -> None:
    """Remove what a crash left of files that were not finished; only while nobody is at it."""
    if os.path.lexists(_journal(database)):
        finish_swap(database)
    waiting = (finished_name(database).name, finished_name(key_file(database)).name)
    with suppress(OSError):
        for one in list(database.parent.iterdir()):
            if one.name.startswith(waiting):
                with suppress(OSError):
                    one.unlink()


def _renames(told: Any) -> dict[str, str]:
    """What is written down; nothing, if it is what `swap_in` never writes: ways out of the folder."""
    if not isinstance(told, dict):
        return {}
    names = (*told.keys(), *told.values())
    is_ours = all(
        isinstance(name, str) and Path(name).name == name and name not in ("", "..")
        for name in names
    )
    return told if is_ours else {}


def _journal(database: Path) -> Path:
    return database.with_name(f".{database.name}.swap")
