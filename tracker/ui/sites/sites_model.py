"""The table of sites: a row a muscle; left, midline and right are typed, the rest is summed up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, Qt, Signal

from tracker.domain.dilution import Dilution
from tracker.domain.problems import Problem
from tracker.domain.sites import (
    Cell,
    MuscleRow,
    Side,
    Sites,
    by_muscle,
    mirror,
    put_cell,
    summed,
)
from tracker.services.wording import say_problem
from tracker.services.wording.sites import count_sites, muscle_name, side_label
from tracker.text import _, format_dose, format_number, format_units
from tracker.ui.cell_model import NO_INDEX, Index
from tracker.ui.sites.cell_text import cell_text, typed_cell
from tracker.ui.sites.volume_text import volume_text

_Role = Qt.ItemDataRole
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
SIDES = {1: Side.LEFT, 2: Side.MIDLINE, 3: Side.RIGHT}
"""The columns that can be typed into."""

_EMPTY = Cell()
# Flags of Qt are put together slowly, and a view asks for them at each turn.
_READ = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TYPED = _READ | Qt.ItemFlag.ItemIsEditable


class SitesModel(QAbstractTableModel):
    """`sites` are what is recorded; a muscle that was chosen and has none yet has a row too."""

    changed = Signal()
    refused = Signal(str)
    """What was typed can't be read: a sentence. Nothing has changed."""

    def __init__(self, owner: QObject | None = None) -> None:
        super().__init__(owner)
        self._sites: Sites = ()
        self._muscles: list[str] = []
        self._names: Mapping[str, str] = {}
        self._rows: dict[str, MuscleRow] = {}
        self._most_units = 1000
        self._dilution: Dilution | None = None

    @property
    def sites(self) -> Sites:
        return self._sites

    @property
    def whole(self) -> Cell:
        """All sites together, from the rows: with each key it is asked for several times."""
        return summed(row.whole for row in self._rows.values())

    def of(self, side: Side) -> Cell:
        """All sites of a side together."""
        cells = (row.of(side) for row in self._rows.values())
        return summed(cell for cell in cells if cell.sites)

    @property
    def muscles(self) -> tuple[str, ...]:
        """The rows, by code."""
        return tuple(self._muscles)

    def name_muscles(self, names: Mapping[str, str]) -> None:
        """What they are called, by code."""
        self._names = names

    def name_of(self, muscle: str) -> str:
        return self._names.get(muscle) or muscle_name(muscle)

    def set_most(self, most_units: int) -> None:
        """What can be typed at most for the product."""
        self._most_units = most_units

    def set_dilution(self, dilution: Dilution | None) -> None:
        """How the vial was made up: with it a volume can be typed, and each site has one."""
        self._dilution = dilution

    def show_sites(self, sites: Sites) -> None:
        """Other sites in place of all that were there."""
        self.beginResetModel()
        self._take(sites)
        self._muscles = list(self._rows)
        self.endResetModel()
        self.changed.emit()

    def put_sites(self, sites: Sites) -> None:
        """As they were changed elsewhere; rows stay, so that one emptied can be filled again."""
        before = {muscle: self._rows.get(muscle) for muscle in self._muscles}
        self._take(sites)
        added = [muscle for muscle in self._rows if muscle not in before]
        if added:
            first = len(self._muscles)
            self.beginInsertRows(QModelIndex(), first, first + len(added) - 1)
            self._muscles += added
            self.endInsertRows()
        for row, muscle in enumerate(before):
            if self._rows.get(muscle) != before[muscle]:
                self.dataChanged.emit(self.index(row, 0), self.index(row, 6))
        self.changed.emit()

    def add_muscle(self, muscle: str) -> int:
        """Its row, added as the last one if it has none."""
        if muscle not in self._muscles:
            position = len(self._muscles)
            self.beginInsertRows(QModelIndex(), position, position)
            self._muscles.append(muscle)
            self.endInsertRows()
        return self._muscles.index(muscle)

    def mirror(self, row: int, source: Side) -> None:
        """What one side of a muscle has, on the other as well."""
        self.put_sites(mirror(self._sites, self._muscles[row], source))

    def cell(self, index: Index) -> Cell:
        row = self._rows.get(self._muscles[index.row()])
        if row is None:
            return _EMPTY
        side = SIDES.get(index.column())
        return row.whole if side is None else row.of(side)

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._muscles)

    def columnCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else 7

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TYPED if index.column() in SIDES else _READ

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _Role.DisplayRole
    ) -> Any:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == _Role.TextAlignmentRole:
            return _RIGHT if section else _LEFT
        return _titles()[section] if role == _Role.DisplayRole else None

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        if role == _Role.TextAlignmentRole:
            return _RIGHT if index.column() else _LEFT
        if role == _Role.AccessibleTextRole:
            return self._spoken(index)
        if role in {_Role.DisplayRole, _Role.EditRole}:
            return self.text(index)
        return None

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:
        side = SIDES.get(index.column())
        if side is None or role != _Role.EditRole:
            return False
        if str(value) == self.text(index):
            return True
        try:
            dose, count = typed_cell(
                str(value), most_units=self._most_units, dilution=self._dilution
            )
        except Problem as problem:
            self.refused.emit(say_problem(problem))
            return False
        self.put_sites(put_cell(self._sites, self._muscles[index.row()], side, dose, count))
        return True

    def text(self, index: Index) -> str:
        """What is shown of a cell, and can be typed again where it can be typed."""
        cell = self.cell(index)
        match index.column():
            case 0:
                return self.name_of(self._muscles[index.row()])
            case 4:
                return format_number(cell.sites) if cell.sites else ""
            case 5:
                return format_dose(cell.dose) if cell.sites else ""
            case 6:
                return "" if cell.volume is None else volume_text(cell.volume)
        return cell_text(cell)

    def _take(self, sites: Sites) -> None:
        self._sites = sites
        self._rows = {row.muscle: row for row in by_muscle(sites)}

    def _spoken(self, index: Index) -> str:
        name, cell = self.name_of(self._muscles[index.row()]), self.cell(index)
        side = SIDES.get(index.column())
        if side is None:
            return f"{_titles()[index.column()]}: {self.text(index)}"
        if cell.sites == 0:
            return _("{muscle}, {side}: nothing").format(muscle=name, side=side_label(side))
        return _("{muscle}, {side}: {dose}, {sites}").format(
            muscle=name,
            side=side_label(side),
            dose=format_units(cell.dose),
            sites=count_sites(cell.sites),
        )


def _titles() -> tuple[str, ...]:
    return (
        _("Muscle"),
        _("Left"),
        _("Midline"),
        _("Right"),
        _("Sites"),
        _("Units"),
        _("mL"),
    )
