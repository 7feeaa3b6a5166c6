"""What every table of cells tells Qt: texts for the screen reader, tooltips, headings."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from tracker.ui.column import Cell, Column
from tracker.ui.widgets.plain_tooltip import plain_tooltip

Index = QModelIndex | QPersistentModelIndex
NO_INDEX = QModelIndex()
_Role = Qt.ItemDataRole
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class CellModel(QAbstractTableModel):
    """A subclass knows its rows: `rowCount` and `cell`. `columns` are those of the view, in order."""

    def __init__(self, columns: Sequence[Column[Any]], owner: QObject | None = None) -> None:
        super().__init__(owner)
        self.columns: Sequence[Column[Any]] = tuple(columns)

    def cell(self, position: int, column: int) -> Cell:
        raise NotImplementedError

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid() or role not in _ROLES:
            return None
        column = self.columns[index.column()]
        if role == _Role.TextAlignmentRole:
            return _alignment(column)
        cell = self.cell(index.row(), index.column())
        if role == _Role.DisplayRole:
            return f"{cell.text}\n{cell.sub}" if cell.sub else cell.text
        if role == _Role.AccessibleTextRole:
            return f"{column.title}: {cell.spoken or cell.text}"
        return plain_tooltip(cell.tooltip) if cell.tooltip else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        column = self.columns[section]
        if role in {_Role.DisplayRole, _Role.AccessibleTextRole}:
            return column.title
        return _alignment(column) if role == _Role.TextAlignmentRole else None


def _alignment(column: Column[Any]) -> int:
    return _RIGHT if column.is_number else _LEFT


_ROLES = frozenset(
    {
        _Role.DisplayRole,
        _Role.ToolTipRole,
        _Role.AccessibleTextRole,
        _Role.TextAlignmentRole,
    }
)
