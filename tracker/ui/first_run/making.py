"""What the first run makes, on a thread beside its window."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from tracker.services.clinic.clinic import ClinicForm
from tracker.services.keys.encrypted_clinic import NewClinic, create_encrypted_clinic
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.ui.first_run.flow import Answers

_PATIENTS = 240
_SEED = 1


def make_clinic(_nothing: Any, path: Path, answers: Answers) -> NewClinic:
    """Encrypted, with its founder's password. Raises a Problem; nothing is left behind then."""
    form = ClinicForm(answers.jurisdiction, answers.zone, answers.name.strip())
    return create_encrypted_clinic(path, form, answers.founder.strip(), answers.password)


def make_sample(_nothing: Any, path: Path, today: date) -> Path:
    """The sample clinic, if it is not there yet; not encrypted, without a password."""
    if not path.exists():
        create_sample_clinic(path, _PATIENTS, _SEED, today).close()
    return path
