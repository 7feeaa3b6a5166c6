"""A card: a white box with a hairline and round corners, a heading if it has one."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from tracker.ui.look import look
from tracker.ui.widgets.plain_label import PlainLabel


class Card(QFrame):
    """Fill `body` (a vertical layout); put pills or buttons at the right of `head`."""

    def __init__(self, title: str = "", owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setProperty("kind", "card")
        self._title = PlainLabel(title, kind="heading", wraps=True)
        self.head = QHBoxLayout()
        self.body = QVBoxLayout()

        current = look()
        whole = QVBoxLayout(self)
        pad = current.px(13)
        whole.setContentsMargins(pad, pad, pad, pad)
        whole.setSpacing(current.px(8))
        self.head.addWidget(self._title, 1)
        self.head.setSpacing(current.px(8))
        self.body.setSpacing(current.px(8))
        whole.addLayout(self.head)
        whole.addLayout(self.body, 1)
        self.set_title(title)

    def set_title(self, title: str) -> None:
        self._title.setText(title)
        self._title.setVisible(bool(title))
        if title:
            self.setAccessibleName(title)
