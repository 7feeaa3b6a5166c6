"""A tick box whose text takes as many lines as it needs."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from tracker.ui.widgets.plain_label import PlainLabel


class WrappedCheck(QWidget):
    """A QCheckBox never wraps, so its text stands beside it, and a click on that ticks it too."""

    toggled = Signal(bool)

    def __init__(self, text: str, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._box = QCheckBox()
        self._text = PlainLabel(text, wraps=True)

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._box, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._text, 1)
        self._text.setBuddy(self._box)
        self._box.setAccessibleName(text)
        self.setFocusProxy(self._box)
        self._text.installEventFilter(self)

        self._box.toggled.connect(self.toggled)

    @property
    def box(self) -> QCheckBox:
        return self._box

    def text(self) -> str:
        return self._text.text()

    def isChecked(self) -> bool:
        return self._box.isChecked()

    def setChecked(self, is_checked: bool) -> None:
        self._box.setChecked(is_checked)

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if (
            happening.type() == QEvent.Type.MouseButtonRelease
            and isinstance(happening, QMouseEvent)
            and happening.button() == Qt.MouseButton.LeftButton
            and self._text.rect().contains(happening.position().toPoint())
        ):
            self._box.click()
            return True
        return super().eventFilter(watched, happening)
