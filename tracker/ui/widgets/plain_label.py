"""Labels that show text as it was typed, whatever it holds."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QStyle, QStyleOption, QWidget

from tracker.text import keep_dates_whole
from tracker.ui.look import look
from tracker.ui.painting import painting
from tracker.ui.widgets.plain_tooltip import plain_tooltip

_WIDEST_LEAST = 90


class PlainLabel(QLabel):
    """Always Qt.PlainText. `kind` is one of the label kinds of `stylesheet.py`.

    A label that `wraps` takes as many lines as it needs, none of them within a date; any other is
    one line.
    With `elides`, it gives way and shows "…", with the whole in a tooltip. One that `fills` is as
    wide as its column whatever it says: what surrounds it is laid out anew only for another height.
    """

    def __init__(
        self,
        text: str = "",
        *,
        kind: str = "",
        wraps: bool = False,
        elides: bool = False,
        fills: bool = False,
        is_selectable: bool = False,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._elides, self._fills = elides, fills
        if kind:
            self.setProperty("kind", kind)
        if wraps:
            self.setWordWrap(True)
            policy = self.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Preferred)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        if elides:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        if is_selectable:
            self.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse
                | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
        self.setText(text)

    def text(self) -> str:
        return self._said

    def setText(self, text: str) -> None:
        is_other, self._said = text != self._said, text
        shown = keep_dates_whole(text) if self.wordWrap() else text
        if self._fills and self.isVisible() and is_other:
            self._fill(shown)
        else:
            super().setText(shown)
        if self._elides:
            self.setToolTip(plain_tooltip(text))

    def _fill(self, text: str) -> None:
        before = self.heightForWidth(self.width())
        # WORKAROUND QLabel: every text has the whole window laid out, unless the label is hidden.
        self.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden)
        super().setText(text)
        self.setAttribute(Qt.WidgetAttribute.WA_WState_Hidden, on=False)
        if self.heightForWidth(self.width()) != before:
            self.updateGeometry()

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        if self._elides:
            hint.setWidth(self.fontMetrics().horizontalAdvance("…"))
        elif self.wordWrap():
            # A layout that can't give the longest word its width would still reckon with it, and
            # so with fewer lines than there are.
            hint.setWidth(min(hint.width(), look().px(_WIDEST_LEAST)))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._elides:
            super().paintEvent(event)
            return
        option = QStyleOption()
        option.initFrom(self)
        with painting(self) as painter:
            box = self.contentsRect()
            shown = self.fontMetrics().elidedText(
                self.text(), Qt.TextElideMode.ElideRight, box.width()
            )
            self.style().drawItemText(
                painter,
                box,
                int(self.alignment()),
                option.palette,
                bool(option.state & QStyle.StateFlag.State_Enabled),
                shown,
                self.foregroundRole(),
            )

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self.updateGeometry()
