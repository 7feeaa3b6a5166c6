"""Dismissing a row that waits: it is not to come in, for a reason."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.services.imports.waiting_rows import ListedWaiting, dismiss_waiting
from tracker.text import _, format_number
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class DismissRowDialog(FormDialog):
    manual_page = "import"

    def __init__(self, tasks: Tasks, row: ListedWaiting, on: date, owner: QWidget) -> None:
        super().__init__(_("Dismiss a row"), tasks, action=_("Dismiss"), owner=owner)
        self._row, self._on = row, on
        self._reason = NotesEdit(2)
        self.explain(
            _("Row {line} of “{file}” will not come in. It is kept in the trail.").format(
                line=format_number(row.line), file=row.file_name
            )
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.note_untouched()

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(
            dismiss_waiting, self._row.uuid, self._row.version, self._reason.text(), self._on
        )
