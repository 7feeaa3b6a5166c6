"""A lock on an open file that the system holds, and lets go with the process."""

import os
import sys

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
