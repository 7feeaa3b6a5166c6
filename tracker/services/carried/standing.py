"""What of a clinic stands: not what imports that were taken back had made, nor what hangs on it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.carried.kinds import referred
from tracker.services.carried.record import CarriedRecord, Values
from tracker.services.imports.taken_back import taken_back
from tracker.storage import records as r


def standing(tx: Session, records: Iterable[CarriedRecord]) -> Iterator[CarriedRecord]:
    """Those of all records, in the order of `KINDS`, that travel.

    Sessions and bookings that such an import had made for others do: they are entered in error.
    """
    gone = _gone(tx)
    if not gone:
        yield from records
        return
    for record in records:
        if record.key in gone or _hangs_on(gone, record.kind, record.values):
            gone.add(record.key)
            continue
        parts = {
            name: [row for row in rows if not _hangs_on(gone, name, row)]
            for name, rows in record.parts.items()
        }
        yield replace(record, parts=parts)


def _gone(tx: Session) -> set[str]:
    """The uuids of patients, treatments and imports that were taken back.

    A patient into whom others were merged since is needed to find those.
    """
    patient, course, run = r.Patient, r.Course, r.ImportRun
    kept = select(patient.merged_into_id).where(patient.merged_into_id.is_not(None))
    queries: tuple[Any, ...] = (
        select(patient.uuid).where(patient.id.in_(taken_back("patient")), patient.id.not_in(kept)),
        select(course.uuid).where(course.id.in_(taken_back("course"))),
        select(run.uuid).where(run.id.in_(select(r.ImportUndo.import_run_id))),
    )
    return {uuid for query in queries for uuid in tx.scalars(query)}


def _hangs_on(gone: set[str], name: str, values: Values) -> bool:
    return any(values.get(column) in gone for column in referred(name))
