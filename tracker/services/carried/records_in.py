"""Records that travelled, taken into this clinic: all of them, or nothing if any is wrong.

A clinic without patients becomes what the file says: what ships with the program gives way to the
file's settings. One that has patients keeps its own settings, and takes what is about patients. A
record that is there already and says the same is passed by; one that differs stays as it is here,
and is told (`changed.py`).
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.carried.changed import Changed, difference
from tracker.services.carried.field_names import field_of
from tracker.services.carried.kinds import (
    Kind,
    kind_named,
    owner_column,
    rank_of,
    record_named,
    referred,
    table_named,
)
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.records_out import AT_ONCE, records_of_kind
from tracker.services.carried.settings_in import SettingsIn
from tracker.services.carried.stored_values import stored_values
from tracker.services.courses.windows import refresh_windows
from tracker.services.facts import CHUNK
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.told import SetAside
from tracker.services.rules.in_force import forget_rules
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.columns import is_uuid
from tracker.storage.search_index import refresh_many
from tracker.storage.transaction import insert_many
from tracker.text import _

Progress = Callable[[int, int], None]


@dataclass
class TakenIn:
    """How many records of each kind are new, and how many were there; `kept` are settings of the
    file that this clinic has its own of. `aside` is what differs here, `waiting` of it waits.
    """

    new: Counter[str] = field(default_factory=Counter)
    repeated: int = 0
    kept: int = 0
    aside: list[SetAside] = field(default_factory=list)
    waiting: int = 0

    @property
    def is_change(self) -> bool:
        return self.new.total() > 0


def take_in(
    tx: Session,
    records: Iterable[CarriedRecord],
    source: str,
    faults: Faults,
    progress: Progress | None = None,
    total: int = 0,
) -> Done:
    """Take all records in, in this transaction; `value` is a `TakenIn`.

    They come kind by kind in the order of `KINDS`; `source` is the name of the file. Raises
    ImportRefused if anything is wrong, also what `faults` brings with it. `progress` is told how
    many are done, of `total`; what it raises stops the import.
    """
    authorize(tx, Action.IMPORT)
    taking = _Taking(tx, faults)
    done = 0
    for name, of_kind in groupby(records, key=lambda record: record.kind):
        for chunk in _chunks(of_kind):
            taking.take(kind_named(name), chunk)
            done += len(chunk)
            if progress is not None:
                progress(done, max(done, total))
    taken = taking.finish()
    if taken.is_change:
        audit.record_act(
            tx, "import", kind="clinic", payload={"file": source[:1000], "new": dict(taken.new)}
        )
    subjects = [Subject("patient"), Subject("course")] if taken.is_change else []
    return Done(value=taken, changed=frozenset(subjects))


def _chunks(records: Iterator[CarriedRecord]) -> Iterator[list[CarriedRecord]]:
    while chunk := list(islice(records, AT_ONCE)):
        yield chunk


class _Taking:
    def __init__(self, tx: Session, faults: Faults) -> None:
        self._tx = tx
        self._faults = faults
        self._changed = Changed(tx)
        self._taken = TakenIn(aside=self._changed.aside)
        self._is_empty = tx.scalar(select(r.Patient.id).limit(1)) is None
        self._next: dict[str, int] = {}
        self._patients: dict[int, None] = {}
        self._courses: set[int] = set()
        self._merged: list[tuple[int, str, CarriedRecord]] = []
        self._same: dict[str, int] = {}
        self._rank = -1

    def take(self, kind: Kind, records: Sequence[CarriedRecord]) -> None:
        """Records of one kind."""
        if rank_of(kind.name) < self._rank:
            message = f"{kind.name} comes too late"
            raise ValueError(message)
        self._rank = rank_of(kind.name)
        if kind.is_setting:
            settings = SettingsIn(self._tx, kind, self._tell, is_replacing=self._is_empty)
            records = settings.take(records)
            self._taken.new[kind.name] += settings.replaced
            self._taken.kept += settings.kept
            self._same |= settings.same
        records = self._not_there(kind, records)
        if kind.name == "patient":
            self._refuse_known_numbers(records)
        rows = self._rows(kind, records)
        if not self._faults.count:
            self._insert(kind, records, rows)

    def finish(self) -> TakenIn:
        """What refers to others of its own kind, and what follows from everything."""
        self._faults.refuse()
        known = self._ids("patient", {uuid for _id, uuid, _record in self._merged})
        for patient_id, uuid, record in self._merged:
            if uuid not in known:
                self._tell(record, "merged_into_id", _dangling(uuid))
                continue
            self._join(patient_id, known[uuid], record)
        self._faults.refuse()
        self._tx.flush()
        forget_rules(self._tx)
        patients = sorted(self._patients.keys() | self._owners())
        for start in range(0, len(patients), CHUNK):
            some = patients[start : start + CHUNK]
            refresh_windows(self._tx, some)
            refresh_many(self._tx, some)
        self._taken.new = +self._taken.new
        return self._taken

    def _join(self, patient_id: int, into_id: int, record: CarriedRecord) -> None:
        """Who is seen instead, as it travelled: the version stays, since nobody changed anything."""
        patient: Any = table_named("patient")
        change = update(patient).where(patient.c.id == patient_id)
        self._tx.connection().execute(change.values(merged_into_id=into_id))
        into = {"merged_into_id": record.values["merged_into_id"]}
        audit.record_act(
            self._tx, "take-over", kind="patient", uuid=record.key, payload={"after": into}
        )

    def _owners(self) -> set[int]:
        courses, found = sorted(self._courses), set[int]()
        course = r.Course
        for start in range(0, len(courses), CHUNK):
            some = course.id.in_(courses[start : start + CHUNK])
            found.update(self._tx.scalars(select(course.patient_id).where(some)))
        return found

    def _not_there(self, kind: Kind, records: Sequence[CarriedRecord]) -> list[CarriedRecord]:
        """Those that this clinic hasn't; of the others, those that differ are told."""
        told: dict[str, CarriedRecord] = {}
        for record in records:
            if record.key in told:
                self._tell(record, "id", _("this stands in the file twice."))
            told[record.key] = record
        there = {one.key: one for one in self._stored(kind, records)}
        for key, one in there.items():
            record = told.pop(key)
            differs = "" if kind.is_setting else difference(record, one)
            if differs:
                self._changed.tell(kind, record, one, differs)
            else:
                self._taken.repeated += 1
        return list(self._changed.without_held(kind, list(told.values())))

    def _refuse_known_numbers(self, records: Sequence[CarriedRecord]) -> None:
        """One number is one person."""
        told = [(one, row) for one in records for row in one.parts.get("patient_identifier", ())]
        identifier = r.PatientIdentifier
        values = {str(row.get("value")) for _record, row in told}
        here: set[Any] = set(
            self._tx.execute(
                select(identifier.system, identifier.value).where(identifier.value.in_(values))
            ).all()
        )
        for record, row in told:
            number = (str(row.get("system")), str(row.get("value")))
            if number in here:
                message = _("“{number}” is somebody else’s already; one number is one person.")
                self._tell(record, "identifier", message.format(number=number[1][:40]))
            here.add(number)

    def _stored(self, kind: Kind, records: Sequence[CarriedRecord]) -> Iterator[CarriedRecord]:
        if self._is_empty and not kind.is_setting:
            return
        told = {record.key for record in records}
        if "uuid" in table_named(kind.name).c:
            ids = self._ids(kind.name, told)
            found = records_of_kind(self._tx, kind, "id", list(ids.values()))
        elif kind.is_setting:
            found = records_of_kind(self._tx, kind)
        else:
            column, target = next(iter(referred(kind.name).items()))
            ids = self._ids(target, {str(record.values.get(column)) for record in records})
            found = records_of_kind(self._tx, kind, column, list(ids.values()))
        yield from (one for one in found if one.key in told)

    def _ids(self, name: str, uuids: set[str]) -> dict[str, int]:
        record: Any = record_named(name)
        # What is none can name nobody, and is told where it stands.
        asked = {uuid for uuid in uuids if is_uuid(uuid)}
        if not asked:
            return {}
        found = select(record.uuid, record.id).where(record.uuid.in_(asked))
        here = {uuid: self._same[uuid] for uuid in asked if uuid in self._same}
        return here | dict(self._tx.execute(found).all())

    def _rows(
        self, kind: Kind, records: Sequence[CarriedRecord]
    ) -> dict[str, list[dict[str, Any]]]:
        """The rows of each table, checked, with ids."""
        rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
        whose: dict[str, list[CarriedRecord]] = defaultdict(list)
        has_id = "id" in table_named(kind.name).c
        for record in records:
            values = stored_values(kind.name, record.values, self._teller(record))
            if has_id:
                values["id"] = self._take_id(kind.name)
            if kind.name == "patient":
                if values.get("merged_into_id"):
                    self._merged.append((values["id"], values["merged_into_id"], record))
                values["merged_into_id"] = None
                self._patients[values["id"]] = None
            rows[kind.name].append(values)
            whose[kind.name].append(record)
            for part in kind.parts:
                owner = owner_column(part, kind.name)
                for told in record.parts.get(part, ()):
                    tell = self._teller(record, part)
                    of_part = stored_values(part, told, tell, left_out=owner)
                    rows[part].append({**of_part, owner: values["id"]})
                    whose[part].append(record)
        # Where anything is wrong nothing goes in any more, and what refers to it isn't there.
        if not self._faults.count:
            for name, its_rows in rows.items():
                self._resolve(kind, name, its_rows, whose[name])
                self._note_touched(its_rows)
        return rows

    def _note_touched(self, rows: list[dict[str, Any]]) -> None:
        """Whose dates are worked out anew: what is new of somebody who was there may move them."""
        self._patients |= dict.fromkeys(row["patient_id"] for row in rows if row.get("patient_id"))
        self._courses.update(row["course_id"] for row in rows if row.get("course_id"))

    def _resolve(
        self, kind: Kind, name: str, rows: list[dict[str, Any]], whose: list[CarriedRecord]
    ) -> None:
        """Put ids where uuids name other rows."""
        owner = "" if name == kind.name else owner_column(name, kind.name)
        for column, target in referred(name).items():
            if column == owner or (name, column) == ("patient", "merged_into_id"):
                continue
            known = self._ids(target, {row[column] for row in rows if row[column] is not None})
            for row, record in zip(rows, whose, strict=True):
                if row[column] is None:
                    continue
                if row[column] not in known:
                    self._tell(record, column, _dangling(row[column]))
                row[column] = known.get(row[column])

    def _insert(
        self,
        kind: Kind,
        records: Sequence[CarriedRecord],
        rows: dict[str, list[dict[str, Any]]],
    ) -> None:
        try:
            with self._tx.begin_nested():
                for name in (kind.name, *kind.parts):
                    insert_many(self._tx, record_named(name), rows[name])
        except IntegrityError:
            self._tell(
                records[0],
                "",
                _(
                    "this or one of the {count} after it stands twice, in the file or in this "
                    "clinic: the same record number, or the same treatment open twice."
                ).format(count=len(records) - 1),
            )
            return
        self._taken.new[kind.name] += len(records)

    def _take_id(self, name: str) -> int:
        if name not in self._next:
            record: Any = record_named(name)
            self._next[name] = (self._tx.scalar(select(func.max(record.id))) or 0) + 1
        self._next[name] += 1
        return self._next[name] - 1

    def _teller(self, record: CarriedRecord, part: str = "") -> Callable[[str, str], None]:
        def tell(column: str, message: str) -> None:
            self._tell(record, f"{part}.{column}" if part else column, message)

        return tell

    def _tell(self, record: CarriedRecord, column: str, message: str) -> None:
        place = f"{record.place}.{field_of(record.kind, column)}" if column else record.place
        self._faults.add(record.line, place, message)


def _dangling(uuid: str) -> str:
    return _("“{uuid}” is neither in the file nor in this clinic.").format(uuid=uuid[:40])
