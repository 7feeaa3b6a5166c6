"""The papers about one patient, on a printer or as PDF, and the summary to be pasted elsewhere."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.patient_card import PatientCard, SessionRow
from tracker.services.printing import chart_printed
from tracker.text import _
from tracker.ui.patients.patient_actions import Wish
from tracker.ui.printing.date_card import date_card
from tracker.ui.printing.paper import Paper
from tracker.ui.printing.patient_history import history_paper
from tracker.ui.printing.plain_summary import plain_summary
from tracker.ui.printing.print_flow import print_paper, save_as_pdf, say_saved
from tracker.ui.printing.session_note import session_note
from tracker.ui.printing.transfer_summary import transfer_summary
from tracker.ui.tasks import Tasks


class PatientPapers(QObject):
    """Nothing is printed or saved without being asked where; the audit trail has all of it."""

    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._window = tasks, owner

    def fulfil(self, wish: Wish, card: PatientCard, today: date) -> bool:
        """Whether the wish was about paper."""
        if wish.code == "copy":
            QGuiApplication.clipboard().setText(plain_summary(card, today))
            self.told.emit(_("The summary is copied. Paste it where it belongs."))
            self._note(card)
            return True
        way, _dash, kind = wish.code.partition("-")
        paper = _paper(kind, wish, card, today) if way in {"print", "pdf"} else None
        if paper is None:
            return False
        try:
            saved = save_as_pdf(paper, self._window) if way == "pdf" else None
            is_done = saved is not None if way == "pdf" else print_paper(paper, self._window)
        except Problem as problem:
            self.failed.emit(problem)
            return True
        if saved is not None:
            self.told.emit(say_saved(saved))
        if is_done:
            self._note(card)
        return True

    def _note(self, card: PatientCard) -> None:
        self._tasks.read(
            self, None, chart_printed, card.header.uuid, then=_ignore, failed=self.failed.emit
        )


def _paper(kind: str, wish: Wish, card: PatientCard, today: date) -> Paper | None:
    match kind, wish.about:
        case "", _about:
            return history_paper(card, today)
        case "dates", _about:
            return date_card(card, today)
        case "transfer", _about:
            return transfer_summary(card, today)
        case "note", SessionRow() as session:
            return session_note(card, session, today)
    return None


def _ignore(_nothing: object) -> None:
    pass
