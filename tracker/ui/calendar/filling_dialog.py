"""Places proposed to all who are to be called; taken in one act, or looked at only."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.bookings.filling_places import (
    ProposedVisit,
    beyond_proposals,
    propose_places,
    take_places,
)
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.proposal_columns import overdue_column, patient_column, proposed_column
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.plain_label import PlainLabel


class FillButton(KeyButton):
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(_("Fill places…"), owner=owner)
        self._tasks, self._today = tasks, today
        follow_right(self, tasks, Action.WORK_RECALL)
        self.clicked.connect(self.fill)

    def fill(self) -> None:
        """Propose places to all who are to be called."""
        denied = not_allowed(self._tasks, Action.WORK_RECALL)
        if denied is not None:
            self.failed.emit(denied)
            return
        FillingDialog(self._tasks, self._today, self.window()).open_fitted()


class FillingDialog(FormDialog):
    """For clinics that send the day by letter, or have agreed to it: one booking a row."""

    manual_page = "calendar"
    least_width = 760

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget) -> None:
        super().__init__(_("Fill open places"), tasks, action=_("Book all"), owner=owner)
        self._today = today
        self._visits: tuple[ProposedVisit, ...] = ()
        self._left_out: set[str] = set()
        self._told = PlainLabel(_("Looking for places…"), kind="small", wraps=True)
        self._beyond = PlainLabel("", kind="small", wraps=True)
        self._table = RowsTable(
            self._columns(),
            key=_key,
            name=_("Proposed places"),
            most_rows_in_sight=10,
        )
        self._reason = QLineEdit()

        self.explain(
            _(
                "The most urgent first; each proposal counts the ones before it. Enter or a double "
                "click leaves somebody out."
            )
        )
        self.body.addWidget(self._told)
        self.body.addWidget(self._beyond)
        self.body.addWidget(self._table)
        self._late = Field(_("&Reason for the late ones"), self._reason, name="reason")
        self.add(self._late)
        self._beyond.hide()
        self._late.hide()
        self._table.hide()
        self._table.row_activated.connect(self.leave_out)
        self.note_untouched()
        self._propose()

    @property
    def visits(self) -> tuple[ProposedVisit, ...]:
        """Without those who were left out."""
        return tuple(one for one in self._visits if _key(one) not in self._left_out)

    def leave_out(self, row: ProposedVisit) -> None:
        """Not booked with the others, or booked after all."""
        self._left_out ^= {_key(row)}
        self._show_rows()

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(take_places, self.visits, self._reason.text(), self._today.on)

    def present(self, problem: Exception) -> None:
        super().present(problem)
        if isinstance(problem, Invalid) and problem.field is None:
            # Somebody was booked by a colleague, or a place taken: propose anew.
            self._propose()

    def _propose(self) -> None:
        self.set_ready(is_ready=False)
        self.tasks.read(
            self,
            "beyond",
            beyond_proposals,
            self._today.on,
            then=self._on_beyond,
            failed=self.present,
        )
        self.tasks.read(
            self,
            "places",
            propose_places,
            self._today.on,
            then=self._on_places,
            failed=self.present,
        )

    def _on_beyond(self, beyond: int) -> None:
        self._beyond.setText(_rest(beyond))
        self._beyond.setVisible(bool(beyond))

    def _on_places(self, visits: tuple[ProposedVisit, ...]) -> None:
        self._visits = visits
        placed = [one for one in visits if one.proposed_on is not None]
        self._told.setText(_sums(len(placed), len(visits)))
        self._table.setVisible(bool(visits))
        self._show_rows()

    def _show_rows(self) -> None:
        self._table.show_rows(self._visits)
        placed = [one for one in self.visits if one.proposed_on is not None]
        self._late.setVisible(any(one.is_late for one in placed))
        self.set_ready(is_ready=bool(placed))

    def _columns(self) -> Sequence[Column[ProposedVisit]]:
        return (
            patient_column(18),
            overdue_column(),
            proposed_column(lambda row: _key(row) in self._left_out),
        )


def _sums(placed: int, asked: int) -> str:
    if not asked:
        return _("Nobody is to be called.")
    return ngettext(
        "A place within four weeks for {placed} of {count} visit.",
        "A place within four weeks for {placed} of {count} visits.",
        asked,
    ).format(placed=format_number(placed), count=format_number(asked))


def _rest(beyond: int) -> str:
    return ngettext(
        "{count} more treatment is to be booked; look again once these are.",
        "{count} more treatments are to be booked; look again once these are.",
        beyond,
    ).format(count=format_number(beyond))


def _key(row: ProposedVisit) -> str:
    return " ".join(row.course_uuids)
