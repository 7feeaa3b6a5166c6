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
    """What is in it, by place.

    Never by `itemAt`: PySide keeps a wrapper of each item for as long as the layout lives, and Qt
    deletes the item with its widget. Whatever is made at that address next is then taken for it,
    and the program dies when that goes.
    """
    owner = layout.parentWidget()
    placed: list[tuple[int, QWidget | QLayout]] = [
        (layout.indexOf(one), one)
        for one in (*(owner.children() if owner else ()), *layout.children())
        if isinstance(one, (QWidget, QLayout))
    ]
    for place, one in sorted(placed, key=_place):
        if place < 0:
            continue
        if isinstance(one, QLayout):
            yield from _of_layout(one)
        else:
            yield from _inside(one)


def _place(placed: tuple[int, QWidget | QLayout]) -> int:
    return placed[0]
