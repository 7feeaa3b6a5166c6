"""Who the people of another system's file are: known, new, or to be asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.domain.birth import first_day, wider
from tracker.domain.likeness import Person, likeness
from tracker.services.facts import CHUNK
from tracker.services.imports.others.answers import answer_about, refuse_unasked
from tracker.services.imports.others.checking import cannot_be_kept
from tracker.services.imports.others.links import LINK, Links
from tracker.services.imports.others.told import (
    NEW,
    Answers,
    BroughtIn,
    OtherPatient,
    SameChoice,
    SameQuestion,
    SetAside,
)
from tracker.services.same_person.kept import kept_patients
from tracker.services.same_person.people import person
from tracker.services.same_person.questions import Newcomer, questions
from tracker.services.same_person.told_people import ToldPerson, told_people
from tracker.storage import records as r
from tracker.storage.fold import fold
from tracker.text import _, format_date_short, person_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class Target:
    """Who a person of the file is. `patient_id` None: comes in as a patient of their own."""

    uuid: str
    patient_id: int | None
    told: OtherPatient


@dataclass
class Recognised:
    """`targets` by the file's uuids; who is `asked` about has none. `links` are to be kept, `apart`
    are pairs who are not the same.
    """

    targets: dict[str, Target] = field(default_factory=dict)
    asked: dict[str, OtherPatient] = field(default_factory=dict)
    links: list[Target] = field(default_factory=list)
    apart: list[tuple[str, str]] = field(default_factory=list)


def recognise(
    tx: Session, patients: Sequence[OtherPatient], answers: Answers, found: BroughtIn, today: date
) -> Recognised:
    """Those about whom a question is open are in `found.questions`, and in no target.

    Raises Invalid for an answer that is none.
    """
    refuse_unasked(patients, answers)
    people, ties = Recognised(), Links(tx, patients)
    own, by_uuid, by_link = _known(tx, patients)
    here = _here(tx, {*own.values(), *by_uuid.values(), *by_link.values()})
    strangers = []
    for one in patients:
        linked = by_link.get(link_of(one))
        patient_id = by_uuid.get(one.uuid) if linked is None else linked
        wrong = cannot_be_kept("patient", one.values, one.parts)
        if first_day(one.born) > today:
            wrong = "birthDate", _("the date of birth is in the future.")
        if wrong is not None:
            _wait(people, found, one, wrong[1], wrong[0])
        elif patient_id is None:
            strangers.append(one)
        elif linked is not None or _is_told_alike(here[own[one.uuid]], one):
            _take_known(people, found, Target(here[patient_id].uuid, patient_id, one))
        else:
            choice = _choice(told_people(tx, [patient_id])[patient_id])
            reason = _("the clinic knows this record as {other}: is it the same person?")
            if answer_about(one, [choice], answers) in (None, NEW):
                _ask(people, found, (one, [choice]), reason)
            else:
                _note(found, one, [choice], choice.uuid)
                _take_known(people, found, Target(choice.uuid, patient_id, one))
                people.links.append(people.targets[one.uuid])
    # Whoever was replaced is asked about with the one who stands for them.
    strangers.sort(key=ties.is_old)
    _ask_about(tx, people, found, strangers, answers, ties)
    found.aside += ties.two_here(tx, list(people.targets.values()))
    return people


def link_of(one: OtherPatient) -> str:
    """By what a person of the file is known, as they are told: by another name, it is asked anew."""
    said = "\n".join((one.born.isoformat(), *_words(one.name)))
    return f"{one.uuid}.{sha256(said.encode()).hexdigest()[:16]}"


def who(one: OtherPatient) -> str:
    """How a person of a file is told."""
    return _("{name}, born {on}").format(
        name=person_name(*one.name), on=format_date_short(one.born)
    )


def _known(
    tx: Session, patients: Sequence[OtherPatient]
) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Ids by the patient's own uuid; of who is seen instead by now, by it and by the link."""
    patient, identifier = r.Patient, r.PatientIdentifier
    uuids: dict[str, int] = {}
    links: dict[str, int] = {}
    for start in range(0, len(patients), CHUNK):
        some = patients[start : start + CHUNK]
        named = [one.uuid for one in some]
        uuids |= _pairs(tx, select(patient.uuid, patient.id).where(patient.uuid.in_(named)))
        written = [link_of(one) for one in some]
        query = select(identifier.value, identifier.patient_id)
        links |= _pairs(tx, query.where(identifier.system == LINK, identifier.value.in_(written)))
    kept = kept_patients(tx, {*uuids.values(), *links.values()})
    return (
        uuids,
        {uuid: kept.get(i, i) for uuid, i in uuids.items()},
        {link: kept.get(i, i) for link, i in links.items()},
    )


