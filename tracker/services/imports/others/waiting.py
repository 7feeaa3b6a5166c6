"""What of another system's file is not in yet: on the list of rows that wait, until it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.services.editing import user
from tracker.services.facts import CHUNK
from tracker.services.imports.others.people import Recognised
from tracker.services.imports.others.run import OtherRun
from tracker.services.imports.others.told import SetAside
from tracker.services.imports.rows_not_in import ask_about_rows
from tracker.storage import records as r
from tracker.storage.slices import slices

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

FORMAT = "fhir"
_CONTENT = {"format": FORMAT}
_RESOURCE = "resource"
_VISITS = ("Procedure", "MedicationAdministration", "Appointment")
_LONGEST = 1500
"""Letters of a reason: with the resource and the field before it, it still can be kept."""


def is_of_others(mapping: dict[str, Any]) -> bool:
    """Whether rows with this mapping are resources of another system."""
    return mapping.get("format") == FORMAT


def keep_waiting(
    tx: Session,
    run: OtherRun,
    found: tuple[Collection[SetAside], Recognised | None],
    came_in: AbstractSet[str],
    today: date,
) -> int:
    """How many of what is set aside wait, of these people if it names any.

    What was dismissed doesn't wait once more; what came in is mended. Whoever's newest injection or
    next booking may be among them is called by nobody.
    """
    aside, people = found
    row, mapping = r.WaitingRow, r.ImportMapping
    known = tx.scalars(
        select(row)
        .join(mapping, mapping.id == row.mapping_id)
        .where(mapping.name == FORMAT, mapping.withdrawn_on.is_not(None))
    ).all()
    waiting = {_key(one): one for one in aside if one.waits}
    in_now = came_in - {one.place for one in aside if one.waits}
    for there in known:
        key = _key_of(there)
        if there.ending is None and (key[0] in in_now or _is_told_otherwise(key, waiting)):
            there.ending, there.closed_on, there.closed_by = "mended", today, user(tx)
            run.note_mended(there)
    closed = [there.record_number for there in known if there.ending == "mended"]
    dismissed = {_key_of(one) for one in known if one.ending == "dismissed"}
    open_now = {_key_of(one) for one in known if one.ending is None}
    new = [one for key, one in waiting.items() if key not in dismissed | open_now]
    if new:
        run_id, kept = run.begin().id, _mapping(tx, today)
        tx.flush()
        numbers = _numbers(tx, new, people)
        for one in new:
            cells = [[_RESOURCE, one.place], ["patient", one.who], ["says", one.gist]]
            tx.add(
                r.WaitingRow(
                    import_run_id=run_id,
                    mapping_id=kept.id,
                    line=max(one.line, 1),
                    cells=cells,
                    reason=_told(one),
                    record_number=numbers.get(one.patient_uuid),
                    given_on=_day(one.gist),
                )
            )
        closed += numbers.values()
    tx.flush()
    ask_about_rows(tx, closed, today)
    return len(waiting.keys() - dismissed)


def waiting_places(tx: Session) -> frozenset[str]:
    """The resources that wait."""
    row, mapping = r.WaitingRow, r.ImportMapping
    cells = select(row.cells).join(mapping, mapping.id == row.mapping_id)
    open_ones = cells.where(mapping.name == FORMAT, row.ending.is_(None))
    return frozenset(dict(one).get(_RESOURCE, "") for one in tx.scalars(open_ones))


def _numbers(
    tx: Session, waiting: Iterable[SetAside], people: Recognised | None
) -> dict[str | None, str]:
    """The record numbers of whom injections and bookings are, by how the file calls them."""
    if people is None:
        return {}
    named = {one.patient_uuid for one in waiting if one.place.startswith(_VISITS)} - {None}
    targets = {uuid: target.uuid for uuid in named if (target := people.targets.get(uuid or ""))}
    found: dict[str, str] = {}
    patient, one = r.Patient, r.PatientIdentifier
    for some in slices(sorted(set(targets.values())), CHUNK):
        numbers = (
            select(patient.uuid, one.value)
            .join(one, one.patient_id == patient.id)
            .where(patient.uuid.in_(some), one.system == "record_number")
            .order_by(one.id.desc())
        )
        found |= dict(tx.execute(numbers).all())
    return {uuid: found[there] for uuid, there in targets.items() if there in found}


def _day(gist: str) -> date | None:
    """The day of which it speaks."""
    try:
        return date.fromisoformat(gist.partition(" ")[0])
    except ValueError:
        return None


def _key(one: SetAside) -> tuple[str, str]:
    return one.place, one.reason[:_LONGEST]


def _key_of(there: r.WaitingRow) -> tuple[str, str]:
    """An earlier version named no field, so the field is no part of it."""
    place = dict(there.cells).get(_RESOURCE, "")
    return place, there.reason.removeprefix(place).partition(": ")[2]


def _told(one: SetAside) -> str:
    return f"{one.where}: {one.reason[:_LONGEST]}"


def _is_told_otherwise(key: tuple[str, str], waiting: dict[tuple[str, str], SetAside]) -> bool:
    """The same resource waits for another reason now."""
    return key not in waiting and any(place == key[0] for place, _reason in waiting)


def _mapping(tx: Session, today: date) -> r.ImportMapping:
    """A row that waits has a mapping; this one is offered to nobody."""
    mapping = r.ImportMapping
    found = tx.scalar(
        select(mapping).where(mapping.name == FORMAT, mapping.withdrawn_on.is_not(None)).limit(1)
    )
    if found is None or found.content != _CONTENT:
        found = mapping(name=FORMAT, content=_CONTENT, withdrawn_on=today)
        tx.add(found)
    return found
