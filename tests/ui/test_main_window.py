"""The window: every screen reached by keyboard and mouse, one search, undo in sight."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import Clinic
from tests.ui.seen import texts
from tracker.domain.account import Role
from tracker.domain.state import State
from tracker.services.bookings import appointments
from tracker.services.clinic_days.lists import ClinicListForm, add_list
from tracker.storage import records as r
from tracker.ui.calendar.calendar_page import CalendarPage
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.footer import Footer
from tracker.ui.keys import Keys
from tracker.ui.main_window import MainWindow
from tracker.ui.recall.list_line import ListLine
from tracker.ui.settings.keys_section import KeysSection
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def open_window(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> OpenWindow:
    def make() -> MainWindow:
        window = MainWindow(clinic_tasks, clinic_date, keys, where="/clinic.db", user="R. Osei")
        qtbot.addWidget(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(lambda: clinic_tasks.is_idle and QApplication.activeWindow() is window)
        return window

    return make


def treated(clinic: Clinic, name: str, on: str) -> tuple[str, str]:
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, on, (course, 155))
    return patient, course


def idle(qtbot: QtBot, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_it_opens_on_the_recall_list_with_its_count(
    qtbot: QtBot, clinic: Clinic, open_window: OpenWindow
) -> None:
    treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    assert window.place == "recall"
    entry = window.navigation.button("recall")
    qtbot.waitUntil(lambda: entry.accessibleDescription() == "1")
    assert window.recall.table.hasFocus()


def test_the_number_beside_recall_follows_what_is_done_on_another_screen(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    _, course = treated(clinic, "Okafor", "2026-08-20")
    patient, _ = treated(clinic, "Nakamura", "2026-08-21")
    window = open_window()
    entry = window.navigation.button("recall")
    qtbot.waitUntil(lambda: entry.accessibleDescription() == "2")
    window.open_patient(patient)
    idle(qtbot, clinic_tasks)
    wanted = appointments.BookingForm((course,), clinic.today, reason="called late")
    clinic_tasks.write(window, appointments.book, wanted, clinic.today)
    qtbot.waitUntil(lambda: entry.accessibleDescription() == "1")
    assert not window.recall.isVisible()


@pytest.mark.parametrize(
    ("key", "place"),
    [
        (Qt.Key.Key_2, "patients"),
        (Qt.Key.Key_3, "today"),
        (Qt.Key.Key_4, "stock"),
        (Qt.Key.Key_Comma, "settings"),
        (Qt.Key.Key_1, "recall"),
    ],
)
def test_each_screen_has_a_key(
    qtbot: QtBot, clinic_tasks: Tasks, open_window: OpenWindow, key: Qt.Key, place: str
) -> None:
    window = open_window()
    QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, clinic_tasks)
    assert window.place == place


def test_the_search_finds_a_patient_by_part_of_a_name_and_enter_opens_it(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    treated(clinic, "Ångström", "2026-08-20")
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.search.line, "angs")
    qtbot.waitUntil(lambda: any(a.patient_uuid for a in window.search.answers.answers))
    assert window.search.answers.answers[0].title.startswith("Ångström")
    QTest.keyClick(window.search.line, Qt.Key.Key_Return)
    idle(qtbot, clinic_tasks)
    assert window.place == "patient"
    assert not window.search.answers.isVisible()


def test_the_search_runs_commands_too(
    qtbot: QtBot, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClicks(window.search.line, "go pat")
    qtbot.waitUntil(lambda: [a.title for a in window.search.answers.answers] == ["Go to Patients"])
    QTest.keyClick(window.search.line, Qt.Key.Key_Return)
    idle(qtbot, clinic_tasks)
    assert window.place == "patients"


def test_escape_leaves_the_search_for_the_list(
    qtbot: QtBot, clinic: Clinic, open_window: OpenWindow
) -> None:
    treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert window.search.line.hasFocus()
    assert window.search.answers.isVisible()
    QTest.keyClick(window.search.line, Qt.Key.Key_Escape)
    assert window.recall.table.hasFocus()
    assert not window.search.answers.isVisible()


def test_letters_typed_into_the_search_do_nothing_to_the_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    _, course = treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    window.search.begin()
    QTest.keyClicks(window.search.line, "nvtb")
    idle(qtbot, clinic_tasks)
    assert window.search.line.text() == "nvtb"
    assert window.recall.panel.form is None
    assert clinic.state(course) == State.TO_CALL.value


def test_what_was_done_is_told_and_undone_by_a_key(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    _, course = treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    QTest.keyClick(window.recall.table, Qt.Key.Key_N)
    idle(qtbot, clinic_tasks)
    assert clinic.state(course) == State.RESTING.value
    assert window.toast.isVisible()
    assert "Okafor" in window.toast.message
    QTest.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, clinic_tasks)
    assert clinic.state(course) == State.TO_CALL.value


def test_recording_opens_for_the_current_row(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    qtbot.waitUntil(lambda: window.recall.panel.takes_keys)
    QTest.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    idle(qtbot, clinic_tasks)
    assert window.place == "visit"


def test_back_leads_to_where_one_came_from(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    patient, _ = treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    window.go_to("patients")
    window.open_patient(patient)
    idle(qtbot, clinic_tasks)
    QTest.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    idle(qtbot, clinic_tasks)
    assert window.place == "patients"


def test_a_narrow_window_has_a_menu_instead_of_the_navigation(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    window = open_window()
    assert window.navigation.isVisible()
    window.resize(800, 600)
    qtbot.waitUntil(lambda: not window.navigation.isVisible())


@pytest.mark.parametrize("place", ["recall", "patients", "stock", "settings"])
def test_every_control_has_a_name_for_screen_readers(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_window: OpenWindow,
    place: str,
) -> None:
    treated(clinic, "Okafor", "2026-08-20")
    window = open_window()
    window.go_to(place)
    idle(qtbot, clinic_tasks)
    nameless = [
        f"{type(control).__name__} in {type(control.parent()).__name__}"
        for kind in (QAbstractButton, QComboBox, QLineEdit)
        for control in window.findChildren(kind)
        if control.isVisible() and not _name_of(control)
    ]
    assert nameless == []


def _name_of(control: QWidget) -> str:
    text = control.text() if isinstance(control, QAbstractButton) else ""
    return control.accessibleName() or text


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("postgresql+psycopg://tracker@db.clinic.example:5433/elm", "elm on db.clinic.example"),
        ("postgresql+psycopg:///elm?host=/run/postgresql", "postgresql+psycopg:///elm"),
        ("/clinic.db", "/clinic.db"),
    ],
)
def test_the_footer_names_the_clinic_and_its_server(
    qtbot: QtBot, theme: Theme, clinic_date: ClinicDate, where: str, told: str
) -> None:
    footer = Footer(clinic_date, where=where, is_encrypted=True, is_readonly=False)
    qtbot.addWidget(footer)
    footer.resize(1200, 30)
    footer.show()
    assert told in texts(footer)


def test_a_place_that_is_free_again_offers_itself_over_the_recall_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_window: OpenWindow
) -> None:
    clinic.account("Ines Ruiz", Role.ADMINISTRATOR)
    clinic.write(add_list, ClinicListForm("Injections", 1, weekday=3), clinic.today)
    treated(clinic, "Nakamura", "2026-08-31")
    _patient, course = treated(clinic, "Okafor", "2026-08-31")
    booking = clinic.book(course, "2026-11-26")
    window = open_window()
    idle(qtbot, clinic_tasks)
    assert not window.findChildren(ListLine)
    seen = clinic.seen(r.Appointment, booking)
    clinic_tasks.write(window, appointments.cancel_by_patient, *seen, clinic.today)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in window.findChildren(ListLine)))
    (line,) = window.findChildren(ListLine)
    assert line.text.endswith("has a free place again: 2 treatments whose window holds it.")
    line.act.click()
    idle(qtbot, clinic_tasks)
    assert window.place == "calendar"
    page = window.page("calendar")
    assert isinstance(page, CalendarPage)
    assert page.grid.current == day("2026-11-26")
    assert page.waiting.fits.isChecked()
    qtbot.waitUntil(lambda: page.waiting.row is not None)


def test_the_keys_of_screens_can_be_changed_before_they_are_first_opened(
    keys: Keys, open_window: OpenWindow
) -> None:
    window = open_window()
    page = window.page("settings")
    assert page is not None
    window.go_to("settings")
    known = {one.name: one.key for one in keys.commands()}
    assert {"calls.book", "calls.no-answer"} <= set(known)
    assert {one.partition(".")[0] for one in known} >= {"calendar", "approvals", "today", "stock"}
    # They are those that the screens bind themselves, and where they work is said in words.
    for place in ("calendar", "approvals", "today", "stock"):
        window.page(place)
    assert {one.name: one.key for one in keys.commands()}.items() >= known.items()
    (section,) = page.findChildren(KeysSection)
    model = section.table.model()
    places = {model.index(row, 1).data() for row in range(model.rowCount())}
    assert places >= {"Calls", "Calendar", "Approvals", "Today", "Stock"}
    assert not {one for one in places if one.islower()} - {"everywhere"}
