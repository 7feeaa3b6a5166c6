"""What stands over the list: who is to be told, late decisions, places that are free again."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import Clinic
from tests.interchange.fhir.files import imported, put_resources
from tests.interchange.fhir.test_foreign import PATIENT
from tests.services.bookings.test_untold import booked, close, untold
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import names, press, treated
from tests.ui.seen import button
from tracker.domain.state import State
from tracker.services.bookings.freed_places import FreedPlace
from tracker.services.bookings.passed_places import passed_at
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.recall.acts import Act
from tracker.ui.recall.list_buttons import ListButtons
from tracker.ui.recall.list_lines import ListLines
from tracker.ui.recall.untold_dialog import UntoldDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


@pytest.fixture
def owner(qtbot: QtBot, theme: Theme) -> QWidget:
    widget = QWidget()
    qtbot.addWidget(widget)
    return widget


def test_enter_tells_one_a_second_enter_at_once_nobody_and_marked_ones_go_together(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
    qapp: QApplication,
    owner: QWidget,
) -> None:
    for name in ("Adler", "Berg", "Cruz"):
        booked(clinic, name)
    close(clinic)
    dialog = UntoldDialog(clinic_tasks, clinic_date, Keys(qapp), None, owner)
    dialog.open()
    qtbot.waitUntil(lambda: dialog.table.current_row() is not None)
    qtbot.wait(650)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert [one.name for one in untold(clinic)] == ["Berg, Ada", "Cruz, Ada"]
    dialog.table.selectAll()
    button(dialog, "Told the new day").click()
    qtbot.waitUntil(lambda: dialog.text.startswith("Everybody knows"))
    assert untold(clinic) == []


def test_the_lines_open_what_they_count(qtbot: QtBot, clinic: Clinic, open_page: OpenPage) -> None:
    booked(clinic, "Adler")
    close(clinic)
    patient, course = treated(clinic, "Late", "2026-08-31")
    form = AttemptForm(patient, (course,), "declined")
    clinic.write(record_attempt, form, day("2026-11-03"))
    page = open_page()
    (buttons,) = page.findChildren(ListButtons)
    buttons.lines.ask_counts()
    qtbot.waitUntil(lambda: len(buttons.lines.texts) == 2)
    assert buttons.lines.texts == [
        "1 patient is to be told the new day.",
        "1 decision of a clinician is late, by 12 days.",
    ]
    assert buttons.lines.isVisible()
    assert buttons.lines.late is not None
    assert buttons.lines.untold is not None
    buttons.lines.late.act.click()
    qtbot.waitUntil(lambda: names(page) == ["Late"])
    assert page.list_view().wanted.states == {State.IN_REVIEW}
    buttons.lines.untold.act.click()
    (dialog,) = page.window().findChildren(UntoldDialog)
    qtbot.waitUntil(lambda: dialog.table.current_row() is not None)
    with qtbot.waitSignal(page.calls.requested) as calls:
        QTest.keyClick(dialog.table, Qt.Key.Key_K)
    (one,) = untold(clinic)
    assert calls.args == [page.calls, list(one.course_ids), frozenset()]
    assert page.calls.is_open
    assert dialog.isHidden()


def test_rows_that_are_not_in_yet_are_told_over_the_list(
    qtbot: QtBot, clinic: Clinic, open_page: OpenPage, tmp_path: Path
) -> None:
    page = open_page()
    (buttons,) = page.findChildren(ListButtons)
    buttons.lines.ask_counts()
    imported(clinic, put_resources(tmp_path / "file.ndjson", PATIENT | {"birthDate": "?"}))
    buttons.lines.ask_counts()
    qtbot.waitUntil(lambda: buttons.lines.texts == ["1 row of an imported file is not in yet."])
    assert buttons.lines.waiting is not None
    with qtbot.waitSignal(page.waiting_requested):
        buttons.lines.waiting.act.click()


def test_a_place_can_be_left_aside_and_the_others_stay(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, owner: QWidget
) -> None:
    lines = ListLines(clinic_tasks, clinic_date, owner)
    places = [FreedPlace(date(2026, 11, n), 1, 2, "Migraine") for n in (24, 25, 26, 27)]
    lines._on_places(tuple(places))
    assert len(lines.places) == 3
    lines.places[0].pass_over.click()
    assert lines.texts[0] == (
        "Wed, 25 Nov 2026 has a free place again on Migraine: 2 treatments whose window holds it."
    )
    with qtbot.waitSignal(lines.offered) as offered:
        lines.places[2].act.click()
    assert offered.args == [date(2026, 11, 27)]
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert clinic.read(passed_at, date(2026, 11, 24), "Migraine") is not None


def test_the_panel_of_who_is_to_be_told_takes_it_with_one_key(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Adler")
    close(clinic)
    page = open_page()
    page.show_tile("booked")
    qtbot.waitUntil(lambda: names(page) == ["Adler"] and page.panel.takes_keys)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_J)
    assert untold(clinic) == []
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert not page.panel.acts.button(Act.TOLD).isVisible()
