"""One letter as it will be printed, as large as there is room for."""

from __future__ import annotations

from PySide6.QtCore import QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from tracker.text import _
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.printing.paper import DOTS_PER_INCH, Paper, page_layout, paint_sheet, sheets_of


class LetterPage(QWidget):
    """The first page on white, whatever the window looks like; or why there is none."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._paper: Paper | None = None
        self._why = ""
        self.setAccessibleName(_("The letter"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(look().px(240), look().px(240))

    @property
    def told(self) -> str:
        """What stands there instead of a letter."""
        return self._why

    def show_paper(self, paper: Paper) -> None:
        inner = QSizeF(page_layout(paper).paintRectPixels(DOTS_PER_INCH).size())
        self._paper, self._why = paper, ""
        self._sheet, self._inner = sheets_of(paper, inner)[0], inner
        self.setAccessibleDescription(self._sheet.document.toPlainText())
        self.update()

    def explain(self, why: str) -> None:
        self._paper, self._why = None, why
        self.setAccessibleDescription(why)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(look().px(460), look().px(600))

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            if self._paper is None:
                painter.setPen(QColor(look().palette.muted))
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), int(centred), self._why)
                return
            whole = QSizeF(page_layout(self._paper).fullRectPixels(DOTS_PER_INCH).size())
            scale = min(self.width() / whole.width(), self.height() / whole.height())
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.translate((self.width() - whole.width() * scale) / 2, 0)
            painter.scale(scale, scale)
            painter.fillRect(0, 0, round(whole.width()), round(whole.height()), QColor("#ffffff"))
            painter.translate(
                (whole.width() - self._inner.width()) / 2,
                (whole.height() - self._inner.height()) / 2,
            )
            paint_sheet(painter, self._sheet, self._inner)
