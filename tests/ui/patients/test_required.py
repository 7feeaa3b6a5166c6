"""What can't be left empty is marked before anybody leaves it empty, in words."""

from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tracker.domain.problems import Invalid
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def test_the_fields_that_a_new_patient_needs_say_so_and_no_others(
    qtbot: QtBot,
    theme: Theme,
    clinic: Clinic,
    clinic_tasks: Tasks,
    clinic_date: ClinicDate,
) -> None:
    dialog = PatientDialog(clinic_tasks, clinic_date, None)
    qtbot.addWidget(dialog)
    dialog.open_fitted()
    marked = {name for name in names(dialog) if "(required)" in label(dialog, name)}
    assert marked == needed(clinic)
    for name in marked:
        editor = dialog.fields[name].editor
        assert "required" not in editor.accessibleName().lower()
        assert editor.accessibleDescription() == "Required"
    field = dialog.fields["family_name"]
    field.show_problem("This can’t be left empty.")
    assert field.editor.accessibleDescription() == "This can’t be left empty."
    field.clear_problem()
    assert field.editor.accessibleDescription() == "Required"


def names(dialog: FormDialog) -> list[str]:
    return [field.name for field in dialog.fields]


def label(dialog: FormDialog, name: str) -> str:
    return dialog.fields[name].findChildren(QLabel)[0].text()


def needed(clinic: Clinic) -> set[str]:
    """What the service refuses to go without, one after the other."""
    typed: dict[str, Any] = {}
    usual = {"family_name": "Okafor", "birth_date": clinic.today, "record_number": "T-1"}
    empty = PatientForm(record_number="", family_name="", given_name="", birth_date=None)
    while True:
        try:
            clinic.write(add_patient, replace(empty, **typed), clinic.today)
        except Invalid as problem:
            name = str(problem.field)
            typed[name] = usual[name]
        else:
            return set(typed)
