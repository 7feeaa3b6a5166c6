"""Somebody looks something up in a backup: it stays the backup that it was."""

from datetime import date
from pathlib import Path

import pytest

from tests.clinics import TODAY, USER, Clinic
from tracker.domain.problems import Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.clinic import open_clinic
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.services.patients.search import find_patients
from tracker.storage.backup_place import BackupPlace


def test_a_backup_is_read_and_never_written_to(clinic: Clinic, keeper: BackupKeeper) -> None:
    clinic.patient(family_name="Okafor")
    keeper.keep()
    kept = BackupPlace(keeper.places().first).newest()
    assert kept is not None
    files = _files(kept.path.parent)
    with open_clinic(kept.path, USER) as opened:
        assert opened.is_readonly
        assert len(opened.read(find_patients, "okafor")) == 1
        opened.note_act("export")
        watch = opened.watch(lambda _changed: None)
        watch.stop()
        with pytest.raises(Unavailable, match="read-only"):
            opened.write(add_patient, PatientForm("A1", "Baker", "Bo", date(1980, 1, 2)), TODAY)
    assert _files(kept.path.parent) == files
    BackupPlace.verify(kept.path, kept.manifest)


def _files(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in folder.iterdir() if one.is_file()}
