"""Small files beside a database: whole under their name, or as they were."""

import os
import re
from contextlib import suppress
from pathlib import Path

_UNFINISHED = re.compile(r"\..+\.([0-9]{1,9})\.new", re.ASCII)


def write_whole(path: Path, content: bytes) -> None:
    """Replace a small file; after a crash it is the old one or the new one. For its owner only.

    Raises OSError, and leaves nothing of the new one then.
    """
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.new")
    with suppress(FileNotFoundError):
        unfinished.unlink()
    # Windows would write another byte for each end of a line.
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
    descriptor = os.open(unfinished, flags, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise
    keep_name(path.parent)


def sweep_unfinished(folder: Path) -> None:
    """Remove what processes that are gone left of files they did not finish; their pids tell."""
    if os.name != "posix":
        return
    for entry in list(os.scandir(folder)):
        found = _UNFINISHED.fullmatch(entry.name)
        if found is not None and not _runs(int(found[1])):
            with suppress(OSError):
                (folder / entry.name).unlink()


def keep_name(folder: Path) -> None:
    """Let the names in a folder survive the loss of power too, where the system can."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
