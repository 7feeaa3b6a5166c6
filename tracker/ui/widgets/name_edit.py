"""A name that is typed freely or taken from those known."""

from collections.abc import Sequence

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QCompleter, QLineEdit, QWidget


class NameEdit(QLineEdit):
    """Any part of a known name finds it; Down shows all of them."""

    def __init__(self, names: Sequence[str] = (), owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCompleter(completer)
        self.set_names(names)

    def set_names(self, names: Sequence[str]) -> None:
        self._names.setStringList(list(names))
