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
    """As wide as its place: the first page on white, whatever the window looks like; or why there is none."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._paper: Paper | None = None
        self._why = ""
        self.setAccessibleName(_("The letter"))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMinimumWidth(look().px(240))

    @property
    def told(self) -> str:
        """What stands there instead of a letter."""
        return self._why

    def show_paper(self, paper: Paper) -> None:
        inner = QSizeF(page_layout(paper).paintRectPixels(DOTS_PER_INCH).size())
        self._paper, self._why = paper, ""
        self._sheet, self._inner = sheets_of(paper, inner)[0], inner
        self.setAccessibleDescription(self._sheet.document.toPlainText())
        self.updateGeometry()
        self.update()

    def explain(self, why: str) -> None:
        self._paper, self._why = None, why
        self.setAccessibleDescription(why)
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        whole = self._whole()
        return round(width * whole.height() / whole.width()) if whole is not None else width // 2

    def sizeHint(self) -> QSize:
        width = look().px(460)
        return QSize(width, self.heightForWidth(width))

    def _whole(self) -> QSizeF | None:
        if self._paper is None:
            return None
        return QSizeF(page_layout(self._paper).fullRectPixels(DOTS_PER_INCH).size())

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            whole = self._whole()
            if whole is None:
                painter.setPen(QColor(look().palette.muted))
                centred = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
                painter.drawText(self.rect(), int(centred), self._why)
                return
            scale = self.width() / whole.width()
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.scale(scale, scale)
            painter.fillRect(0, 0, round(whole.width()), round(whole.height()), QColor("#ffffff"))
            painter.translate(
                (whole.width() - self._inner.width()) / 2,
                (whole.height() - self._inner.height()) / 2,
            )
            paint_sheet(painter, self._sheet, self._inner)
