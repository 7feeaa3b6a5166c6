"""Several lines of plain text; Tab leaves the field."""

from PySide6.QtCore import QEvent, QMimeData, QSize
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QToolTip, QWidget

from tracker.text import _, format_number
from tracker.ui.look import look
from tracker.ui.widgets.plain_tooltip import plain_tooltip

LONGEST_NOTE = 20_000
"""As many characters as can be kept; Qt would stand still for minutes over a few millions."""


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

    def insertFromMimeData(self, source: QMimeData) -> None:
        """What is pasted or dropped: as much of it as can be kept, and a word on the rest."""
        text = source.text()
        room = max(LONGEST_NOTE - len(self.text()) + len(self.textCursor().selectedText()), 0)
        self.insertPlainText(text[:room])
        if len(text) > room:
            told = _("Only {kept} of {count} characters fit here; the rest was left out.").format(
                kept=format_number(room), count=format_number(len(text))
            )
            QToolTip.showText(self.mapToGlobal(self.rect().bottomLeft()), plain_tooltip(told), self)

    def sizeHint(self) -> QSize:
        line = QFontMetricsF(look().body).lineSpacing()
        return QSize(look().px(200), round(self._lines * line + look().px(24)))

    def minimumSizeHint(self) -> QSize:
        return QSize(look().px(120), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_lines"):
            self.updateGeometry()
