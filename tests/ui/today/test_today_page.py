"""The clinic day on the screen: one key a step, a sum that adds up, a day that closes."""

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, Clinic
from tests.ui.seen import open_window
from tracker.domain.clinic_day import DayState
from tracker.services.bookings.appointments import cancel_by_patient, mark_arrived, mark_missed
from tracker.services.clinic_days.today import TodayRow
from tracker.storage import records as r
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.today.not_treated_form import NotTreatedDialog
from tracker.ui.today.today_page import TodayPage

OpenPage = Callable[[], TodayPage]


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> OpenPage:
    """Makes the page once the test has filled its clinic; it is shown and has its answers."""

    def make() -> TodayPage:
        page = TodayPage(clinic_tasks, clinic_date, keys)
        qtbot.addWidget(page)
        page.resize(1200, 800)
        page.show()
        page.setFocus()
        qtbot.waitUntil(lambda: clinic_tasks.is_idle and page.shown is not None)
        return page

    return make


def booked(clinic: Clinic, name: str, on: str = str(TODAY)) -> tuple[str, str, str]:
    """A patient treated before and booked: patient, course, booking."""
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-24", (course, 155))
    return patient, course, clinic.book(course, on, reason="agreed", made_on="2026-10-01")


def press(qtbot: QtBot, page: TodayPage, tasks: Tasks, key: Qt.Key) -> None:
    QTest.keyClick(page.table, key)
    qtbot.waitUntil(lambda: tasks.is_idle)


def current(page: TodayPage) -> TodayRow:
    assert page.current is not None
    return page.current


def test_one_key_a_step_takes_a_patient_from_booked_to_drawn_up(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor")
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_A)
    assert current(page).state is DayState.ARRIVED
    press(qtbot, page, clinic_tasks, Qt.Key.Key_U)
    assert current(page).state is DayState.DRAWN_UP


def test_given_opens_the_visit_of_the_patient(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient, _, _ = booked(clinic, "Okafor")
    page = open_page()
    with qtbot.waitSignal(page.record_requested) as asked:
        press(qtbot, page, clinic_tasks, Qt.Key.Key_G)
    assert asked.args == [patient, ""]


def test_a_key_that_is_not_offered_writes_nothing(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor")
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_Y)
    assert current(page).state is DayState.BOOKED


def test_a_key_pressed_twice_counts_once(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor")
    page = open_page()
    QTest.keyClick(page.table, Qt.Key.Key_A)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_A)
    assert current(page).state is DayState.ARRIVED


def test_the_strip_adds_up_and_the_day_closes_only_when_nobody_is_open(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor")
    page = open_page()
    problems: list[Exception] = []
    page.failed.connect(problems.append)
    page.close_day()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert "Okafor" in str(problems[0])
    press(qtbot, page, clinic_tasks, Qt.Key.Key_X)
    assert page.strip.text.startswith(
        "1 booked = 0 treated + 1 did not come + 0 cancelled + 0 not treated\n"
    )
    page.close_day()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert "Closed by Ines Ruiz" in page.strip.text


def test_what_a_colleague_does_is_seen_at_once(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, _, booking = booked(clinic, "Okafor")
    page = open_page()
    clinic_tasks.write(page, mark_arrived, *clinic.seen(r.Appointment, booking), TODAY)
    qtbot.waitUntil(lambda: current(page).state is DayState.ARRIVED)


def test_an_earlier_booking_asks_whether_the_patient_came(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor", "2026-11-20")
    page = open_page()
    assert current(page).is_earlier
    press(qtbot, page, clinic_tasks, Qt.Key.Key_Y)
    assert page.current is None


def test_keys_go_to_the_day_before_and_after_and_an_empty_one_says_so(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor", "2026-11-23")
    page = open_page()
    assert page.current is None
    QTest.keyClick(page, Qt.Key.Key_PageDown, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.current is not None)
    QTest.keyClick(page, Qt.Key.Key_PageUp, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: page.current is None)
    assert page.on == TODAY


def test_after_midnight_the_page_shows_the_new_day_and_asks_about_the_old_one(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, clinic_date: ClinicDate, open_page: OpenPage
) -> None:
    booked(clinic, "Okafor")
    page = open_page()
    clinic_date._fixed_on = date(2026, 11, 23)
    clinic_date.check()
    qtbot.waitUntil(lambda: page.current is not None and page.current.is_earlier)
    assert current(page).on == TODAY


def test_the_current_patient_stays_current_when_others_change(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, _, first = booked(clinic, "Blanc")
    booked(clinic, "Okafor")
    page = open_page()
    QTest.keyClick(page.table, Qt.Key.Key_Down)
    name = current(page).family_name
    clinic_tasks.write(page, mark_missed, *clinic.seen(r.Appointment, first), TODAY)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert current(page).family_name == name


def test_who_is_not_treated_gets_a_reason_for_the_booking_that_stands(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course, first = booked(clinic, "Okafor")
    clinic.write(cancel_by_patient, *clinic.seen(r.Appointment, first), TODAY)
    clinic.book(course, str(TODAY), reason="agreed after all")
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: open_window(NotTreatedDialog) is not None)
    dialog = open_window(NotTreatedDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog._reason.set_code("declined")
    dialog.submit()
    qtbot.waitUntil(lambda: current(page).state is DayState.NOT_TREATED)


def test_whoever_waits_for_a_signature_is_counted_and_doesn_t_keep_the_day_open(
    clinic: Clinic, open_page: OpenPage
) -> None:
    patient, course, _ = booked(clinic, "Okafor")
    clinic.unsigned(patient, str(TODAY), (course, 155))
    page = open_page()
    assert "1 patient waits for a signature." in page.strip.text
    assert page.shown is not None
    assert page.shown.day.open == ()
