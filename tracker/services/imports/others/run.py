"""An import of another system's file, with what it made, so that it can be taken back as a whole."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.services.carried.kinds import record_named
from tracker.services.carried.record import CarriedRecord
from tracker.services.editing import user
from tracker.services.facts import CHUNK
from tracker.services.imports.others.told import BroughtIn
from tracker.storage import records as r
from tracker.storage.scratch import Scratch, Shelf
from tracker.storage.slices import slices
from tracker.storage.transaction import insert_many

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_COUNTED = {
    "patient": "patients",
    "course": "treatments",
    "session": "injections",
    "appointment": "bookings",
}


class OtherRun:
    """`rows` are the resources that were read. Nothing is written of an import that brings nothing."""

    def __init__(self, tx: Session, scratch: Scratch, source: str, rows: int) -> None:
        self._tx, self._source, self._rows = tx, source, rows
        self._run: r.ImportRun | None = None
        self._changed: Shelf[dict[str, Any]] = scratch.shelf()
        self._mended: list[dict[str, Any]] = []

    def begin(self) -> r.ImportRun:
        """The run, made once something belongs to it."""
        if self._run is None:
            self._run = r.ImportRun(
                imported_at=self._tx.info["now"](),
                by=user(self._tx),
                file_name=self._source[:1000],
                rows=self._rows,
            )
            self._tx.add(self._run)
            self._tx.flush()
        return self._run

    def note_new(self, records: Iterable[CarriedRecord]) -> None:
        """What came in as records of their own."""
        for kind, of_kind in groupby(records, key=lambda record: record.kind):
            record: Any = record_named(kind)
            for some in slices(of_kind, CHUNK) if kind in _COUNTED else ():
                named = record.uuid.in_([one.key for one in some])
                ids = self._tx.scalars(select(record.id).where(named))
                self._write([_made(kind, record_id) for record_id in ids])

    def note_changed(self, patient_id: int, before: dict[str, Any]) -> None:
        """What of a patient who was there was not so before; lists grow."""
        there = self._changed.get(str(patient_id))
        if there is None:
            there = {"from": self._tx.get_one(r.Patient, patient_id).version}
        for name, value in before.items():
            there[name] = there[name] + value if name in there else value
        self._changed.put(str(patient_id), there)

    def note_mended(self, waiting: r.WaitingRow) -> None:
        """What waited since an earlier import, and doesn't any more."""
        self._mended.append(_made(r.WaitingRow.__tablename__, waiting.id, {}))

    def finish(self, found: BroughtIn) -> None:
        """Write down what it made, and count it."""
        self._tx.flush()
        patient = r.Patient
        for some in slices(self._changed.items(), CHUNK):
            before = {int(patient_id): said for patient_id, said in some}
            rows = self._tx.execute(
                select(patient.id, patient.version).where(patient.id.in_(before))
            )
            self._write([_made("patient", i, {**before[i], "version": n}) for i, n in rows])
        for mended in slices(self._mended, CHUNK):
            self._write(mended)
        if self._run is not None:
            counts = {name: found.new[kind] for kind, name in _COUNTED.items()}
            counts |= {"rows": self._rows, "changed_patients": len(self._changed)}
            self._run.counts = {name: count for name, count in counts.items() if count}
            self._tx.flush()

    def _write(self, made: list[dict[str, Any]]) -> None:
        run_id = self.begin().id
        insert_many(self._tx, r.ImportMade, [{"import_run_id": run_id, **one} for one in made])


def _made(kind: str, record_id: int, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"kind": kind, "record_id": record_id, "before": before}
