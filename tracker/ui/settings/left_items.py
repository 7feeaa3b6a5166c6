"""What somebody who left still has open, and whom it goes to."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.services.staff.accounts import AccountRow, Colleague, colleagues
from tracker.services.staff.hand_over import hand_over, hand_over_all, may_take
from tracker.services.staff.leavers import LeftItem, leaving_list
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class LeftItems(Card):
    """Of one account; nothing is handed over before somebody is chosen."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner=owner)
        self._tasks, self._today = tasks, today
        self._account: AccountRow | None = None
        self._colleagues: list[Colleague] = []
        self._lead = PlainLabel(kind="muted", wraps=True)
        self._table = RowsTable(
            _columns(), key=lambda item: f"{item.kind} {item.uuid}", name=_("Left open")
        )
        self._to = Choice(placeholder=_("Choose"))
        self._one = QPushButton(_("Hand over"))
        self._all = QPushButton(_("Hand over all"))

        self._lay_out()
        self._on_to(None)

        self._table.current_changed.connect(self._offer)
        self._to.code_changed.connect(self._on_to)
        self._one.clicked.connect(self._on_one)
        self._all.clicked.connect(self._on_all)

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def to(self) -> Choice:
        return self._to

    def show_account(self, account: AccountRow | None) -> None:
        """Hidden where nothing of theirs is open."""
        self._account = account
        if account is None or account.left_items == 0:
            self._tasks.forget(self, "left")
            self.hide()
            return
        uuid, today = account.uuid, self._today.on
        self._tasks.read(
            self, "left", leaving_list, uuid, today, then=self._on_items, failed=self.failed.emit
        )
        self._tasks.read(self, "to", colleagues, then=self._on_colleagues, failed=self.failed.emit)

    def _on_items(self, items: list[LeftItem]) -> None:
        account = self._account
        self.setVisible(bool(items) and account is not None)
        if account is not None:
            self.set_title(_("What {name} left open").format(name=account.name))
        self._table.show_rows(items)
        self._offer()

    def _on_colleagues(self, found: list[Colleague]) -> None:
        self._colleagues = found
        self._offer()

    def _offer(self, _row: object = None) -> None:
        """Those who may take the item that is chosen."""
        item = self._table.current_row()
        self._to.set_options(
            [
                Option(one.uuid, one.name)
                for one in self._colleagues
                if item is not None and may_take(one.account, item)
            ]
        )
        self._on_to(self._to.code())

    def _on_to(self, code: str | None) -> None:
        self._one.setEnabled(code is not None)
        self._all.setEnabled(code is not None)

    def _on_one(self) -> None:
        item, account, to = self._table.current_row(), self._account, self._to.code()
        if item is not None and account is not None and to is not None:
            uuids = account.uuid, to
            self._write(hand_over, item, *uuids, self._today.on)

    def _on_all(self) -> None:
        account, to = self._account, self._to.code()
        if account is not None and to is not None:
            self._write(hand_over_all, account.uuid, to, self._today.on)

    def _write(self, command: object, *arguments: object) -> None:
        self._one.setEnabled(False)
        self._all.setEnabled(False)
        self._tasks.write(self, command, *arguments, then=self._on_done, failed=self._on_failed)  # type: ignore[arg-type]

    def _on_done(self, _done: object) -> None:
        self._on_to(self._to.code())

    def _on_failed(self, problem: Exception) -> None:
        self._on_to(self._to.code())
        self.failed.emit(problem)

    def _lay_out(self) -> None:
        self._lead.setText(
            _(
                "It stays here until each has a new owner. What was signed keeps the name that signed."
            )
        )
        self.body.setSpacing(look().px(10))
        self.body.addWidget(self._lead)
        self.body.addWidget(self._table)
        self.body.addWidget(Field(_("Goes to"), self._to, name="to"))
        line = FlowLayout(gap=8)
        line.addWidget(self._one)
        line.addWidget(self._all)
        self.body.addLayout(line)
        self.hide()


def _columns() -> tuple[Column[LeftItem], ...]:
    return (
        Column(_("What"), lambda item: item.label, width=26, is_strong=True, stretches=True),
        Column(_("Patient"), lambda item: item.patient, width=18, stretches=True),
        Column(_("For"), lambda item: format_date_short(item.on) if item.on else "", width=12),
    )
