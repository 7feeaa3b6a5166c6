"""The recall list as a nurse works it: numbers that add up, one key an outcome, nothing lost."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.builders import ARM, BLADDER, INCOBOT, NECK
from tests.clinics import TODAY, Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import editor, form_of, names, press, spoken, treated
from tracker.domain.state import State
from tracker.services.recall.listing import count_courses
from tracker.storage import records as r
from tracker.ui.recall.emptiness import Remedy
from tracker.ui.recall.tiles import tile_groups
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.wrapped_check import WrappedCheck

OVERDUE = "2026-08-03"
DUE = "2026-08-30"
EARLY = "2026-10-20"


def test_the_tiles_are_an_exact_sum_and_every_state_is_on_one(
    clinic: Clinic, open_page: OpenPage
) -> None:
    for name, on in (("Okafor", OVERDUE), ("Nakamura", DUE), ("Blanc", EARLY)):
        treated(clinic, name, on)
    page = open_page()
    counts = clinic.read(count_courses, TODAY)
    shown = [page.tiles.tile(group.code).accessibleName() for group in tile_groups()]
    assert shown[0] == "To call, 2, 1 overdue"
    assert counts.total == 3
    assert {s for group in tile_groups() for s in group.states} == set(counts.by_state)
    assert names(page) == ["Nakamura", "Okafor"]


def test_a_tile_shows_its_treatments_and_a_second_click_shows_all(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Okafor", OVERDUE)
    treated(clinic, "Blanc", EARLY)
    page = open_page()
    page.tiles.tile("waiting").click()
    qtbot.waitUntil(lambda: names(page) == ["Blanc"])
    page.tiles.tile("waiting").click()
    qtbot.waitUntil(lambda: sorted(names(page)) == ["Blanc", "Okafor"])


@pytest.mark.peer(18)
def test_an_empty_clinic_says_what_to_do(qtbot: QtBot, clinic: Clinic, open_page: OpenPage) -> None:
    page = open_page()
    asked: list[None] = []
    page.import_requested.connect(lambda: asked.append(None))
    # The list is here before the counts, which tell an empty clinic from an empty tile.
    qtbot.waitUntil(lambda: page._remedy is Remedy.IMPORT)
    page.table.empty_action_chosen.emit()
    assert asked == [None]


@pytest.mark.peer(18)
def test_filters_that_hide_everything_can_be_cleared_from_the_empty_list(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Okafor", OVERDUE)
    page = open_page()
    page.filters._conditions.set_code(NECK)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle and page.table.count == 0)
    page.table.empty_action_chosen.emit()
    qtbot.waitUntil(lambda: names(page) == ["Okafor"])
    assert not page.filters.is_narrowed


def test_no_answer_is_one_key_and_the_next_patient_is_current(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, first = treated(clinic, "Nakamura", DUE)
    treated(clinic, "Okafor", OVERDUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    assert clinic.state(first) == State.RESTING.value
    qtbot.waitUntil(lambda: names(page) == ["Okafor"])
    assert page.panel.shown is not None
    assert page.panel.shown.family_name == "Okafor"


@pytest.mark.fault(28)
def test_a_key_pressed_twice_never_writes_for_the_next_patient(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    treated(clinic, "Nakamura", DUE)
    _, second = treated(clinic, "Okafor", OVERDUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    # Twice at once, however long a busy machine takes for it.
    monkeypatch.setattr("tracker.ui.recall.side_panel._GUARD_MS", 60_000)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    assert clinic.state(second) == State.TO_CALL.value


@pytest.mark.fault(28)
def test_a_key_pressed_again_before_the_news_is_here_counts_once(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", DUE)
    page = open_page()
    again: list[None] = []

    def press_again() -> None:
        if not again:
            again.append(None)
            QTest.keyClick(page.table, Qt.Key.Key_N)

    clinic_tasks.changed.connect(press_again)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_N)
    assert again
    assert clinic.read(lambda tx: len(tx.scalars(select(r.ContactAttempt)).all())) == 1


def test_booking_offers_the_suggested_day_first_and_takes_enter(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    QTest.keyClick(editor(form_of(page), "on", DateEdit).marked_widget, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == State.BOOKED.value
    assert str(clinic.stored(course).booked_on) == "2026-11-23"


def test_a_day_that_is_too_early_is_refused_under_its_field_and_nothing_is_lost(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Blanc", EARLY)
    page = open_page()
    page.show_tile("waiting")
    qtbot.waitUntil(lambda: names(page) == ["Blanc"] and clinic_tasks.is_idle)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    editor(form, "on", DateEdit).set_text("2026-12-01")
    form._on_save()
    qtbot.waitUntil(lambda: bool(form.fields["on"].problem))
    assert "not before" in form.fields["on"].problem
    assert editor(form, "on", DateEdit).text() == "2026-12-01"
    assert clinic.stored(course).booked_on is None


def test_a_tick_for_another_treatment_checks_both_together(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient = clinic.patient()
    migraine = clinic.course(patient, planned=195)
    arm = clinic.course(patient, ARM, planned=300)
    clinic.given(patient, DUE, (migraine, 195), (arm, 100))
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    (also,) = [one for one in form.findChildren(WrappedCheck) if one.text().startswith("Also for")]
    assert "dose limit" not in spoken(form)
    also.setChecked(True)
    qtbot.waitUntil(lambda: "dose limit" in spoken(form))
    also.setChecked(False)
    qtbot.waitUntil(lambda: "dose limit" not in spoken(form))


def test_a_late_day_asks_for_a_reason_and_takes_it(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_B)
    form = form_of(page)
    assert form.fields["reason"].isHidden()
    editor(form, "on", DateEdit).set_text("2026-12-10")
    qtbot.waitUntil(lambda: not form.fields["reason"].isHidden())
    editor(form, "reason", QLineEdit).setText("away until then")
    form._on_save()
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == State.BOOKED.value


@pytest.mark.parametrize(
    ("key", "state"), [(Qt.Key.Key_P, State.PROMISED), (Qt.Key.Key_L, State.RESTING)]
)
def test_a_promise_and_a_later_call_are_two_keys(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    key: Qt.Key,
    state: State,
) -> None:
    _, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, key)
    form_of(page)._on_save()
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == state.value


def test_escape_leaves_a_form_and_gives_the_list_its_keys_back(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_H)
    QTest.keyClick(form_of(page), Qt.Key.Key_Escape)
    assert page.panel.form is None
    assert page.table.hasFocus()
    assert clinic.state(course) == State.TO_CALL.value


def test_a_hold_without_a_reason_says_so_at_the_reason(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", DUE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_H)
    form = form_of(page)
    form._on_save()
    assert form.fields["reason"].problem == "Choose a reason."


def test_keys_of_acts_that_make_no_sense_do_nothing(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    for key in (Qt.Key.Key_S, Qt.Key.Key_W, Qt.Key.Key_Y, Qt.Key.Key_X, Qt.Key.Key_A):
        press(qtbot, page, clinic_tasks, key)
    assert page.panel.form is None
    assert clinic.state(course) == State.TO_CALL.value


def test_symptoms_back_is_asked_only_where_they_lead(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient = clinic.patient(family_name="Mbeki")
    course = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-07-20", (course, 100))
    page = open_page()
    page.show_tile("waiting")
    qtbot.waitUntil(lambda: names(page) == ["Mbeki"] and clinic_tasks.is_idle)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_S)
    form_of(page)._on_save()
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == State.TO_CALL.value


@pytest.mark.fault(65)
def test_a_name_with_markup_is_shown_as_it_was_typed(clinic: Clinic, open_page: OpenPage) -> None:
    treated(clinic, "<b>Bold</b> & <img src=x>", DUE)
    page = open_page()
    assert page.panel._person._name.text() == "<b>Bold</b> & <img src=x>, Ada"
    assert page.panel._person._name.textFormat() is Qt.TextFormat.PlainText


def test_a_change_elsewhere_refreshes_the_list_and_keeps_the_current_row(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", DUE)
    treated(clinic, "Okafor", OVERDUE)
    page = open_page()
    page.table.select_id(page.table.paged_model.ids[1])
    treated(clinic, "Varga", "2026-08-25")
    clinic_tasks.changed.emit(frozenset())
    qtbot.waitUntil(lambda: len(names(page)) == 3 and clinic_tasks.is_idle)
    assert page.table.current_row().row.family_name == "Okafor"


def test_every_order_can_be_asked_for_and_names_sort_by_family_name(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    for name, on in (("Zou", DUE), ("Ångström", OVERDUE), ("Okafor", "2026-08-20")):
        treated(clinic, name, on)
    page = open_page()
    for column in page.table.paged_model.columns:
        if column.sort is not None:
            page.table.sort_requested.emit(column.sort, False)
            qtbot.waitUntil(lambda: len(names(page)) == 3)
    page.table.sort_requested.emit("name", False)
    qtbot.waitUntil(lambda: names(page) == ["Ångström", "Okafor", "Zou"])


def test_a_course_is_found_again_from_elsewhere_whatever_is_filtered(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", DUE)
    _, early = treated(clinic, "Blanc", EARLY)
    page = open_page()
    page.filters._timing.set_code("overdue")
    page.show_course(early)
    qtbot.waitUntil(lambda: page.current_course() is not None and names(page) == ["Blanc"])
    assert page.current_course()[1] == early  # type: ignore[index]


def test_enter_asks_for_the_patient_and_r_for_recording(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient, course = treated(clinic, "Nakamura", DUE)
    page = open_page()
    asked: list[tuple[str, ...]] = []
    page.patient_requested.connect(lambda *uuids: asked.append(uuids))
    page.record_requested.connect(lambda *uuids: asked.append(uuids))
    press(qtbot, page, clinic_tasks, Qt.Key.Key_Return)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_R)
    assert asked == [(patient,), (patient, course)]


def test_a_past_booking_is_asked_about_first(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", "2026-08-25")
    clinic.book(course, "2026-11-20", made_on="2026-11-02")
    page = open_page()
    row = page.table.current_row()
    assert row is not None
    assert page.table.paged_model.cell(0, 0).text == "Came?"
    press(qtbot, page, clinic_tasks, Qt.Key.Key_X)
    qtbot.waitUntil(lambda: page.table.paged_model.cell(0, 0).text == "Missed visit")


def test_one_call_counts_for_all_courses_that_are_to_be_called(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    patient, migraine = treated(clinic, "Nakamura", DUE)
    neck = clinic.course(patient, NECK, INCOBOT)
    clinic.given(patient, "2026-08-28", (neck, 120))
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_V)
    assert clinic.state(migraine) == clinic.state(neck) == State.RESTING.value
