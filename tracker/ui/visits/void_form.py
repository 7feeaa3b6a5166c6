"""Marking injections as entered in error, with a look at what moves."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.problems import EditConflict
from tracker.services.editing import Editing
from tracker.services.preview import Moved, preview_void
from tracker.services.sessions import session_form, void_session
from tracker.services.visit_forms import AmendForm
from tracker.text import _, format_date_short, format_units
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.visits.moved_dialog import moved_list
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class VoidDialog(FormDialog):
    def __init__(
        self, tasks: Tasks, today: ClinicDate, session_uuid: str, owner: QWidget | None = None
    ) -> None:
        super().__init__(
            _("Entered in error"), tasks, action=_("Mark as entered in error"), owner=owner
        )
        self._today, self._uuid = today, session_uuid
        self._seen_version = 0
        self._reason = NotesEdit()
        self._moved = QWidget()
        self._moves = QVBoxLayout(self._moved)
        self._moves.setContentsMargins(0, 0, 0, 0)

        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.body.addWidget(self._moved)
        self.set_ready(is_ready=False)
        self.note_untouched()
        self._read()

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(
            void_session, self._uuid, self._seen_version, self._reason.text(), self._today.on
        )

    def present(self, problem: Exception) -> None:
        if isinstance(problem, EditConflict):
            self.presenter.present(problem, take_theirs=self._read)
            return
        super().present(problem)

    def _read(self) -> None:
        self.tasks.read(
            self, "form", session_form, self._uuid, then=self._on_form, failed=self.present
        )
        self.tasks.read(
            self,
            "moves",
            preview_void,
            self._uuid,
            self._today.on,
            then=self._on_moved,
            failed=self.present,
        )

    def _on_form(self, editing: Editing[AmendForm]) -> None:
        form, self._seen_version = editing.form, editing.version
        self.explain(
            _("{dose} of {product} on {on}: it stays to be read, and no longer counts.").format(
                dose=format_units(form.dose) if form.dose is not None else _("Unknown dose"),
                product=form.product,
                on=format_date_short(form.on) if form.on is not None else _("an unknown day"),
            )
        )
        self.set_ready(is_ready=True)

    def _on_moved(self, moved: list[Moved]) -> None:
        while (item := self._moves.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        self._moves.addWidget(moved_list(moved))
