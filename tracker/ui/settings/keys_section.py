"""The commands and their keys; a key is changed by pressing another one."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.services.wording import say_problem
from tracker.text import _
from tracker.ui.column import Column
from tracker.ui.keys import EVERYWHERE, Command, Keys
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.settings.key_edit import KeyEdit
from tracker.ui.settings.side_by_side import SideBySide
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


@dataclass(frozen=True, slots=True)
class _Row:
    command: Command
    is_changed: bool


class KeysSection(QWidget):
    changed = Signal()
    """Some key is another one; the `Keys` have it already."""

    def __init__(self, keys: Keys, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._keys = keys
        self._table = RowsTable(
            _columns(),
            key=lambda row: row.command.name,
            name=_("Commands and their keys"),
            most_rows_in_sight=None,
        )
        self._command = PlainLabel(kind="heading", wraps=True)
        self._edit = KeyEdit()
        self._field = Field(_("Key"), self._edit, name="key", hint=_("Press the new key here."))
        self._none = QPushButton(_("No key"))
        self._usual = QPushButton(_("Usual key"))
        self._all = QPushButton(_("Usual keys for everything"))

        self._lay_out()
        self.refresh()

        self._table.current_changed.connect(self._on_current_changed)
        self._table.row_activated.connect(self._on_activated)
        self._edit.pressed.connect(self._remap)
        self._edit.given_up.connect(self._on_given_up)
        self._none.clicked.connect(self._on_none)
        self._usual.clicked.connect(self._on_usual)
        self._all.clicked.connect(self._on_all)
        self._keys.changed.connect(self.refresh)

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def field(self) -> Field:
        return self._field

    @property
    def edit(self) -> KeyEdit:
        return self._edit

    def refresh(self) -> None:
        """Show all commands that were bound so far."""
        changed = self._keys.overrides()
        rows = [_Row(command, command.name in changed) for command in self._keys.commands()]
        self._table.show_rows(sorted(rows, key=_order))
        self._all.setEnabled(bool(changed))
        self._show(self._table.current_row())

    def _lay_out(self) -> None:
        list_card = QFrame()
        list_card.setProperty("kind", "tableCard")
        list_card.setMinimumHeight(look().px(200))
        inside = QVBoxLayout(list_card)
        inside.setContentsMargins(1, 1, 1, 1)
        inside.addWidget(self._table)
        beside = Card()
        beside.body.addWidget(self._command)
        beside.body.addWidget(self._field)
        buttons = FlowLayout(gap=8)
        for button in (self._usual, self._none):
            buttons.addWidget(button)
        beside.body.addLayout(buttons)
        beside.body.addWidget(
            PlainLabel(
                _("Keys without Ctrl or Alt are off while you type in a field."),
                kind="muted",
                wraps=True,
            )
        )
        beside.body.addStretch(1)
        everything = FlowLayout()
        everything.addWidget(self._all)
        beside.body.addLayout(everything)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(SideBySide(list_card, beside, second_width=280))

    def _show(self, row: _Row | None) -> None:
        self._field.clear_problem()
        self._field.setEnabled(row is not None)
        self._none.setEnabled(row is not None and bool(row.command.key))
        self._usual.setEnabled(row is not None and row.is_changed)
        self._command.setText(row.command.title if row is not None else "")
        self._edit.show_key(row.command.key if row is not None else "")

    def _remap(self, key: str) -> None:
        row = self._table.current_row()
        if row is None:
            return
        try:
            self._keys.remap(row.command.name, key)
        except Invalid as problem:
            self._field.show_problem(say_problem(problem))
            return
        self._field.clear_problem()
        self.changed.emit()

    def _on_current_changed(self, row: _Row | None) -> None:
        self._show(row)

    def _on_activated(self, _row: object) -> None:
        self._edit.setFocus()

    def _on_given_up(self) -> None:
        self._show(self._table.current_row())
        self._table.setFocus()

    def _on_none(self) -> None:
        self._remap("")

    def _on_usual(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._remap(self._keys.usual_key(row.command.name))

    def _on_all(self) -> None:
        self._keys.restore_defaults()
        self.changed.emit()


def _columns() -> tuple[Column[_Row], ...]:
    return (
        Column(_("Command"), lambda row: row.command.title, width=30, stretches=True),
        Column(_("Works in"), lambda row: _screen(row.command), width=20, is_muted=True),
        Column(
            _("Key"),
            lambda row: _shown(row.command.key),
            aside=lambda row: _("changed") if row.is_changed else "",
            width=20,
            is_strong=True,
        ),
    )


def _order(row: _Row) -> tuple[bool, str, str]:
    command = row.command
    return command.screen != EVERYWHERE, _screen(command), command.title


def _shown(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) or _("none")


def _screen(command: Command) -> str:
    names = {
        EVERYWHERE: _("everywhere"),
        "recall": _("Recall"),
        "patient": _("Patient"),
        "patients": _("Patients"),
        "record": _("Record"),
        "visit": _("Record"),
        "settings": _("Settings"),
        "sheet": _("Call sheet"),
        "calls": _("Calls"),
        "calendar": _("Calendar"),
        "approvals": _("Approvals"),
        "today": _("Today"),
        "stock": _("Stock"),
    }
    return names.get(command.screen, command.screen)
