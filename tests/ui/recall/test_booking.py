"""Booking from the recall list: Enter is enough for the earliest day, Tab goes down the form."""

from datetime import time

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.builders import ARM, day
from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import editor, form_of, press, treated, type_day
from tests.ui.seen import tab_order, texts
from tracker.domain.state import State
from tracker.services.bookings.appointments import BookingForm, book
from tracker.storage import records as r
from tracker.ui.recall.acts import Act, offers
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.wrapped_check import WrappedCheck

LATE = "2026-07-06"


def reasons(clinic: Clinic) -> list[str]:
    return clinic.read(lambda tx: list(tx.scalars(select(r.Appointment.outside_window_reason))))


def test_the_earliest_day_of_an_overdue_patient_takes_enter(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    qtbot.waitUntil(lambda: editor(form, "reason", QLineEdit).text() == "Overdue when called")
    QTest.keyClick(editor(form, "on", DateEdit).marked_widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == State.BOOKED.value
    assert reasons(clinic) == ["Overdue when called"]


def test_a_time_and_a_length_are_typed_where_they_are_asked_for(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    qtbot.waitUntil(lambda: editor(form, "reason", QLineEdit).text() != "")
    assert not form.fields["at_time"].isVisibleTo(form)
    box = next(one for one in form.findChildren(WrappedCheck) if "time" in one.text())
    box.box.click()
    editor(form, "at_time", QLineEdit).setText("25")
    QTest.keyClick(editor(form, "at_time", QLineEdit), Qt.Key.Key_Return)
    assert form.fields["at_time"].problem == "25 is not a time. Type 9:20, for example."
    editor(form, "at_time", QLineEdit).setText("9:20")
    editor(form, "minutes", QLineEdit).setText("45")
    QTest.keyClick(editor(form, "minutes", QLineEdit), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.form is None)
    a = r.Appointment
    (slot,) = clinic.read(lambda tx: [tuple(x) for x in tx.execute(select(a.at_time, a.minutes))])
    assert slot == (time(9, 20), 45)


def test_a_later_day_still_asks_for_a_reason_and_a_typed_one_stays(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    type_day(form, "on", "8.12.")
    qtbot.waitUntil(lambda: bool(form.fields["reason"].problem))
    assert editor(form, "reason", QLineEdit).text() == ""
    editor(form, "reason", QLineEdit).setText("abroad until then")
    type_day(form, "on", "9.12.")
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert reasons(clinic) == ["abroad until then"]


def test_tab_goes_down_the_form_and_through_the_acts_as_they_stand(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient)
    clinic.course(patient, ARM)
    clinic.given(patient, "2026-08-30", (migraine, 155))
    page = open_page()
    panel = page.panel
    assert panel.shown is not None
    seen = [one.property("act") for one in tab_order(panel.acts)]
    wanted = [offer for offer in offers(panel.shown) if not offer.is_quiet]
    wanted += [offer for offer in offers(panel.shown) if offer.is_quiet]
    assert seen == [offer.act.value for offer in wanted]
    assert seen[0] == Act.BOOK.value
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    stops: list[QWidget] = tab_order(form)
    boxes = [stops.index(one) for one in stops if isinstance(one, QCheckBox)]
    assert boxes == [1, 2, 3]
    assert stops[-2:] == [form._save, form._cancel]


def test_a_refusal_is_told_once_and_at_its_field(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    type_day(form, "on", "8.12.")
    qtbot.waitUntil(lambda: bool(form.fields["reason"].problem) and clinic_tasks.is_idle)
    assert texts(form).count("After the window") == 1
    type_day(form, "on", "1.11.2026")
    qtbot.waitUntil(lambda: "before today" in form.fields["on"].problem and clinic_tasks.is_idle)
    assert texts(form).count("before today") == 1


def test_what_a_colleague_booked_meanwhile_is_told_before_a_reason_answers_it(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    qtbot.waitUntil(lambda: editor(form, "reason", QLineEdit).text() == "Overdue when called")
    with clinic.as_user("R. Osei") as colleague:
        theirs = BookingForm((course,), day("2026-11-26"), reason="Asked for it")
        colleague.write(book, theirs, clinic.today)
    QTest.keyClick(editor(form, "on", DateEdit).marked_widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "booked on 26 Nov 2026 already" in form.fields["reason"].problem)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert reasons(clinic) == ["Asked for it"]
    assert texts(form).count("booked on 26 Nov 2026 already") == 1
    editor(form, "reason", QLineEdit).setText("Comes twice")
    QTest.keyClick(editor(form, "on", DateEdit).marked_widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert reasons(clinic) == ["Asked for it", "Comes twice"]
