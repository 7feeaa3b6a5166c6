"""Scores, responses, harm, consent, earlier treatments: half typed, they survive a lock."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot

from tests.builders import day
from tests.clinics import Clinic
from tests.ui.drafts.test_resumed_forms import lock, resumed, window
from tests.ui.seen import button
from tracker.services.outcomes.adverse_events import EventForm, add_event, edit_event, event_form
from tracker.services.outcomes.overview import patient_outcomes
from tracker.services.outcomes.responses import record_response
from tracker.services.outcomes.rows import PatientOutcomes
from tracker.services.outcomes.scores import ScoreForm, add_score
from tracker.services.staff.drafts import my_drafts
from tracker.services.visits.forms import ResponseForm
from tracker.ui.drafts.draft_words import say_kind
from tracker.ui.drafts.typed_values import put_values
from tracker.ui.form_dialog import FormDialog
from tracker.ui.main_window import MainWindow
from tracker.ui.outcomes.consent_form import ConsentDialog
from tracker.ui.outcomes.decline_form import DeclineDialog
from tracker.ui.outcomes.event_form import EventDialog
from tracker.ui.outcomes.prior_form import PriorDialog
from tracker.ui.outcomes.response_form import ResponseDialog
from tracker.ui.outcomes.response_taps import Before
from tracker.ui.outcomes.score_form import ScoreDialog, WithdrawScoreDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.tap_row import TapRow

__all__ = ["window"]

Make = Callable[[MainWindow, PatientOutcomes], FormDialog]


def measured(clinic: Clinic) -> PatientOutcomes:
    """Somebody whose injections were twelve weeks ago, with a score and harm that was noted."""
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    for on in ("2026-01-05", "2026-05-04"):
        (uuid,) = clinic.given(patient, on, (course, 155))
        clinic.write(record_response, ResponseForm(uuid, wear_off_days=98), clinic.today)
    clinic.visit(patient, "2026-08-24", (course, 155))
    clinic.write(
        add_score, course, ScoreForm("headache-days", "21", day("2026-08-20")), clinic.today
    )
    harm = EventForm("ptosis", "mild", day("2026-09-01"))
    clinic.write(add_event, patient, harm, clinic.today)
    return clinic.read(patient_outcomes, patient, clinic.today)


def _score(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    return ScoreDialog(of._tasks, of.today, found, of)


def _withdraw(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    (scores,) = found.scores
    return WithdrawScoreDialog(
        of._tasks, of.today, found.patient_uuid, scores.label, scores.newest, of
    )


def _response(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    (course,) = found.courses
    assert course.last_on is not None
    before = Before(course.uuid, course.label, course.last_session, course.last_on)
    return ResponseDialog(of._tasks, of.today, found.patient_uuid, before, of)


def _event(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    return EventDialog(of._tasks, of.today, found, None, of)


def _known_event(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    return EventDialog(of._tasks, of.today, found, found.events[0].uuid, of)


def _consent(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    return ConsentDialog(of._tasks, of.today, found, of)


def _prior(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    return PriorDialog(of._tasks, of.today, found, of)


def _decline(of: MainWindow, found: PatientOutcomes) -> FormDialog:
    (proposal,) = found.proposals
    return DeclineDialog(of._tasks, of.today, found.patient_uuid, proposal, of)


@pytest.mark.fault(41)
@pytest.mark.parametrize(
    ("make", "typed", "named", "save"),
    [
        (
            _score,
            {"instrument": "hit-6", "value": "60", "note": "her sister is ma"},
            "Add a score",
            "Save",
        ),
        (_withdraw, {"reason": "of another patient"}, "Take back a score", "Take back"),
        (_decline, {"reason": "no other week"}, "Decline an interval", "Decline"),
        (_response, {"note": "her sister is ma"}, "How it worked", "Save"),
        (
            _event,
            {"code": "neck-pain", "severity": "severe", "text": "since & <b>then</b>"},
            "Adverse event",
            "Save",
        ),
        (_known_event, {"outcome": "recovered", "text": "gone agai"}, "Adverse event", "Save"),
        (
            _consent,
            {"product": "", "note": "on paper", "ends_on": ["1 Dec 2027", None]},
            "Consent",
            "Save",
        ),
        (
            _prior,
            {"what": "propranolol", "when": "2019", "result": "none", "stopped_for": "other"},
            "Treatment tried before",
            "Save",
        ),
    ],
)
def test_what_is_half_typed_of_how_a_patient_does_comes_back_and_is_saved_once(
    qtbot: QtBot,
    clinic: Clinic,
    clinic_tasks: Tasks,
    window: MainWindow,
    make: Make,
    typed: dict[str, object],
    named: str,
    save: str,
) -> None:
    form = make(window, measured(clinic))
    form.open_fitted()
    settle(clinic_tasks)
    put_values(form.fields.editors, typed)
    for taps in form.findChildren(TapRow):
        taps._choose(taps._taps[1].code)
    for box in form.findChildren(QCheckBox):
        box.setChecked(isinstance(form, EventDialog))
    content = form.content()
    row = lock(window, form, clinic, clinic_tasks)
    assert (row.about, say_kind(row)) == ("Okafor, Ada", named)

    again = resumed(qtbot, window, row, clinic_tasks, type(form))
    assert again.content() == content
    taps_again = [taps.code() for taps in again.findChildren(TapRow)]
    assert taps_again == [taps._taps[1].code for taps in again.findChildren(TapRow)]
    if isinstance(again, EventDialog):
        put_values(again.fields.editors, {"began_on": ["1 Sept 2026", None]})
    with qtbot.waitSignal(again.saved):
        button(again, save).click()
    settle(clinic_tasks)
    assert clinic.read(my_drafts) == ()


def test_harm_that_comes_back_cannot_overwrite_a_colleague(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    found = measured(clinic)
    uuid = found.events[0].uuid
    form = _known_event(window, found)
    form.open_fitted()
    settle(clinic_tasks)
    put_values(form.fields.editors, {"text": "gone agai"})
    row = lock(window, form, clinic, clinic_tasks)
    seen = clinic.read(event_form, uuid)
    theirs = EventForm("ptosis", "severe", day("2026-09-01"))
    clinic.write(edit_event, uuid, seen.version, theirs, clinic.today)

    again = resumed(qtbot, window, row, clinic_tasks, EventDialog)
    button(again, "Save").click()
    settle(clinic_tasks)
    assert clinic.read(event_form, uuid).form == theirs
    assert again.isVisible()
    again.hide()
    again.deleteLater()


def test_what_was_told_of_injections_that_are_no_longer_the_last_is_not_put_to_others(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, window: MainWindow
) -> None:
    found = measured(clinic)
    form = _response(window, found)
    form.open_fitted()
    put_values(form.fields.editors, {"note": "her sister is ma"})
    row = lock(window, form, clinic, clinic_tasks)
    clinic.given(found.patient_uuid, "2026-11-20", (found.courses[0].uuid, 155))

    with qtbot.waitSignal(window._screens.failed) as told:
        window.drafts.go_on_with(row)
    assert "no longer there" in str(told.args[0])
    assert clinic.read(my_drafts) == (row,)
