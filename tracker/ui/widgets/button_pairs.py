"""Buttons two in a line, in a column too narrow for more."""

from collections.abc import Iterable

from PySide6.QtWidgets import QGridLayout, QPushButton


def put_in_pairs(grid: QGridLayout, buttons: Iterable[QPushButton], half: float) -> int:
    """One wider than `half`, in pixels, has a line of its own: it would push the column's edge out.

    So has one that is left alone before it. Returns how many lines there are.
    """
    line = 0
    alone: QPushButton | None = None
    for button in buttons:
        if button.sizeHint().width() > half:
            for wide in filter(None, (alone, button)):
                grid.addWidget(wide, line, 0, 1, 2)
                line += 1
            alone = None
        elif alone is None:
            alone = button
        else:
            grid.addWidget(alone, line, 0)
            grid.addWidget(button, line, 1)
            line, alone = line + 1, None
    if alone is not None:
        grid.addWidget(alone, line, 0)
        line += 1
    return line
