"""Days typed at the recall list: a wrong one is told before it is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import editor, form_of, press, spoken, treated, type_day
from tracker.domain.state import State
from tracker.ui.press_guard import GUARD_MS
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory

LATE = "2026-07-06"

FIELDS = [
    (Qt.Key.Key_P, "promise_by"),
    (Qt.Key.Key_L, "try_again_on"),
    (Qt.Key.Key_D, "on"),
    (Qt.Key.Key_B, "on"),
    (Qt.Key.Key_H, "not_called_before"),
]


@pytest.mark.parametrize(("key", "name"), FIELDS)
@pytest.mark.parametrize("typed", ["1.11.", "21.11"])
def test_a_day_just_past_never_becomes_next_years(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    key: Qt.Key,
    name: str,
    typed: str,
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, key)
    form = form_of(page)
    type_day(form, name, typed)
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert f"is past; for 2027 write {typed.strip('.')}.2027." in form.fields[name].problem
    assert spoken(form).count("is past") == 1
    assert clinic.state(course) == State.TO_CALL.value


@pytest.mark.parametrize(
    ("key", "name", "state"),
    [
        (Qt.Key.Key_P, "promise_by", State.PROMISED),
        (Qt.Key.Key_L, "try_again_on", State.RESTING),
    ],
)
def test_a_call_far_ahead_is_asked_about_once_more(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    open_page: OpenPage,
    key: Qt.Key,
    name: str,
    state: State,
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, key)
    form = form_of(page)
    type_day(form, name, "1.11.2027")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert "Mon, 1 Nov 2027 is more than three months ahead" in form.fields[name].problem
    type_day(form, name, "1.2.2027")
    assert "Mon, 1 Feb 2027 is in 10 weeks" in form.fields[name].problem
    assert clinic.state(course) == State.TO_CALL.value
    type_day(form, name, "8.2.2027")
    assert "Mon, 8 Feb 2027" in form.fields[name].problem
    # Enter bounced: that is no answer.
    type_day(form, name, "8.2.2027")
    assert "Mon, 8 Feb 2027" in form.fields[name].problem
    qtbot.wait(GUARD_MS + 50)
    type_day(form, name, "8.2.2027")
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.state(course) == state.value


def test_a_field_says_how_far_its_day_is(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_P)
    assert "Wed, 25 Nov 2026, in 3 days" in spoken(form_of(page))


def test_the_day_that_was_agreed_is_told(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    treated(clinic, "Nakamura", LATE)
    page = open_page()
    told: list[str] = []
    UndoHistory(clinic_tasks, page).noted.connect(told.append)
    press(qtbot, page, clinic_tasks, Qt.Key.Key_P)
    type_day(form_of(page), "promise_by", "30.11.")
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["Nakamura, Ada: will ring back by Mon, 30 Nov 2026."]


def test_an_own_date_far_too_late_is_told_loudly_and_asks_for_a_reason(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_page: OpenPage
) -> None:
    _, course = treated(clinic, "Nakamura", LATE)
    page = open_page()
    press(qtbot, page, clinic_tasks, Qt.Key.Key_D)
    form = form_of(page)
    type_day(form, "on", "1.11.2027")
    qtbot.waitUntil(lambda: "Far too late" in spoken(form) and clinic_tasks.is_idle)
    assert form.fields["reason"].problem == "Give a reason."
    assert clinic.stored(course).due_on == day("2026-09-28")
    editor(form, "reason", QLineEdit).setText("abroad for a year")
    form._on_save()
    qtbot.waitUntil(lambda: page.panel.form is None)
    assert clinic.stored(course).due_on == day("2027-11-01")
