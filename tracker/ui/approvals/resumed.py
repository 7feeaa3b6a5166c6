"""Forms of authorisations, opened again with what was left half typed in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from tracker.services.authorisations.listing import authorisations_of
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.staff.drafts import DraftContent
from tracker.ui.approvals.authorisation_form import AuthorisationDialog
from tracker.ui.approvals.step_form import StepDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import AUTHORISATION
from tracker.ui.form_dialog import ABOUT
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.resumed_forms import ResumedForms


def resume_approval(
    forms: ResumedForms, tasks: Tasks, today: ClinicDate, draft: DraftContent, window: QWidget
) -> None:
    """Open the form of a draft; the one that it is about may have been taken back."""
    about = draft.payload.get(ABOUT) or None
    if draft.kind == AUTHORISATION:
        AuthorisationDialog(
            tasks, today, draft.subject, about, owner=window, draft=draft
        ).open_fitted()
        return

    def open_step(rows: tuple[AuthorisationRow, ...]) -> None:
        row = next((one for one in rows if one.uuid == about), None)
        if row is None:
            forms.tell_gone()
        else:
            StepDialog(tasks, today, row, draft.kind, window, draft=draft).open_fitted()

    tasks.read(
        forms,
        ("authorisations", draft.uuid),
        authorisations_of,
        draft.subject,
        today.on,
        then=open_step,
        failed=forms.failed.emit,
    )
