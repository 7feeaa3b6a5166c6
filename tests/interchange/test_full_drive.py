"""A whole clinic written to a drive that is full."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import Clinic
from tests.small_drive import small_drive
from tracker.domain.problems import Unavailable
from tracker.interchange.clinic_file import ClinicFile, ClinicFormat, write_clinic


@pytest.fixture
def drive(tmp_path: Path) -> Iterator[Path]:
    """Nothing but a file of yesterday fits on it."""
    with small_drive(tmp_path / "drive", "8k") as mounted:
        yield mounted


@pytest.mark.fault(83)
@pytest.mark.parametrize("passphrase", ["", "Wy3-long-and-unusual"])
@pytest.mark.parametrize("form", list(ClinicFormat))
def test_a_full_drive_is_told_once_and_leaves_the_file_as_it_was(
    clinic: Clinic, drive: Path, form: ClinicFormat, passphrase: str,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    clinic.course(clinic.patient(record_number="20"))
    file = drive / "clinic"
    file.write_text("yesterday" * 900)
    with pytest.raises(Unavailable, match="can’t be written: the drive is full") as told:
        clinic.read(write_clinic, ClinicFile(file, form, passphrase, reason="x"), clinic.today)
    assert [(left.name, left.read_text()) for left in drive.iterdir()] == [
        ("clinic", "yesterday" * 900)
    ]
    # As in the terminal, which closes the clinic before the sentence is said.
    clinic.close()
    del told
    assert caplog.messages == []
