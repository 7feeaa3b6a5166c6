"""Treatments not given for over a year: a clinician ends those that nobody will take up, in one act."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QAbstractItemView, QWidget

from tracker.domain.rights import Action
from tracker.services.recall.long_untreated import (
    MOST_AT_ONCE,
    LongUntreated,
    end_long_untreated,
    long_untreated,
)
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.reason_choice import ReasonChoice
from tracker.ui.kinds import Kind
from tracker.ui.lock.password_gate import with_password
from tracker.ui.look import look
from tracker.ui.rows_table import RowsTable
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel

_LEAST_HEIGHT = 300


class LongUntreatedDialog(FormDialog):
    """None is marked at first: ending is decided, never left standing."""

    manual_page = "import-later"
    least_width = 820

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(
            _("Not treated for over a year"), tasks, action=_("End those marked…"), owner=owner
        )
        self._on = today.on
        self._found: Sequence[LongUntreated] = ()
        self._all = 0
        self.table = RowsTable(
            _columns(today.on),
            key=_key,
            name=_("Not treated for over a year"),
            most_rows_in_sight=None,
        )
        self._count = PlainLabel(kind="strong", wraps=True)
        self._reason = ReasonChoice(tasks, "end", failed=self.present)
        self._note = NotesEdit(2)

        self.explain(
            _(
                "Nobody is booked, and nothing has ended. Those that you mark, one or many, end "
                "today, signed by {name}. Each of the others keeps its next step, and Recall shows "
                "it as late from the day after. Ctrl+A marks all."
            ).format(name=signer(tasks) or _("who works"))
        )
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.setMinimumHeight(look().px(_LEAST_HEIGHT))
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._count)
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.add(Field(_("&Note"), self._note, name="note"))
        self.note_untouched()
        self.set_ready(is_ready=False)

        self.table.selectionModel().selectionChanged.connect(self._on_marked)
        tasks.read(
            self, "untreated", long_untreated, today.on, then=self._on_read, failed=self.present
        )

    def content(self) -> object:
        return self._note.text()

    @property
    def marked(self) -> list[LongUntreated]:
        """Those that would end."""
        places = {index.row() for index in self.table.selectionModel().selectedRows()}
        return [self._found[place] for place in sorted(places)]

    def submit(self) -> None:
        count = len(self.marked)
        if not count:
            self.banner.show_message(Kind.CAUTION, _("Mark the treatments first."))
            return
        self._reason.chosen()
        self.presenter.confirm(
            ngettext(
                "End {count} treatment? Nobody will be asked to call about it any more.",
                "End {count} treatments? Nobody will be asked to call about them any more.",
                count,
            ).format(count=format_number(count)),
            action=_("End those marked"),
            then=self._sign,
            is_dangerous=True,
        )

    def _on_read(self, found: tuple[LongUntreated, ...]) -> None:
        self._found = found[:MOST_AT_ONCE]
        self._all = len(found)
        self.table.show_rows(self._found)
        self.table.clearSelection()
        self.table.setFocus()
        self._on_marked()
        self.set_ready(is_ready=bool(found))
        if found:
            self.save_needs(Action.END_COURSES)

    def _on_marked(self, *_changed: object) -> None:
        marked, all_of_them = len(self.marked), self._all
        self._count.setText(
            _("{marked} of {count} marked").format(
                marked=format_number(marked), count=format_number(all_of_them)
            )
            if all_of_them
            else _("Nobody: every treatment was given within a year, is booked, or has ended.")
        )

    def _sign(self) -> None:
        what = _("Ending many treatments at once is signed with your password.")
        with_password(self.tasks, self, what, _("Sign"), self._write)

    def _write(self) -> None:
        self.write(
            end_long_untreated,
            [(one.uuid, one.version) for one in self.marked],
            self._reason.chosen(),
            self._note.text(),
            self._on,
        )


def _columns(today: date) -> Sequence[Column[LongUntreated]]:
    return (
        Column(
            _("Patient"),
            lambda one: one.name,
            sub=lambda one: one.record_number,
            width=20,
            stretches=True,
            is_strong=True,
        ),
        Column(
            _("Treatment"),
            lambda one: one.treatment,
            sub=lambda one: _("Last given {on}").format(on=format_date_short(one.last_on)),
            width=26,
            stretches=True,
        ),
        Column(
            _("Next step"),
            lambda one: one.verb,
            sub=lambda one: one.owner,
            width=16,
            is_strong=True,
        ),
        Column(
            _("By"),
            lambda one: "" if one.step_on is None else format_date_short(one.step_on),
            sub=lambda one: _("late") if one.step_on and one.step_on < today else one.state,
            width=13,
        ),
    )


def _key(one: LongUntreated) -> str:
    return one.uuid
