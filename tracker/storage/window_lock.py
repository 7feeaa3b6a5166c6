"""One window on one clinic's file: a lock that the system holds, and lets go with the process.

The file of the lock lies beside the database and says who has it open. What a crash leaves of it
is no lock: the system has let go. A terminal beside the window is no second window.
"""

import json
import os
import platform
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tracker.domain.problems import Unavailable
from tracker.storage.file_lock import try_lock
from tracker.text import _

_SUFFIX = ".window"
_LONGEST = 4096


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose window it is: the system's name of the user, and of the computer."""

    user: str
    machine: str


class WindowLock:
    """`database` may be a link: the file itself is what is locked."""

    def __init__(self, database: Path) -> None:
        self.database = database.resolve()
        self._path = self.database.with_name(self.database.name + _SUFFIX)
        self._descriptor: int | None = None

    def take(self) -> bool:
        """Whether no other window has this clinic open; this one has it then."""
        while True:
            descriptor = self._opened()
            if descriptor is None:
                return True
            if not try_lock(descriptor):
                os.close(descriptor)
                return False
            if _is_still(self._path, descriptor):
                break
            # Whoever had it took its file away between our two steps.
            os.close(descriptor)
        self._descriptor = descriptor
        os.ftruncate(descriptor, 0)
        os.write(descriptor, json.dumps(_myself()).encode())
        return True

    def holder(self) -> Holder:
        """Who has it open; empty names where that can't be read."""
        try:
            with self._path.open("rb") as file:
                told = json.loads(file.read(_LONGEST))
            return Holder(str(told["user"]), str(told["machine"]))
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return Holder("", "")

    def refusal(self) -> Unavailable:
        """The sentence for whoever can't be shown the window that is open."""
        held = self.holder()
        if held == Holder(**_myself()) or not held.machine:
            return Unavailable(
                _(
                    "This clinic is open in another window, and that does not answer. Close it, or "
                    "end its process; nothing was changed."
                )
            )
        return Unavailable(
            _(
                "This clinic is open in the window of {user} on “{machine}”. Two windows can’t "
                "work on one file; ask them to close theirs. Nothing was changed."
            ).format(user=held.user or "?", machine=held.machine)
        )

    @property
    def is_mine(self) -> bool:
        """Whether the window that is open belongs to this user on this computer."""
        return self.holder() == Holder(**_myself())

    def release(self) -> None:
        """Let others open it."""
        if self._descriptor is None:
            return
        # While it is still ours: nobody else can have begun to wait for this very file.
        with suppress(OSError):
            self._path.unlink()
        os.close(self._descriptor)
        self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.release()

    def _opened(self) -> int | None:
        """The lock's file; None where nothing can be written, and so nothing be locked."""
        try:
            mode = stat.S_IMODE(self.database.stat().st_mode)
            return os.open(self._path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), mode)
        except (OSError, ValueError):
            return None


def _myself() -> dict[str, str]:
    import getpass

    try:
        user = getpass.getuser()
    except (KeyError, OSError, ImportError):
        user = ""
    return {"user": user, "machine": platform.node()}


def _is_still(path: Path, descriptor: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(descriptor))
    except OSError:
        return False
