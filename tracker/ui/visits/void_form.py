"""Marking injections as entered in error, with a look at what moves."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.problems import EditConflict
from tracker.services.courses.preview import Moved, preview_void
from tracker.services.editing import Editing
from tracker.services.staff.drafts import DraftContent
from tracker.services.visits.forms import AmendForm
from tracker.services.visits.sessions import session_form, void_session
from tracker.services.visits.titles import SessionTitle, session_title
from tracker.services.visits.voiding import void_consequences
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import VOID
from tracker.ui.form_dialog import FormDialog
from tracker.ui.moved_dialog import moved_list
from tracker.ui.tasks import Tasks
from tracker.ui.visits.session_heading import session_heading
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel


class VoidDialog(FormDialog):
    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        session_uuid: str,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(
            _("Entered in error"), tasks, action=_("Mark as entered in error"), owner=owner
        )
        self._today, self._uuid = today, session_uuid
        self._seen_version = 0
        self._resumed = draft
        self._heading = PlainLabel(kind="strong", wraps=True)
        self._reason = NotesEdit()
        self._moved = QWidget()
        self._moves = QVBoxLayout(self._moved)
        self._moves.setContentsMargins(0, 0, 0, 0)

        self.explain(_("It stays to be read, and no longer counts."))
        self.body.addWidget(self._heading)
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
            self, "form", _read_start, self._uuid, then=self._on_form, failed=self.present
        )
        self.tasks.read(
            self,
            "moves",
            _read_moves,
            self._uuid,
            self._today.on,
            then=self._on_moved,
            failed=self.present,
        )

    def _on_form(self, found: tuple[SessionTitle, Editing[AmendForm]]) -> None:
        title, editing = found
        draft, self._resumed = self._resumed, None
        self._seen_version = self.seen_version(draft, editing.version)
        self._heading.setText(session_heading(title))
        self.set_ready(is_ready=True)
        self.keep_drafts(
            VOID, title.patient_uuid, self.fields.editors, draft, self._seen_version, self._uuid
        )

    def _on_moved(self, found: tuple[list[Moved], tuple[str, ...]]) -> None:
        moved, told = found
        while (item := self._moves.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        self._moves.addWidget(moved_list(moved))
        for sentence in told:
            self._moves.addWidget(PlainLabel(sentence, wraps=True))


def _read_moves(tx: Any, session_uuid: str, today: date) -> tuple[list[Moved], tuple[str, ...]]:
    return preview_void(tx, session_uuid, today), void_consequences(tx, session_uuid)


def _read_start(tx: Any, session_uuid: str) -> tuple[SessionTitle, Editing[AmendForm]]:
    return session_title(tx, session_uuid), session_form(tx, session_uuid)
