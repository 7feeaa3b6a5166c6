"""What the recall list offers to print, and that it opens what it says."""

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, Clinic
from tests.ui.recall.conftest import OpenPage, open_page
from tests.ui.recall.steps import treated
from tests.ui.seen import button, open_window
from tracker.services.contacts.paper_sheets import paper_sheet
from tracker.ui.letters.letter_dialog import LetterDialog
from tracker.ui.letters.sheet_dialog import SheetDialog
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.tasks import Tasks

__all__ = ["open_page"]


def offered(page: RecallPage) -> dict[str, QAction]:
    button(page, "Print").click()
    menu = page.findChild(QMenu)
    assert menu is not None
    return {one.text(): one for one in menu.actions()}


def test_letters_to_the_current_patient_or_to_the_whole_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    for name in ("Abara", "Okafor"):
        treated(clinic, name, "2026-08-03")
    page = open_page()
    for title, count in (
        ("Letter to the current patient…", 1),
        ("Letters to everybody on this list…", 2),
    ):
        offered(page)[title].trigger()
        qtbot.waitUntil(lambda: open_window(LetterDialog) is not None)
        dialog = open_window(LetterDialog)
        assert dialog is not None
        qtbot.waitUntil(lambda d=dialog: d.run is not None and clinic_tasks.is_idle)  # type: ignore[misc]
        assert dialog.run is not None
        assert len(dialog.run.letters) == count
        dialog.reject()
        qtbot.waitUntil(lambda: open_window(LetterDialog) is None)


def test_a_call_sheet_is_saved_and_found_again_by_its_number(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
) -> None:
    treated(clinic, "Okafor", "2026-08-03")
    page = open_page()
    path = f"{tmp_path}/sheet.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (path, ""))
    told: list[str] = []
    page.told.connect(told.append)
    offered(page)["Call sheet as PDF…"].trigger()
    qtbot.waitUntil(lambda: bool(told))
    assert "sheet.pdf" in told[0]
    assert len(clinic.read(paper_sheet, 1, TODAY).rows) == 1
    offered(page)["Type a call sheet back…"].trigger()
    qtbot.waitUntil(lambda: open_window(SheetDialog) is not None and clinic_tasks.is_idle)
    dialog = open_window(SheetDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.asked.startswith("Row 1: Okafor"))
    dialog.reject()
