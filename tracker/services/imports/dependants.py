"""What has been done since about what an import brought, and about whom."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from heapq import nsmallest
from typing import Any

from sqlalchemy import Table, exists, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.reviews import ReviewCode
from tracker.services.courses.due import record_numbers
from tracker.services.facts import CHUNK, WITHDRAWN
from tracker.services.wording.trail_things import thing_label
from tracker.storage import records as r
from tracker.text import _, format_number, isolated, ngettext, person_name

KINDS: dict[str, type[Any]] = {
    "appointment": r.Appointment,
    "session": r.SessionRecord,
    "course": r.Course,
    "patient": r.Patient,
}
"""What can be taken back, in that order."""

# What the import itself wrote beside its records, or what is worked out from them.
_BESIDE = frozenset(
    {
        "contact_point",
        "course_phase",
        "import_made",
        "imported_row",
        "not_same_person",
        "patient_identifier",
        "session_lot",
        "visit",
    }
)
_NAMED = 3

_ByPatient = Counter[int]
"""How many records, by the ids of patients."""


def dependants(tx: Session, run_id: int) -> tuple[str, ...]:
    """A sentence for each kind of thing, then whom they are about; none: the import can go."""
    added: dict[str, _ByPatient] = defaultdict(Counter)
    for table in r.Record.metadata.sorted_tables:
        for key in table.foreign_keys if table.name not in _BESIDE else ():
            target = key.column.table.name
            if target in KINDS:
                added[table.name] += _added(tx, run_id, table, (key.parent, target))
    changed = {kind: _changed(tx, run_id, kind) for kind in KINDS}
    said = [
        *_told(_("Recorded since: {thing} ({count})."), added),
        *_told(_("Changed since: {thing} ({count})."), changed),
    ]
    people = {one for found in (added, changed) for by in found.values() for one in by}
    return (*said, _whom(tx, people)) if said else ()


def _told(sentence: str, found: dict[str, _ByPatient]) -> Iterable[str]:
    return (
        sentence.format(thing=thing_label(kind), count=format_number(by.total()))
        for kind, by in found.items()
        if by
    )


def _whom(tx: Session, patient_ids: set[int]) -> str:
    """The first of them by name, the rest counted."""
    patient, ids = r.Patient, sorted(patient_ids)
    query = select(patient.sort_key, patient.id, patient.family_name, patient.given_name)
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    people = (one for some in chunks for one in tx.execute(query.where(patient.id.in_(some))))
    first = nsmallest(_NAMED, people, key=lambda one: (one.sort_key, one.id))
    numbers = record_numbers(tx, [one.id for one in first])
    names = []
    for one in first:
        name = person_name(one.family_name, one.given_name)
        number = numbers.get(one.id)
        names.append(name if number is None else f"{name} ({isolated(number)})")
    more = len(ids) - len(first)
    sentence = (
        ngettext(
            "This is about {people} and {count} other.",
            "This is about {people} and {count} others.",
            more,
        )
        if more
        else _("This is about {people}.")
    )
    return sentence.format(people="; ".join(names), count=format_number(more))


def _changed(tx: Session, run_id: int, kind: str) -> _ByPatient:
    """Its records of one kind that somebody has changed since."""
    made, record = r.ImportMade, KINDS[kind]
    owner = record.id if kind == "patient" else record.patient_id
    rows = tx.execute(
        select(made.record_id, made.before, record.version, owner)
        .join(record, record.id == made.record_id)
        .where(made.import_run_id == run_id, made.kind == kind)
    )
    undone = _undone_since(tx, run_id, kind)

    def expected(record_id: int, version: int) -> int:
        """What a later import changed, and gave back when it was taken back, is no change."""
        for before in undone[record_id]:
            version = before["undone"] if before.get("from") == version else version
        return version

    return Counter(
        patient_id
        for record_id, before, version, patient_id in rows
        if version != expected(record_id, 1 if before is None else before["version"])
    )


def _undone_since(tx: Session, run_id: int, kind: str) -> dict[int, list[dict[str, Any]]]:
    made, undo = r.ImportMade, r.ImportUndo
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    query = (
        select(made.record_id, made.before)
        .join(undo, undo.import_run_id == made.import_run_id)
        .where(made.import_run_id > run_id, made.kind == kind)
        .order_by(made.import_run_id)
    )
    for record_id, before in tx.execute(query):
        if before is not None and "undone" in before:
            found[record_id].append(before)
    return found


def _added(tx: Session, run_id: int, table: Table, key: tuple[Any, str]) -> _ByPatient:
    """The rows of a table that refer to what the import made, and were made neither by it nor by
    another that was taken back.
    """
    column, target = key
    made, own = r.ImportMade.__table__.alias(), r.ImportMade.__table__.alias()
    record = KINDS[target].__table__.alias()
    owner = record.c.id if target == "patient" else record.c.patient_id
    query = (
        select(owner, func.count())
        .select_from(table)
        .join(record, record.c.id == column)
        .join(made, made.c.record_id == record.c.id)
        .where(made.c.import_run_id == run_id, made.c.kind == target, made.c.before.is_(None))
        .group_by(owner)
    )
    its_own = {"appointment_course": ("appointment", "appointment_id")}.get(
        table.name, (table.name, "id")
    )
    # What a later import brought that was taken back, too, stands in nobody's way.
    undone = select(r.ImportUndo.import_run_id)
    if its_own[0] in KINDS:
        query = query.where(
            ~exists().where(
                or_(
                    own.c.import_run_id == run_id,
                    own.c.import_run_id.in_(undone) & own.c.before.is_(None),
                ),
                own.c.kind == its_own[0],
                own.c.record_id == table.c[its_own[1]],
            )
        )
    if table.name == "review":
        # Asked by the import itself, of treatments that end with it; or taken back with a row.
        query = query.where(
            table.c.closed_on.is_not(None),
            or_(
                table.c.code != ReviewCode.ROW_NOT_IN.value,
                table.c.decision != WITHDRAWN,
            ),
        )
    return Counter(dict(tx.execute(query).all()))
