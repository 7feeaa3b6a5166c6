"""Call mode: one patient at a time, one key an outcome, nobody twice, nothing by accident."""

from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox
from pytestqt.qtbot import QtBot

from tests.builders import BLADDER, NECK, day
from tests.clinics import TODAY, Clinic
from tests.ui.calls.conftest import OpenCalls
from tests.ui.calls.nurse import Nurse, due, outcomes
from tracker.domain.authorisation import Stage
from tracker.services.authorisations.authorisations import AuthorisationForm, open_authorisation
from tracker.services.contacts.attempts import record_attempt
from tracker.services.contacts.call_claims import claim_call
from tracker.ui.calls import call_writes
from tracker.ui.date_words import read_local_date
from tracker.ui.field_values import day_in
from tracker.ui.main_window import MainWindow
from tracker.ui.press_guard import GUARD_MS
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.date_edit import DateEdit

Key = Qt.Key


@pytest.fixture
def nurse(qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls) -> Nurse:
    """Three patients on the list: Adler is the most late of those still in time, then Berg, Cruz."""
    for name, on in (("Adler", "2026-08-28"), ("Berg", "2026-08-29"), ("Cruz", "2026-08-31")):
        due(clinic, name, on)
    return Nurse(qtbot, open_calls(), clinic_tasks)


def test_a_morning_by_one_key_a_patient(nurse: Nurse) -> None:
    assert nurse.sees == "Adler"
    nurse.does(Key.Key_N)
    assert nurse.sees == "Berg"
    assert nurse.calls.parts.last == "Adler, Ada: no answer."
    nurse.does(Key.Key_T)
    assert "appointment" in QApplication.clipboard().text()
    assert nurse.sees == "Cruz"
    nurse.does(Key.Key_B, Key.Key_2, Key.Key_Return)
    assert nurse.calls.parts.last == "Booked Cruz, Ada for 24 Nov 2026."
    assert "1 × no answer" in nurse.calls.parts.end
    assert outcomes(nurse) == {"no-answer": 1, "text": 1, "booked": 1}


def test_undo_brings_the_patient_back(nurse: Nurse) -> None:
    nurse.does(Key.Key_N)
    nurse.does(Key.Key_Z)
    assert (nurse.sees, nurse.calls.parts.last, outcomes(nurse)) == ("Adler", "", {})
    nurse.does(Key.Key_V)
    assert nurse.sees == "Berg"


def test_what_was_undone_is_told_over_its_own_patient_only(nurse: Nurse) -> None:
    told: list[tuple[str, str]] = []
    line = nurse.calls.parts

    def is_told() -> bool:
        told.append((line.told, "" if line.card.isHidden() else nurse.sees))
        return bool(line.told)

    nurse.does(Key.Key_N)
    nurse.press(Key.Key_Z)
    nurse.qtbot.waitUntil(is_told)
    nurse.ready()
    assert {name for text, name in told if text} == {"Adler"}
    # Nobody's card stands there while the one who was undone is read.
    assert {name for text, name in told if not text} <= {"Berg", ""}
    nurse.does(Key.Key_N)
    assert (nurse.sees, line.told) == ("Berg", "")


