"""Importing a spreadsheet that was understood: what fits comes in, what doesn't waits and is counted.

All of it is one transaction: an import that is stopped, or dies, leaves nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NoReturn

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Tried
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.imports.gone_bookings import GoneBooking
from tracker.services.imports.mappings import keep_mapping_of_import
from tracker.services.imports.no_longer import NoLonger, no_longer
from tracker.services.imports.plain import ImportSource, Progress, bring_in
from tracker.services.imports.replaced_rows import as_cells, replaced_rows
from tracker.services.imports.rows_not_in import ask_about_rows
from tracker.services.imports.setting_aside import SettingAside
from tracker.services.imports.sheet_changes import Differing
from tracker.services.imports.sheet_long_ago import LongAgo, long_ago
from tracker.services.imports.sheet_people import MaybeSame, SheetPeople
from tracker.services.imports.sheet_rows import Cells, ReadRow, WaitingRow
from tracker.services.imports.writing import ImportCounts, ImportWriter
from tracker.storage import records as r

Asked = MaybeSame | Differing | GoneBooking
"""What only people know."""

_AT_ONCE = 500

WAITING = Subject("waiting-row")
"""What a list of rows that aren't in yet listens to."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A spreadsheet as it was read, and how: the mapping is kept under its name with the import.

    Without a name, it is kept for rows that wait, and not offered. `said` are answers to what was
    asked, by the keys of `Asked`.
    """

    source: ImportSource
    mapping_name: str
    mapping: dict[str, Any]
    rows: tuple[ReadRow, ...]
    waiting: tuple[WaitingRow, ...] = ()
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SheetImported:
    """What came in, or would. `known` patients were there already; `waiting` are in no patient's
    record yet, `waiting_before` of them since an earlier import of the same rows; `settled_before`
    other rows were put right by hand or dismissed then; `replaced` are rows of an earlier copy that
    this one has otherwise.

    `maybe_same` asks about people, `differing` about columns, `gone` about bookings, answered or
    not; `long_ago` are treatments whose last injection is over a year past and that nobody has
    booked; `no_longer` tells what an earlier copy had. `run_uuid` None: nothing was written.
    """

    counts: ImportCounts
    known: int
    waiting: tuple[WaitingRow, ...]
    waiting_before: int
    settled_before: int
    replaced: int
    unknown_doses: int
    maybe_same: tuple[MaybeSame, ...]
    differing: tuple[Differing, ...]
    gone: tuple[GoneBooking, ...]
    long_ago: tuple[LongAgo, ...]
    no_longer: NoLonger
    run_uuid: str | None = None

    @property
    def asked(self) -> tuple[Asked, ...]:
        """All that only people know about who and what is here already."""
        return (*self.maybe_same, *self.differing, *self.gone)


def import_sheet(tx: Session, sheet: Sheet, today: date, progress: Progress | None = None) -> Done:
    """Import what fits; `value` is a `SheetImported`.

    `progress` is told how many patients are done, of how many, then how many rows wait; what it raises stops the import.
    """
    authorize(tx, Action.IMPORT)
    people = SheetPeople(tx, [one.row for one in sheet.rows], sheet.said)
    rows = people.rows
    writer = ImportWriter(tx, sheet.source.name, sheet.source.columns, today, len(rows))
    known = _known_rows(tx, sheet)
    dead = {
        one.record_number: one.line
        for one in sheet.waiting
        if one.is_dead and not known.get(one.cells)
    }
    fitting = SettingAside(today, sheet.source, people, sheet.said, dead)
    bring_in(tx, rows, writer, fitting.plan, progress, people.also_known)
    people.say_two(today)
    fitting.gone.settle(tx, writer, fitting.reasons)
    # What was mended by hand, or dismissed, is not asked about once more.
    aside = [*sheet.waiting, *_aside(sheet.rows, fitting.reasons)]
    waiting = [one for one in aside if known.get(one.cells) is None]
    new = [one for one in waiting if one.cells not in known]
    fitting_rows = [one for one in sheet.rows if one.row.line not in fitting.reasons]
    mended = _waited_for(tx, fitting_rows)
    if new or sheet.mapping_name.strip():
        mapping = keep_mapping_of_import(tx, sheet.mapping_name, sheet.mapping, today)
        if new:
            _keep(tx, (writer.begin(), mapping), new, progress)
    came_in = [row for row in rows if row.line not in fitting.reasons]
    close_mended(tx, mended, writer, today)
    replaced = replaced_rows(
        tx,
        (sheet.source.name, sheet.mapping_name, sheet.mapping),
        [*sheet.waiting, *(one.waiting("") for one in sheet.rows)],
        known,
        {*fitting.new_lines, *(one.line for one in new)},
    )
    _close(tx, replaced, "replaced", writer, today)
    if len(waiting) > len(new):
        _say_whose(tx, waiting)
    numbers = {*(row.record_number for row in rows), *(one.record_number for one in aside)}
    ask_about_rows(tx, numbers, today)
    counts = writer.finish()
    imported = SheetImported(
        counts=replace(counts, rows=len(came_in)),
        known=fitting.known,
        waiting=tuple(sorted(waiting, key=lambda one: one.line)),
        waiting_before=len(waiting) - len(new),
        settled_before=len(aside) - len(waiting),
        replaced=len(replaced),
        unknown_doses=sum(row.session_on is not None and row.dose is None for row in came_in),
        maybe_same=(*people.asked, *fitting.renamed),
        differing=fitting.changes.differing,
        gone=fitting.gone.asked,
        long_ago=long_ago(came_in, today),
        no_longer=no_longer(
            tx,
            [
                *((row.record_number, row.session_on) for row in rows),
                *((one.record_number, one.given_on) for one in aside),
            ],
            writer.run_uuid,
        ),
        run_uuid=writer.run_uuid,
    )
    is_change = writer.run_uuid is not None or replaced
    changed = {Subject("patient"), Subject("course"), WAITING} if is_change else set()
    return Done(imported, frozenset(changed))


def try_sheet(tx: Session, sheet: Sheet, today: date, progress: Progress | None = None) -> NoReturn:
    """Do all of it and give it up: raises Tried, which says what would have come in."""
    authorize(tx, Action.IMPORT)
    imported = import_sheet(tx, sheet, today, progress).value
    assert isinstance(imported, SheetImported)  # noqa: S101
    raise Tried(replace(imported, run_uuid=None))


def _aside(rows: Sequence[ReadRow], reasons: dict[int, str]) -> list[WaitingRow]:
    """Each line once, however many visits it tells of."""
    aside = [one for one in rows if one.row.line in reasons]
    aside.sort(key=lambda one: one.row.session_on or date.min)
    by_line = {one.row.line: one.waiting(reasons[one.row.line]) for one in aside}
    return list(by_line.values())


def _say_whose(tx: Session, waiting: Sequence[WaitingRow]) -> None:
    """Rows that an earlier version of the program left waiting, which didn’t keep that."""
    row, told = r.WaitingRow, {one.cells: one for one in waiting}
    nobodys = select(row).where(row.ending.is_(None), row.record_number.is_(None))
    for there in tx.scalars(nobodys):
        one = told.get(as_cells(there.cells))
        if one is not None and one.record_number:
            there.record_number, there.given_on = one.record_number, one.given_on
    tx.flush()


def _known_rows(tx: Session, sheet: Sheet) -> dict[Cells, str | None]:
    """What became of rows of the sheet that an earlier import left waiting; None: they still do.

    Not of those that it doesn't concern: a row that a newer copy had replaced may come back.
    """
    row = r.WaitingRow
    counts = or_(row.ending.is_(None), row.ending.in_(("mended", "dismissed")))
    query = select(row.cells, row.ending).where(counts)
    there = {one.cells: one.cells for one in sheet.waiting}
    there |= {one.cells: one.cells for one in sheet.rows}
    found = tx.execute(query.order_by(row.id).execution_options(yield_per=_AT_ONCE))
    return {there[cells]: ending for said, ending in found if (cells := as_cells(said)) in there}


def _waited_for(tx: Session, came_in: Sequence[ReadRow]) -> list[r.WaitingRow]:
    """Rows that waited, and are understood now."""
    row = r.WaitingRow
    query = select(row.id, row.cells).where(row.ending.is_(None)).order_by(row.id)
    there = {one.cells for one in came_in}
    found = tx.execute(query.execution_options(yield_per=_AT_ONCE))
    waiting = {cells: row_id for row_id, said in found if (cells := as_cells(said)) in there}
    return [tx.get_one(row, row_id) for row_id in waiting.values()]


def close_mended(
    tx: Session,
    waiting: Iterable[r.WaitingRow],
    writer: ImportWriter,
    today: date,
) -> None:
    """They don't wait any more; whoever takes this import back has them wait again."""
    _close(tx, waiting, "mended", writer, today)


def _close(
    tx: Session, waiting: Iterable[r.WaitingRow], ending: str, writer: ImportWriter, today: date
) -> None:
    for one in waiting:
        one.ending, one.closed_on, one.closed_by = ending, today, tx.info["user"]
        if writer.run_uuid is not None:
            writer.note_made(r.WaitingRow, one.id, {"ending": None})
    tx.flush()


def _keep(
    tx: Session,
    of: tuple[r.ImportRun, r.ImportMapping],
    waiting: Sequence[WaitingRow],
    progress: Progress | None,
) -> None:
    run, mapping = of
    for start in range(0, len(waiting), _AT_ONCE):
        records = [
            r.WaitingRow(
                import_run_id=run.id,
                mapping_id=mapping.id,
                line=one.line,
                cells=[list(pair) for pair in one.cells],
                reason=one.reason[:2000],
                record_number=one.record_number or None,
                given_on=one.given_on,
            )
            for one in waiting[start : start + _AT_ONCE]
        ]
        tx.add_all(records)
        tx.flush()
        # Of a hundred thousand, nothing else is to stay in memory.
        for record in records:
            tx.expunge(record)
        if progress is not None:
            progress(start + len(records), len(waiting))
