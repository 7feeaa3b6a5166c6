"""Who is in the clinic's records already that a new patient may be: for a form, and for imports.

An importer calls `questions` with everybody whom its file brings and whom it doesn't know by a
record number, and has each answered before it writes: the same (it writes to that patient, and
calls `know_as` for the number), not the same (it writes a patient of their own, then calls
`say_not_same`), or later (a patient of their own; the pair stands in the list of open ones).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import false, func, literal_column, or_, select

from tracker.domain.birth import BirthDate, PartialDate, wider
from tracker.domain.likeness import Likeness, Person, likeness
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_patient, find, full_name
from tracker.services.entered import needed_line
from tracker.services.patients.patients import patient_form
from tracker.services.same_person.people import is_looked_for, people, person
from tracker.services.same_person.told_people import ToldPerson, told_people
from tracker.storage import records as r
from tracker.text import _, format_date_short

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

_CHUNK = 400
_FEW = 5
_SEVEN = 7


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody who is about to be added, as written."""

    family_name: str
    given_name: str
    birth_date: BirthDate
    numbers: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    address: str = ""
    sex: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A patient who may be the same person, and why."""

    who: ToldPerson
    likeness: Likeness


def who_may_be(tx: Session, newcomer: Newcomer, leave_out: str = "") -> list[Candidate]:
    """The likeliest few; `leave_out` is the uuid of the patient whose form it is."""
    authorize(tx, Action.READ_CHART)
    return [one for one in questions(tx, [newcomer])[0] if one.who.uuid != leave_out]


def who_may_be_patient(tx: Session, patient_uuid: str) -> list[Candidate]:
    """Who is like a patient, also those who were told apart from them."""
    authorize(tx, Action.READ_CHART)
    form = patient_form(tx, patient_uuid).form
    newcomer = Newcomer(
        form.family_name,
        form.given_name,
        find(tx, r.Patient, patient_uuid).birth_date,
        (form.record_number,),
        form.phones,
        form.address,
        form.sex,
    )
    return who_may_be(tx, newcomer, patient_uuid)


def questions(tx: Session, newcomers: Sequence[Newcomer]) -> list[list[Candidate]]:
    """For each of them, in their order, up to five patients, the likeliest first; often none.

    Takes a few queries for hundreds of newcomers. Nobody is compared with another newcomer.
    """
    authorize(tx, Action.READ_CHART)
    found: list[list[Candidate]] = []
    for start in range(0, len(newcomers), _CHUNK):
        found += _asked(tx, newcomers[start : start + _CHUNK])
    return found


def know_as(tx: Session, patient_uuid: str, number: str, system: str = "record_number") -> Done:
    """Know a patient by one more number, which somebody said is theirs. Raises Invalid."""
    authorize(tx, Action.EDIT_PATIENTS)
    patient = find(tx, r.Patient, patient_uuid)
    number = needed_line(number, "record_number")
    identifier = r.PatientIdentifier
    owner = tx.scalar(
        select(r.Patient)
        .join(identifier)
        .where(identifier.system == system, identifier.value == number)
    )
    if owner is not None and owner is not patient:
        raise Invalid(
            _("Record number {number} already belongs to {name}, born {birth}.").format(
                number=number, name=full_name(owner), birth=format_date_short(owner.birth_date)
            ),
            field="record_number",
        )
    if owner is None:
        patient.identifiers.append(identifier(system=system, value=number))
        tx.flush()
    return Done(patient.uuid, changed_patient(patient))


def _asked(tx: Session, newcomers: Sequence[Newcomer]) -> list[list[Candidate]]:
    new = [_as_person(one) for one in newcomers]
    known = people(tx, sorted(_near(tx, newcomers, new)))
    by_birth, by_part, by_phone, by_number = (defaultdict[object, set[int]](set) for _ in range(4))
    for patient_id, one in known.items():
        by_birth[one.birth_on].add(patient_id)
        for part in wider(one.birth_on):
            by_part[part].add(patient_id)
        for phone in one.phones:
            by_phone[phone[-_SEVEN:]].add(patient_id)
        for number in one.numbers:
            by_number[number].add(patient_id)
    likely: list[list[tuple[int, Likeness]]] = []
    for one in new:
        near = by_part[one.birth_on].union(*(by_birth[part] for part in wider(one.birth_on)))
        near.update(*(by_phone[phone[-_SEVEN:]] for phone in one.phones))
        near.update(*(by_number[number] for number in one.numbers))
        alike = [(i, like) for i in near if (like := likeness(one, known[i])) is not None]
        likely.append(sorted(alike, key=lambda pair: (pair[1].rank, pair[0]))[:_FEW])
    told = told_people(tx, {patient_id for alike in likely for patient_id, _like in alike})
    return [[Candidate(told[i], like) for i, like in alike] for alike in likely]


def _as_person(one: Newcomer) -> Person:
    return person(
        one.family_name,
        one.given_name,
        one.birth_date,
        numbers=one.numbers,
        phones=one.phones,
        address=one.address,
        sex=one.sex,
    )


def _near(tx: Session, newcomers: Sequence[Newcomer], new: Sequence[Person]) -> set[int]:
    """Whoever may share a birth date, or shares the end of a telephone number or a record number as
    it may have been written.
    """
    p, point, identifier = r.Patient, r.ContactPoint, r.PatientIdentifier
    stands = is_looked_for()
    births = {part for one in new for part in wider(one.birth_on)}
    within = [
        p.birth_date.between(part, part.last_on)
        for part in {one.birth_on for one in new}
        if isinstance(part, PartialDate)
    ]
    found = set(
        tx.scalars(select(p.id).where(stands, p.birth_date.in_(births) | or_(false(), *within)))
    )
    ends = {phone[-_SEVEN:][::-1] for one in new for phone in one.phones}
    if ends:
        end = func.substr(point.reversed_digits, literal_column("1"), literal_column(str(_SEVEN)))
        found.update(tx.scalars(select(p.id).join(point).where(stands, end.in_(sorted(ends)))))
    numbers = {form for one in newcomers for number in one.numbers for form in _forms(number)}
    if numbers:
        written = func.ltrim(func.lower(func.replace(identifier.value, " ", "")), "0")
        query = select(p.id).join(identifier).where(stands, written.in_(sorted(numbers)))
        found.update(tx.scalars(query))
    return found


def _forms(number: str) -> Iterable[str]:
    plain = number.replace(" ", "").lower().lstrip("0")
    return (plain,) if plain else ()
