"""Bytes that are on the drive, not only on their way there, when the call returns."""

import os
import shutil
from pathlib import Path

_AT_ONCE = 1 << 20


def copy_through(source: Path, target: Path) -> None:
    """Copies into a file that nobody else may read. Raises FileExistsError, and OSError."""
    descriptor = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "wb") as written, source.open("rb") as read:
        shutil.copyfileobj(read, written, _AT_ONCE)
        written.flush()
        os.fsync(written.fileno())


def write_through(path: Path) -> None:
    """What was written to a file before. Raises OSError."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
