"""A column that scrolls up and down, with room for every line that wraps."""

from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from tracker.ui.look import look

_GAP = 12
_STRIP_CHANGES = (QEvent.Type.Show, QEvent.Type.Hide, QEvent.Type.LayoutRequest)


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
        self._strip: QWidget | None = None
        self._strip_margin = 0
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

    def put_above(self, strip: QWidget, *, margin: int = 0) -> None:
        """Show a strip over the column whenever it isn't hidden; what is read further down stays put.

        In a layout around this area, its coming and going would have the whole window laid out.
        """
        strip.setParent(self)
        strip.installEventFilter(self)
        self._strip, self._strip_margin = strip, margin

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_strip()
        self._make_room()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if watched is self.column and happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._make_room)
        if watched is self._strip and happening.type() in _STRIP_CHANGES:
            self._place_strip()
        return super().eventFilter(watched, happening)

    def show_part(self, part: QWidget) -> None:
        """Bring a part of the column into sight, once what was just shown in it has its place."""
        QTimer.singleShot(0, part, partial(self._show, part))

    def _on_focus_changed(self, before: QWidget | None, now: QWidget | None) -> None:
        # Under a pressed mouse nothing may move: what was clicked is in sight. Nor when a cell that
        # was typed into gives the focus back to its table.
        is_clicked = QGuiApplication.mouseButtons() != Qt.MouseButton.NoButton
        stays = now is not None and before is not None and now.isAncestorOf(before)
        if now is not None and not (is_clicked or stays) and self.column.isAncestorOf(now):
            # What has just been shown has its place after the next layout.
            QTimer.singleShot(0, now, partial(self._show_focused, now))

    def _show_focused(self, widget: QWidget) -> None:
        if widget.hasFocus():
            self._show(widget)

    def _show(self, part: QWidget) -> None:
        self._make_room()
        if self.column.isAncestorOf(part):
            self.ensureWidgetVisible(part)

    def _place_strip(self) -> None:
        if self._strip is None:
            return
        width = self.width() - 2 * self._strip_margin
        height = 0 if self._strip.isHidden() else self._strip.heightForWidth(width)
        self._strip.setGeometry(self._strip_margin, 0, width, height)
        room = height + look().px(_GAP) if height else 0
        grown = room - self.viewportMargins().top()
        if grown:
            self.setViewportMargins(0, room, 0, 0)
            bar = self.verticalScrollBar()
            if bar.value():
                bar.setValue(bar.value() + grown)

    def _make_room(self) -> None:
        # Never wider than what is in sight, or moving the focus would scroll it sideways.
        self.column.setMaximumWidth(max(self.viewport().width(), 1))
        # WORKAROUND QScrollArea: it asks for the least height at any width, and so squeezes
        # a layout whose height depends on its width.
        if self.column.hasHeightForWidth():
            needed = self.column.heightForWidth(self.viewport().width())
            if needed != self.column.minimumHeight():
                self.column.setMinimumHeight(needed)
