"""A painter that ends with its block."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """Smooth edges. For every `paintEvent`.

    A painter that outlives its widget's turn ends the program with a segmentation
    fault, and the traceback of an exception would keep it alive.
    """
    painter = QPainter(device)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    try:
        yield painter
    finally:
        painter.end()
