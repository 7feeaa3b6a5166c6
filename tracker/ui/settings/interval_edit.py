"""An interval, as a number and its unit: 12 weeks stays 12 weeks."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.domain.interval import Interval, Unit
from tracker.domain.problems import Invalid
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.widgets.choice import Choice, Option


class IntervalEdit(QWidget):
    """Nothing typed is no interval."""

    edited = Signal()
    problem_changed = Signal(str)

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._count = QLineEdit()
        self._unit = Choice(
            [
                Option(Unit.DAY.value, _("days")),
                Option(Unit.WEEK.value, _("weeks")),
                Option(Unit.MONTH.value, _("months")),
                Option(Unit.YEAR.value, _("years")),
            ]
        )
        self._unit.set_code(Unit.WEEK.value)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(self._count, 2)
        layout.addWidget(self._unit, 3)
        self._count.setMinimumWidth(look().px(48))
        self.setFocusProxy(self._count)

        self._count.textEdited.connect(self._on_edited)
        self._unit.code_changed.connect(self._on_edited)

    @property
    def marked_widget(self) -> QWidget:
        return self._count

    def interval(self) -> Interval | None:
        """None when no number was typed; Invalid when it is no interval."""
        typed = self._count.text().strip()
        if not typed:
            return None
        if not (typed.isascii() and typed.isdigit() and len(typed) <= 4):
            raise Invalid("Write a whole number of days, weeks, months or years.")
        return Interval(int(typed), Unit(self._unit.code()))

    def set_interval(self, interval: Interval | None) -> None:
        self._count.setText("" if interval is None else str(interval.count))
        if interval is not None:
            self._unit.set_code(interval.unit.value)

    def text(self) -> str:
        typed = self._count.text().strip()
        return f"{typed} {self._unit.code()}" if typed else ""

    def typed_value(self) -> str:
        return self.text()

    def put_value(self, value: Any) -> None:
        if isinstance(value, str):
            count, _space, unit = value.rpartition(" ")
            self._count.setText(count)
            if count:
                self._unit.set_code(unit)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        self._count.setAccessibleName(name)
        self._unit.setAccessibleName(_("{field}, unit").format(field=name))

    def setAccessibleDescription(self, description: str) -> None:
        super().setAccessibleDescription(description)
        self._count.setAccessibleDescription(description)

    def _on_edited(self, _now: object) -> None:
        self.problem_changed.emit("")
        self.edited.emit()
