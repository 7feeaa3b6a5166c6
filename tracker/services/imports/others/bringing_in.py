"""Another system's records, brought in: what is certain comes in, what isn't is asked or waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.outcome import Done, Subject
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.records_in import TakenIn, take_in
from tracker.services.courses.questions import ask_about_warnings
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.contact import add_contacts, keep_answers
from tracker.services.imports.others.people import Recognised, recognise, who
from tracker.services.imports.others.run import OtherRun
from tracker.services.imports.others.seeing_to import ask_about_deaths, ask_about_withdrawn
from tracker.services.imports.others.told import Answers, BroughtIn, OtherRecords, SetAside
from tracker.services.imports.others.treatments import Treatments
from tracker.services.imports.others.waiting import keep_waiting, waiting_places
from tracker.services.imports.sheets import WAITING
from tracker.services.same_person.not_same import PAIRS
from tracker.storage import records as r
from tracker.storage.scratch import Scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy.orm import Session

    Progress = Callable[[int, int], None]


def bring_in_others(
    tx: Session,
    told: OtherRecords,
    source: str,
    answers: Answers,
    today: date,
    faults: Faults,
    progress: Progress | None = None,
) -> Done:
    """Bring in what can be; `value` is a `BroughtIn`. `source` names the file.

    `progress` is told how many records are done, of how many; what it raises stops it.
    Raises ImportRefused where a value can't be kept.
    """
    authorize(tx, Action.IMPORT)
    found = BroughtIn(
        aside=[replace(one, who=_whose(told, one)) for one in told.aside], more=told.more
    )
    scratch = Scratch()
    run = OtherRun(tx, scratch, source, told.count)
    people = recognise(tx, scratch, told.patients, answers, found, today)
    awaited = waiting_places(tx)
    treatments = Treatments(tx, scratch, people, found, awaited, today)
    treatments.take(told)
    total = sum(1 for _one in _new_patients(people)) + treatments.count
    new = chain(_new_patients(people), treatments.records())
    taken = take_in(tx, new, source, faults, progress, total).value
    assert isinstance(taken, TakenIn)  # noqa: S101
    found.new = taken.new
    for patient_id, course_uuid in treatments.opened:
        course_id = tx.scalars(select(r.Course.id).where(r.Course.uuid == course_uuid)).one()
        ask_about_warnings(tx, patient_id, course_id, today)
    run.note_new(chain(_new_patients(people), treatments.records()))
    keep_answers(tx, people, run, today)
    add_contacts(tx, people, run, found)
    ask_about_withdrawn(tx, told.withdrawn, people, found, today)
    ask_about_deaths(tx, people, found, today)
    found.died = sum(one.told.died_on is not None for one in people.targets)
    places = (one.told.origin.place for one in people.targets)
    came_in = treatments.came_in.union(place for place in places if place in awaited)
    found.waiting = keep_waiting(tx, run, (found.aside, people), came_in, today)
    run.finish(found)
    scratch.close()
    changed = {Subject("patient"), Subject("course"), Subject("import"), WAITING, PAIRS}
    return Done(found, frozenset(changed))


def _whose(told: OtherRecords, aside: SetAside) -> str:
    patient = told.patients.get(aside.patient_uuid or "")
    return "" if patient is None else who(patient)


def _new_patients(people: Recognised) -> Iterator[CarriedRecord]:
    for one in people.targets:
        if one.patient_id is None and one.uuid == one.told.uuid:
            origin = one.told.origin
            yield CarriedRecord(
                "patient",
                one.uuid,
                one.told.values,
                one.told.parts,
                line=origin.line,
                place=origin.place,
            )
