"""What was done since a backup is told by the clinic's days."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.clinics import TODAY, Clinic
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.losses import look_at_present
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.storage import records as r


def test_what_has_no_day_of_its_own_is_told_by_the_clinic_s_day(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.write(_move_to, "Pacific/Kiritimati")
    keeper = BackupKeeper(clinic.database)
    keeper.keep()
    (kept,) = keeper.places().in_first().kept()
    read = clinic.read(patient_form, patient)
    form = replace(read.form, best_time="after four")
    clinic.write(edit_patient, patient, read.version, form, TODAY)
    losses = look_at_present(clinic.path, None, look_into(kept.path, Secret())).losses
    assert losses is not None
    (changed,) = losses.changes
    assert clinic.read(_newest_moment).startswith("2026-11-22")
    assert str(changed.on) == "2026-11-23"


def _move_to(tx: Session, zone: str) -> None:
    tx.scalars(select(r.Clinic)).one().zone = zone


def _newest_moment(tx: Session) -> str:
    return str(tx.connection().exec_driver_sql("select max(at) from audit_entry").scalar())
