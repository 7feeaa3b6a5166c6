"""Forms over a screen, opened again with what was left half typed in them."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import NotFound
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.patients.card import CourseCard, PatientCard, patient_card
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import Stock, stock
from tracker.text import _, person_name
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import (
    ALERT,
    AMENDMENT,
    BOOKING,
    COURSE,
    ENDING,
    GIVEN,
    HOLD,
    NOT_TREATED,
    OF_APPROVALS,
    OF_OUTCOMES,
    OF_PANEL,
    OF_STOCK,
    OUTSIDE,
    OWN_DATE,
    PATTERN,
    REINSTATE,
    VOID,
    VOID_OUTSIDE,
    WEIGHT,
)
from tracker.ui.form_dialog import ABOUT, FormDialog
from tracker.ui.tasks import Tasks

_OF_TREATMENT = frozenset({BOOKING, ENDING, HOLD, OWN_DATE, REINSTATE, *OF_PANEL})


class ResumedForms(QObject):
    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, window: QWidget) -> None:
        super().__init__(window)
        self._tasks, self._today, self._window = tasks, today, window

    def resume(self, draft: DraftContent) -> None:
        """The form of its kind; what it was about may be gone, which the form says."""
        if draft.kind in {OUTSIDE, VOID_OUTSIDE, NOT_TREATED, *_OF_TREATMENT}:
            self._tasks.read(
                self,
                ("card", draft.uuid),
                patient_card,
                draft.subject,
                self._today.on,
                then=partial(self._on_card, draft),
                failed=self.failed.emit,
            )
        elif draft.kind in OF_OUTCOMES:
            self._tasks.read(
                self,
                ("outcomes", draft.uuid),
                patient_outcomes,
                draft.subject,
                self._today.on,
                then=partial(self._on_outcomes, draft),
                failed=self.failed.emit,
            )
        elif draft.kind in OF_APPROVALS:
            from tracker.ui.approvals.resumed import resume_approval

            resume_approval(self, self._tasks, self._today, draft, self._window)
        elif draft.kind in OF_STOCK:
            self._tasks.read(
                self,
                ("stock", draft.uuid),
                stock,
                self._today.on,
                then=partial(self._on_stock, draft),
                failed=self.failed.emit,
            )
        elif draft.kind == COURSE:
            from tracker.ui.patients.course_form import CourseDialog

            about = draft.payload.get(ABOUT) or None
            CourseDialog(
                self._tasks, self._today, draft.subject, about, self._window, draft=draft
            ).open_fitted()
        elif draft.kind in {AMENDMENT, GIVEN}:
            from tracker.ui.visits.amend_form import AmendDialog

            AmendDialog(
                self._tasks,
                self._today,
                draft.payload.get(ABOUT, ""),
                is_planned=draft.kind == GIVEN,
                owner=self._window,
                draft=draft,
            ).open_fitted()

        elif draft.kind == PATTERN:
            from tracker.ui.sites.pattern_form import PatternDialog

            product = draft.payload.get(ABOUT, "")
            PatternDialog(
                self._tasks, self._today.on, draft.subject, product, (), self._window, draft=draft
            ).open_fitted()
        elif draft.kind == VOID:
            from tracker.ui.visits.void_form import VoidDialog

            about = draft.payload.get(ABOUT, "")
            VoidDialog(self._tasks, self._today, about, self._window, draft=draft).open_fitted()
        elif draft.kind in {WEIGHT, ALERT}:
            from tracker.ui.patients.alert_form import AlertDialog
            from tracker.ui.patients.weight_form import WeightDialog

            (WeightDialog if draft.kind == WEIGHT else AlertDialog)(
                self._tasks, self._today, draft.subject, self._window, draft=draft
            ).open_fitted()

    def _on_card(self, draft: DraftContent, card: PatientCard) -> None:
        if draft.kind in _OF_TREATMENT:
            self._resume_for_course(draft, card)
            return
        if draft.kind == NOT_TREATED:
            from tracker.ui.today.not_treated_form import NotTreatedDialog

            # Over the version that was seen: the booking may be another one by now.
            about, name = draft.payload.get(ABOUT, ""), card.header.name
            NotTreatedDialog(
                self._tasks, self._today, draft.subject, name, about, 0, self._window, draft=draft
            ).open_fitted()
            return
        from tracker.ui.patients.outside_form import OutsideDialog, VoidOutsideDialog

        about = draft.payload.get(ABOUT) or None
        if draft.kind == VOID_OUTSIDE:
            row = next((one for one in card.outside if one.uuid == about), None)
            if row is None:
                self.tell_gone()
                return
            VoidOutsideDialog(
                self._tasks, self._today, draft.subject, row, self._window, draft=draft
            ).open_fitted()
            return
        OutsideDialog(
            self._tasks, self._today, card, about, self._window, draft=draft
        ).open_fitted()

    def _resume_for_course(self, draft: DraftContent, card: PatientCard) -> None:
        found = [one for one in card.courses if one.uuid == draft.payload.get(ABOUT)]
        if not found:
            self.tell_gone()
            return
        course = found[0]
        if draft.kind in {BOOKING, *OF_PANEL}:
            from tracker.ui.forms.booking_dialog import read_booking

            self._tasks.read(
                self,
                ("panel", draft.uuid),
                read_booking,
                course.uuid,
                self._today.on,
                then=partial(self._on_panel, draft, course),
                failed=self.failed.emit,
            )
            return
        from tracker.ui.patients.ending_form import EndDialog, ReinstateDialog
        from tracker.ui.patients.hold_form import HoldDialog
        from tracker.ui.patients.own_date_form import OwnDateDialog

        kinds = {
            HOLD: HoldDialog,
            OWN_DATE: OwnDateDialog,
            ENDING: EndDialog,
            REINSTATE: ReinstateDialog,
        }
        kinds[draft.kind](
            self._tasks, self._today, draft.subject, course, self._window, draft=draft
        ).open_fitted()

    def _on_outcomes(self, draft: DraftContent, found: PatientOutcomes) -> None:
        from tracker.ui.outcomes.outcome_forms import outcome_form

        self._open(outcome_form(self._tasks, self._today, found, draft, self._window))

    def _on_stock(self, draft: DraftContent, found: Stock) -> None:
        from tracker.ui.stock.stock_forms import stock_form

        self._open(stock_form(self._tasks, self._today, found, draft, self._window))

    def _open(self, form: FormDialog | None) -> None:
        if form is None:
            self.tell_gone()
        else:
            form.open_fitted()

    def _on_panel(self, draft: DraftContent, course: CourseCard, panel: RecallPanel) -> None:
        if draft.kind in OF_PANEL:
            from tracker.ui.recall.act_forms import form_for_act
            from tracker.ui.recall.acts import Act
            from tracker.ui.recall.panel_dialog import PanelDialog

            form = form_for_act(Act(draft.kind), self._tasks, panel, draft)
            if form is None:
                self.tell_gone()
                return
            who = person_name(panel.family_name, panel.given_name)
            PanelDialog(form, who, self._window).open()
            return
        from tracker.ui.forms.booking_dialog import BookingDialog

        BookingDialog(self._tasks, course.label, panel, self._window, draft=draft).open_fitted()

    def tell_gone(self) -> None:
        self.failed.emit(
            NotFound(
                _(
                    "What this half-typed form was about is no longer there. What was typed is "
                    "kept until it is thrown away."
                )
            )
        )
