"""Does what is asked for on the Patient screen: opens the forms, runs the short commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QApplication, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.contacts.attempts import withdraw_attempt
from tracker.services.courses.holds import release
from tracker.services.courses.own_dates import clear_own_date
from tracker.services.outcomes.symptom_reports import withdraw_report
from tracker.services.patients.alerts import end_alert
from tracker.services.patients.card import (
    AlertRow,
    CourseCard,
    OutsideRow,
    PatientCard,
    SessionRow,
    TimelineItem,
    WeightRow,
)
from tracker.services.patients.weights import withdraw_weight
from tracker.services.recall.panel import RecallPanel
from tracker.services.visits.sessions import sign_sessions
from tracker.text import _, format_date_short
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.booking_dialog import BookingDialog, read_booking
from tracker.ui.lock.password_gate import with_signature
from tracker.ui.patients.alert_form import AlertDialog
from tracker.ui.patients.course_card import CourseCard as Card
from tracker.ui.patients.course_card import right_for_course
from tracker.ui.patients.course_form import CourseDialog
from tracker.ui.patients.ending_form import EndDialog, ReinstateDialog
from tracker.ui.patients.hold_form import HoldDialog
from tracker.ui.patients.outside_form import OutsideDialog, VoidOutsideDialog
from tracker.ui.patients.own_date_form import OwnDateDialog
from tracker.ui.patients.patient_actions import Wish, booking_wishes, right_for, wish_menu
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patient_papers import PatientPapers
from tracker.ui.patients.same_menu import SameMenu
from tracker.ui.patients.session_columns import say_session
from tracker.ui.patients.weight_form import WeightDialog
from tracker.ui.printing.patient_history import identity
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import not_allowed
from tracker.ui.signer import signer
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.choice import Option

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
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(self, page: QWidget, tasks: Tasks, today: ClinicDate, banner: Banner) -> None:
        super().__init__(page)
        self._page, self._tasks, self._today = page, tasks, today
        self.presenter = ProblemPresenter(page, banner)
        self._card: PatientCard | None = None
        self._same = SameMenu(tasks, today, page)
        self._same.told.connect(self.told)
        self._same.failed.connect(self._on_failed)
        self._papers = PatientPapers(tasks, page)
        self._papers.told.connect(self.told)
        self._papers.failed.connect(self._on_failed)

    def take(self, card: PatientCard) -> None:
        """Whom it is about from now on, as last read."""
        self._card = card

    def fulfil(self, wish: Wish) -> None:
        """About the patient, injections, or something given elsewhere."""
        if self._card is None or self._is_denied(right_for(wish.code)):
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
            case "same":
                self._same.offer(patient_uuid)
            case _ if self._papers.fulfil(wish, self._card, self._today.on):
                pass
            case _:
                self._fulfil_for_row(wish, patient_uuid)

    def _fulfil_for_row(self, wish: Wish, patient_uuid: str) -> None:
        match wish.code, wish.about:
            case "edit-outside", OutsideRow() as row:
                self._open_outside(row.uuid)
            case "void-outside", OutsideRow() as row:
                self._open(
                    VoidOutsideDialog(self._tasks, self._today, patient_uuid, row, self._page)
                )
            case "book", CourseCard() as course:
                self.fulfil_for_course(wish.code, course)
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
        if self._card is None or self._is_denied(right_for_course(code)):
            return
        patient_uuid = self._card.header.uuid
        match code:
            case "record":
                self.record_requested.emit(patient_uuid, row.uuid)
            case "edit":
                self._open(
                    CourseDialog(self._tasks, self._today, patient_uuid, row.uuid, self._page)
                )
            case "book":
                self._tasks.read(
                    self, "booking", read_booking, row.uuid, self._today.on,
                    then=partial(self._on_booking_read, row), failed=self._on_failed,
                )  # fmt: skip
            case "decide":
                self.recall_requested.emit(row.uuid)
            case "charts":
                self._open_charts(row)
            case _ if code.startswith("authorisation/"):
                from tracker.ui.approvals.authorisation_form import AuthorisationDialog

                about = code.partition("/")[2] or None
                self._open(
                    AuthorisationDialog(
                        self._tasks, self._today, patient_uuid, about, row.uuid, self._page
                    )
                )
            case "end":
                self._open(EndDialog(self._tasks, self._today, patient_uuid, row, self._page))
            case "reinstate":
                self._open(ReinstateDialog(self._tasks, self._today, patient_uuid, row, self._page))
            case _:
                self._change_date(code, row, patient_uuid)

    def _change_date(self, code: str, row: CourseCard, patient_uuid: str) -> None:
        match code:
            case "hold":
                self._open(HoldDialog(self._tasks, self._today, patient_uuid, row, self._page))
            case "release" if row.hold is not None:
                self._run(release, row.hold.uuid, row.hold.version, self._today.on)
            case "own-date":
                self._open(OwnDateDialog(self._tasks, self._today, patient_uuid, row, self._page))
            case "clear-own-date" if row.own_date is not None:
                self._run(clear_own_date, row.own_date.uuid, row.own_date.version, self._today.on)

    def book(self) -> None:
        """The treatment whose card has the focus, or the only one; else asks which."""
        if self._card is None or self._is_denied(right_for("book")):
            return
        wishes = list(booking_wishes(self._card))
        cards = self._page.findChildren(Card)
        focused = _with_focus(cards)
        if focused is not None:
            wishes = [wish for wish in wishes if wish.about == focused.row] or wishes
        if len(wishes) == 1:
            self.fulfil(wishes[0])
        elif wishes:
            menu = wish_menu(self._page, wishes, self.fulfil, self._tasks)
            menu.setActiveAction(menu.actions()[0])
            menu.popup(cards[0].mapToGlobal(QPoint(0, cards[0].height())))

    def show_charts(self) -> None:
        """Of the treatment whose card has the focus, else of the first."""
        if self._card is not None and self._card.courses:
            focused = _with_focus(self._page.findChildren(Card))
            self._open_charts(focused.row if focused is not None else self._card.courses[0])

    def _open_charts(self, row: CourseCard) -> None:
        from tracker.ui.charts.chart_dialog import ChartDialog

        if self._card is not None:
            treatments = [Option(one.uuid, one.label) for one in self._card.courses]
            who = identity(self._card.header)
            dialog = ChartDialog(self._tasks, self._today, treatments, who, self._page)
            dialog.show_treatment(row.uuid)
            dialog.open()

    def _on_booking_read(self, row: CourseCard, panel: RecallPanel) -> None:
        self._open(BookingDialog(self._tasks, row.label, panel, self._page))

    def _is_denied(self, action: Action | None) -> bool:
        """A key reaches what no button offers: it is told why not."""
        denied = not_allowed(self._tasks, action) if action is not None else None
        if denied is not None:
            self.presenter.present(denied)
        return denied is not None

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
        name, on = signer(self._tasks), format_date_short(row.on)

        def sign() -> None:
            self._run(sign_sessions, ((row.uuid, row.version),), self._today.on)

        def confirm() -> None:
            what = (
                _("You sign these injections as {name}. They are never deleted then.")
                if name
                else _("You sign these injections in your name. They are never deleted then.")
            ).format(name=name)
            with_signature(self._tasks, self._page.window(), what, sign)

        self.presenter.confirm(
            (
                _("Sign the injections of {on} as {name}?")
                if name
                else _("Sign the injections of {on} in your name?")
            ).format(on=on, name=name),
            action=_("Sign"),
            then=confirm,
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


def _with_focus(cards: list[Card]) -> Card | None:
    """The card that holds the focus."""
    focus = QApplication.focusWidget()
    return next((one for one in cards if focus is not None and one.isAncestorOf(focus)), None)
