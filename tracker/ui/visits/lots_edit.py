"""The lots that a dose was taken from, each with its expiry; several are possible."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.services.visits.forms import LotForm
from tracker.text import _
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.look import look
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.reading_order import tab_in_reading_order


class LotsEdit(QWidget):
    """A line a lot. The last empty line is no lot."""

    changed = Signal()
    problem_changed = Signal(str)

    def __init__(self, *, today: date, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._today = today
        self._lines: list[_LotLine] = []
        self._rows = QVBoxLayout()
        self._more = QPushButton(_("Another lot"))

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(4))
        self._rows.setSpacing(look().px(4))
        layout.addLayout(self._rows)
        row = QGridLayout()
        row.addWidget(self._more, 0, 0)
        row.setColumnStretch(1, 1)
        layout.addLayout(row)
        self._more.setProperty("kind", "quiet")
        self._more.setAccessibleName(_("Add another lot"))
        self._add()

        self._more.clicked.connect(self._on_more)

    def lots(self) -> tuple[LotForm, ...]:
        """Those with a number or an expiry. Raises Invalid where one can't be read."""
        found = []
        for line in self._lines:
            number, expiry = line.number.text().strip(), line.expiry.day()
            if expiry is not None and not number:
                raise Invalid(_("A lot has a number as well as an expiry."))
            if number:
                found.append(LotForm(number, expiry))
        return tuple(found)

    def known_lots(self) -> tuple[LotForm, ...]:
        """As far as they can be read now."""
        try:
            return self.lots()
        except Invalid:
            return ()

    def set_lots(self, lots: Sequence[LotForm]) -> None:
        """In place of those that are there; an empty line where there are none."""
        wanted = lots or [LotForm("")]
        for line in self._lines[len(wanted) :]:
            self._rows.removeWidget(line)
            line.deleteLater()
        del self._lines[len(wanted) :]
        while len(self._lines) < len(wanted):
            self._add()
        for line, lot in zip(self._lines, wanted, strict=True):
            line.number.setText(lot.number)
            line.expiry.set_day(lot.expiry)

    def add_lot(self, lot: LotForm) -> None:
        """In the first empty line, or one of its own; nothing where it stands there already."""
        if lot in self.known_lots():
            return
        empty = (line for line in self._lines if not line.number.text().strip())
        line = next(empty, None) or self._add()
        line.number.setText(lot.number)
        line.expiry.set_day(lot.expiry)
        self.changed.emit()

    def typed_value(self) -> list[dict[str, Any]]:
        """What is typed in each line, to be kept."""
        return [typed_values(line.editors) for line in self._lines]

    def put_value(self, value: Any) -> None:
        """As it was kept."""
        lines = [line for line in value if isinstance(line, dict)]
        self.set_lots([LotForm("") for _line in lines])
        for line, kept in zip(self._lines, lines, strict=False):
            put_values(line.editors, kept)

    def text(self) -> str:
        """What is typed, to be compared."""
        return "\n".join(f"{line.number.text()} {line.expiry.text()}" for line in self._lines)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for position, line in enumerate(self._lines, start=1):
            line.name_parts(position)

    def setFocus(self, *_args: object) -> None:
        self._lines[0].number.setFocus()

    def _add(self) -> _LotLine:
        line = _LotLine(self._today)
        self._rows.addWidget(line)
        self._lines.append(line)
        line.name_parts(len(self._lines))
        line.number.textEdited.connect(self._on_edited)
        line.expiry.day_changed.connect(self._on_edited)
        tab_in_reading_order(self)
        return line

    def _on_more(self) -> None:
        self._add().number.setFocus()
        self.updateGeometry()

    def _on_edited(self, _what: object) -> None:
        self.problem_changed.emit("")
        self.changed.emit()


class _LotLine(QWidget):
    def __init__(self, today: date) -> None:
        super().__init__()
        self.number = QLineEdit()
        # An expiry without a year is one to come.
        self.expiry = DateEdit(today=today)
        self.editors: dict[str, QWidget] = {"number": self.number, "expiry": self.expiry}

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(8))
        grid.addWidget(self.number, 0, 0)
        grid.addWidget(self.expiry, 0, 1)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.number.setPlaceholderText(_("Lot number"))

    def name_parts(self, position: int) -> None:
        self.number.setAccessibleName(_("Lot number {n}").format(n=position))
        self.expiry.setAccessibleName(_("Expiry of lot {n}").format(n=position))
        self.expiry.set_placeholder(_("Expiry"))
