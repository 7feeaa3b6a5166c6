"""What somebody left half typed: go on with it, hand it over, or throw it away."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.services.staff.accounts import Colleague, colleagues
from tracker.services.staff.drafts import (
    DraftRow,
    discard_draft,
    hand_over_draft,
    may_go_on,
    my_drafts,
)
from tracker.text import _, format_moment
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import say_about, say_kind
from tracker.ui.fitted_dialog import FittedDialog
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 640


class DraftList(FittedDialog):
    chosen = Signal(object)
    """The `DraftRow` to go on with; the dialog is closed then."""

    def __init__(self, tasks: Tasks, today: ClinicDate, user: str, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._today, self._user = tasks, today, user
        self._others: tuple[Colleague, ...] = ()
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._none = PlainLabel(_("Nothing of yours is half typed."), kind="muted", wraps=True)
        self._table = RowsTable(
            self._columns(), key=_key, name=_("Half typed"), most_rows_in_sight=6
        )
        self._go_on = QPushButton(_("Go on"))
        self._to = Choice(placeholder=_("Hand over to…"))
        self._discard = QPushButton(_("Throw away"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("What you left half typed"))
        self.setAccessibleName(_("What you left half typed"))
        self._to.setAccessibleName(_("Hand over to a colleague"))
        self._lay_out()
        self._show((), ())

        self._table.current_changed.connect(self._offer)
        self._table.row_activated.connect(self._on_go_on)
        self._go_on.clicked.connect(self._on_go_on)
        self._to.code_changed.connect(self._on_to)
        self._discard.clicked.connect(self._on_discard)
        self._close.clicked.connect(self.reject)
        self._ask()

    @property
    def table(self) -> RowsTable:
        return self._table

    @property
    def to(self) -> Choice:
        return self._to

    def _ask(self) -> None:
        self._tasks.read(self, "drafts", _read, then=self._on_read, failed=self._presenter.present)

    def _on_read(self, found: tuple[tuple[DraftRow, ...], tuple[Colleague, ...]]) -> None:
        self._show(*found)

    def _show(self, drafts: Sequence[DraftRow], others: Sequence[Colleague]) -> None:
        self._table.show_rows(drafts)
        has_some = bool(drafts)
        self._table.setVisible(has_some)
        self._none.setVisible(not has_some)
        self._others = tuple(one for one in others if one.name != self._user)
        self._offer()
        for one in (self._go_on, self._discard, self._to):
            one.setVisible(has_some)

    def _offer(self, _row: object = None) -> None:
        """Those who may go on with the one that is chosen."""
        row = self._table.current_row()
        self._to.set_options(
            [
                Option(one.uuid, one.name)
                for one in self._others
                if row is not None and may_go_on(one.account, row.kind)
            ]
        )

    def _on_go_on(self, _what: object = None) -> None:
        row = self._table.current_row()
        if row is not None:
            self.accept()
            self.chosen.emit(row)

    def _on_to(self, account_uuid: str | None) -> None:
        row = self._table.current_row()
        if row is None or account_uuid is None:
            return
        name = self._to.currentText()
        self._to.set_code(None)
        self._presenter.confirm(
            _("Hand “{what}” over to {name}?").format(what=say_kind(row), name=name),
            detail=_("You will no longer see it; {name} finds it in the same place.").format(
                name=name
            ),
            action=_("Hand over"),
            then=partial(self._write, hand_over_draft, row.uuid, account_uuid),
        )

    def _on_discard(self) -> None:
        row = self._table.current_row()
        if row is not None:
            self._presenter.confirm(
                _("Throw away what you typed?"),
                detail=_("{kind}: {about}").format(kind=say_kind(row), about=say_about(row)),
                action=_("Throw away"),
                then=partial(self._write, discard_draft, row.uuid),
                is_dangerous=True,
            )

    def _write(self, command: Callable[..., Done], *args: object) -> None:
        self._tasks.write(
            self,
            command,
            *args,
            then=self._on_written,
            failed=self._presenter.present,
        )

    def _on_written(self, _done: Done) -> None:
        self._ask()

    def _columns(self) -> tuple[Column[DraftRow], ...]:
        zone = ZoneInfo(self._today.zone)
        return (
            Column(_("What"), say_kind, width=20, is_strong=True, stretches=True),
            Column(_("About"), say_about, width=24, stretches=True),
            Column(_("Last typed"), lambda row: format_moment(row.saved_at, zone), width=20),
        )

    def _lay_out(self) -> None:
        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(12))
        layout.addWidget(PlainLabel(_("What you left half typed"), kind="heading", wraps=True))
        layout.addWidget(
            PlainLabel(
                _("Nobody else sees it. It stays until it is saved or thrown away."),
                kind="muted",
                wraps=True,
            )
        )
        layout.addWidget(self._banner)
        layout.addWidget(self._none)
        layout.addWidget(self._table)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._discard)
        buttons.addWidget(self._to)
        buttons.addStretch(1)
        buttons.addWidget(self._close)
        buttons.addWidget(self._go_on)
        layout.addLayout(buttons)
        self._go_on.setProperty("kind", "primary")
        self._discard.setProperty("kind", "danger")
        for one in (self._discard, self._close):
            one.setAutoDefault(False)
        self._go_on.setDefault(True)
        self.set_width(_WIDTH)


def _key(row: DraftRow) -> str:
    return row.uuid


def _read(tx: Any) -> tuple[tuple[DraftRow, ...], tuple[Colleague, ...]]:
    return my_drafts(tx), tuple(colleagues(tx))
