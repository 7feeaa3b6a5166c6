"""What can be asked for on the Patient screen, as menus made from what is known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu, QWidget

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.patients.card import (
    CourseCard,
    OutsideRow,
    PatientCard,
    SessionRow,
    TimelineItem,
)
from tracker.text import _, format_date_short
from tracker.ui.patients.course_card import is_booked
from tracker.ui.patients.patient_header import say_alert, weight_label
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class Wish:
    """An entry of a menu: `code` names what is wanted, `about` the row that it is about."""

    code: str
    label: str
    about: object = None


def patient_wishes(card: PatientCard) -> Iterator[Wish]:
    """Everything about the patient that has no button of its own, and booking before it."""
    yield from booking_wishes(card)
    yield Wish("outside", _("Log treatment given elsewhere…"))
    yield Wish("alert", _("Add a warning…"))
    for alert in card.alerts:
        over = _("No longer warns: {warning}").format(warning=say_alert(alert))
        yield Wish("end-alert", over, alert)
    yield Wish("weight", _("Add a weight…"))
    for weight in card.weights[:3]:
        wrong = _("Entered in error: {weight} on {on}").format(
            weight=weight_label(weight.grams), on=format_date_short(weight.measured_on)
        )
        yield Wish("withdraw-weight", wrong, weight)
    yield Wish("same", _("Same person as…"))
    yield Wish("print", _("Print history…"))
    yield Wish("pdf", _("Save history as PDF…"))
    yield Wish("print-dates", _("Print card of dates…"))
    yield Wish("pdf-dates", _("Save card of dates as PDF…"))
    yield Wish("print-transfer", _("Print transfer summary…"))
    yield Wish("pdf-transfer", _("Save transfer summary as PDF…"))
    yield Wish("copy", _("Copy summary as text"))


def booking_wishes(card: PatientCard) -> Iterator[Wish]:
    """A day for each treatment that isn't ended."""
    for course in card.courses:
        if course.state is not State.ENDED:
            yield Wish("book", _book_label(course).format(treatment=course.label), course)


def session_wishes(row: SessionRow) -> Iterator[Wish]:
    """What can be done about injections, by how far their record has come."""
    if row.status == "planned":
        yield Wish("give", _("Record as given…"), row)
    if row.status == "given":
        yield Wish("sign", _("Sign"), row)
    if row.counts:
        yield Wish("amend", _("Amend…"), row)
    if row.status != "voided":
        yield Wish("void", _("Entered in error…"), row)
    yield Wish("print-note", _("Print note of the visit…"), row)
    yield Wish("pdf-note", _("Save note of the visit as PDF…"), row)
    yield Wish("read", _("Read everything about it"), row)


def outside_wishes(row: OutsideRow) -> Iterator[Wish]:
    """What can be done about toxin given elsewhere."""
    if row.void_reason:
        return
    yield Wish("edit-outside", _("Change, or assign to a treatment…"), row)
    yield Wish("void-outside", _("Entered in error…"), row)


def event_wishes(row: TimelineItem) -> Iterator[Wish]:
    """What can be done about a call, a hold, an own date or an answer."""
    if not row.can_withdraw:
        return
    labels = {
        "hold": _("Release the hold"),
        "own-date": _("Back to the computed date"),
    }
    yield Wish("withdraw", labels.get(row.kind, _("Entered in error")), row)


# What each wish takes; those that are missing here are anybody's who may read a chart.
_TAKES = {
    "edit": Action.EDIT_PATIENTS,
    "new-course": Action.EDIT_COURSES,
    "book": Action.WORK_RECALL,
    "outside": Action.EDIT_PATIENTS,
    "edit-outside": Action.EDIT_PATIENTS,
    "void-outside": Action.EDIT_PATIENTS,
    "alert": Action.EDIT_PATIENTS,
    "end-alert": Action.EDIT_PATIENTS,
    "weight": Action.EDIT_PATIENTS,
    "withdraw-weight": Action.EDIT_PATIENTS,
    "give": Action.RECORD_SESSIONS,
    "sign": Action.SIGN_SESSIONS,
    "amend": Action.AMEND_SESSIONS,
    "void": Action.VOID_SESSIONS,
    "withdraw": Action.WORK_RECALL,
}


def right_for(code: str) -> Action | None:
    """What the wish of that code takes; None for anybody's who may read a chart."""
    return _TAKES.get(code)


def wish_menu(
    owner: QWidget, wishes: Iterable[Wish], then: Callable[[Wish], None], tasks: Tasks
) -> QMenu:
    """A menu that drops itself when it closes; `then` gets the wish that was chosen.

    What whoever works may not do is there, and says why not.
    """
    menu = QMenu(owner)
    menu.setToolTipsVisible(True)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for wish in wishes:
        # An ampersand that somebody typed is no mnemonic.
        action = menu.addAction(wish.label.replace("&", "&&"))
        action.triggered.connect(partial(_choose, then, wish))
        takes = right_for(wish.code)
        if takes is not None:
            follow_right(action, tasks, takes)
    return menu


def _book_label(course: CourseCard) -> str:
    return _("Move the booking: {treatment}…") if is_booked(course) else _("Book: {treatment}…")


def _choose(then: Callable[[Wish], None], wish: Wish, _is_checked: bool = False) -> None:
    then(wish)
