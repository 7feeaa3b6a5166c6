"""Recording a visit: checked while it is typed, and what was given can always be recorded."""

import pytest
from PySide6.QtWidgets import QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import ABOBOT, ARM, BLADDER, LEG, MIGRAINE, day
from tests.clinics import Clinic
from tests.ui.seen import button, open_window, tab_order, texts, unnamed
from tests.ui.visits.conftest import StartVisit
from tracker.services.patients.card import SessionRow
from tracker.ui.moved_dialog import MovedDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.visits.session_editor import SessionEditor
from tracker.ui.visits.visit_page import VisitPage


def editor(page: VisitPage, course: str) -> SessionEditor:
    return page._sessions.editor(course)


def give(page: VisitPage, course: str, units: str, tasks: Tasks) -> None:
    editor(page, course)._injection._dose.set_text(units)
    check(page, tasks)


def check(page: VisitPage, tasks: Tasks) -> None:
    page._ask_checks()
    settle(tasks)


def put_on(page: VisitPage, when: str, tasks: Tasks) -> None:
    page._details._on.set_text(when)
    check(page, tasks)


def press(page: VisitPage, text: str, tasks: Tasks) -> MovedDialog | None:
    """Presses a button of the page; returns the question that it asks."""
    button(page, text).click()
    settle(tasks)
    return open_window(MovedDialog)


def agree(page: VisitPage, question: MovedDialog | None, qtbot: QtBot) -> None:
    assert question is not None
    with qtbot.waitSignal(page.finished):
        question.accept()


def only_session(clinic: Clinic, patient: str) -> SessionRow:
    (row,) = clinic.card(patient).sessions
    return row


def test_a_first_dose_starts_empty_with_the_usual_start_and_the_most_beside_it(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    typed = editor(page, course)._injection._dose
    assert typed.text() == ""
    assert typed.findChildren(QLineEdit)[0].placeholderText() == ""
    assert "Usual start 155 Units. At most 195 Units a session." in texts(page)


def test_the_planned_dose_is_proposed_and_a_difference_from_it_stated(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, planned=165)
    clinic.visit(patient, "2026-08-30", (course, 165))
    page = start_visit(patient)
    typed = editor(page, course)._injection._dose
    assert typed.findChildren(QLineEdit)[0].placeholderText() == "planned 165 Units"
    give(page, course, "155", clinic_tasks)
    assert "10 Units less than the planned 165 Units" in texts(page)


def test_same_as_last_time_fills_product_and_units_but_never_lots_or_notes(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 160), lots=("C7690B",))
    page = start_visit(patient)
    button(page, "Same as last time").click()
    settle(clinic_tasks)
    form = editor(page, course).form()
    assert (form.dose, form.lots, form.notes) == (160_000, (), "")


