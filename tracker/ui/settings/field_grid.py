"""Fields in two columns; the wide ones go across both."""

from PySide6.QtWidgets import QGridLayout, QWidget

from tracker.ui.look import look
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields


class FieldGrid(QWidget):
    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.fields = Fields(())
        self._grid = QGridLayout(self)
        self._line = 0
        self._is_half_full = False
        self._grid.setContentsMargins(0, 0, look().px(8), 0)
        self._grid.setHorizontalSpacing(look().px(10))
        self._grid.setVerticalSpacing(look().px(10))
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def keep_together(self) -> None:
        """Room to spare stays under the fields; call it after the last one."""
        self._grid.setRowStretch(self._line + 1, 1)

    def add_wide(self, name: str, label: str, editor: QWidget, hint: str = "") -> None:
        """A field over the whole width, under those that are there."""
        if self._is_half_full:
            self._line += 1
            self._is_half_full = False
        field = self.fields.add(Field(label, editor, name=name, hint=hint))
        self._grid.addWidget(field, self._line, 0, 1, 2)
        self._line += 1

    def add_half(self, name: str, label: str, editor: QWidget) -> None:
        """A field in half of the width, beside the last one where that has left the room."""
        field = self.fields.add(Field(label, editor, name=name))
        self._grid.addWidget(field, self._line, 1 if self._is_half_full else 0)
        if self._is_half_full:
            self._line += 1
        self._is_half_full = not self._is_half_full
