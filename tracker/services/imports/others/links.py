"""Which of another system's records are one person, as that system says; here it is only asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.services.facts import CHUNK
from tracker.services.imports.others.told import OtherPatient, SetAside
from tracker.services.imports.taken_back import taken_back
from tracker.services.same_person.kept import kept_patients
from tracker.services.same_person.not_same import said_not_same
from tracker.services.same_person.told_people import ToldPerson, told_people
from tracker.storage import records as r
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.services.imports.others.people import Target

LINK = "fhir"
"""The system of the identifiers by which a patient is known to be another system's."""


class Links:
    """Of the people of a file, whichever of two names the other one."""

    def __init__(self, tx: Session, patients: Sequence[OtherPatient]) -> None:
        self._names: dict[str, dict[str, None]] = defaultdict(dict)
        for one in patients:
            for other in one.linked:
                self._names[one.uuid][other] = self._names[other][one.uuid] = None
        self._replaced = {uuid for one in patients for uuid in one.replaces}
        in_file = {one.uuid for one in patients}
        self._here = _known_here(tx, sorted(self._names.keys() - in_file))

    def named(self, one: OtherPatient) -> list[str]:
        """The uuids of who is the same person, in the file or not."""
        return list(self._names.get(one.uuid, ()))

    def here(self, one: OtherPatient) -> list[ToldPerson]:
        """Those of them who are not in the file, as patients of the clinic."""
        return [self._here[uuid] for uuid in self.named(one) if uuid in self._here]

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

    def two_here(self, tx: Session, targets: Sequence[Target]) -> Iterator[SetAside]:
        """Records of the clinic that are two, of which nobody said that they are two people."""
        ids = {one.told.uuid: one.patient_id for one in targets if one.patient_id is not None}
        linked = [one for one in targets if one.told.uuid in ids and self.named(one.told)]
        theirs = [uuid for one in linked for uuid in (one.told.uuid, *self.named(one.told))]
        people = told_people(tx, {ids[uuid] for uuid in theirs if uuid in ids})
        said = said_not_same(tx, [*people, *(one.patient_id for one in self._here.values())])
        for one in sorted(linked, key=lambda one: not self.is_old(one.told)):
            mine = ids[one.told.uuid]
            others = [people[ids[uuid]] for uuid in self.named(one.told) if uuid in ids]
            for other in (*others, *self.here(one.told)):
                pair = min(mine, other.patient_id), max(mine, other.patient_id)
                if mine == other.patient_id or pair in said:
                    continue
                said[pair] = set()
                reason = _(
                    "the other system says that it is {other}, and the clinic has two records: "
                    "compare them, and merge them if they are one person."
                ).format(other=other.name)
                origin = one.told.origin
                yield SetAside(origin.line, origin.place, reason, waits=True, field="link")


def _known_here(tx: Session, uuids: Sequence[str]) -> dict[str, ToldPerson]:
    """Who came in from an earlier file."""
    patient, identifier = r.Patient, r.PatientIdentifier
    ids: dict[str, int] = {}
    for start in range(0, len(uuids), CHUNK):
        here = patient.uuid.in_(uuids[start : start + CHUNK])
        ids |= dict(tx.execute(select(patient.uuid, patient.id).where(here)).all())
    if len(ids) < len(uuids):
        # Who was known already goes by the other system's id in an identifier.
        known_as = select(identifier.value, identifier.patient_id).where(identifier.system == LINK)
        wanted = set(uuids)
        for value, patient_id in tx.execute(known_as):
            uuid = value.partition(".")[0]
            if uuid in wanted:
                ids.setdefault(uuid, patient_id)
    gone = set(tx.scalars(taken_back("patient"))) if ids else set()
    ids = {uuid: found for uuid, found in ids.items() if found not in gone}
    kept = kept_patients(tx, set(ids.values()))
    people = told_people(tx, {kept.get(i, i) for i in ids.values()})
    return {uuid: people[kept.get(i, i)] for uuid, i in ids.items()}
