"""A paper as it will be printed, page by page, before any printer is asked."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QSizeF, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from tracker.text import _, format_number, ngettext
from tracker.ui.look import DESIGN_FONT_PX, look
from tracker.ui.painting import painting
from tracker.ui.printing.paper import (
    DOTS_PER_INCH,
    Paper,
    Sheet,
    let_the_window_go_on,
    page_layout,
    paint_sheet,
    sheets_of,
)
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH, _HEIGHT = 900, 820


class PaperPreview(QDialog):
    """Accepted: it is to be printed. Page Up and Page Down turn the pages."""

    def __init__(self, paper: Paper, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        layout = page_layout(paper)
        whole = layout.fullRectPixels(DOTS_PER_INCH)
        inner = layout.paintRectPixels(DOTS_PER_INCH)
        sheets = sheets_of(paper, QSizeF(inner.size()), between=let_the_window_go_on)
        self._pages = [
            _PageView(sheet, whole.size(), inner.size(), self._name_of(position, len(sheets)))
            for position, sheet in enumerate(sheets, start=1)
        ]
        self._scroll = QScrollArea()
        self._print = QPushButton(_("Print…"))
        self._cancel = QPushButton(_("Cancel"))

        self.setWindowTitle(_("Print preview"))
        self.setAccessibleName(_("Print preview"))
        self._scroll.setAccessibleName(paper.running_title)
        self._scroll.setAccessibleDescription(
            "\n".join(dict.fromkeys(sheet.document.toPlainText() for sheet in sheets))
        )
        self._lay_out(paper.running_title, len(sheets))

        self._print.clicked.connect(self.accept)
        self._cancel.clicked.connect(self.reject)

    @property
    def pages(self) -> int:
        """How many."""
        return len(self._pages)

    def _name_of(self, number: int, count: int) -> str:
        return _("page {page} of {pages}").format(
            page=format_number(number), pages=format_number(count)
        )

    def _lay_out(self, title: str, count: int) -> None:
        current = look()
        column = QWidget()
        inside = QVBoxLayout(column)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(current.px(14))
        for page in self._pages:
            inside.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        inside.addStretch(1)
        column.setProperty("kind", "scrolled")
        self._scroll.setWidget(column)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._print.setProperty("kind", "primary")
        self._print.setDefault(True)
        self._cancel.setAutoDefault(False)

        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        said = ngettext("{count} page", "{count} pages", count).format(count=format_number(count))
        buttons.addWidget(PlainLabel(said, kind="muted"))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._print)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(title, kind="heading", wraps=True))
        layout.addWidget(self._scroll, 1)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        wide = max(page.width() for page in self._pages) + current.px(70)
        self.resize(
            min(max(wide, current.px(_WIDTH)), screen.width() - current.px(40)),
            min(current.px(_HEIGHT), screen.height() - current.px(60)),
        )


class _PageView(QWidget):
    """White, whatever the window looks like: paper is."""

    def __init__(self, sheet: Sheet, whole: QSize, inner: QSize, name: str) -> None:
        super().__init__()
        self._sheet, self._whole, self._inner = sheet, whole, inner
        self.setAccessibleName(name)
        self._fit()

    def _fit(self) -> None:
        """As large as the text of the window, within its screen."""
        most = (self.screen().availableGeometry().width() - look().px(100)) / self._whole.width()
        self._scale = min(look().font_px / DESIGN_FONT_PX, most)
        self.setFixedSize(self._whole * self._scale)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self._fit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with painting(self) as painter:
            painter.fillRect(self.rect(), QColor("#ffffff"))
            painter.scale(self._scale, self._scale)
            margin = self._whole - self._inner
            painter.translate(margin.width() / 2, margin.height() / 2)
            paint_sheet(painter, self._sheet, QSizeF(self._inner))
