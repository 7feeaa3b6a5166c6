"""A hairline between parts."""

from PySide6.QtWidgets import QFrame, QWidget


class Rule(QFrame):
    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self.setProperty("kind", "rule")
        self.setFixedHeight(1)
