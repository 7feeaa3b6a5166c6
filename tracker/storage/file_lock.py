"""A lock on an open file that the system holds, and lets go with the process."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_BETWEEN_TRIES = 0.02

if sys.platform == "win32":
    # Behind whatever is written there, which others must be able to read.
    _FAR_BEHIND = 1 << 30

    def try_lock(descriptor: int) -> bool:
        """Whether nobody else holds it; closing the file lets go. Leaves the position at 0."""
        import msvcrt

        os.lseek(descriptor, _FAR_BEHIND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(descriptor, 0, os.SEEK_SET)
        return True

else:

    def try_lock(descriptor: int) -> bool:
        """Whether nobody else holds it; closing the file lets go."""
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            # A drive without locks: nothing can be told, and nobody is kept out.
            return True
        return True


@contextmanager
def held(path: Path, seconds: float = 0) -> Iterator[bool]:
    """Make the file of a lock if need be, and hold it; False where others did all those seconds.

    The file stays: whoever took it away could take it from somebody who waits. Raises OSError.
    """
    flags = os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0)
    descriptor = os.open(path, flags, 0o600)
    try:
        until = time.monotonic() + seconds
        while not (is_mine := try_lock(descriptor)) and time.monotonic() < until:
            time.sleep(_BETWEEN_TRIES)
        yield is_mine
    finally:
        os.close(descriptor)
