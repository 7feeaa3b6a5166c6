"""An import of another system's file, with what it made, so that it can be taken back as a whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.services.carried.kinds import record_named
from tracker.services.carried.record import CarriedRecord
from tracker.services.editing import user
from tracker.services.facts import CHUNK
from tracker.services.imports.others.told import BroughtIn
from tracker.storage import records as r
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

    def __init__(self, tx: Session, source: str, rows: int) -> None:
        self._tx, self._source, self._rows = tx, source, rows
        self._run: r.ImportRun | None = None
        self._changed: dict[int, dict[str, Any]] = defaultdict(dict)
        self._made: list[dict[str, Any]] = []

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
        by_kind: dict[str, list[str]] = defaultdict(list)
        for one in records:
            by_kind[one.kind].append(one.key)
        for kind in _COUNTED:
            record: Any = record_named(kind)
            for start in range(0, len(by_kind[kind]), CHUNK):
                some = record.uuid.in_(by_kind[kind][start : start + CHUNK])
                self._made += [
                    _made(kind, i) for i in self._tx.scalars(select(record.id).where(some))
                ]

    def note_changed(self, patient_id: int, before: dict[str, Any]) -> None:
        """What of a patient who was there was not so before; lists grow."""
        there = self._changed[patient_id]
        there.setdefault("from", self._tx.get_one(r.Patient, patient_id).version)
        for name, value in before.items():
            there[name] = there[name] + value if name in there else value

    def note_mended(self, waiting: r.WaitingRow) -> None:
        """What waited since an earlier import, and doesn't any more."""
        self._made.append(_made(r.WaitingRow.__tablename__, waiting.id, {}))

    def finish(self, found: BroughtIn) -> None:
        """Write down what it made, and count it."""
        self._tx.flush()
        for patient_id, before in self._changed.items():
            version = self._tx.get_one(r.Patient, patient_id).version
            self._made.append(_made("patient", patient_id, {**before, "version": version}))
        if self._made:
            run_id = self.begin().id
            for start in range(0, len(self._made), CHUNK):
                some = self._made[start : start + CHUNK]
                rows = [{"import_run_id": run_id, **one} for one in some]
                insert_many(self._tx, r.ImportMade, rows)
        if self._run is not None:
            counts = {name: found.new[kind] for kind, name in _COUNTED.items()}
            counts |= {"rows": self._rows, "changed_patients": len(self._changed)}
            self._run.counts = {name: count for name, count in counts.items() if count}
            self._tx.flush()


def _made(kind: str, record_id: int, before: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"kind": kind, "record_id": record_id, "before": before}
