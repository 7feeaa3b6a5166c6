"""Another system's records, brought in: what is certain comes in, what isn't is asked or waits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.domain.outcome import Done, Subject
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.carried.kinds import rank_of
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.records_in import TakenIn, take_in
from tracker.services.import_faults import Faults
from tracker.services.others.contact import add_contacts, keep_answers
from tracker.services.others.people import Recognised, recognise
from tracker.services.others.run import OtherRun
from tracker.services.others.seeing_to import ask_about_deaths, ask_about_withdrawn
from tracker.services.others.told import Answers, BroughtIn, OtherRecords
from tracker.services.others.treatments import Treatments
from tracker.services.others.waiting import keep_waiting
from tracker.services.questions import ask_about_warnings
from tracker.services.same_person.not_same import PAIRS
from tracker.services.sheet_imports import WAITING
from tracker.storage import records as r
from tracker.storage.search_index import refresh_many

if TYPE_CHECKING:
    from collections.abc import Callable

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
    found, run = BroughtIn(aside=list(told.aside)), OtherRun(tx, source, told.count)
    people = recognise(tx, told.patients, answers, found)
    treatments = Treatments(tx, people, found, today)
    treatments.take_injections(told.injections)
    treatments.take_plans(told.plans)
    treatments.take_bookings(told.bookings)
    new = [*_new_patients(people), *treatments.records]
    new.sort(key=lambda one: rank_of(one.kind))
    taken = take_in(tx, new, source, faults, progress, len(new)).value
    assert isinstance(taken, TakenIn)  # noqa: S101
    found.new = taken.new
    for patient_id, course_uuid in treatments.opened:
        course_id = tx.scalars(select(r.Course.id).where(r.Course.uuid == course_uuid)).one()
        ask_about_warnings(tx, patient_id, course_id, today)
    run.note_new(new)
    keep_answers(tx, people, run, today)
    refresh_many(tx, add_contacts(tx, people, run, found))
    ask_about_withdrawn(tx, told.withdrawn, people, found, today)
    ask_about_deaths(tx, people, found, today)
    came_in = [one.told.origin.place for one in people.targets.values()] + treatments.came_in
    found.waiting = keep_waiting(tx, run, found.aside, came_in, today)
    run.finish(found)
    changed = {Subject("patient"), Subject("course"), Subject("import"), WAITING, PAIRS}
    return Done(found, frozenset(changed))


def _new_patients(people: Recognised) -> list[CarriedRecord]:
    return [
        CarriedRecord(
            "patient",
            one.uuid,
            one.told.values,
            one.told.parts,
            line=one.told.origin.line,
            place=one.told.origin.place,
        )
        for one in people.targets.values()
        if one.patient_id is None and one.uuid == one.told.uuid
    ]
