"""Two records of which somebody said that they are two people: not asked about again, until one of
them changes in what is compared.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen, full_name, user
from tracker.services.entered import note
from tracker.services.same_person.people import known_of, people
from tracker.storage import records as r
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

PAIRS = Subject("same-person")
"""What lists of pairs listen to, besides patients."""


def say_not_same(tx: Session, one_uuid: str, other_uuid: str, reason: str, today: date) -> Done:
    """Remember that these are two people. `reason` may be empty; `value` is the entry's uuid."""
    authorize(tx, Action.EDIT_PATIENTS)
    first, second = sorted(
        (find(tx, r.Patient, one_uuid), find(tx, r.Patient, other_uuid)), key=lambda one: one.id
    )
    if first is second:
        raise Invalid(_("This is one record, not two."))
    who = people(tx, [first.id, second.id])
    said = r.NotSamePerson(
        first_id=first.id,
        second_id=second.id,
        said_on=today,
        said_by=user(tx),
        reason=note(reason.strip(), "reason", 2000),
        known=known_of(who[first.id], who[second.id]),
    )
    tx.add(said)
    tx.flush()
    return _done(tx, said, Undo("", _take_back, (said.uuid, said.version, today)))


def _take_back(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    said = find_seen(tx, r.NotSamePerson, uuid, seen_version)
    said.withdrawn_on, said.withdrawn_by = today, user(tx)
    tx.flush()
    return _done(tx, said, Undo("", _say_again, (said.uuid, said.version, today)))


def _say_again(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_PATIENTS)
    said = find_seen(tx, r.NotSamePerson, uuid, seen_version)
    said.withdrawn_on, said.withdrawn_by = None, ""
    tx.flush()
    return _done(tx, said, Undo("", _take_back, (said.uuid, said.version, today)))


def _done(tx: Session, said: r.NotSamePerson, undo: Undo) -> Done:
    first, second = tx.get_one(r.Patient, said.first_id), tx.get_one(r.Patient, said.second_id)
    label = _("Not the same person: {one} and {other}").format(
        one=full_name(first), other=full_name(second)
    )
    return Done(said.uuid, frozenset({PAIRS}), Undo(label, undo.command, undo.arguments))


def said_not_same(
    tx: Session, patient_ids: Collection[int] | None = None
) -> dict[tuple[int, int], set[str]]:
    """What was known of each pair, the smaller id first, of these patients or of all."""
    said = r.NotSamePerson
    query = select(said.first_id, said.second_id, said.known).where(said.withdrawn_on.is_(None))
    if patient_ids is not None:
        ids = sorted(patient_ids)
        query = query.where(said.first_id.in_(ids), said.second_id.in_(ids))
    found: dict[tuple[int, int], set[str]] = {}
    for first, second, known in tx.execute(query):
        # What came from another clinic may have them the other way round.
        found.setdefault((min(first, second), max(first, second)), set()).add(known)
    return found
