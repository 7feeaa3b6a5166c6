"""A limit to the processor time of one input: a process that stands still uses none."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn


class HangError(BaseException):
    """It went on and on. No reader catches it, as it may catch any Exception."""


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raises HangError where it is, once so much processor time was used; in the main thread only.

    What never comes back to Python isn't seen; the process has a limit for that.
    """

    def stop(_signal: int, _frame: FrameType | None) -> NoReturn:
        message = f"it went on after {seconds:g} s of processor time"
        raise HangError(message)

    before = signal.signal(signal.SIGPROF, stop)
    # Once more, should what it stopped have been cleaning up.
    signal.setitimer(signal.ITIMER_PROF, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
