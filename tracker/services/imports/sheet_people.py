"""Who of a spreadsheet may be somebody who is here already, or twice in the file; people decide."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import BirthDate
from tracker.domain.likeness import Sign
from tracker.services.imports.plain import owners_of
from tracker.services.imports.plain_rows import PlainRow
from tracker.services.same_person.not_same import say_not_same
from tracker.services.same_person.pairs import likely_pairs
from tracker.services.same_person.people import person
from tracker.services.same_person.questions import Newcomer, questions
from tracker.storage import records as r
from tracker.text import _, format_date_short, person_name

SAME, TWO = "same", "two"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Somebody new in a file, and who they may be: a patient (`other_uuid`), or another of the file."""

    name: str
    birth_date: BirthDate
    record_number: str
    other_name: str
    other_birth_date: BirthDate
    other_number: str
    other_uuid: str | None
    signs: tuple[Sign, ...]

    @property
    def key(self) -> str:
        """Under which it is answered, with `SAME` or `TWO`; unanswered, the newcomer waits."""
        return f"same:{self.record_number}:{self.other_number or self.other_uuid}"

    @property
    def sentence(self) -> str:
        """Why the newcomer waits."""
        where = _("who is here already") if self.other_uuid else _("who is in the file, too")
        return _(
            "Perhaps {name}, born {born}, number {number}, {where}: one person, or two?"
        ).format(
            name=self.other_name,
            born=format_date_short(self.other_birth_date),
            number=self.other_number or "–",
            where=where,
        )


