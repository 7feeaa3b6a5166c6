"""A column that scrolls up and down, with room for every line that wraps."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget


class ColumnScroll(QScrollArea):
    """Fill `column`, which is as wide as the area and never squeezed.

    Whatever gets the focus in it comes into sight, also where a program gave it the focus. One that
    `is_page` has a page's ground: opaque, it is moved when it is scrolled, and not painted anew.
    """

    def __init__(
        self, column: QWidget, owner: QWidget | None = None, *, is_page: bool = False
    ) -> None:
        super().__init__(owner)
        self.column = column
        if not is_page:
            column.setProperty("kind", "scrolled")
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(column)
        column.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus_changed)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if watched is self.column and happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._make_room)
        return super().eventFilter(watched, happening)

    def show_part(self, part: QWidget) -> None:
        """Bring a part of the column into sight, once what was just shown in it has its place."""
        QTimer.singleShot(0, part, partial(self._show, part))

    def _on_focus_changed(self, _before: QWidget | None, now: QWidget | None) -> None:
        # Under a pressed mouse nothing may move: what was clicked is in sight.
        is_clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        if now is not None and not is_clicked and self.column.isAncestorOf(now):
            # What has just been shown has its place after the next layout.
            QTimer.singleShot(0, now, partial(self._show_focused, now))

    def _show_focused(self, widget: QWidget) -> None:
        if widget.hasFocus():
            self._show(widget)

    def _show(self, part: QWidget) -> None:
        self._make_room()
        if self.column.isAncestorOf(part):
            self.ensureWidgetVisible(part)

    def _make_room(self) -> None:
        # Never wider than what is in sight, or moving the focus would scroll it sideways.
        self.column.setMaximumWidth(max(self.viewport().width(), 1))
        # WORKAROUND QScrollArea: it asks for the least height at any width, and so squeezes
        # a layout whose height depends on its width.
        if self.column.hasHeightForWidth():
            needed = self.column.heightForWidth(self.viewport().width())
            if needed != self.column.minimumHeight():
                self.column.setMinimumHeight(needed)
