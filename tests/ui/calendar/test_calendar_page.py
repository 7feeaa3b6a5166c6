"""The calendar on the screen: places, who is to be booked, booking and closing by keyboard."""

import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, unnamed
from tracker.domain.account import Role
from tracker.services.bookings.appointments import move_booking
from tracker.services.clinic_days.closures import closed_days
from tracker.services.clinic_days.lists import ClinicListForm, add_list
from tracker.services.rules.in_force import current_rules
from tracker.storage import records as r
from tracker.ui.calendar.calendar_files import CalendarFiles
from tracker.ui.calendar.calendar_page import CalendarPage
from tracker.ui.calendar.compare_dialog import CompareButton, CompareDialog
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.forms.booking_dialog import BookingDialog
from tracker.ui.forms.closing_dialog import ClosingDialog
from tracker.ui.forms.list_questions import ListQuestions
from tracker.ui.keys import Keys
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.date_edit import DateEdit

OpenPage = Callable[[], CalendarPage]
THURSDAY = day("2026-11-26")


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate, keys: Keys
) -> OpenPage:
    def make() -> CalendarPage:
        page = CalendarPage(clinic_tasks, clinic_date, keys)
        qtbot.addWidget(page)
        page.resize(1250, 800)
        page.show()
        page.setFocus()
        qtbot.waitUntil(lambda: clinic_tasks.is_idle and bool(page.days))
        return page

    return make


def held(clinic: Clinic, places: int, *weekdays: int) -> None:
    clinic.account("Ines Ruiz", Role.ADMINISTRATOR)
    for weekday in weekdays:
        clinic.write(add_list, ClinicListForm("Injections", places, weekday=weekday), TODAY)


def due(clinic: Clinic, name: str) -> str:
    """Due on 23 November, overdue from 1 December: a course to be booked."""
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    return course


def press(qtbot: QtBot, page: CalendarPage, tasks: Tasks, key: Qt.Key) -> None:
    QTest.keyClick(page.window().focusWidget(), key)
    qtbot.waitUntil(lambda: tasks.is_idle)


def spoken(page: CalendarPage, on: date) -> str:
    return page.grid.cell(on).accessibleName()


def test_enter_twice_opens_the_booking_of_the_best_day_and_enter_saves_it(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    held(clinic, 2, 3)
    course = due(clinic, "Okafor")
    page = open_page()
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Return):
        press(qtbot, page, clinic_tasks, key)
    dialog = open_window(BookingDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    button(dialog, "Book").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and open_window(BookingDialog) is None)
    assert clinic.stored(course).booked_on == THURSDAY
    assert spoken(page, THURSDAY) == "Thu, 26 Nov 2026: 1 of 2 places"