class SheetPeople:
    """`rows` are those to import, with the number of whom they are said to be of.

    `known_as` has more numbers of somebody by the one that rows have, `also_known` patients by such
    a number, `waits` why somebody waits.
    """

    def __init__(self, tx: Session, rows: Sequence[PlainRow], said: Mapping[str, str]) -> None:
        self._tx, self._said = tx, said
        first: dict[str, PlainRow] = {}
        for row in rows:
            first.setdefault(row.record_number, row)
        self._owners = _owners(tx, list(first))
        self._new = {n: row for n, row in first.items() if n not in self._owners}
        self.asked = (*self._like_patients(), *self._like_others())
        self.waits = self._unanswered()
        self.known_as: dict[str, tuple[str, ...]] = {}
        self.also_known: dict[str, int] = {}
        self._one_number = self._decide()
        self.rows = [self._as_one(row, first) for row in rows]

    def say_two(self, today: date) -> None:
        """Remember who was said to be two people, once all are in."""
        for one in self.asked:
            if self._said.get(one.key) != TWO:
                continue
            uuids = [self._uuid(one.record_number), one.other_uuid or self._uuid(one.other_number)]
            if None not in uuids:
                say_not_same(self._tx, str(uuids[0]), str(uuids[1]), "", today)

    def _like_patients(self) -> list[MaybeSame]:
        newcomers = [_newcomer(row) for row in self._new.values()]
        found = []
        for row, candidates in zip(self._new.values(), questions(self._tx, newcomers), strict=True):
            for one in candidates:
                who = one.who
                found.append(
                    MaybeSame(
                        _named(row), row.birth_date, row.record_number, who.name, who.birth_date,
                        who.record_number, who.uuid, one.likeness.signs,
                    )
                )  # fmt: skip
        return found

    def _like_others(self) -> list[MaybeSame]:
        rows = list(self._new.values())
        who = {
            place: person(
                row.family_name,
                row.given_name,
                row.birth_date,
                numbers=(row.record_number,),
                phones=(row.phone,) if row.phone else (),
                sex=row.sex or None,
            )
            for place, row in enumerate(rows)
        }
        found = []
        for (one, other), like in likely_pairs(who):
            there, new = rows[one], rows[other]
            found.append(
                MaybeSame(
                    _named(new), new.birth_date, new.record_number, _named(there),
                    there.birth_date, there.record_number, None, like.signs,
                )
            )  # fmt: skip
        return sorted(found, key=lambda one: (one.name, one.record_number))

    def _unanswered(self) -> dict[str, str]:
        """Whoever is known to be one of those that they are like needs no other answer."""
        known = {one.record_number for one in self.asked if self._said.get(one.key) == SAME}
        return {
            one.record_number: one.sentence
            for one in reversed(self.asked)
            if self._said.get(one.key) not in (SAME, TWO) and one.record_number not in known
        }

    def _decide(self) -> dict[str, str]:
        """The number that somebody’s rows come in under, by each other one of theirs."""
        into: dict[str, str] = dict(self._canonical())
        patients: dict[str, str] = {}

        def root(number: str) -> str:
            while number in into:
                number = into[number]
            return number

        for one in self.asked:
            if self._said.get(one.key) != SAME:
                continue
            number, other = root(one.record_number), root(one.other_number)
            uuid = one.other_uuid or patients.get(number)
            if one.other_uuid is None and number != other:
                into[number], number = other, other
            if uuid is not None and patients.setdefault(number, uuid) != uuid:
                self.waits[number] = _("It was said to be two patients; merge those two first.")
        for number, uuid in patients.items():
            if number not in into:
                self._join(number, uuid, into)
        joined = {number: root(number) for number in into}
        for number, one_number in joined.items():
            if number in self._new:
                others = (*self.known_as.get(one_number, ()), number)
                self.known_as[one_number] = tuple(dict.fromkeys(others))
        return joined

    def _join(self, number: str, uuid: str, into: dict[str, str]) -> None:
        """Their rows come in under the number that the patient has, or as the patient's first."""
        identifier, patient = r.PatientIdentifier, r.Patient
        known = self._tx.execute(
            select(patient.id, identifier.value)
            .outerjoin(
                identifier,
                (identifier.patient_id == patient.id) & (identifier.system == "record_number"),
            )
            .where(patient.uuid == uuid)
            .order_by(identifier.id)
        ).first()
        if known is not None and known.value is not None and known.value != number:
            into[number] = known.value
            self._owners[known.value] = known.id
        elif known is not None:
            there = next((n for n, owner in self.also_known.items() if owner == known.id), None)
            if there is not None:
                into[number] = there
                return
            self.also_known[number] = known.id
            self.known_as[number] = (number,)

    def _canonical(self) -> Iterable[tuple[str, str]]:
        """Who is known by several numbers of the file comes in under one of them."""
        by_owner: dict[int, list[str]] = defaultdict(list)
        for number, owner in self._owners.items():
            by_owner[owner].append(number)
        for numbers in by_owner.values():
            yield from ((number, numbers[0]) for number in numbers[1:])

    def _as_one(self, row: PlainRow, first: Mapping[str, PlainRow]) -> PlainRow:
        number = self._one_number.get(row.record_number, row.record_number)
        if number == row.record_number and number not in self.also_known:
            return row
        owner = self._owners.get(number, self.also_known.get(number))
        who = first[number] if owner is None else self._tx.get_one(r.Patient, owner)
        return replace(
            row,
            record_number=number,
            family_name=who.family_name,
            given_name=who.given_name,
            birth_date=who.birth_date,
        )

    def _uuid(self, number: str) -> str | None:
        owner = owners_of(self._tx, [self._one_number.get(number, number)])
        return next((self._tx.get_one(r.Patient, one).uuid for one in owner.values()), None)


def _owners(tx: Session, numbers: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(numbers), _AT_ONCE):
        found |= owners_of(tx, numbers[start : start + _AT_ONCE])
    return found


def _newcomer(row: PlainRow) -> Newcomer:
    phones = (row.phone,) if row.phone else ()
    numbers = (row.record_number,)
    return Newcomer(
        row.family_name, row.given_name, row.birth_date, numbers, phones, sex=row.sex or None
    )


def _named(row: PlainRow) -> str:
    return person_name(row.family_name, row.given_name)