def test_undo_waits_for_the_outcome_that_is_still_being_saved(
    nurse: Nurse, clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    nurse.does(Key.Key_N)
    is_free = Event()

    def slowly(tx: Any, *arguments: Any) -> Any:
        is_free.wait(20)
        return record_attempt(tx, *arguments)

    monkeypatch.setattr(call_writes, "record_attempt", slowly)
    nurse.press(Key.Key_V)
    nurse.qtbot.waitUntil(lambda: nurse.sees == "Cruz" and nurse.calls.takes_keys)
    nurse.press(Key.Key_Z)
    # Nothing that is pressed meanwhile is for Cruz.
    nurse.press(Key.Key_N)
    is_free.set()
    nurse.qtbot.waitUntil(lambda: nurse.sees == "Berg")
    nurse.does()
    assert nurse.calls.parts.told == "Undone. Berg, Ada again."
    assert (nurse.calls.parts.last, outcomes(nurse)) == ("", {"no-answer": 1})
    assert clinic.read(_standing) == ["no-answer"]


def test_a_key_pressed_twice_logs_nothing_for_the_next_patient(nurse: Nurse) -> None:
    nurse.press(Key.Key_N, Key.Key_N)
    nurse.ready()
    assert (nurse.sees, outcomes(nurse)) == ("Berg", {"no-answer": 1})


def test_a_key_held_down_acts_once(nurse: Nurse) -> None:
    held = QKeyEvent(
        QEvent.Type.KeyPress, Key.Key_N, Qt.KeyboardModifier.NoModifier, "n", autorep=True
    )
    nurse.qtbot.waitUntil(lambda: nurse.calls.takes_keys)
    QApplication.sendEvent(nurse.calls, held)
    nurse.ready()
    assert (nurse.sees, outcomes(nurse)) == ("Adler", {})


def test_a_day_is_typed_as_it_is_said_or_by_its_number(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    due(clinic, "Adler")
    due(clinic, "Berg", "2026-09-04")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    for typed, booked in (
        ("+4d", "26 Nov 2026"),
        ("27.11.", "27 Nov 2026"),
        ("30.11", "30 Nov 2026"),
        ("24.11.26", "24 Nov 2026"),
        ("mon", "23 Nov 2026"),
        ("2", "24 Nov 2026"),
    ):
        nurse.types(Key.Key_B, typed)
        assert outcomes(nurse) == {}
        nurse.does(Key.Key_Return)
        assert nurse.calls.parts.last == f"Booked Adler, Ada for {booked}."
        nurse.does(Key.Key_Z)


def test_the_last_outcome_of_a_list_can_be_undone(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    due(clinic, "Adler")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    nurse.does(Key.Key_N)
    assert nurse.calls.parts.end
    qtbot.wait(2 * GUARD_MS)
    nurse.press(Key.Key_Z)
    qtbot.waitUntil(lambda: nurse.calls.takes_keys)
    assert (nurse.sees, nurse.calls.parts.end) == ("Adler", "")


def test_the_form_of_a_booking_shows_dates_that_can_be_typed(nurse: Nurse) -> None:
    nurse.press(Key.Key_B)
    form = nurse.calls.form
    assert form is not None
    told = " ".join(label.text() for label in form.findChildren(QLabel))
    assert "such as 13.12., +3w or mon" in told
    for shown in ("13.12.", "+3w", "mon"):
        assert read_local_date(shown, today=TODAY) > TODAY


def test_a_promise_and_leaving_a_form(nurse: Nurse) -> None:
    nurse.press(Key.Key_P, Key.Key_Escape)
    nurse.does()
    assert nurse.sees == "Adler"
    nurse.does(Key.Key_P, Key.Key_Return)
    assert nurse.calls.parts.last.startswith("Adler, Ada: will ring back by")
    assert nurse.sees == "Berg"


def test_escape_leaves_and_the_list_is_as_it_is_now(nurse: Nurse, clinic: Clinic) -> None:
    nurse.does(Key.Key_N)
    window = nurse.calls.parentWidget()
    assert isinstance(window, MainWindow)
    nurse.press(Key.Key_Escape)
    nurse.qtbot.waitUntil(lambda: nurse.tasks.is_idle)
    page = window.recall
    nurse.qtbot.waitUntil(lambda: page.table.count == 2)
    assert window.toast.isVisible()
    assert clinic.read(_claims) == 0


def test_whom_a_colleague_is_calling_is_passed_over(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    busy, _course = due(clinic, "Adler", "2026-08-28")
    due(clinic, "Berg")
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(claim_call, busy)
        nurse = Nurse(qtbot, open_calls(), clinic_tasks)
        assert nurse.sees == "Berg"
        assert nurse.calls.parts.told == "Tom Berg is calling Adler, Ada: passed over."


def test_who_opted_out_or_waits_for_the_insurer_is_not_called_and_counted(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    _patient, refused = due(clinic, "Adler", "2026-08-28")
    asked = AuthorisationForm(
        (refused,), "Blue Shield", stage=Stage.REFUSED, owner="Kim", chase_on=day("2026-12-01")
    )
    clinic.write(open_authorisation, asked, TODAY)
    silent = clinic.patient(family_name="Berg", do_not_contact=True)
    clinic.given(silent, "2026-08-29", (clinic.course(silent), 155))
    due(clinic, "Cruz")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    assert nurse.sees == "Cruz"
    nurse.does(Key.Key_N)
    assert outcomes(nurse) == {"insurer": 1, "do-not-contact": 1, "no-answer": 1}
    assert "1 × the insurer is asked first" in nurse.calls.parts.end
    assert "1 × not to be contacted" in nurse.calls.parts.end


def test_one_call_is_about_everything_that_is_due(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    patient, migraine = due(clinic, "Adler")
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-01", (bladder, 100))
    due(clinic, "Berg", "2026-09-04")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    nurse.does(Key.Key_S)
    # Symptoms back: the same patient is booked next.
    assert nurse.sees == "Adler"
    nurse.does(Key.Key_B, Key.Key_1, Key.Key_Return)
    assert nurse.sees == "Berg"
    assert [clinic.state(course) for course in (migraine, bladder)] == ["booked", "booked"]
    assert outcomes(nurse) == {"symptoms-back": 1, "booked": 1}


def test_who_says_that_one_works_stays_for_the_other(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    patient, migraine = due(clinic, "Adler", "2026-08-28")
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-06-01", (bladder, 100))
    due(clinic, "Berg")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    nurse.does(Key.Key_W)
    assert [clinic.state(one) for one in (migraine, bladder)] == ["to call", "waiting"]
    assert nurse.sees == "Adler"
    nurse.does(Key.Key_B, Key.Key_1, Key.Key_Return)
    assert (clinic.state(migraine), nurse.sees) == ("booked", "Berg")
    # Nothing else is left to be said by who is called for that alone.
    nurse.does(Key.Key_N)
    assert outcomes(nurse) == {"still-working": 1, "booked": 1, "no-answer": 1}


def test_what_needs_another_day_is_booked_next_and_does_not_look_booked(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    patient, migraine = due(clinic, "Adler")
    neck = clinic.course(patient, NECK)
    # Due on 14 December, when the migraine is overdue.
    clinic.given(patient, "2026-09-21", (neck, 50))
    due(clinic, "Berg", "2026-09-04")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    nurse.does(Key.Key_B, Key.Key_1, Key.Key_Return)
    assert (clinic.state(migraine), clinic.state(neck)) == ("booked", "to call")
    assert nurse.sees == "Adler"
    nurse.does(Key.Key_B, Key.Key_1, Key.Key_Return)
    assert (clinic.state(neck), nurse.sees) == ("booked", "Berg")
    nurse.does(Key.Key_Z)
    assert (clinic.state(neck), nurse.sees) == ("to call", "Adler")


def test_the_number_that_was_called_and_who_answered_are_kept(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    patient = clinic.patient(phones=("111 1111", "222 2222"), carer="her daughter Ada")
    clinic.given(patient, "2026-08-31", (clinic.course(patient), 155))
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    nurse.press(Key.Key_F, Key.Key_Q, Key.Key_B, Key.Key_1, Key.Key_Return)
    nurse.ready()
    assert clinic.read(_logged) == [("booked", "222 2222", "her daughter Ada", "morning")]
    assert "1 × booked" in nurse.calls.parts.end


def test_a_write_that_fails_brings_its_patient_back(nurse: Nurse, clinic: Clinic) -> None:
    sheet = nurse.calls.sheet
    assert sheet is not None
    clinic.write(_lose, sheet.panel.course_uuid)
    nurse.press(Key.Key_N)
    nurse.qtbot.waitUntil(lambda: nurse.calls.findChildren(QMessageBox) != [])
    nurse.calls.findChildren(QMessageBox)[0].close()
    nurse.ready()
    assert (nurse.sees, outcomes(nurse)) == ("Adler", {})


def test_death_asks_twice_and_what_was_said_is_undone_at_once(nurse: Nurse, clinic: Clinic) -> None:
    sheet = nurse.calls.sheet
    assert sheet is not None
    QTest.keyClick(nurse.calls, Key.Key_D, Qt.KeyboardModifier.ShiftModifier)
    # The key bounces: the second press is no answer to what is asked now.
    nurse.press(Key.Key_Return, Key.Key_Return)
    nurse.qtbot.waitUntil(lambda: nurse.tasks.is_idle)
    assert clinic.state(sheet.panel.course_uuid) == "to call"
    nurse.qtbot.wait(GUARD_MS + 50)
    nurse.does(Key.Key_Return)
    assert clinic.state(sheet.panel.course_uuid) == "in review"
    assert nurse.sees == "Berg"
    nurse.does(Key.Key_Z)
    assert clinic.state(sheet.panel.course_uuid) == "to call"
    nurse.does(Key.Key_U, Key.Key_Return)
    assert clinic.state(sheet.panel.course_uuid) == "deferred"


def test_every_form_that_puts_off_proposes_the_same_day(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, open_calls: OpenCalls
) -> None:
    # Overdue from Tuesday, before three working days are over.
    due(clinic, "Adler", "2026-08-24")
    nurse = Nurse(qtbot, open_calls(), clinic_tasks)
    for key, name in ((Key.Key_P, "promise_by"), (Key.Key_L, "try_again_on"), (Key.Key_A, "on")):
        nurse.press(key)
        form = nurse.calls.form
        assert form is not None
        assert day_in(form.fields[name]) == day("2026-11-24")
        nurse.press(Key.Key_Escape)


def test_another_time_two_months_off_is_asked_about_first(nurse: Nurse) -> None:
    nurse.press(Key.Key_A)
    form = nurse.calls.form
    assert form is not None
    day_of = form.fields["on"].editor
    assert isinstance(day_of, DateEdit)
    day_of.set_day(day("2027-01-25"))
    nurse.press(Key.Key_Return, Key.Key_Return)
    assert "and nobody calls until then" in form.fields["on"].problem
    nurse.qtbot.wait(GUARD_MS + 50)
    nurse.does(Key.Key_Return)
    assert (nurse.sees, outcomes(nurse)) == ("Berg", {"another-time": 1})


def _logged(tx: Any) -> list[tuple[str, str, str, str]]:
    from tracker.storage import records as r

    return [
        (one.outcome, one.number_used, one.detail.person, one.detail.part_of_day)
        for one in tx.query(r.ContactAttempt)
    ]


def _standing(tx: Any) -> list[str]:
    from tracker.storage import records as r

    return [one.outcome for one in tx.query(r.ContactAttempt).filter_by(withdrawn_on=None)]


def _claims(tx: Any) -> int:
    from tracker.storage import records as r

    return int(tx.query(r.CallClaim).count())


def _lose(tx: Any, uuid: str) -> None:
    from tracker.storage import records as r

    tx.query(r.Course).filter_by(uuid=uuid).one().uuid = "00000000-0000-4000-8000-000000000000"
