"""A change and its line in the audit: both or neither."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from tests.clinics import TODAY, Clinic
from tracker.services.patients import patients


@pytest.mark.peer(17)
def test_audit_that_cannot_be_written_blocks_the_change(clinic: Clinic, patient: str) -> None:
    form = clinic.read(patients.patient_form, patient)
    with pytest.raises(IntegrityError, match="ck_audit_entry_who"):
        clinic.database.write(_edit_without_a_name, patient, form.version, form.form)
    assert clinic.read(patients.patient_form, patient) == form


def _edit_without_a_name(tx: Any, uuid: str, version: int, form: Any) -> None:
    tx.info["user"] = ""
    patients.edit_patient(tx, uuid, version, replace(form, language="fr"), TODAY)
