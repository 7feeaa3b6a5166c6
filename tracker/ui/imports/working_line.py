"""What is being done, how far it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QWidget

from tracker.text import _
from tracker.ui.job import Job
from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel

_STEPS = 1000


class WorkingLine(QWidget):
    """Hidden until `begin`."""

    def __init__(self) -> None:
        super().__init__()
        self._says = PlainLabel(kind="muted")
        self._bar = QProgressBar()
        self._stop = QPushButton(_("Stop"))
        self._job: Job | None = None

        self._bar.setTextVisible(False)
        self._bar.setRange(0, _STEPS)
        self._stop.setAutoDefault(False)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look().px(10))
        line.addWidget(self._says)
        line.addWidget(self._bar, 1)
        line.addWidget(self._stop)
        self.hide()
        self._stop.clicked.connect(self.stop)

    @property
    def is_working(self) -> bool:
        return self._job is not None

    def begin(self, says: str, job: Job) -> None:
        """Show what is done from now on."""
        self._job = job
        self._says.setText(says)
        self._bar.setAccessibleName(says)
        self._bar.setValue(0)
        self.show()

    def show_progress(self, done: int, total: int) -> None:
        self._bar.setValue(_STEPS * done // total if total else 0)

    def end(self) -> None:
        self._job = None
        self.hide()

    def stop(self) -> None:
        """At its next report; whoever asked hears of it as `Cancelled`."""
        if self._job is not None:
            self._job.cancel()
