"""Several lines of plain text; Tab leaves the field."""

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from tracker.ui.look import look


class NotesEdit(QPlainTextEdit):
    def __init__(self, lines: int = 3, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._lines = lines
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        return self.toPlainText()

    def setText(self, text: str) -> None:
        self.setPlainText(text)

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(look().body).lineSpacing()
        return QSize(look().px(200), round(self._lines * line + look().px(24)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lines"):
            self.updateGeometry()
