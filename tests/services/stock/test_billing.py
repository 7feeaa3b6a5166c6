"""What a payer is told of a day's vials: used and discarded, where the jurisdiction asks."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session as Tx

from tests.builders import BLADDER, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.vials import BillingLine
from tracker.services.stock import vials
from tracker.services.stock.billing import BilledRow, billed_amounts
from tracker.services.visits import recording
from tracker.services.visits.forms import VialUseForm
from tracker.storage import records as r


def _give(clinic: Clinic, patient: str, course: str, units: float, *taken: str) -> None:
    form = clinic.visit_form(patient, "2026-11-22", (course, units))
    each = (dose(units) or 0) // len(taken)
    uses = tuple(VialUseForm(vial, each) for vial in taken)
    form = replace(form, sessions=(replace(form.sessions[0], uses=uses),), incident_reason="early")
    clinic.write(recording.record_visit, form, TODAY)


def _finish(clinic: Clinic, vial: str) -> None:
    clinic.write(vials.finish_vial, *clinic.seen(r.VialRecord, vial))


def _billed(clinic: Clinic) -> tuple[BilledRow, ...]:
    return clinic.read(billed_amounts, TODAY, TODAY)


def test_155_units_of_a_vial_of_200_are_billed_with_45_discarded(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200)
    _give(clinic, patient, course, 155, vial)
    assert [(row.is_final, len(row.lines)) for row in _billed(clinic)] == [(False, 1)]
    _finish(clinic, vial)
    (row,) = _billed(clinic)
    assert row.is_final
    assert row.lines == (BillingLine("J0585", 155), BillingLine("J0585", 45, "JW"))
    assert clinic.read(billed_amounts, day("2026-11-21"), day("2026-11-21")) == ()


def test_what_is_left_of_a_shared_vial_is_billed_once(
    clinic: Clinic, patient: str, course: str
) -> None:
    other = clinic.patient(family_name="Ruiz")
    bladder = clinic.course(other, BLADDER)
    (vial,) = clinic.vials(200)
    _give(clinic, patient, course, 100, vial)
    _give(clinic, other, bladder, 80, vial)
    _finish(clinic, vial)
    lines = {row.patient: row.lines for row in _billed(clinic)}
    assert lines == {
        "Okafor, Ada": (BillingLine("J0585", 100, "JZ"),),
        "Ruiz, Ada": (BillingLine("J0585", 80), BillingLine("J0585", 20, "JW")),
    }


def test_neither_drug_nor_waste_of_a_vial_from_a_pharmacy_is_billed(
    clinic: Clinic, patient: str, course: str
) -> None:
    (vial,) = clinic.vials(200, patient_uuid=patient)
    _give(clinic, patient, course, 155, vial)
    _finish(clinic, vial)
    (row,) = _billed(clinic)
    assert row.is_pharmacys
    assert row.lines == ()


@pytest.mark.parametrize(("jurisdiction", "asks"), [("US", True), ("UK", False)])
def test_amounts_are_counted_where_the_jurisdiction_asks(
    clinic: Clinic, patient: str, course: str, jurisdiction: str, asks: bool
) -> None:
    def move(tx: Tx) -> None:
        tx.query(r.Clinic).one().jurisdiction = jurisdiction

    clinic.write(move)
    (vial,) = clinic.vials(200)
    _give(clinic, patient, course, 155, vial)
    _finish(clinic, vial)
    assert bool(_billed(clinic)) is asks
