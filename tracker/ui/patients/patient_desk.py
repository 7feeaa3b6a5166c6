"""Does what is asked for on the Patient screen: opens the forms, runs the short commands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.services.alerts import end_alert
from tracker.services.contacts import withdraw_attempt
from tracker.services.holds import release
from tracker.services.own_dates import clear_own_date
from tracker.services.patient_card import (
    AlertRow,
    CourseCard,
    OutsideRow,
    PatientCard,
    SessionRow,
    TimelineItem,
    WeightRow,
)
from tracker.services.sessions import sign_sessions
from tracker.services.symptom_reports import withdraw_report
from tracker.services.weights import withdraw_weight
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.patients.alert_form import AlertDialog
from tracker.ui.patients.course_form import CourseDialog
from tracker.ui.patients.ending_form import EndDialog, ReinstateDialog
from tracker.ui.patients.hold_form import HoldDialog
from tracker.ui.patients.outside_form import OutsideDialog, VoidOutsideDialog
from tracker.ui.patients.own_date_form import OwnDateDialog
from tracker.ui.patients.patient_actions import Wish
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.session_columns import say_session
from tracker.ui.patients.weight_form import WeightDialog
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.print_flow import print_paper, save_as_pdf
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner

_WITHDRAW: dict[str, Callable[..., Done]] = {
    "contact": withdraw_attempt,
    "report": withdraw_report,
    "hold": release,
    "own-date": clear_own_date,
}


class PatientDesk(QObject):
    record_requested = Signal(str, str)
    amend_requested = Signal(str)
    give_requested = Signal(str)
    void_requested = Signal(str)
    recall_requested = Signal(str)

    def __init__(self, page: QWidget, tasks: Tasks, today: ClinicDate, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today = page, tasks, today
        self.presenter = ProblemPresenter(page, banner)
        self._card: PatientCard | None = None

    def take(self, card: PatientCard) -> None:
        """Whom it is about from now on, as last read."""
        self._card = card

    def fulfil(self, wish: Wish) -> None:
        """About the patient, injections, or something given elsewhere."""
        if self._card is None:
            return
        patient_uuid = self._card.header.uuid
        match wish.code:
            case "edit":
                self._open(PatientDialog(self._tasks, self._today, patient_uuid, self._page))
            case "new-course":
                self._open(CourseDialog(self._tasks, self._today, patient_uuid, None, self._page))
            case "outside":
                self._open_outside(None)
            case "alert":
                self._open(AlertDialog(self._tasks, self._today, patient_uuid, self._page))
            case "weight":
                self._open(WeightDialog(self._tasks, self._today, patient_uuid, self._page))
            case "print" | "pdf":
                self._print(is_file=wish.code == "pdf")
            case _:
                self._fulfil_for_row(wish)

    def _fulfil_for_row(self, wish: Wish) -> None:
        match wish.code, wish.about:
            case "edit-outside", OutsideRow() as row:
                self._open_outside(row.uuid)
            case "void-outside", OutsideRow() as row:
                self._open(VoidOutsideDialog(self._tasks, self._today, row, self._page))
            case "end-alert", AlertRow() as alert:
                self._run(end_alert, alert.uuid, alert.version, self._today.on)
            case "withdraw-weight", WeightRow() as weight:
                self._run(withdraw_weight, weight.uuid, self._today.on)
            case _code, SessionRow() as session:
                self._fulfil_for_session(wish.code, session)
            case "withdraw", TimelineItem() as item if item.kind in _WITHDRAW:
                self._run(_WITHDRAW[item.kind], item.uuid, item.version, self._today.on)

    def fulfil_for_course(self, code: str, row: CourseCard) -> None:
        """About one treatment; `code` as `CourseCard.wanted` names it."""
        if self._card is None:
            return
        patient_uuid = self._card.header.uuid
        match code:
            case "record":
                self.record_requested.emit(patient_uuid, row.uuid)
            case "edit":
                self._open(
                    CourseDialog(self._tasks, self._today, patient_uuid, row.uuid, self._page)
                )
            case "book" | "decide":
                self.recall_requested.emit(row.uuid)
            case "hold":
                self._open(HoldDialog(self._tasks, self._today, row, self._page))
            case "release" if row.hold is not None:
                self._run(release, row.hold.uuid, row.hold.version, self._today.on)
            case "own-date":
                self._open(OwnDateDialog(self._tasks, self._today, row, self._page))
            case "clear-own-date" if row.own_date is not None:
                self._run(clear_own_date, row.own_date.uuid, row.own_date.version, self._today.on)
            case "end":
                self._open(EndDialog(self._tasks, self._today, row, self._page))
            case "reinstate":
                self._open(ReinstateDialog(self._tasks, self._today, row, self._page))

    def _fulfil_for_session(self, code: str, row: SessionRow) -> None:
        match code:
            case "sign":
                self._ask_to_sign(row)
            case "amend":
                self.amend_requested.emit(row.uuid)
            case "give":
                self.give_requested.emit(row.uuid)
            case "void":
                self.void_requested.emit(row.uuid)
            case "read":
                self.presenter.tell(say_session(row))

    def _ask_to_sign(self, row: SessionRow) -> None:
        def sign() -> None:
            self._run(sign_sessions, ((row.uuid, row.version),), self._today.on)

        self.presenter.confirm(
            _("Sign the injections of {on} in your name?").format(on=format_date_short(row.on)),
            action=_("Sign"),
            then=sign,
            detail=say_session(row),
        )

    def _open_outside(self, outside_uuid: str | None) -> None:
        if self._card is not None:
            self._open(
                OutsideDialog(self._tasks, self._today, self._card, outside_uuid, self._page)
            )

    def _open(self, dialog: FormDialog) -> None:
        dialog.open_fitted()

    def _run(self, command: Callable[..., Done], *args: object) -> None:
        self._tasks.write(self, command, *args, failed=self._on_failed)

    def _on_failed(self, problem: Exception) -> None:
        self.presenter.present(problem)

    def _print(self, *, is_file: bool) -> None:
        if self._card is None:
            return
        paper = history_paper(self._card, self._today.on)
        try:
            if is_file:
                save_as_pdf(paper, self._page)
            else:
                print_paper(paper, self._page)
        except Problem as problem:
            self.presenter.present(problem)
