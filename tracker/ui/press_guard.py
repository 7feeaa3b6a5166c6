"""Which presses of a key are meant for the patient in sight."""

import time
from collections.abc import Callable

GUARD_MS = 600
"""So long after another patient is in sight, a key is still meant for the one before."""


class PressGuard:
    """Goes by the moment at which a key was pressed, which the event carries.

    An event that waited in the queue of a busy program was pressed when it was pressed. Where the
    system's clock of events stands is learned from the events: none is read before it is pressed,
    so the shortest wait seen is the nearest to none. An event without a moment was pressed now.
    """

    def __init__(self, now_ms: Callable[[], float] | None = None) -> None:
        self._now_ms = now_ms or _monotonic_ms
        self._offset: float | None = None
        self._newest = 0
        self._pressed_at = self._now_ms()
        self._shown_at: float | None = None

    def hide(self) -> None:
        """Another patient is to come: until `show`, no press counts."""
        self._shown_at = None

    def show(self) -> None:
        """The patient is in sight, painted."""
        self._shown_at = self._now_ms()

    def press(self, timestamp: int) -> None:
        """A key event was read; `timestamp` in milliseconds of the system's own clock, 0 for none."""
        now = self._now_ms()
        if timestamp <= 0:
            self._pressed_at = now
            return
        if timestamp < self._newest:
            # That clock began anew, as a 32-bit one does after seven weeks.
            self._offset = None
        self._newest = timestamp
        lag = now - timestamp
        self._offset = lag if self._offset is None else min(self._offset, lag)
        self._pressed_at = min(timestamp + self._offset, now)

    @property
    def heeds(self) -> bool:
        """Whether the newest press is meant for who is in sight."""
        return self._shown_at is not None and self._pressed_at - self._shown_at >= GUARD_MS


def _monotonic_ms() -> float:
    return time.monotonic() * 1000
