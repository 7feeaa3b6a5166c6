"""The name of a saved view, and whether it is everybody's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.services.recall.views import LONGEST_NAME, ViewForm, ViewRow, change_view, keep_view
from tracker.text import _
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.wrapped_check import WrappedCheck


class ViewDialog(FormDialog):
    """`form` is what is to be kept; with `row`, in place of what that was."""

    manual_page = "recall"

    def __init__(
        self,
        tasks: Tasks,
        form: ViewForm,
        today: date,
        row: ViewRow | None = None,
        *,
        owner: QWidget | None = None,
    ) -> None:
        title = _("Keep this list as a view") if row is None else _("Change a view")
        super().__init__(title, tasks, owner=owner)
        self._form, self._today, self._row = form, today, row
        self._name = QLineEdit(form.name)
        self._shared = WrappedCheck(_("Everybody may use and change it"))
        self.explain(
            _(
                "It keeps the tile, the filters, the order and the columns as they are shown now. "
                "The list itself is read anew each time."
            )
        )
        self._name.setMaxLength(LONGEST_NAME)
        self.add(Field(_("&Name"), self._name, name="name"))
        self.body.addWidget(self._shared)
        self._shared.setChecked(form.is_shared)
        self._shared.setEnabled(row is None or row.is_own)
        self.note_untouched()

    def content(self) -> object:
        return (self._name.text(), self._shared.isChecked())

    def submit(self) -> None:
        self._form = replace(
            self._form, name=self._name.text().strip(), is_shared=self._shared.isChecked()
        )
        if self._row is None:
            self.write(keep_view, self._form, self._today)
        else:
            self.write(change_view, self._row.uuid, self._row.version, self._form)
