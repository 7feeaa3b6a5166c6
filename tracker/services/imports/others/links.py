"""Which of another system's records are one person, as that system says; here it is only asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.services.facts import CHUNK
from tracker.services.imports.others.told import OtherPatient, SetAside
from tracker.services.imports.taken_back import taken_back
from tracker.services.same_person.kept import kept_patients
from tracker.services.same_person.not_same import said_not_same
from tracker.services.same_person.told_people import ToldPerson, told_people
from tracker.storage import records as r
from tracker.storage.scratch import Scratch, Shelf
from tracker.storage.slices import slices
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.services.imports.others.people import Target

LINK = "fhir"
"""The system of the identifiers by which a patient is known to be another system's."""


class Links:
    """Of the people of a file, whichever of two names the other one."""

    def __init__(self, tx: Session, scratch: Scratch, patients: Shelf[OtherPatient]) -> None:
        self._names: Shelf[str] = scratch.shelf()
        self._replaced: Shelf[None] = scratch.shelf()
        for one in patients:
            for other in one.linked:
                self._names.add(other, one.uuid)
                self._names.add(one.uuid, other)
            for uuid in one.replaces:
                self._replaced.add(None, uuid)
        outside: Shelf[None] = scratch.shelf()
        for uuid in self._names.distinct_keys():
            if uuid not in patients:
                outside.add(None, uuid)
        self._scratch = scratch
        self._here = _known_here(tx, scratch, outside)

    def named(self, one: OtherPatient) -> list[str]:
        """The uuids of who is the same person, in the file or not."""
        return list(dict.fromkeys(self._names.of(one.uuid)))

    def here(self, one: OtherPatient) -> list[ToldPerson]:
        """Those of them who are not in the file, as patients of the clinic."""
        found = (self._here.get(uuid) for uuid in self.named(one))
        return [person for person in found if person is not None]

    def is_replaced(self, one: OtherPatient) -> bool:
        """Whether the other system has another record in place of this one."""
        return one.is_replaced or one.uuid in self._replaced

    def is_old(self, one: OtherPatient) -> bool:
        """Whether the other system goes on without this record."""
        return self.is_replaced(one) or not one.is_active

    def why(self, one: OtherPatient) -> tuple[str, str]:
        """Why it is asked who somebody is, and the field that says so."""
        if self.is_replaced(one):
            return _("the other system replaced it by {other}: who it is, nobody has said."), "link"
        if self.named(one):
            return _("the other system says that it is {other}: nobody has said yet."), "link"
        if not one.is_active:
            return _("the other system has given it up: who it is, nobody has said yet."), "active"
        return _("perhaps the same person as {other}: nobody has said yet."), ""

    def two_here(self, tx: Session, targets: Shelf[Target]) -> Iterator[SetAside]:
        """Records of the clinic that are two, of which nobody said that they are two people."""
        linked: Shelf[Target] = self._scratch.shelf()
        for uuid in self._names.distinct_keys():
            one = targets.get(uuid)
            if one is not None and one.patient_id is not None:
                linked.add(one, f"{not self.is_old(one.told):d} {one.told.origin.order}")
        told: set[tuple[int, int]] = set()
        for some in slices((one for _key, one in linked.items()), CHUNK):
            known = {one.told.uuid: self._known(one, targets) for one in some}
            people = told_people(tx, {i for ids in known.values() for i in ids})
            others = {
                one.told.uuid: [*(people[i] for i in known[one.told.uuid]), *self.here(one.told)]
                for one in some
            }
            mine = [one.patient_id for one in some if one.patient_id is not None]
            theirs = [other.patient_id for each in others.values() for other in each]
            said = said_not_same(tx, {*mine, *theirs})
            for one, patient_id in zip(some, mine, strict=True):
                for other in others[one.told.uuid]:
                    pair = min(patient_id, other.patient_id), max(patient_id, other.patient_id)
                    if patient_id == other.patient_id or pair in said or pair in told:
                        continue
                    told.add(pair)
                    reason = _(
                        "the other system says that it is {other}, and the clinic has two records: "
                        "compare them, and merge them if they are one person."
                    ).format(other=other.name)
                    origin = one.told.origin
                    yield SetAside(origin.line, origin.place, reason, waits=True, field="link")

    def _known(self, one: Target, targets: Shelf[Target]) -> list[int]:
        """The ids of who is the same person and in the file, of patients of the clinic."""
        named = (targets.get(uuid) for uuid in self.named(one.told))
        return [
            other.patient_id
            for other in named
            if other is not None and other.patient_id is not None
        ]


def _known_here(tx: Session, scratch: Scratch, uuids: Shelf[None]) -> Shelf[ToldPerson]:
    """Who came in from an earlier file."""
    patient, identifier = r.Patient, r.PatientIdentifier
    ids: Shelf[int] = scratch.shelf()
    for some in slices(uuids.distinct_keys(), CHUNK):
        rows = tx.execute(select(patient.uuid, patient.id).where(patient.uuid.in_(some)))
        for uuid, patient_id in rows:
            ids.add(patient_id, uuid)
    if len(ids) < len(uuids):
        # Who was known already goes by the other system's id in an identifier.
        known_as = select(identifier.value, identifier.patient_id).where(identifier.system == LINK)
        for value, patient_id in tx.execute(known_as.execution_options(yield_per=CHUNK)):
            uuid = value.partition(".")[0]
            if uuid in uuids and uuid not in ids:
                ids.add(patient_id, uuid)
    people: Shelf[ToldPerson] = scratch.shelf()
    for named in slices(ids.items(), CHUNK):
        found = dict(named)
        gone = taken_back("patient")
        gone = select(patient.id).where(patient.id.in_(found.values()), patient.id.in_(gone))
        stand = set(found.values()) - set(tx.scalars(gone))
        kept = kept_patients(tx, stand)
        told = told_people(tx, {kept.get(i, i) for i in stand})
        for uuid, patient_id in found.items():
            if patient_id in stand:
                people.add(told[kept.get(patient_id, patient_id)], uuid)
    return people
