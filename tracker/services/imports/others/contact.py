"""How patients whom the clinic knows are reached: what it lacks is added, nothing is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm.attributes import flag_modified

from tracker.services.imports.others.links import LINK
from tracker.services.imports.others.people import Recognised, Target, link_of
from tracker.services.imports.others.run import OtherRun
from tracker.services.imports.others.told import BroughtIn, SetAside
from tracker.services.same_person.not_same import say_not_same
from tracker.services.same_person.questions import know_as
from tracker.storage import records as r
from tracker.storage.derived import reversed_digits
from tracker.text import _

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session


def add_contacts(tx: Session, people: Recognised, run: OtherRun, found: BroughtIn) -> list[int]:
    """The ids of those who got a number, an e-mail address or an address."""
    changed = [
        one.patient_id
        for one in people.targets.values()
        if one.patient_id is not None and _add(tx, one, one.patient_id, run, found)
    ]
    tx.flush()
    found.changed += len(changed)
    return changed


def keep_answers(tx: Session, people: Recognised, run: OtherRun, today: date) -> None:
    """Who is who, so that nobody is asked again."""
    for target in people.links:
        know_as(tx, target.uuid, link_of(target.told), LINK)
        if target.patient_id is not None:
            run.note_changed(target.patient_id, {"known_as": [link_of(target.told)]})
    for one, other in people.apart:
        mine, theirs = people.targets.get(one), people.targets.get(other)
        if mine is not None:
            say_not_same(tx, mine.uuid, other if theirs is None else theirs.uuid, "", today)


def _add(tx: Session, target: Target, patient_id: int, run: OtherRun, found: BroughtIn) -> bool:
    patient = tx.get_one(r.Patient, patient_id)
    there = {_key(one.kind, one.value) for one in patient.contact_points}
    before: dict[str, Any] = {}
    for row in target.told.parts.get("contact_point", ()):
        kind, value = str(row["kind"]), str(row["value"])
        if _key(kind, value) not in there:
            there.add(_key(kind, value))
            position = max((one.position for one in patient.contact_points), default=-1) + 1
            patient.contact_points.append(r.ContactPoint(kind=kind, value=value, position=position))
            before.setdefault("points", []).append([kind, value])
    address = str(target.told.values.get("address") or "")
    if address and not patient.address:
        before["address"] = patient.address
        patient.address = address
    elif address.split() != patient.address.split() and address:
        origin = target.told.origin
        reason = _("another address is said there; the clinic’s own stays.")
        found.aside.append(SetAside(origin.line, origin.place, reason, field="address"))
    if before:
        run.note_changed(patient_id, before)
        # Numbers are rows of their own, but one more is a change of the patient.
        flag_modified(patient, "family_name")
    return bool(before)


def _key(kind: str, value: str) -> str:
    """A number, however it is written; an address by its letters."""
    return reversed_digits(value) if kind == "phone" else value.strip().casefold()
