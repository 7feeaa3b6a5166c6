"""Patients: who they are and how they are reached."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.services.editing import Editing


@dataclass(frozen=True, slots=True)
class PatientForm:
    """A patient as typed. `birth_date` None: not entered yet."""

    record_number: str
    family_name: str
    given_name: str
    birth_date: date | None
    sex: str | None = None
    phones: tuple[str, ...] = ()
    email: str = ""
    language: str = ""
    address: str = ""
    notes: str = ""
    deceased_on: date | None = None
    preferred_channel: str = ""
    best_time: str = ""
    carer: str = ""
    interpreter: str = ""
    transport: str = ""
    do_not_contact: bool = False
    contact_note: str = ""


def patient_form(tx: Session, patient_uuid: str) -> Editing[PatientForm]:
    """The form of a patient, to be edited."""
    raise NotImplementedError


def add_patient(tx: Session, form: PatientForm, today: date) -> Done:
    """Add a patient; `value` is the new uuid."""
    raise NotImplementedError


def edit_patient(
    tx: Session, patient_uuid: str, seen_version: int, form: PatientForm, today: date
) -> Done:
    """Change a patient; EditConflict shows what differs, mine beside theirs."""
    raise NotImplementedError
