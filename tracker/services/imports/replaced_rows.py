"""Rows that wait and that a newer copy of their spreadsheet has put right, or changed once more."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.imports.sheet_rows import Cells, WaitingRow
from tracker.storage import records as r

_TREATMENT = frozenset({"condition", "body_region", "side"})
_MOST = 2
"""So many cells of a row somebody changes to put it right."""


def replaced_rows(
    tx: Session,
    sheet: tuple[str, str, Mapping[str, Any]],
    there: Sequence[WaitingRow],
    known: Collection[Cells],
    new_lines: Collection[int],
) -> list[r.WaitingRow]:
    """Those that an earlier copy left waiting, and that stand in this one in another form.

    `sheet` is its file's name, its mapping's and the mapping. `there` are all rows of this copy, a
    visit each; `known` the cells of those that waited before, `new_lines` where the clinic had
    nothing of a row. A row is the same that tells of the same visit; or that is new, and differs on
    the same line in two cells at most, or in one cell on any line of the same patient, where most
    of the copy was there before. Each replaces one; what is gone without such a row waits on.
    """
    file_name, mapping_name, mapping = sheet
    row, run, kept = r.WaitingRow, r.ImportRun, r.ImportMapping
    is_of_sheet = run.file_name == file_name
    if mapping_name.strip():
        is_of_sheet |= kept.name == mapping_name.strip()
    query = (
        select(row)
        .join(run, run.id == row.import_run_id)
        .join(kept, kept.id == row.mapping_id)
        .where(row.ending.is_(None), is_of_sheet)
        .order_by(row.id)
    )
    cells_there = {one.cells for one in there}
    gone = [one for one in tx.scalars(query) if as_cells(one.cells) not in cells_there]
    keys = [key for key, name in mapping.get("columns", {}).items() if name in _TREATMENT]
    by_visit, by_line, by_number = defaultdict(list), defaultdict(list), defaultdict(list)
    is_copy = 2 * len(new_lines) < len({one.line for one in there})
    for one in there if gone else ():
        if one.cells in known:
            continue
        if one.record_number and one.given_on:
            by_visit[_visit(one.record_number, one.given_on, one.cells, keys)].append(one)
        if one.line in new_lines:
            by_line[one.line].append(one)
            if is_copy and one.record_number:
                by_number[one.record_number].append(one)
    taken: set[Cells] = set()
    found = []
    for waits in gone:
        cells = as_cells(waits.cells)
        same = by_visit[_visit(waits.record_number, waits.given_on, cells, keys)]
        near = [one for one in by_line[waits.line] if _differing(one.cells, cells) <= _MOST]
        moved = [
            one for one in by_number[waits.record_number or ""] if _differing(one.cells, cells) == 1
        ]
        other = next((one for one in (*same, *near, *moved) if one.cells not in taken), None)
        if other is not None:
            taken.add(other.cells)
            found.append(waits)
    return found


def as_cells(cells: Sequence[Sequence[str]]) -> Cells:
    """As a file's rows have them."""
    return tuple((column, text) for column, text in cells)


def _visit(number: str | None, on: object, cells: Cells, keys: Sequence[str]) -> tuple[Any, ...]:
    told = dict(cells)
    return (number, on, *(told.get(key, "") for key in keys))


def _differing(one: Cells, other: Cells) -> int:
    cells, others = dict(one), dict(other)
    return sum(cells.get(key, "") != others.get(key, "") for key in cells.keys() | others.keys())
