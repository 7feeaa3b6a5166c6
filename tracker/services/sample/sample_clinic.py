"""Writing a sample clinic into a file of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.account import Role
from tracker.services.clinic.clinic import ClinicForm, create_clinic
from tracker.services.courses.windows import refresh_windows
from tracker.services.rules.in_force import current_rules
from tracker.services.sample.generator import SampleClinic
from tracker.services.sample.stock import sample_vials
from tracker.storage import records as r
from tracker.storage.database import Database
from tracker.storage.search_index import refresh_many
from tracker.storage.transaction import insert_many

_BATCH = 500
_ZONE = "America/New_York"

# What refers to another comes after it.
_ORDER = (
    r.Patient,
    r.PatientIdentifier,
    r.ContactPoint,
    r.PatientAlert,
    r.Course,
    r.Visit,
    r.SessionRecord,
    r.SessionLot,
    r.SessionSite,
    r.Appointment,
    r.AppointmentCourse,
    r.ContactAttempt,
    r.ContactAttemptCourse,
    r.Hold,
    r.OwnDate,
    r.SymptomReport,
    r.Review,
    r.Authorisation,
    r.AuthorisationCourse,
    r.AuthorisationTerms,
    r.DrugDelivery,
    r.OutsideDose,
)


def create_sample_clinic(
    path: Path,
    patients: int,
    seed: int,
    today: date,
    progress: Callable[[int, int], None] | None = None,
) -> Database:
    """Make a sample clinic; the same seed, number and day make the same data.

    ``progress`` is told how many patients are done, of how many. Raises Unavailable where a file
    is there already; an unfinished one is never left behind.
    """
    # Never later than now: an entry of a later moment makes a clock look wrong.
    morning = datetime.combine(today, time(0, 1), ZoneInfo(_ZONE)).astimezone(UTC)
    form = ClinicForm("US", _ZONE, "Sample clinic")
    fill = partial(_fill, patients=patients, seed=seed, today=today, progress=progress)
    return create_clinic(path, form, "R. Osei", now=lambda: morning, fill=fill)


def _add_accounts(tx: Session, sample: SampleClinic) -> None:
    """Everybody of the staff may work there, so that each role can be tried."""
    for person in tx.scalars(select(r.Staff).where(r.Staff.name != tx.info["user"])).all():
        injects = person.name in sample.injectors
        role = Role.CLINICIAN if injects else Role.NURSE
        tx.add(
            r.AccountRecord(
                name=person.name,
                role=role.value,
                injects_and_signs=injects,
                staff_id=person.id,
            )
        )
    tx.flush()


def _fill(
    tx: Session,
    patients: int,
    seed: int,
    today: date,
    progress: Callable[[int, int], None] | None,
) -> None:
    sample = SampleClinic(seed, today)
    tx.add_all(r.Staff(name=name, injects_and_signs=True) for name in sample.injectors)
    tx.flush()
    tx.add_all(r.Staff(name=name) for name in sample.nurses if name != tx.info["user"])
    tx.flush()
    _add_accounts(tx, sample)
    insert_many(tx, r.VialRecord, list(sample_vials(today)))
    rules = current_rules(tx)
    done = 0
    for rows, ids in sample.batches(patients, _BATCH):
        for record in _ORDER:
            insert_many(tx, record, rows.get(record, []))
        refresh_windows(tx, ids, rules)
        refresh_many(tx, ids)
        done += len(ids)
        if progress is not None:
            progress(done, patients)
