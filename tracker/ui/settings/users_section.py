"""The people who work here: added, given other rights, deactivated; what a leaver left open."""

from __future__ import annotations

from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed, Problem
from tracker.services.keys.passwords import (
    remove_password,
    remove_passwords_of_leavers,
    set_first_password,
)
from tracker.services.staff.accounts import (
    AccountRow,
    account_rows,
    deactivate_account,
    reactivate_account,
)
from tracker.services.wording import say_problem
from tracker.text import _, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.lock.secret_dialog import NEW, SecretDialog, first_password
from tracker.ui.lock.server_secrets import is_on_server, say_given_here, say_gone_everywhere
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rows_table import RowsTable
from tracker.ui.settings.account_form import AddAccountDialog, RightsDialog
from tracker.ui.settings.left_items import LeftItems
from tracker.ui.settings.new_key_card import NewKeyCard, what_it_protects
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class UsersSection(QWidget):
    """Asks when it is first shown; for whoever may not see it, it says so."""

    failed = Signal(object)
    rekey_requested = Signal(object)
    """A `RekeyOrder`."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._has_asked = False
        self._rows: tuple[AccountRow, ...] = ()
        self._refused = PlainLabel(wraps=True)
        self._people = Card(_("People"))
        self._table = RowsTable(_columns(), key=lambda row: row.uuid, name=_("People"))
        self._add = QPushButton(_("Add somebody…"))
        self._rights = QPushButton(_("What they may do…"))
        self._password = QPushButton(_("First password…"))
        self._deactivate = QPushButton(_("Deactivate…"))
        self._activate = QPushButton(_("Activate again"))
        self._left = LeftItems(tasks, today)
        self._new_key = NewKeyCard(tasks)
        self._banner = Banner(self)
        self._presenter = ProblemPresenter(self, self._banner)

        self._lay_out()
        self._show_acts(None)

        self._table.current_changed.connect(self._on_current_changed)
        self._table.row_activated.connect(self._on_rights)
        self._add.clicked.connect(self._on_add)
        self._rights.clicked.connect(self._on_rights)
        self._password.clicked.connect(self._on_password)
        self._deactivate.clicked.connect(self._on_deactivate)
        self._activate.clicked.connect(self._on_activate)
        self._left.failed.connect(self.failed)
        self._new_key.ordered.connect(self.rekey_requested)
        self._new_key.failed.connect(self.failed)
        tasks.changed.connect(self._on_changed)

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def rows(self) -> tuple[AccountRow, ...]:
        return self._rows

    @property
    def refusal(self) -> str:
        """Why nobody is shown, "" where somebody is."""
        return self._refused.text() if self._refused.isVisible() else ""

    @property
    def left(self) -> LeftItems:
        return self._left

    def select(self, name: str) -> None:
        """The account of that name becomes the current one."""
        for row in self._rows:
            if row.name == name:
                self._table.select_key(row.uuid)

    def refresh(self) -> None:
        self._has_asked = True
        self._tasks.read(
            self,
            "rows",
            account_rows,
            self._today.on,
            then=self._on_rows,
            failed=self._on_read_failed,
        )

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._has_asked:
            self.refresh()

    def _on_changed(self, subjects: frozenset[Any]) -> None:
        kinds = {subject.kind for subject in subjects}
        if self._has_asked and kinds & {"account", "draft", "course", "visits"}:
            self.refresh()
        if self._has_asked and self._tasks.has_password and "account" in kinds:
            # An undo deactivates too.
            self._tasks.run(self, remove_passwords_of_leavers, failed=self.failed.emit)

    def _on_rows(self, rows: list[AccountRow]) -> None:
        self._refused.hide()
        self._people.show()
        self._new_key.setVisible(self._tasks.has_password)
        self._rows = tuple(rows)
        self._table.show_rows(rows)
        self._on_current_changed(self._table.current_row())

    def _on_read_failed(self, problem: Exception) -> None:
        if isinstance(problem, NotAllowed):
            self._refused.setText(say_problem(problem))
            self._refused.show()
            self._people.hide()
            self._left.hide()
            self._new_key.hide()
            return
        self.failed.emit(problem)

    def _on_current_changed(self, row: AccountRow | None) -> None:
        self._show_acts(row)
        self._left.show_account(row)

    def _show_acts(self, row: AccountRow | None) -> None:
        is_active = row is not None and row.is_active
        self._rights.setVisible(is_active)
        self._password.setVisible(is_active and self._tasks.has_password)
        self._deactivate.setVisible(is_active)
        # Whoever leaves is let go by another administrator, never by a slip of their own hand.
        self._deactivate.setEnabled(row is not None and not row.is_me)
        self._activate.setVisible(row is not None and not row.is_active)

    def _on_add(self) -> None:
        dialog = AddAccountDialog(self._tasks, self._today, self)
        dialog.saved.connect(partial(self._on_added, dialog))
        dialog.open_fitted()

    def _on_added(self, dialog: AddAccountDialog, done: Done) -> None:
        if self._tasks.has_password and isinstance(done.value, str):
            self._ask_first_password(done.value, dialog.typed_name)

    def _on_rights(self) -> None:
        row = self._table.current_row()
        if row is not None and row.is_active:
            RightsDialog(self._tasks, self._today, row, self).open_fitted()

    def _on_password(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._ask_first_password(row.uuid, row.name)

    def _ask_first_password(self, uuid: str, name: str) -> None:
        dialog = SecretDialog(first_password(name), self)

        def give(typed: dict[str, str]) -> None:
            self._tasks.run(dialog, _give, uuid, typed[NEW], then=given, failed=refused)

        def given(is_server: bool) -> None:
            dialog.accept()
            if is_server:
                self._presenter.tell(say_given_here(name))

        def refused(problem: Exception) -> None:
            if isinstance(problem, Problem):
                dialog.present(problem)
                return
            dialog.reject()
            self.failed.emit(problem)

        dialog.submitted.connect(give)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_deactivate(self) -> None:
        row = self._table.current_row()
        if row is None:
            return
        self._presenter.confirm(
            _("Deactivate the account of {name}?").format(name=row.name),
            detail=_(
                "{name} sees and changes nothing here from now on. What {name} wrote and signed "
                "stays; what is still open waits here for a new owner."
            ).format(name=row.name),
            action=_("Deactivate"),
            then=partial(self._deactivate_now, row),
            is_dangerous=True,
        )

    def _deactivate_now(self, row: AccountRow) -> None:
        self._tasks.write(
            self,
            deactivate_account,
            row.uuid,
            row.version,
            self._today.on,
            then=partial(self._on_deactivated, row.uuid),
            failed=self.failed.emit,
        )

    def _on_deactivated(self, uuid: str, _done: Done) -> None:
        if self._tasks.has_password:
            self._tasks.run(
                self,
                _remove,
                uuid,
                then=self._on_password_removed,
                failed=self.failed.emit,
            )

    def _on_password_removed(self, is_server: bool) -> None:
        if is_server:
            self._presenter.tell(say_gone_everywhere())
            return
        self._presenter.confirm(
            _("Give the clinic a new key now?"),
            detail=what_it_protects(),
            action=_("New key…"),
            then=self._new_key.ask,
        )

    def _on_activate(self) -> None:
        row = self._table.current_row()
        if row is None:
            return
        self._tasks.write(
            self,
            reactivate_account,
            row.uuid,
            row.version,
            self._today.on,
            then=partial(self._on_activated, row),
            failed=self.failed.emit,
        )

    def _on_activated(self, row: AccountRow, _done: Done) -> None:
        if self._tasks.has_password:
            self._ask_first_password(row.uuid, row.name)

    def _lay_out(self) -> None:
        self._refused.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._refused.hide()
        self._people.body.addWidget(
            PlainLabel(
                _(
                    "Each person has an account of their own. Roles say who does what and keep "
                    "account of it; they are no wall around a file that somebody can open."
                ),
                kind="muted",
                wraps=True,
            )
        )
        self._people.body.addWidget(self._table)
        acts = FlowLayout(gap=8)
        for button in (
            self._add,
            self._rights,
            self._password,
            self._deactivate,
            self._activate,
        ):
            acts.addWidget(button)
        self._people.body.addLayout(acts)
        self._add.setProperty("kind", "primary")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(10))
        self._banner.hide()
        layout.addWidget(self._banner)
        layout.addWidget(self._refused)
        layout.addWidget(self._people)
        layout.addWidget(self._left)
        layout.addWidget(self._new_key)
        self._new_key.hide()
        layout.addStretch(1)


def _columns() -> tuple[Column[AccountRow], ...]:
    return (
        Column(_("Name"), _name, width=17, is_strong=True, stretches=True),
        Column(
            _("Role"),
            lambda row: row.role_label,
            aside=lambda row: _("injects and signs") if row.injects_and_signs else "",
            width=25,
        ),
        Column(_("Account"), _standing, pill=_standing_kind, width=20),
    )


def _name(row: AccountRow) -> str:
    return _("{name} (you)").format(name=row.name) if row.is_me else row.name


def _standing(row: AccountRow) -> str:
    if row.is_active:
        return _("active")
    if row.left_items:
        return ngettext("left, {count} open", "left, {count} open", row.left_items).format(
            count=row.left_items
        )
    return _("left")


def _standing_kind(row: AccountRow) -> Kind:
    if row.is_active:
        return Kind.GOOD
    return Kind.CAUTION if row.left_items else Kind.PLAIN


def _give(database: Any, uuid: str, password: str) -> bool:
    set_first_password(database, uuid, password)
    return is_on_server(database)


def _remove(database: Any, uuid: str) -> bool:
    remove_password(database, uuid)
    return is_on_server(database)
