"""A patient's weight, as it is typed."""

from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.patients.test_forms import Open, fill, open_form, save
from tracker.ui.patients.weight_form import WeightDialog, read_weight
from tracker.ui.tasks import Tasks

__all__ = ["open_form"]


def test_a_weight_is_typed_in_kilograms(
    clinic: Clinic, open_form: Open, qtbot: QtBot, clinic_tasks: Tasks
) -> None:
    patient = clinic.patient()
    form = open_form(WeightDialog, patient)
    fill(form, grams="heavy")
    save(form, qtbot, clinic_tasks)
    assert "“heavy” is not a weight" in form.fields["grams"].problem
    fill(form, grams="61.5")
    save(form, qtbot, clinic_tasks)
    weight = clinic.card(patient).header.weight
    assert weight is not None
    assert weight.grams == 61_500
    assert read_weight("8.25") == 8250