def test_the_next_due_date_stands_there_before_signing(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-30", (course, 155))
    page = start_visit(patient)
    give(page, course, "155", clinic_tasks)
    assert "Sun, 14 Feb 2027" in texts(page)


def test_a_visit_is_signed_after_one_question_and_leads_back_to_the_patient(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient)
    give(page, course, "155", clinic_tasks)
    question = press(page, "Sign", clinic_tasks)
    assert question is not None
    assert "155 Units of onabotulinumtoxinA" in texts(question)
    assert "Sign as Ines Ruiz?" in texts(question)
    agree(page, question, qtbot)
    row = only_session(clinic, patient)
    assert (row.dose, row.status, row.signed_by) == (155_000, "signed", "Ines Ruiz")


def test_what_is_kept_as_given_waits_for_a_signature(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient)
    give(page, course, "155", clinic_tasks)
    with qtbot.waitSignal(page.finished):
        button(page, "Keep as given, sign later").click()
    assert only_session(clinic, patient).status == "given"
    assert clinic.course_card(patient, course).state.value == "in review"


def test_one_visit_holds_several_treatments_and_their_doses_add_up(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    migraine, bladder = clinic.course(patient, MIGRAINE), clinic.course(patient, BLADDER)
    page = start_visit(patient, migraine)
    give(page, migraine, "155", clinic_tasks)
    page._sessions.tick(bladder)
    give(page, bladder, "100", clinic_tasks)
    assert "255 of 400 Units of onabotulinumtoxinA in 84 days." in texts(page)
    agree(page, press(page, "Sign", clinic_tasks), qtbot)
    rows = clinic.card(patient).sessions
    assert len({row.visit_uuid for row in rows}) == 1
    assert sorted(row.dose or 0 for row in rows) == [100_000, 155_000]


def test_what_a_check_would_have_stopped_is_recorded_with_a_reason(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-20", (course, 155))
    page = start_visit(patient)
    give(page, course, "155", clinic_tasks)
    assert "Too early" in texts(page)
    assert press(page, "Sign", clinic_tasks) is None
    assert page._reason_field.problem == "Give a reason."
    page._reason.setText("Given by mistake at the other clinic")
    agree(page, press(page, "Sign", clinic_tasks), qtbot)
    newest = clinic.card(patient).sessions[0]
    assert newest.incident_reason == "Given by mistake at the other clinic"


@pytest.mark.parametrize(
    ("units", "sentence"),
    [("", "Enter the dose in Units."), ("1,55", "Write the dose"), ("-5", "is not a dose")],
)
def test_a_dose_that_is_none_is_told_under_its_field_and_nothing_is_lost(
    clinic: Clinic,
    start_visit: StartVisit,
    clinic_tasks: Tasks,
    units: str,
    sentence: str,
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient)
    page._details._injector.setText("Dr Achterberg")
    editor(page, course)._injection._dose.set_text(units)
    question = press(page, "Sign", clinic_tasks)
    if question is not None:
        question.accept()
        settle(clinic_tasks)
    assert sentence in editor(page, course)._injection.dose_field.problem
    assert page._details.injector == "Dr Achterberg"
    assert clinic.card(patient).sessions == ()


def test_a_visit_after_today_is_refused_at_the_date(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient)
    give(page, course, "155", clinic_tasks)
    put_on(page, "2026-11-23", clinic_tasks)
    question = press(page, "Sign", clinic_tasks)
    assert question is not None
    question.accept()
    settle(clinic_tasks)
    assert page._details.fields[0].problem


def test_a_back_dated_visit_shows_every_date_that_would_move_before_it_is_saved(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-03", (course, 155))
    clinic.book(course, "2026-11-25", reason="away before")
    page = start_visit(patient, course)
    give(page, course, "155", clinic_tasks)
    put_on(page, "2026-11-02", clinic_tasks)
    question = press(page, "Keep as given, sign later", clinic_tasks)
    assert question is not None
    assert "This is what moves:" in texts(question)
    assert "Booked too early" in texts(question)
    question.reject()
    settle(clinic_tasks)
    assert len(clinic.card(patient).sessions) == 1
    agree(page, press(page, "Keep as given, sign later", clinic_tasks), qtbot)
    assert len(clinic.card(patient).sessions) == 2


def test_date_injector_and_place_stay_as_last_entered(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks, qtbot: QtBot
) -> None:
    first, second = clinic.patient(), clinic.patient()
    course = clinic.course(first)
    clinic.course(second)
    page = start_visit(first)
    give(page, course, "155", clinic_tasks)
    put_on(page, "2026-11-20", clinic_tasks)
    page._details._injector.setText("Dr Achterberg")
    page._details._place.setText("Room 2")
    agree(page, press(page, "Sign", clinic_tasks), qtbot)
    with qtbot.waitSignal(page.started):
        page.start(second)
    entered = page._details.entered()
    assert (str(entered.on), entered.injector, entered.place) == (
        "2026-11-20",
        "Dr Achterberg",
        "Room 2",
    )
    assert "not today" in texts(page)


def test_a_half_filled_visit_is_not_lost_when_another_is_begun(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    first, second = clinic.patient(family_name="Okafor"), clinic.patient()
    course = clinic.course(first)
    page = start_visit(first)
    give(page, course, "155", clinic_tasks)
    page.start(second)
    box = open_window(QMessageBox)
    assert box is not None
    assert "Okafor, Ada" in box.text()
    button(box, "Cancel").click()
    assert editor(page, course).form().dose == 155_000


def test_units_of_another_product_are_never_compared_with_the_plan(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, ARM, planned=200)
    clinic.given(patient, "2026-08-30", (course, 200))
    page = start_visit(patient)
    editor(page, course)._injection._product.set_code(ABOBOT)
    give(page, course, "500", clinic_tasks)
    said = texts(page)
    assert "Another product than planned" in said
    assert "more than the planned" not in said


def test_lots_are_kept_with_their_expiry_and_an_expired_one_stops(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, LEG, ABOBOT)
    page = start_visit(patient)
    lots = editor(page, course)._injection._lots
    button(page, "Another lot").click()
    for line, (number, expiry) in zip(
        lots._lines, (("C7690B", "2027-11-30"), ("C7544A", "2026-10-31")), strict=True
    ):
        line.number.setText(number)
        line.expiry.set_text(expiry)
    give(page, course, "1000", clinic_tasks)
    assert "The lot expired on 31 Oct 2026." in texts(page)
    form = editor(page, course).form()
    assert [(lot.number, lot.expiry) for lot in form.lots] == [
        ("C7690B", day("2027-11-30")),
        ("C7544A", day("2026-10-31")),
    ]


def test_every_control_has_a_name(clinic: Clinic, start_visit: StartVisit) -> None:
    patient = clinic.patient()
    clinic.course(patient, MIGRAINE)
    clinic.course(patient, BLADDER)
    assert unnamed(start_visit(patient)) == []


def test_without_an_open_treatment_it_says_what_to_do(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    page = start_visit(clinic.patient())
    assert "No treatment is open for this patient." in texts(page)
    assert not page._sign.isEnabled()


def test_tab_goes_from_the_dose_over_the_lot_to_signing(
    clinic: Clinic, start_visit: StartVisit
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    page = start_visit(patient, course)
    fields = editor(page, course)._injection
    order = tab_order(page)

    def place(part: QWidget) -> int:
        return min(n for n, one in enumerate(order) if one is part or part.isAncestorOf(one))

    parts = [page._details, fields._product, fields._dose, fields._lots, fields._notes, page._sign]
    assert sorted(parts, key=place) == parts
    lots = [one.accessibleName() for one in order if fields._lots.isAncestorOf(one)]
    assert lots[0] == "Lot number 1"
    assert lots[-1] == "Add another lot"


def test_nothing_is_called_fine_before_a_dose_is_typed(
    clinic: Clinic, start_visit: StartVisit, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, planned=165)
    clinic.visit(patient, "2026-08-30", (course, 165))
    page = start_visit(patient, course)
    said = texts(page._checks).splitlines()
    assert "No dose is typed yet. If 165 Units were given, as planned:" in said
    assert "Fine" not in said
    give(page, course, "165", clinic_tasks)
    said = texts(page._checks).splitlines()
    assert "Fine" in said
    assert "No dose is typed yet. If 165 Units were given, as planned:" not in said
