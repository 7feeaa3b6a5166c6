"""The form of how a patient does that was left half typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.staff.drafts import DraftContent
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import CONSENT, DECLINE, EVENT, PRIOR, RESPONSE, SCORE
from tracker.ui.form_dialog import ABOUT, FormDialog
from tracker.ui.outcomes.consent_form import ConsentDialog
from tracker.ui.outcomes.decline_form import DeclineDialog
from tracker.ui.outcomes.event_form import EventDialog
from tracker.ui.outcomes.prior_form import PriorDialog
from tracker.ui.outcomes.response_form import ResponseDialog
from tracker.ui.outcomes.response_taps import Before
from tracker.ui.outcomes.score_form import ScoreDialog, WithdrawScoreDialog
from tracker.ui.tasks import Tasks

_NEW = {SCORE: ScoreDialog, CONSENT: ConsentDialog, PRIOR: PriorDialog}


def outcome_form(
    tasks: Tasks, today: ClinicDate, found: PatientOutcomes, draft: DraftContent, owner: QWidget
) -> FormDialog | None:
    """None where what it was about is gone: a score, a proposal, or injections that are no longer the last."""
    patient, about = found.patient_uuid, draft.payload.get(ABOUT, "")
    if draft.kind in _NEW:
        return _NEW[draft.kind](tasks, today, found, owner, draft=draft)
    if draft.kind == EVENT:
        return EventDialog(tasks, today, found, about or None, owner, draft=draft)
    if draft.kind == RESPONSE:
        for course in found.courses:
            if course.last_session == about and course.last_on is not None:
                before = Before(course.uuid, course.label, about, course.last_on)
                return ResponseDialog(tasks, today, patient, before, owner, draft=draft)
        return None
    if draft.kind == DECLINE:
        for proposal in found.proposals:
            if proposal.course_uuid == about:
                return DeclineDialog(tasks, today, patient, proposal, owner, draft=draft)
        return None
    for scores in found.scores:
        for row in scores.scores:
            if row.uuid == about:
                return WithdrawScoreDialog(
                    tasks, today, patient, scores.label, row, owner, draft=draft
                )
    return None
