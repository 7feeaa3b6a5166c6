"""Telling one file from another that took its name."""

from pathlib import Path

Identity = tuple[int, int]
"""The drive, and the number of the file on it."""


def identity(path: Path) -> Identity | None:
    """Which file has this name, whatever is in it; None where there is none."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