def _pairs(tx: Session, query: Any) -> dict[str, int]:
    return dict(tx.execute(query).all())


def _here(tx: Session, ids: set[int]) -> dict[int, Any]:
    p, listed = r.Patient, sorted(ids)
    query = select(p.id, p.uuid, p.family_name, p.given_name, p.birth_date)
    return {
        row.id: row
        for start in range(0, len(listed), CHUNK)
        for row in tx.execute(query.where(p.id.in_(listed[start : start + CHUNK])))
    }


def _is_told_alike(here: Any, one: OtherPatient) -> bool:
    """Two systems may use one id, so what they say of the person has to agree, as far as it goes."""
    theirs = _words((here.family_name, here.given_name))
    return theirs == _words(one.name) and one.born in wider(here.birth_date)


def _take_known(people: Recognised, found: BroughtIn, target: Target) -> None:
    people.targets[target.told.uuid] = target
    found.known += 1
    found.repeated += 1


def _ask_about(
    tx: Session,
    people: Recognised,
    found: BroughtIn,
    strangers: Sequence[OtherPatient],
    answers: Answers,
    ties: Links,
) -> None:
    asked = questions(tx, [_newcomer(one) for one in strangers])
    alike = _alike_in_the_file(strangers)
    numbers = _numbers_here(tx, strangers)
    for one, candidates in zip(strangers, asked, strict=True):
        named = ties.named(one)
        waits_with = [people.asked[uuid] for uuid in named if uuid in people.asked]
        if waits_with:
            reason = _("the other system says that it is {other}, who waits, and they with them.")
            _wait(people, found, one, reason.format(other=_in_the_file(waits_with[0])), "link")
            continue
        near = dict.fromkeys([*named, *alike.get(one.uuid, ())])
        others = [people.targets[uuid].told for uuid in near if uuid in people.targets]
        known = {each.who.uuid: each.who for each in candidates}
        known |= {each.uuid: each for each in ties.here(one)}
        choices = [
            *(_choice(each) for each in known.values()),
            *(
                SameChoice(each.uuid, _in_the_file(each), each.origin.place)
                for each in others
                if people.targets[each.uuid].uuid not in known
            ),
        ]
        is_asked = bool(choices) or ties.is_old(one)
        answer = answer_about(one, choices, answers) if is_asked else NEW
        if answer is None:
            _ask(people, found, (one, choices), *ties.why(one))
            continue
        if is_asked:
            _note(found, one, choices, answer)
        if answer == NEW:
            _take_new(people, found, one, numbers)
            people.apart += [(one.uuid, each.uuid) for each in choices]
        else:
            _take_answered(tx, people, found, (one, answer))


def _in_the_file(one: OtherPatient) -> str:
    return _("{who} ({place} in the file)").format(who=who(one), place=one.origin.place)


def _ask(
    people: Recognised,
    found: BroughtIn,
    about: tuple[OtherPatient, Sequence[SameChoice]],
    reason: str,
    named: str = "",
) -> None:
    one, choices = about
    _note(found, one, choices)
    other = choices[0].told if choices else _("somebody who is not in the file")
    _wait(people, found, one, reason.format(other=other), named)


def _note(
    found: BroughtIn, one: OtherPatient, choices: Sequence[SameChoice], answer: str = ""
) -> None:
    origin = one.origin
    found.questions.append(
        SameQuestion(origin.line, origin.place, who(one), tuple(choices), answer)
    )


