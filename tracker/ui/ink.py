"""The colours of the look, as paint."""

from PySide6.QtGui import QColor

from tracker.ui.look import kept_while_it_looks_so, look


@kept_while_it_looks_so
def ink(name: str) -> QColor:
    """A colour of the palette by its name ("text", "accent_soft"); not to be changed."""
    return look().colour(name)
