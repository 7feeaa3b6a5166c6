"""The forms about a patient: problems where they arose, nothing typed lost, mine beside theirs."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from tests.builders import MIGRAINE, ONABOT, day
from tests.clinics import TODAY, Clinic
from tests.ui.seen import button, open_window, texts, unnamed
from tracker.domain.birth import PartialDate
from tracker.domain.death import UNKNOWN_DAY
from tracker.services.courses import courses
from tracker.services.patients import patients
from tracker.services.rules import choices
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.conflict_dialog import ConflictDialog
from tracker.ui.form_dialog import FormDialog
from tracker.ui.patients.course_form import CourseDialog
from tracker.ui.patients.ending_form import EndDialog, ReinstateDialog
from tracker.ui.patients.hold_form import HoldDialog
from tracker.ui.patients.outside_form import OutsideDialog
from tracker.ui.patients.own_date_form import OwnDateDialog
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.patients.patient_header import who_is
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme
from tracker.ui.widgets.choice import Choice
from tracker.ui.widgets.date_edit import DateEdit
from tracker.ui.widgets.dose_edit import DoseEdit

Open = Callable[..., Any]


@pytest.fixture
def open_form(qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate) -> Open:
    """Makes a form of the given class over a window, and waits until it is filled in."""

    windows: list[QWidget] = []

    def make(form: type[FormDialog], *about: object) -> FormDialog:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        window.show()
        dialog: FormDialog = form(clinic_tasks, clinic_date, *about, window)  # type: ignore[call-arg, arg-type]
        dialog.open_fitted()
        qtbot.waitUntil(lambda: clinic_tasks.is_idle)
        return dialog

    return make


def fill(form: FormDialog, **typed: object) -> None:
    for name, value in typed.items():
        editor = form.fields[name].editor
        match editor:
            case DateEdit() | DoseEdit():
                editor.set_text(str(value))
            case Choice():
                editor.set_code(str(value))
            case QLineEdit():
                editor.setText(str(value))
            case _:
                editor.setPlainText(value)  # type: ignore[attr-defined]


def save(form: FormDialog, qtbot: QtBot, tasks: Tasks) -> None:
    form._on_save()
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_a_new_patient_is_saved_with_a_contact_plan(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    form = open_form(PatientDialog, None)
    saved: list[Any] = []
    form.saved.connect(saved.append)
    fill(
        form,
        family_name="Nakamura",
        given_name="Aiko",
        birth_date="30.9.1988",
        record_number="0045519",
        phones="+1 555 0142 778\n+1 555 0142 779",
        preferred_channel="text",
    )
    save(form, qtbot, clinic_tasks)
    header = clinic.card(saved[0].value).header
    assert (header.name, header.birth_date) == ("Nakamura, Aiko", day("1988-09-30"))
    assert [contact.value for contact in header.contacts][:2] == [
        "+1 555 0142 778",
        "+1 555 0142 779",
    ]
    assert header.preferred_channel == "text"


def test_a_year_of_birth_is_saved_as_a_year_and_comes_back_into_the_form(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    form = open_form(PatientDialog, None)
    saved: list[Any] = []
    form.saved.connect(saved.append)
    fill(form, family_name="Nakamura", birth_date="1950", record_number="0045519")
    save(form, qtbot, clinic_tasks)
    header = clinic.card(saved[0].value).header
    assert who_is(header)[0] == "about 76 years, born 1950"
    again = open_form(PatientDialog, saved[0].value)
    born = again.fields["birth_date"].editor
    qtbot.waitUntil(lambda: bool(born.text() == "1950"))
    fill(again, family_name="Nakamura-Berg")
    save(again, qtbot, clinic_tasks)
    header = clinic.card(saved[0].value).header
    assert (header.family_name, header.birth_date) == ("Nakamura-Berg", PartialDate(1950))


def test_a_death_without_a_day_comes_back_into_the_form_and_stays_so(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(birth_date="1950")
    editing = clinic.read(patients.patient_form, patient)
    died = replace(editing.form, deceased_on=UNKNOWN_DAY)
    clinic.write(patients.edit_patient, patient, editing.version, died, TODAY)
    form = open_form(PatientDialog, patient)
    qtbot.waitUntil(lambda: bool(form.fields["deceased_on"].editor.text() == "day not known"))
    fill(form, family_name="Nakamura-Berg")
    save(form, qtbot, clinic_tasks)
    header = clinic.card(patient).header
    assert (header.family_name, header.deceased_on) == ("Nakamura-Berg", UNKNOWN_DAY)
    assert who_is(header)[0] == "born 1950"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("birth_date", "31.2.1988"),
        ("birth_date", "2999"),
        ("birth_date", "2999-01-01"),
        ("family_name", " "),
        ("record_number", "MRN1"),
    ],
)
def test_a_problem_stands_under_its_field_and_nothing_typed_is_lost(
    clinic: Clinic,
    open_form: Open,
    qtbot: QtBot,
    clinic_tasks: Tasks,
    field: str,
    typed: str,
) -> None:
    clinic.patient(record_number="MRN1")
    form = open_form(PatientDialog, None)
    right = {
        "family_name": "Nakamura",
        "given_name": "Aiko",
        "birth_date": "30.9.1988",
        "record_number": "0045519",
    }
    fill(form, **(right | {field: typed}))
    save(form, qtbot, clinic_tasks)
    assert form.isVisible()
    assert form.fields[field].problem
    assert form.fields["given_name"].editor.text() == "Aiko"


@pytest.mark.fault(25)
def test_who_was_slower_sees_mine_beside_theirs_and_chooses(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(family_name="Okafor")
    form = open_form(PatientDialog, patient)
    editing = clinic.read(patients.patient_form, patient)
    theirs = replace(editing.form, family_name="Okafor-Lund")
    clinic.write(patients.edit_patient, patient, editing.version, theirs, TODAY)
    fill(form, family_name="Okafor-Smith")
    save(form, qtbot, clinic_tasks)
    conflict = open_window(ConflictDialog)
    assert conflict is not None
    assert "Okafor-Smith" in texts(conflict)
    assert "Okafor-Lund" in texts(conflict)
    assert clinic.card(patient).header.family_name == "Okafor-Lund"
    with qtbot.waitSignal(form.saved):
        button(conflict, "Save mine instead").click()
    assert clinic.card(patient).header.family_name == "Okafor-Smith"


def test_saving_mine_never_covers_a_third_change_unseen(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient(family_name="Okafor")
    form = open_form(PatientDialog, patient)

    def change_elsewhere(**changes: str) -> None:
        editing = clinic.read(patients.patient_form, patient)
        theirs = replace(editing.form, **changes)  # type: ignore[arg-type]
        clinic.write(patients.edit_patient, patient, editing.version, theirs, TODAY)

    change_elsewhere(family_name="Okafor-Lund")
    fill(form, family_name="Okafor-Smith")
    save(form, qtbot, clinic_tasks)
    first = open_window(ConflictDialog)
    assert first is not None
    change_elsewhere(carer="Her son Tunde")
    button(first, "Save mine instead").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    header = clinic.card(patient).header
    assert (header.family_name, header.carer) == ("Okafor-Lund", "Her son Tunde")
    second = open_window(ConflictDialog)
    assert second is not None
    assert "Her son Tunde" in texts(second)


def test_saving_my_treatment_never_covers_a_third_change_unseen(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(CourseDialog, patient, course)

    def change_elsewhere(nurse: str) -> None:
        editing = clinic.read(courses.course_form, course)
        theirs = replace(editing.form, nurse=nurse)
        clinic.write(courses.edit_course, course, editing.version, theirs, TODAY)

    change_elsewhere("Tom Berg")
    fill(form, nurse="Ines Ruiz")
    save(form, qtbot, clinic_tasks)
    first = open_window(ConflictDialog)
    assert first is not None
    change_elsewhere("Lea Vogt")
    button(first, "Save mine instead").click()
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert clinic.course_card(patient, course).nurse == "Lea Vogt"


def test_leaving_a_half_filled_form_asks_first(open_form: Open) -> None:
    form = open_form(PatientDialog, None)
    fill(form, family_name="Naka")
    form.reject()
    assert form.isVisible()
    box = open_window(QMessageBox)
    assert box is not None
    button(box, "Cancel").click()
    assert form.isVisible()


def test_a_new_treatment_names_the_rule_that_it_follows(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    form = open_form(CourseDialog, patient, None)
    fill(form, condition=MIGRAINE, product=ONABOT)
    assert "Usual dose 155 Units." in texts(form)
    save(form, qtbot, clinic_tasks)
    (course,) = clinic.card(patient).courses
    assert (course.label, course.planned_dose) == ("Chronic migraine", 155_000)


def test_a_switch_of_schedule_needs_a_reason(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(CourseDialog, patient, course)
    fill(form, switched_to="symptom-led", interval="14 weeks")
    save(form, qtbot, clinic_tasks)
    assert form.fields["switch_reason"].problem == "Give a reason."
    fill(form, switch_reason="wears off late")
    save(form, qtbot, clinic_tasks)
    read = clinic.read(courses.course_form, course).form
    assert (str(read.interval), read.switch_reason) == ("14 weeks", "wears off late")


def test_an_interval_that_is_none_is_told_in_a_sentence(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    form = open_form(CourseDialog, patient, clinic.course(patient))
    fill(form, interval="soonish")
    save(form, qtbot, clinic_tasks)
    assert "“soonish” is not an interval" in form.fields["interval"].problem


@pytest.mark.parametrize("typed", ["14w", "14 W", "14 wks"])
def test_an_interval_is_taken_as_people_type_it(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks, typed: str
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(CourseDialog, patient, course)
    fill(form, interval=typed)
    save(form, qtbot, clinic_tasks)
    assert str(clinic.read(courses.course_form, course).form.interval) == "14 weeks"


def test_an_interval_below_the_rules_minimum_is_answered_with_its_figure_and_source(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(CourseDialog, patient, course)
    (rule,) = [
        one
        for one in clinic.read(choices.available_protocols, patient, TODAY)
        if (one.condition, one.product) == (MIGRAINE, ONABOT)
    ]
    fill(form, interval="10w")
    said = texts(form.fields["interval"])
    assert "minimum of 12 weeks" in said
    assert f"(source: {rule.source})" in said
    assert form.fields["interval"].problem == ""
    fill(form, interval="12 weeks")
    assert "minimum" not in texts(form.fields["interval"])
    fill(form, interval="70 d")
    save(form, qtbot, clinic_tasks)
    assert str(clinic.read(courses.course_form, course).form.interval) == "70 days"


def test_a_treatment_ends_with_a_reason_after_a_question_and_is_taken_up_again(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(EndDialog, patient, clinic.course_card(patient, course))
    save(form, qtbot, clinic_tasks)
    assert form.fields["reason"].problem
    choice = form.fields["reason"].editor
    assert isinstance(choice, Choice)
    choice.setCurrentIndex(0)
    save(form, qtbot, clinic_tasks)
    box = open_window(QMessageBox)
    assert box is not None
    with qtbot.waitSignal(form.saved):
        button(box, "End treatment").click()
    assert clinic.course_card(patient, course).state.value == "ended"

    again = open_form(ReinstateDialog, patient, clinic.course_card(patient, course))
    fill(again, reason="moved back")
    save(again, qtbot, clinic_tasks)
    assert clinic.course_card(patient, course).state.value == "in review"


def test_a_hold_keeps_the_treatment_until_its_day(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    form = open_form(HoldDialog, patient, clinic.course_card(patient, course))
    choice = form.fields["reason"].editor
    assert isinstance(choice, Choice)
    choice.setCurrentIndex(0)
    fill(form, not_called_before="+2w")
    save(form, qtbot, clinic_tasks)
    found = clinic.course_card(patient, course).hold
    assert found is not None
    assert found.not_called_before == day("2026-12-06")


def test_an_own_date_before_a_rule_is_signed_for_rule_by_rule(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    form = open_form(OwnDateDialog, patient, clinic.course_card(patient, course))
    fill(form, on="2026-12-14", reason="travels over Christmas")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    save(form, qtbot, clinic_tasks)
    assert "Sign for that" in form.fields["overridden"].problem
    (box,) = form.findChildren(QCheckBox)
    box.setChecked(True)
    fill(form, on="2026-12-15")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    save(form, qtbot, clinic_tasks)
    own = clinic.course_card(patient, course).own_date
    assert own is not None
    assert own.on == day("2026-12-15")
    assert len(own.overridden) == 1


def test_every_control_of_the_forms_has_a_name(clinic: Clinic, open_form: Open) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    both = open_form(PatientDialog, patient), open_form(CourseDialog, patient, course)
    for form in (*both, open_form(OutsideDialog, clinic.card(patient), None)):
        assert unnamed(form) == []


def test_tab_goes_through_the_fields_before_the_buttons(open_form: Open) -> None:
    form = open_form(PatientDialog, None)
    assert form.focusWidget() is form.fields["family_name"].editor
    chain, one = [], form.focusWidget()
    for _step in range(400):
        one = one.nextInFocusChain()
        chain.append(one)
    cancel, dead = button(form, "Cancel"), form.fields["deceased_on"].editor.focusProxy()
    assert chain.index(dead) < chain.index(cancel)
