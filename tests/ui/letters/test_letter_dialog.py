"""A run of letters as a nurse sees it before anything is printed."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.clinics import TODAY, Clinic
from tracker.domain.letter import LetterKind
from tracker.services.contacts.letter_settings import SenderForm, save_sender
from tracker.services.contacts.letters import LetterRun, plan_letters_of_list
from tracker.services.recall.listing import Order, RecallFilter
from tracker.storage import records as r
from tracker.text import _
from tracker.ui.letters.letter_dialog import LetterDialog
from tracker.ui.printing.letter import letters_paper
from tracker.ui.printing.paper import pdf_of
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.undo_history import UndoHistory

Open = Callable[[], LetterDialog]


@pytest.fixture
def open_run(qtbot: QtBot, theme: Theme, clinic: Clinic, clinic_tasks: Tasks) -> Iterator[Open]:
    clinic.write(save_sender, SenderForm("Springfield Clinic", "555 0100"), 0)
    for name, address in (("Abara", "1 Elm Street"), ("Blanc", "2 Elm Street"), ("Okafor", "")):
        patient = clinic.patient(family_name=name, address=address)
        clinic.given(patient, "2026-08-03", (clinic.course(patient), 155))
    window = QWidget()
    qtbot.addWidget(window)
    made: list[LetterDialog] = []

    def open_dialog() -> LetterDialog:
        dialog = LetterDialog(clinic_tasks, _plan, window)
        made.append(dialog)
        dialog.open()
        qtbot.waitUntil(lambda: dialog.run is not None and clinic_tasks.is_idle)
        return dialog

    yield open_dialog
    for dialog in made:
        dialog.close()


def _plan(tx: Session, kind: LetterKind | None) -> LetterRun:
    return plan_letters_of_list(tx, TODAY, RecallFilter(), Order.NAME, False, kind)


def _logged(tx: Session) -> int:
    attempt = r.ContactAttempt
    return tx.scalar(select(func.count()).where(attempt.withdrawn_on.is_(None))) or 0


def _button(dialog: LetterDialog, text: str) -> QPushButton:
    return next(one for one in dialog.findChildren(QPushButton) if one.text() == text)


def test_the_preview_shows_each_letter_and_says_who_gets_none(open_run: Open) -> None:
    dialog = open_run()
    assert dialog.lead.startswith("2 letters are written. 1 patient gets none")
    assert dialog.page.accessibleDescription().count("555 0100") == 1
    dialog.table.select_key(dialog.run.left_out[0].patient_uuid)  # type: ignore[union-attr]
    assert dialog.page.told == "No letter to Okafor, Ada: has no address here."


def test_nothing_is_logged_until_the_letters_have_gone_out(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_run: Open
) -> None:
    dialog = open_run()
    dialog.reject()
    assert clinic.read(_logged) == 0
    dialog = open_run()
    history = UndoHistory(clinic_tasks, dialog)
    _button(dialog, _("Copy text")).click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    copied = QGuiApplication.clipboard().text()
    assert copied.count("Dear") == 2
    assert clinic.read(_logged) == 2
    history.undo()
    qtbot.waitUntil(lambda: clinic.read(_logged) == 0)


def test_a_pdf_that_nobody_named_is_not_logged(
    clinic: Clinic, open_run: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, qtbot: QtBot
) -> None:
    dialog = open_run()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: ("", ""))
    _button(dialog, _("Save as PDF…")).click()
    assert dialog.isVisible()
    assert clinic.read(_logged) == 0
    path = tmp_path / "letters.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    _button(dialog, _("Save as PDF…")).click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    assert path.read_bytes().startswith(b"%PDF")
    assert clinic.read(_logged) == 2


def test_each_letter_has_a_page_of_its_own_with_its_address_in_the_window(
    open_run: Open,
) -> None:
    dialog = open_run()
    assert dialog.run is not None
    paper = letters_paper(dialog.run.written, dialog.run.sender, TODAY)
    pages = PdfReader(io.BytesIO(pdf_of(paper))).pages
    assert [("Abara" in p.extract_text(), "Blanc" in p.extract_text()) for p in pages] == [
        (True, False),
        (False, True),
    ]
