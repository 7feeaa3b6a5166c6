"""The sum over the states, and the patients whose data needs attention."""

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from sqlcipher3 import dbapi2 as sqlcipher

from tests.clinics import TODAY, Clinic, ServerClinic
from tracker.services.recall.reconciliation import Attention, attention_ids, reconciliation
from tracker.storage import records as r


def counted(clinic: Clinic) -> dict[str, int]:
    """By kind, as counted and as listed: both are the same."""
    found = clinic.read(reconciliation, TODAY)
    for kind, count in found.attention:
        ids = [one for part in clinic.read(_all_ids, kind) for one in part]
        assert len(ids) == len(set(ids)) == count, kind
    return {kind.value: count for kind, count in found.attention if count}


def _all_ids(tx: Session, kind: Attention) -> list[list[int]]:
    return list(attention_ids(tx, TODAY, kind))


def treated(clinic: Clinic, **given: str) -> tuple[str, str]:
    patient = clinic.patient(address="12 Elm Street", **given)
    course = clinic.course(patient)
    return patient, clinic.visit(patient, "2026-08-31", (course, 155))[0]


def test_a_patient_who_can_be_reached_and_is_treated_needs_no_attention(clinic: Clinic) -> None:
    treated(clinic)
    found = clinic.read(reconciliation, TODAY)
    assert counted(clinic) == {}
    assert (found.total, found.ended, found.missing) == (1, 0, 0)
    assert sum(one.count for one in found.sums) == found.total


def test_a_patient_without_any_treatment_is_listed(clinic: Clinic) -> None:
    clinic.patient()
    assert counted(clinic) == {"no-course": 1}


def test_a_telephone_or_an_address_is_enough(clinic: Clinic) -> None:
    nothing = {"address": ""}
    for given in (nothing, nothing | {"phones": ("555 0100",)}, {"address": "12 Elm Street"}):
        clinic.course(clinic.patient(birth_date=f"19{50 + len(str(given))}-01-02", **given))
    assert counted(clinic) == {"unreachable": 1}


def test_the_dead_with_an_open_treatment_are_listed_once(clinic: Clinic) -> None:
    patient, _session = treated(clinic)
    clinic.course(patient, "axillary-hyperhidrosis")
    clinic.write(_dies, patient)
    assert counted(clinic) == {"deceased": 1}


def test_injections_without_units_are_listed(clinic: Clinic) -> None:
    _patient, session = treated(clinic)
    clinic.write(_forget_dose, session)
    assert counted(clinic) == {"no-units": 1}


def test_a_rule_that_has_gone_is_listed(clinic: Clinic) -> None:
    treated(clinic)
    clinic.write(_lose_rule)
    assert counted(clinic) == {"rule-gone": 1}


@pytest.mark.parametrize(("table", "column"), [("patient", "birth_date"), ("session", "given_on")])
def test_a_date_that_another_program_spoiled_is_listed(
    clinic: Clinic, table: str, column: str
) -> None:
    if isinstance(clinic, ServerClinic):
        pytest.skip("a server refuses such a date")
    treated(clinic)
    other = sqlcipher.connect(str(clinic.path), isolation_level=None)
    other.execute("pragma ignore_check_constraints = on")
    other.execute(f"update {table} set {column} = '31/02/2026'")
    other.close()
    assert counted(clinic) == {"unreadable": 1}


def test_whoever_was_merged_into_another_is_no_patient_of_their_own(clinic: Clinic) -> None:
    treated(clinic)
    clinic.write(_merge, clinic.patient(family_name="Twice"))
    assert counted(clinic) == {}


def _dies(tx: Session, patient: str) -> None:
    tx.scalars(select(r.Patient).where(r.Patient.uuid == patient)).one().deceased_on = TODAY


def _forget_dose(tx: Session, session: str) -> None:
    tx.scalars(select(r.SessionRecord).where(r.SessionRecord.uuid == session)).one().dose = None


def _lose_rule(tx: Session) -> None:
    tx.execute(
        update(r.CoursePhase).values(state="in review", reasons=[["protocol-missing", None]])
    )


def _merge(tx: Session, patient: str) -> None:
    twice = tx.scalars(select(r.Patient).where(r.Patient.uuid == patient)).one()
    twice.merged_into_id = tx.scalars(select(r.Patient.id).where(r.Patient.uuid != patient)).first()
