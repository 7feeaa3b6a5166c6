"""Which conditions something is for: a box for each."""

from collections.abc import Collection, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tracker.services.rules.choices import Choice
from tracker.ui.look import look


class ConditionBoxes(QWidget):
    edited = Signal()

    def __init__(self, conditions: Sequence[Choice], owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._boxes = {condition.code: QCheckBox(condition.label) for condition in conditions}

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(2))
        for box in self._boxes.values():
            layout.addWidget(box)
        if self._boxes:
            self.setFocusProxy(next(iter(self._boxes.values())))

        for box in self._boxes.values():
            box.toggled.connect(self._on_toggled)

    def codes(self) -> tuple[str, ...]:
        """Sorted."""
        return tuple(sorted(code for code, box in self._boxes.items() if box.isChecked()))

    def choose(self, codes: Collection[str]) -> None:
        for code, box in self._boxes.items():
            box.setChecked(code in codes)

    def typed_value(self) -> list[str]:
        return list(self.codes())

    def put_value(self, value: Any) -> None:
        if isinstance(value, list):
            self.choose(value)

    def _on_toggled(self, _is_on: object) -> None:
        self.edited.emit()
