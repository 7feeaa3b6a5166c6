"""The Approvals screen: what is to be asked of payers and pharmacies, by the day of asking."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from operator import attrgetter

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.authorisations.authorisations import (
    appeal,
    ask_anew,
    mark_sent,
    withdraw_authorisation,
)
from tracker.services.authorisations.listing import open_authorisation_ids, open_authorisation_rows
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.rules.choices import staff_names
from tracker.text import _, format_number, ngettext
from tracker.ui.approvals.authorisation_form import AuthorisationDialog
from tracker.ui.approvals.columns import approval_columns
from tracker.ui.approvals.moves import Move, approval_commands, moves, offers
from tracker.ui.approvals.step_form import StepDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import ASK_AGAIN, REFUSED, VIAL_HERE, VIAL_ORDERED
from tracker.ui.keys import Keys
from tracker.ui.list_file import SaveListButton
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import not_allowed
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel

_ANYBODY = ""

_AT_ONCE: dict[Move, Callable[..., Done]] = {
    Move.SENT: mark_sent,
    Move.APPEALED: appeal,
    Move.ASK_ANEW: ask_anew,
    Move.NOT_NEEDED: withdraw_authorisation,
}
_IN_FORMS = {
    Move.REFUSED: REFUSED,
    Move.ORDERED: VIAL_ORDERED,
    Move.HERE: VIAL_HERE,
    Move.ASK_AGAIN: ASK_AGAIN,
}


class ApprovalsPage(QWidget):
    """One key for each stage, of the current row; Enter opens the patient."""

    patient_requested = Signal(str)
    failed = Signal(object)
    told = Signal(str)

    def __init__(
        self, tasks: Tasks, today: ClinicDate, keys: Keys, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tasks, self._today, self._keys = tasks, today, keys
        self._title = PlainLabel(_("Approvals"), kind="title")
        self._count = PlainLabel(kind="muted")
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._whose = Choice([Option(_ANYBODY, _("Everybody"))], narrows=True)
        self._late = QCheckBox(_("Only what is late"))
        self._table = PagedTable(
            tasks,
            approval_columns(),
            open_authorisation_rows,
            key=attrgetter("authorisation_id"),
            name=_("Approvals"),
        )
        self._buttons = {offer.move: KeyButton(offer.label) for offer in offers()}
        self._is_stale = False

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusProxy(self._table)
        self._whose.setAccessibleName(_("Whose approvals"))
        self._whose.set_code(_ANYBODY)
        self._save = SaveListButton(
            tasks, "authorisation", lambda: _("Approvals"), self._table.listed
        )
        self._lay_out()
        commands = approval_commands()
        for offer in offers():
            act = partial(self._act, offer.move)
            self._buttons[offer.move].clicked.connect(act)
            keys.bind(self, commands[offer.move], act)
        self._show_keys()

        self._table.row_activated.connect(self._on_activated)
        self._table.current_changed.connect(self._on_current)
        self._table.paged_model.rows_arrived.connect(self._on_current)
        self._table.loaded.connect(self._on_loaded)
        self._table.failed.connect(self.failed)
        self._save.file.failed.connect(self.failed)
        self._save.file.told.connect(self.told)
        self._whose.code_changed.connect(self._on_narrowed)
        self._late.toggled.connect(self._on_narrowed)
        keys.changed.connect(self._show_keys)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_narrowed)
        tasks.read(self, "staff", staff_names, then=self._on_staff, failed=self.failed.emit)
        self._ask()

    # -- what is shown -------------------------------------------------------------------------

    def _ask(self) -> None:
        is_narrowed = bool(self._whose.code()) or self._late.isChecked()
        self._table.explain_empty(
            _("Nothing of these is to be asked.")
            if is_narrowed
            else _(
                "Nothing is to be asked of a payer or a pharmacy. An approval is opened on the "
                "card of a patient’s treatment, under More."
            )
        )
        whose, is_late = self._whose.code() or _ANYBODY, self._late.isChecked()
        self._table.ask(
            open_authorisation_ids, self._today.on, whose, is_late, context=(self._today.on,)
        )

    def _on_staff(self, names: list[str]) -> None:
        options = [Option(_ANYBODY, _("Everybody")), *(Option(name, name) for name in names)]
        self._whose.set_options(options)

    def _on_narrowed(self, _what: object) -> None:
        self._ask()

    def _on_changed(self, _subjects: object) -> None:
        if self.isVisible():
            self._table.refresh(context=(self._today.on,))
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._table.refresh(context=(self._today.on,))

    def _on_loaded(self) -> None:
        count = self._table.count
        self._count.setText(
            ngettext("{count} to be asked", "{count} to be asked", count).format(
                count=format_number(count)
            )
        )
        self._on_current()

    def _on_current(self, _id: object = None) -> None:
        row = self._row()
        may = not_allowed(self._tasks, Action.WORK_RECALL) is None
        possible = set(moves(row)) if row is not None and may else set()
        for move, button in self._buttons.items():
            button.setEnabled(move in possible)

    def _show_keys(self) -> None:
        for move, command in approval_commands().items():
            self._buttons[move].show_key(self._keys.cap(command.name))

    # -- what is done --------------------------------------------------------------------------

    def _row(self) -> AuthorisationRow | None:
        row = self._table.current_row()
        return row if isinstance(row, AuthorisationRow) else None

    def _on_activated(self, _id: object) -> None:
        row = self._row()
        if row is not None:
            self.patient_requested.emit(row.patient_uuid)

    def _act(self, move: Move) -> None:
        row = self._row()
        denied = not_allowed(self._tasks, Action.WORK_RECALL)
        if denied is not None:
            self._presenter.present(denied)
        elif row is not None and move in moves(row):
            self._do(move, row)

    def _do(self, move: Move, row: AuthorisationRow) -> None:
        if move in _AT_ONCE:
            self._run(_AT_ONCE[move], row)
        elif move in _IN_FORMS:
            StepDialog(self._tasks, self._today, row, _IN_FORMS[move], self.window()).open_fitted()
        else:
            AuthorisationDialog(
                self._tasks,
                self._today,
                row.patient_uuid,
                row.uuid,
                owner=self.window(),
                approves=move is Move.APPROVED,
            ).open_fitted()

    def _run(self, command: Callable[..., Done], row: AuthorisationRow) -> None:
        self._tasks.write(
            self, command, row.uuid, row.version, self._today.on, failed=self._presenter.present
        )

    def _lay_out(self) -> None:
        pad, gap = look().px(18), look().px(12)
        head = QHBoxLayout()
        head.setSpacing(gap)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self._whose)
        head.addWidget(self._late)
        head.addWidget(self._save)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        for button in self._buttons.values():
            flow.addWidget(button)
        card = Card()
        card.body.addWidget(self._table, 1)
        card.body.addWidget(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(pad, pad, pad, pad)
        whole.setSpacing(gap)
        whole.addLayout(head)
        whole.addWidget(self._banner)
        whole.addWidget(card, 1)
        self._banner.hide()
