"""The bar at the top of the window: the menu of a narrow one, the search, Record."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from tracker.ui.look import look

_SEARCH_WIDTH = 480


class TopBar(QFrame):
    def __init__(self, menu: QWidget, search: QWidget, record: QWidget) -> None:
        super().__init__()
        self.setProperty("kind", "bar")
        current = look()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(current.px(18), current.px(8), current.px(18), current.px(8))
        layout.setSpacing(current.px(16))
        search.setMaximumWidth(current.px(_SEARCH_WIDTH))
        layout.addWidget(menu)
        layout.addWidget(search, 1)
        layout.addStretch(1)
        layout.addWidget(record)