def _take_new(
    people: Recognised, found: BroughtIn, one: OtherPatient, taken: set[tuple[str, str]]
) -> None:
    numbers = {
        (str(row["system"]), str(row["value"])) for row in one.parts.get("patient_identifier", ())
    }
    for _system, number in sorted(numbers & taken):
        reason = _("“{number}” is somebody else’s already; one number is one person.")
        _wait(people, found, one, reason.format(number=number[:40]), "identifier")
        return
    taken |= numbers
    people.targets[one.uuid] = Target(one.uuid, None, one)


def _take_answered(
    tx: Session, people: Recognised, found: BroughtIn, said: tuple[OtherPatient, str]
) -> None:
    """The answer names a patient of the clinic, or somebody of the file who comes in."""
    one, answer = said
    there = people.targets.get(answer)
    if there is None:
        patient_id = tx.scalars(select(r.Patient.id).where(r.Patient.uuid == answer)).one()
        there = Target(answer, patient_id, one)
    _take_known(people, found, Target(there.uuid, there.patient_id, one))
    people.links.append(people.targets[one.uuid])


def _alike_in_the_file(strangers: Sequence[OtherPatient]) -> dict[str, list[str]]:
    """By uuid, who of the file before them may be the same person."""
    near: dict[object, list[OtherPatient]] = defaultdict(list)
    compared = {one.uuid: _compared(one) for one in strangers}
    found: dict[str, list[str]] = {}
    for one in strangers:
        keys, parts = list(_keys(one)), wider(one.born)
        looked_under = (*keys, ("within", one.born), *parts)
        before = {each.uuid: each for key in looked_under for each in near[key]}
        alike = [
            uuid for uuid in before if likeness(compared[one.uuid], compared[uuid]) is not None
        ]
        if alike:
            found[one.uuid] = alike
        for key in (*keys, one.born, *(("within", part) for part in parts)):
            near[key].append(one)
    return found


def _keys(one: OtherPatient) -> Iterator[object]:
    new = _newcomer(one)
    for written in (*new.numbers, *new.phones):
        yield written.replace(" ", "").lstrip("0")


def _compared(one: OtherPatient) -> Person:
    new = _newcomer(one)
    return person(
        new.family_name,
        new.given_name,
        new.birth_date,
        numbers=new.numbers,
        phones=new.phones,
        address=new.address,
        sex=new.sex,
    )


def _newcomer(one: OtherPatient) -> Newcomer:
    points = one.parts.get("contact_point", ())
    sex = one.values.get("sex")
    return Newcomer(
        *one.name,
        one.born,
        tuple(str(row["value"]) for row in one.parts.get("patient_identifier", ())),
        tuple(str(row["value"]) for row in points if row["kind"] == "phone"),
        str(one.values.get("address") or ""),
        None if sex is None else str(sex),
    )


def _numbers_here(tx: Session, strangers: Sequence[OtherPatient]) -> set[tuple[str, str]]:
    identifier = r.PatientIdentifier
    values = [
        str(row["value"]) for one in strangers for row in one.parts.get("patient_identifier", ())
    ]
    here: set[tuple[str, str]] = set()
    for start in range(0, len(values), CHUNK):
        some = values[start : start + CHUNK]
        query = select(identifier.system, identifier.value).where(identifier.value.in_(some))
        here |= {(system, value) for system, value in tx.execute(query)}
    return here


def _choice(told: ToldPerson) -> SameChoice:
    return SameChoice(told.uuid, _told(told), told.record_number)


def _told(told: ToldPerson) -> str:
    said = _("{name}, born {on}").format(name=told.name, on=format_date_short(told.birth_date))
    return f"{said} · {told.record_number}" if told.record_number else said


def _words(name: tuple[str, str]) -> tuple[str, ...]:
    return tuple(" ".join(fold(part).split()) for part in name)


def _wait(
    people: Recognised, found: BroughtIn, one: OtherPatient, reason: str, named: str = ""
) -> None:
    origin = one.origin
    people.asked[one.uuid] = one
    aside = SetAside(origin.line, origin.place, reason, who(one), waits=True, field=named)
    found.aside.append(aside)
