"""A file that a clinic like this one wrote, brought in: what differs here waits, the rest comes in."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.records_in import TakenIn, take_in
from tracker.services.imports.faults import Faults
from tracker.services.imports.others.run import OtherRun
from tracker.services.imports.others.told import BroughtIn
from tracker.services.imports.others.waiting import keep_waiting, waiting_places
from tracker.services.imports.sheets import WAITING
from tracker.storage.scratch import Scratch


def bring_back(
    tx: Session,
    records: Iterable[CarriedRecord],
    source: tuple[str, int],
    today: date,
    faults: Faults,
    progress: Callable[[int, int], None] | None = None,
) -> Done:
    """As `take_in`; `source` is the name of the file and how many records it has. `value` is a
    `TakenIn`. Raises ImportRefused where anything can't be kept.
    """
    authorize(tx, Action.IMPORT)
    name, total = source
    awaited, seen = waiting_places(tx), set[str]()
    noted = _noting(records, awaited, seen) if awaited else records
    done = take_in(tx, noted, name, faults, progress, total)
    taken = done.value
    assert isinstance(taken, TakenIn)  # noqa: S101
    if not taken.aside and not seen:
        return done
    run = OtherRun(tx, Scratch(), name, total)
    taken.waiting = keep_waiting(tx, run, (taken.aside, None), seen, today)
    run.finish(BroughtIn(new=taken.new))
    return Done(taken, done.changed | {WAITING})


def _noting(
    records: Iterable[CarriedRecord], awaited: frozenset[str], seen: set[str]
) -> Iterator[CarriedRecord]:
    for record in records:
        if record.place in awaited:
            seen.add(record.place)
        yield record
