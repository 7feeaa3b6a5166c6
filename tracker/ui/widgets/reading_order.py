"""Tab goes through a screen as it is read, whatever order its parts were made in."""

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QWidget


def tab_in_reading_order(root: QWidget) -> list[QWidget]:
    """Follows the layouts inside `root`, and gives what Tab reaches, in that order.

    To be called again when parts were added.
    """
    reached = list(_inside(root))
    for before, after in pairwise(reached):
        QWidget.setTabOrder(before, after)
    return reached


def _inside(widget: QWidget) -> Iterator[QWidget]:
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        yield widget
    scrolled = widget.widget() if isinstance(widget, QScrollArea) else None
    if scrolled is not None:
        yield from _inside(scrolled)
        return
    layout = widget.layout()
    if layout is not None:
        yield from _of_layout(layout)


def _of_layout(layout: QLayout) -> Iterator[QWidget]:
    for position in range(layout.count()):
        item = layout.itemAt(position)
        if item is None:
            continue
        within, widget = item.layout(), item.widget()
        if within is not None:
            yield from _of_layout(within)
        elif widget is not None:
            yield from _inside(widget)
