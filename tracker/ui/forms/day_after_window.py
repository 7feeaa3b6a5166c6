"""How much too late a clinician's own date is, told while it is typed."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.services.courses.own_dates import LateDay, late_day
from tracker.ui.job import Slot_
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class DayAfterWindow(QWidget):
    """Loud where nobody would call for half a year after the treatment fell due."""

    shown = Signal(bool)
    """Whether the day is too late."""

    def __init__(
        self, tasks: Tasks, course_uuid: str, today: date, failed: Slot_ | None = None
    ) -> None:
        super().__init__()
        self._tasks, self._failed = tasks, failed
        self._course_uuid, self._today = course_uuid, today
        self._late = PlainLabel(kind="small", wraps=True)
        self._far_too_late = PlainLabel(kind="danger", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._late)
        layout.addWidget(self._far_too_late)

    def ask(self, on: date | None) -> None:
        if on is None:
            self._tasks.forget(self, "late")
            self._show(None)
            return
        self._tasks.read(
            self,
            "late",
            late_day,
            self._course_uuid,
            on,
            self._today,
            then=self._show,
            failed=self._failed,
        )

    def _show(self, late: LateDay | None) -> None:
        is_far = late is not None and late.is_lapsed
        for label, is_shown in (
            (self._late, late is not None and not is_far),
            (self._far_too_late, is_far),
        ):
            label.setText(late.sentence if late is not None and is_shown else "")
            label.setVisible(is_shown)
        self.shown.emit(late is not None)
