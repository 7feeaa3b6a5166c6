"""Records that a clinic has and that a file says otherwise: the clinic's stay, and it is told."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.carried.field_names import field_of
from tracker.services.carried.kinds import Kind, referred, table_named
from tracker.services.carried.record import CarriedRecord, Values
from tracker.services.imports.others.told import SetAside
from tracker.storage import records as r
from tracker.storage.columns import Dose
from tracker.text import _, format_units, person_name

_LISTED = 1_000
_LONGEST = 60
_ALONE = frozenset({"patient", "course", "visit"})
"""What is new of these comes in, whatever they say by themselves."""


class Changed:
    """`aside` tells them, and what is new and belongs to them; of older ones only the first."""

    def __init__(self, tx: Session) -> None:
        self._tx = tx
        self.aside: list[SetAside] = []
        self._held: set[str] = set()

    def tell(self, kind: Kind, record: CarriedRecord, here: CarriedRecord, differs: str) -> None:
        """`differs` is the first column or part that isn't the same."""
        if kind.name not in _ALONE:
            self._held.add(record.key)
        if _version(record) < _version(here):
            reason = _("the file is older: this clinic has changed it since, and it stays so.")
            if len(self.aside) < _LISTED:
                self._add(record, reason, field_of(kind.name, differs), waits=False)
            return
        reason = _("{theirs} there, {ours} here, which stays: change it here if the file is right.")
        said = {"theirs": _said(record, differs), "ours": _said(here, differs)}
        self._add(record, reason.format(**said), field_of(kind.name, differs), waits=True)

    def without_held(self, kind: Kind, records: Sequence[CarriedRecord]) -> Sequence[CarriedRecord]:
        """Those that can come in: what belongs to a record that stays would belong to another."""
        if not self._held:
            return records
        free = []
        for record in records:
            column = next(
                (c for c in referred(kind.name) if record.values.get(c) in self._held), ""
            )
            if column:
                self._held.add(record.key)
                reason = _("what it belongs to is otherwise here, and it waits with that.")
                self._add(record, reason, field_of(kind.name, column), waits=True)
            else:
                free.append(record)
        return free

    def _add(self, record: CarriedRecord, reason: str, field: str, *, waits: bool) -> None:
        who = self._who(record)
        told = SetAside(record.line, record.place, reason, who, waits=waits, field=field)
        self.aside.append(told)

    def _who(self, record: CarriedRecord) -> str:
        patient, values = r.Patient, record.values
        if record.kind == patient.__tablename__:
            return person_name(str(values.get("family_name")), str(values.get("given_name")))
        query = select(patient.family_name, patient.given_name)
        found = self._tx.execute(
            query.where(patient.uuid == record.values.get("patient_id"))
        ).first()
        return "" if found is None else person_name(*found)


def difference(record: CarriedRecord, stored: CarriedRecord) -> str:
    """The first column or part in which they differ; how often each was changed aside."""
    silent = {"version"} if "created_at" in record.values else {"created_at", "version"}
    told, here = _filled_in(record, silent), _filled_in(stored, silent)
    return next((n for n in sorted(told.keys() | here.keys()) if told.get(n) != here.get(n)), "")


def _filled_in(record: CarriedRecord, silent: set[str]) -> dict[str, Any]:
    """By column and part, without what nobody filled in, which a file leaves out."""

    def filled(values: Values) -> dict[str, Any]:
        told = ((name, value) for name, value in values.items() if name not in silent)
        return {name: v for name, v in told if v not in (None, "") and v is not False}

    parts = {name: [filled(row) for row in rows] for name, rows in record.parts.items()}
    return {**filled(record.values), **parts}


def _version(record: CarriedRecord) -> int:
    version = record.values.get("version")
    return version if isinstance(version, int) else 0


def _said(record: CarriedRecord, name: str) -> str:
    if name in record.parts:
        return _("other entries")
    value = record.values.get(name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, int) and isinstance(table_named(record.kind).c[name].type, Dose):
        return f"“{format_units(value)}”"
    return _("nothing") if value in (None, "") else f"“{str(value)[:_LONGEST]}”"
