"""SQLite's errors as sentences that say what happened and what is safe."""

from pathlib import Path

from tracker.domain.problems import Damaged, Unavailable
from tracker.text import _

_DAMAGED = ("SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_FORMAT")
_SAID_OF_DAMAGE = ("no such table", "unsupported file format")
"""What has no name of its own."""
_SPOILS_CONNECTION = (*_DAMAGED, "SQLITE_IOERR")


def explain(error: BaseException, path: Path) -> Unavailable | None:
    """The problem behind an error of the driver, or None if it isn't the file's doing."""
    name = _name(error)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        sentence = _(
            "“{path}” is in use by another program. Nothing was saved; try again in a moment."
        )
    elif name.startswith("SQLITE_FULL"):
        sentence = _(
            "The drive that holds “{path}” is full. Nothing was saved; free some space, then try "
            "again."
        )
    elif name.startswith("SQLITE_READONLY"):
        sentence = _("“{path}” or its folder is read-only. Nothing was saved.")
    elif name.startswith("SQLITE_CANTOPEN"):
        sentence = _("“{path}” or a file beside it can’t be opened. Nothing was saved.")
    elif name.startswith("SQLITE_IOERR"):
        sentence = _("“{path}” can’t be read or written: the drive failed. Nothing was saved.")
    elif name.startswith(_DAMAGED) or any(said in str(error) for said in _SAID_OF_DAMAGE):
        sentence = _("“{path}” is damaged or not complete. Restore a backup.")
        return Damaged(sentence.format(path=path))
    else:
        return None
    return Unavailable(sentence.format(path=path))


def spoils_connection(error: BaseException) -> bool:
    """Whether a connection that met this error must not be used again."""
    return _name(error).startswith(_SPOILS_CONNECTION)


def seems_damaged(error: BaseException) -> bool:
    """Whether the file looks damaged; a drive that failed to read once looks the same."""
    return _name(error).startswith(_DAMAGED)


def _name(error: BaseException) -> str:
    return getattr(error, "sqlite_errorname", None) or ""
