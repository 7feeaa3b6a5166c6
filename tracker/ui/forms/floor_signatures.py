"""The rules that a clinician's own date is before, each to be signed for."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tracker.services.courses.own_dates import BrokenFloor, broken_floors
from tracker.text import _
from tracker.ui.job import Slot_
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel


class FloorSignatures(QWidget):
    """Asks which they are for each day; a signature outlasts a change of the day."""

    shown = Signal(bool)
    """Whether there are any."""

    def __init__(
        self, tasks: Tasks, course_uuid: str, today: date, failed: Slot_ | None = None
    ) -> None:
        super().__init__()
        self._tasks, self._failed = tasks, failed
        self._course_uuid, self._today = course_uuid, today
        self._boxes: dict[str, QCheckBox] = {}
        self._lines = QVBoxLayout(self)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(look().px(7))

    def ask(self, on: date | None) -> None:
        if on is None:
            self._tasks.forget(self, "floors")
            self._show([])
            return
        self._tasks.read(
            self,
            "floors",
            broken_floors,
            self._course_uuid,
            on,
            self._today,
            then=self._show,
            failed=self._failed,
        )

    def signed(self) -> frozenset[str]:
        """Names of the floors that are overridden."""
        return frozenset(name for name, box in self._boxes.items() if box.isChecked())

    def _show(self, floors: list[BrokenFloor]) -> None:
        signed = self.signed()
        while (item := self._lines.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self._boxes = {}
        for floor in floors:
            box = QCheckBox(_("I override this"))
            box.setAccessibleName(_("Override: {rule}").format(rule=floor.sentence))
            box.setChecked(floor.name in signed)
            self._lines.addWidget(PlainLabel(floor.sentence, kind="danger", wraps=True))
            self._lines.addWidget(box)
            self._boxes[floor.name] = box
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))
        self.shown.emit(bool(floors))
