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
from tracker.services.imports.others.told import Answers, BroughtIn, OtherRecords
from tracker.services.imports.others.treatments import Treatments
from tracker.services.imports.others.waiting import keep_waiting
from tracker.services.imports.sheets import WAITING
from tracker.services.same_person.not_same import PAIRS
from tracker.storage import records as r
from tracker.storage.search_index import refresh_many

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
    wanted = {one.patient_uuid for one in told.aside}
    names = {one.uuid: who(one) for one in told.patients if one.uuid in wanted}
    aside = [replace(one, who=names.get(one.patient_uuid or "", "")) for one in told.aside]
    found = BroughtIn(aside=aside, more=told.more)
    run = OtherRun(tx, source, told.count)
    people = recognise(tx, told.patients, answers, found, today)
    treatments = Treatments(tx, people, found, today)
    treatments.take_injections(told.injections)
    treatments.take_plans(told.plans)
    treatments.take_bookings(told.bookings)
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
    refresh_many(tx, add_contacts(tx, people, run, found))
    ask_about_withdrawn(tx, told.withdrawn, people, found, today)
    ask_about_deaths(tx, people, found, today)
    found.died = sum(one.told.is_dead for one in people.targets.values())
    came_in = [one.told.origin.place for one in people.targets.values()] + treatments.came_in
    found.waiting = keep_waiting(tx, run, found.aside, came_in, today)
    run.finish(found)
    changed = {Subject("patient"), Subject("course"), Subject("import"), WAITING, PAIRS}
    return Done(found, frozenset(changed))


def _new_patients(people: Recognised) -> Iterator[CarriedRecord]:
    for one in people.targets.values():
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
