"""A box with a sentence or a question: plain text, and as wide as the size of text asks for."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QMessageBox, QSizePolicy, QSpacerItem, QWidget

from tracker.text import _
from tracker.ui.look import look

_WIDTH = 440
_MARGIN = 18
_OF_ICON = 15
"""Pixels that a QMessageBox leaves free for an icon, also without one."""


def message_box(owner: QWidget, text: str, detail: str = "") -> QMessageBox:
    """Deleted when it closes. The caller adds the buttons, and opens it."""
    box = QMessageBox(owner)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setIcon(QMessageBox.Icon.NoIcon)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(_("Treatment Tracker"))
    box.setText(text)
    box.setInformativeText(detail)
    # WORKAROUND QMessageBox: it wraps at 500 pixels, however large the text is.
    longest = max(look().width_of(line) for line in (*text.splitlines(), *detail.splitlines(), ""))
    layout = box.layout()
    if isinstance(layout, QGridLayout):
        margin = look().px(_MARGIN)
        layout.setContentsMargins(margin - _OF_ICON, margin, margin, margin)
        layout.setHorizontalSpacing(0)
        room = QSpacerItem(
            min(round(longest), look().px(_WIDTH)) + _OF_ICON,
            0,
            QSizePolicy.Policy.Minimum,
            QSizePolicy.Policy.Minimum,
        )
        layout.addItem(room, layout.rowCount(), 0, 1, layout.columnCount())
    return box