def test_every_day_says_how_it_suits_whoever_is_chosen(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    held(clinic, 1, 2, 3)
    due(clinic, "Okafor")
    clinic.book(due(clinic, "Full"), "2026-11-25")
    page = open_page()
    page.show_week(THURSDAY)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert [spoken(page, day(f"2026-11-{n}")) for n in (23, 25, 26)] == [
        "Mon, 23 Nov 2026: No clinic",
        "Wed, 25 Nov 2026: 1 of 1 place. Full.",
        "Thu, 26 Nov 2026: 0 of 1 place. Best day.",
    ]


def test_arrows_go_over_the_end_of_a_week(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    due(clinic, "Okafor")
    page = open_page()
    page.show_week(day("2026-11-27"))
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    page.grid.focus_current()
    for _press in range(3):
        press(qtbot, page, clinic_tasks, Qt.Key.Key_Right)
    assert page.grid.current is not None
    assert page.grid.current > day("2026-11-28")


def test_a_month_has_six_weeks_and_the_same_current_day(
    qtbot: QtBot, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_M)
    assert (len(page.grid.days), page.grid.current) == (42, TODAY)


def closing(qtbot: QtBot, page: CalendarPage, tasks: Tasks) -> ClosingDialog:
    """The form that closes Thursday, with what it would do."""
    page.show_week(THURSDAY)
    qtbot.waitUntil(lambda: tasks.is_idle)
    page.close_day()
    dialog = open_window(ClosingDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: tasks.is_idle)
    return dialog


def test_closing_a_day_shows_who_falls_in_and_moves_them(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    held(clinic, 2, 3, 4)
    course = due(clinic, "Okafor")
    clinic.book(course, str(THURSDAY))
    page = open_page()
    dialog = closing(qtbot, page, clinic_tasks)
    assert "1 patient is booked then." in dialog.falls_in.text
    cast("QLineEdit", dialog.fields["reason"].editor).setText("Training")
    button(dialog, "Close the clinic").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and open_window(ClosingDialog) is None)
    assert clinic.stored(course).booked_on == day("2026-11-27")
    assert spoken(page, THURSDAY) == "Thu, 26 Nov 2026: Training"


def test_who_would_come_sooner_than_they_know_is_moved_only_when_somebody_says_so(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    held(clinic, 2, 1, 3)
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-27", (course, 155))
    clinic.book(course, str(THURSDAY), made_on="2026-11-10")
    dialog = closing(qtbot, open_page(), clinic_tasks)
    (row,) = dialog.falls_in.rows
    assert (row.proposed_on, dialog.falls_in.moves) == (day("2026-11-24"), ())
    assert "1 would come sooner than the day they know of" in dialog.falls_in.text
    dialog.falls_in.leave_out(row)
    assert dialog.falls_in.moves == ((row.uuid, row.version, day("2026-11-24")),)
    dialog.note_untouched()
    dialog.reject()


def test_a_clinic_is_closed_from_a_first_to_a_last_day_in_one_act(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    held(clinic, 2, 3, 4)
    course = due(clinic, "Okafor")
    clinic.book(course, str(THURSDAY))
    page = open_page()
    dialog = closing(qtbot, page, clinic_tasks)
    last = cast("DateEdit", dialog.fields["last"].editor)
    last.set_day(day("2026-11-25"))
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert dialog.fields["last"].problem == "It can’t end before it begins."
    last.set_day(day("2026-12-03"))
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert not dialog.fields["last"].problem
    cast("QLineEdit", dialog.fields["reason"].editor).setText("Training")
    button(dialog, "Close the clinic").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and open_window(ClosingDialog) is None)
    closed = [str(one.on) for one in clinic.read(closed_days, TODAY)]
    assert closed == ["2026-11-26", "2026-11-27", "2026-12-03"]
    # Not to a day that is to be closed, too.
    assert clinic.stored(course).booked_on == day("2026-12-04")


def test_closing_is_stopped_between_two_patients_and_nothing_is_saved(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    held(clinic, 2, 3, 4)
    for name in ("Okafor", "Santos"):
        clinic.book(due(clinic, name), str(THURSDAY))
    page = open_page()
    dialog = closing(qtbot, page, clinic_tasks)
    sums = dialog.falls_in.text
    cast("QLineEdit", dialog.fields["reason"].editor).setText("Training")
    is_stopped = threading.Event()

    def waits(*asked: Any, **named: Any) -> Any:
        is_stopped.wait(10)
        return move_booking(*asked, **named)

    monkeypatch.setattr("tracker.services.clinic_days.closing_days.move_booking", waits)
    button(dialog, "Close the clinic").click()
    button(dialog, "Cancel").click()
    is_stopped.set()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert (dialog.falls_in.text, button(dialog, "Close the clinic").isEnabled()) == (sums, True)
    assert clinic.read(current_rules).days.is_open(THURSDAY)
    dialog.note_untouched()
    dialog.reject()


def test_a_closure_needs_a_reason(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    dialog = closing(qtbot, open_page(), clinic_tasks)
    button(dialog, "Close the clinic").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert dialog.fields["reason"].problem
    dialog.reject()


def test_everything_that_the_keyboard_reaches_has_a_name(open_page: OpenPage) -> None:
    assert unnamed(open_page()) == []


@pytest.mark.parametrize("with_names", [False, True])
def test_the_bookings_are_written_for_another_calendar(
    qtbot: QtBot, clinic: Clinic, open_page: OpenPage, tmp_path: Path, with_names: bool
) -> None:
    clinic.book(due(clinic, "Okafor"), "2026-11-24")
    page = open_page()
    assert button(page, "Export .ics…").menu().actions()
    with qtbot.waitSignal(page.told) as told:
        page.findChildren(CalendarFiles)[0].export(tmp_path / "b.ics", with_names=with_names)
    assert told.args[0].startswith("b.ics is saved in")
    written = (tmp_path / "b.ics").read_text("utf-8")
    assert written.count("BEGIN:VEVENT") == 1
    assert ("Okafor" in written) is with_names


def test_the_hospitals_list_is_compared_and_opens_the_patient(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage, tmp_path: Path
) -> None:
    clinic.book(due(clinic, "Okafor"), "2026-11-24")
    number = clinic.read(lambda tx: tx.scalars(select(r.PatientIdentifier.value)).one())
    file = tmp_path / "hospital.csv"
    file.write_text(f"record_number,date\n{number},2026-11-26\nXYZ,2026-11-24\n", "utf-8")
    page = open_page()
    page.findChildren(CompareButton)[0].compare(file)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog = open_window(CompareDialog)
    assert dialog is not None
    assert "1 differs." in dialog.text
    assert "1 line names nobody of ours." in dialog.text
    model = dialog.table.model()
    names = [model.index(row, 1).data() for row in range(model.rowCount())]
    assert names[1] == "XYZ"
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    with qtbot.waitSignal(page.patient_requested):
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
    assert dialog.isVisible()


def test_a_list_asks_what_its_columns_say_and_not_a_second_time(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage, tmp_path: Path
) -> None:
    clinic.book(due(clinic, "Okafor"), "2026-11-24")
    number = clinic.read(lambda tx: tx.scalars(select(r.PatientIdentifier.value)).one())
    file = tmp_path / "hospital.csv"
    file.write_text(f"Kennung;Wann;Wo\n{number};24.11.2026;7\nXYZ;26.11.2026;7\n", "utf-8")
    page = open_page()
    compare = page.findChildren(CompareButton)[0]
    compare.compare(file)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    asked = open_window(ListQuestions)
    assert asked is not None
    asked.go_on()
    assert open_window(ListQuestions) is asked
    number_card, day_card = asked.cards
    assert (number_card.code(), day_card.code()) == ("", "Wann")
    number_card.choose("Kennung")
    asked.go_on()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog = open_window(CompareDialog)
    assert dialog is not None
    assert "1 booking agrees." in dialog.text
    assert "Columns that are not read: Wo." in dialog.text
    dialog.close()
    compare.compare(file)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert open_window(ListQuestions) is None


def test_their_date_is_taken_over_with_the_usual_checks_and_the_row_goes(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage, tmp_path: Path
) -> None:
    clinic.account("Ines Ruiz", Role.ADMINISTRATOR)
    clinic.book(due(clinic, "Okafor"), "2026-11-24")
    number = clinic.read(lambda tx: tx.scalars(select(r.PatientIdentifier.value)).one())
    file = tmp_path / "hospital.csv"
    file.write_text(f"MRN;Termin\n{number};26.11.2026\n", "utf-8")
    page = open_page()
    page.findChildren(CompareButton)[0].compare(file)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    dialog = open_window(CompareDialog)
    assert dialog is not None
    dialog.take_over.click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    form = open_window(BookingDialog)
    assert form is not None
    form.submit()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert clinic.read(lambda tx: tx.scalars(select(r.Appointment.on_date)).one()) == THURSDAY
    assert "1 booking agrees. 0 differ." in dialog.text
    assert not dialog.take_over.isEnabled()
