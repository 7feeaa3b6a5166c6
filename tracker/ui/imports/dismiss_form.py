"""Dismissing a row that waits: it is not to come in, for a reason."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.services.imports.waiting_rows import (
    ListedWaiting,
    dismiss_alike,
    dismiss_waiting,
)
from tracker.text import _, format_number, ngettext
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class DismissRowDialog(FormDialog):
    manual_page = "import"

    """One row, or with it `others` that wait for the same reason."""

    def __init__(
        self,
        tasks: Tasks,
        row: ListedWaiting,
        on: date,
        owner: QWidget,
        others: tuple[ListedWaiting, ...] = (),
    ) -> None:
        title = _("Dismiss rows") if others else _("Dismiss a row")
        super().__init__(title, tasks, action=_("Dismiss"), owner=owner)
        self._row, self._on, self._others = row, on, others
        self._reason = NotesEdit(2)
        told = _("Row {line} of “{file}” will not come in. It is kept in the trail.")
        if others:
            told = ngettext(
                "Row {line} of “{file}” and {count} more will not come in. They are kept in the trail.",
                "Row {line} of “{file}” and {count} more will not come in. They are kept in the trail.",
                len(others),
            )
        self.explain(
            told.format(
                line=format_number(row.line),
                file=row.file_name,
                count=format_number(len(others)),
            )
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.note_untouched()

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        if self._others:
            rows = (self._row, *self._others)
            self.write(dismiss_alike, rows, self._reason.text(), self._on)
            return
        self.write(
            dismiss_waiting, self._row.uuid, self._row.version, self._reason.text(), self._on
        )
