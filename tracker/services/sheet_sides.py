"""Rows of a spreadsheet that tell of one treatment a side each, as the one session that it was."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from tracker.services.plain_rows import PlainRow

_SIDES = ("left", "right")


def with_sides_joined(rows: Sequence[PlainRow]) -> tuple[list[PlainRow], dict[int, int]]:
    """The rows, a left and a right one of the same visit as one; by line, which one a line is in.

    Their doses are added, and unknown if either is; their lots and notes stand one after the other.
    Nothing is joined where a side has two rows, or where anything else differs.
    """
    visits: dict[PlainRow, list[PlainRow]] = defaultdict(list)
    for row in rows:
        visits[_but_for_the_side(row)].append(row)
    joined: list[PlainRow] = []
    lines: dict[int, int] = {}
    for its_rows in visits.values():
        its_rows.sort(key=lambda row: row.side)
        if tuple(row.side for row in its_rows) == _SIDES:
            left, right = its_rows
            lines[right.line] = left.line
            its_rows = [_both(left, right)]
        joined += its_rows
    return sorted(joined, key=lambda row: row.line), lines


def _but_for_the_side(row: PlainRow) -> PlainRow:
    return replace(row, side="", dose=None, planned_dose=None, lots=(), notes="")


def _both(left: PlainRow, right: PlainRow) -> PlainRow:
    return replace(
        left,
        side="",
        dose=_sum(left.dose, right.dose),
        planned_dose=_sum(left.planned_dose, right.planned_dose),
        lots=tuple(dict.fromkeys((*left.lots, *right.lots))),
        notes="\n".join(filter(None, (left.notes, right.notes))),
    )


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
