"""Readers go on, from one statement to the next, while the window rests.

A thread that works beside the window shares Python with it: what the window does in 20 ms took it
60. A reader that waits for the window's turn to end is done as soon, and holds nothing up.
"""

import threading

from PySide6.QtCore import QObject, QTimer

# A window that never rests, such as one that is being resized, does not stop the readers.
_LONGEST_SECONDS = 0.01


class Rest(QObject):
    """Whether the window is done with what it was last told or asked, painting included."""

    def __init__(
        self, owner: QObject | None = None, *, longest_seconds: float = _LONGEST_SECONDS
    ) -> None:
        super().__init__(owner)
        self._longest_seconds = longest_seconds
        self._window = threading.get_ident()
        self._is_resting = threading.Event()
        self._is_resting.set()
        # Qt comes to this when nothing else waits: layout and painting go before.
        self._turn_end = QTimer(self, singleShot=True, interval=0)
        self._turn_end.timeout.connect(self._is_resting.set)

    @property
    def is_resting(self) -> bool:
        return self._is_resting.is_set()

    def end(self) -> None:
        """The window's turn begins; it rests again as soon as it has nothing more to do."""
        self._is_resting.clear()
        self._turn_end.start()

    def wait(self) -> None:
        """For the readers' threads; returns at once on the window's own."""
        if threading.get_ident() != self._window:
            self._is_resting.wait(self._longest_seconds)
