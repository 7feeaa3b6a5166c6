"""Garbage is collected on the window's thread alone, in small pieces, while nobody works beside it.

Python collects on whichever thread happens to make the next object. A worker that frees a dialog
nobody refers to any more runs its destructor beside the window: that has frozen the program for
good, and crashed it (tests/ui/test_garbage.py).
"""

import gc
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100
# What a working thread has in its hands is young, much, and gone when it is done: not worth a look,
# and never a second one (300,000 objects hold the window for 120 ms).
_YOUNG, _YOUNG_AT_WORK = 2_000, 50_000
# Ten generations at a time hold the window for 25 ms, three for 8. The oldest are screens that
# stay, and rows without circles.
_MIDDLE, _OLD = 3, 1_000


class Garbage(QObject):
    """From now on, and until the program ends, only the window's thread collects.

    It does from `begin` on: what a window is made of stays, and looking at it takes 50 ms.
    """

    def __init__(self, is_idle: Callable[[], bool], owner: QObject) -> None:
        super().__init__(owner)
        gc.disable()
        self._is_idle = is_idle
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._collect)

    def begin(self) -> None:
        """Collect now and then, if it doesn't yet."""
        if not self.has_begun:
            self._timer.start()

    @property
    def has_begun(self) -> bool:
        return self._timer.isActive()

    def _collect(self) -> None:
        young, middle, old = gc.get_count()
        if young >= _YOUNG_AT_WORK:
            gc.collect(0)
            # Whatever outlived that look gets no other; it costs nothing, however much it is.
            gc.freeze()
        elif young >= _YOUNG and self._is_idle():
            gc.collect(2 if old > _OLD else 1 if middle > _MIDDLE else 0)
