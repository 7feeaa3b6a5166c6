"""A report as people read it: rows of figures, each with what it counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """`text` is what is read; `of` names in a few words what `course_ids` are, for their list.

    `value` is what a chart draws, `in_file` what a file says instead of `text`, "" for the same. A
    treatment that was counted twice stands twice in `course_ids`. Where cycles are counted,
    `targets` are the days of theirs, as ordinals, and `late` the days from these, one for each.
    """

    text: str
    of: str
    course_ids: Sequence[int] = ()
    value: float = 0
    in_file: str = ""
    targets: Sequence[int] = ()
    late: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class ReportRow:
    """`is_sum`: over rows above, so that a chart leaves it out; so does what is told apart."""

    label: str
    figures: tuple[Figure, ...]
    is_sum: bool = False


@dataclass(frozen=True, slots=True)
class ReportTable:
    """`definition` says how each figure is counted, and is printed with them.

    `bars`: the numbers of the columns that a chart stacks for each row, with the tone of each;
    `bars_are` says what they are, from below. `short_columns`: what stands over the figures where
    what is beside them says the rest; () for `columns`.
    """

    title: str
    definition: str
    rows_are: str
    columns: tuple[str, ...]
    rows: tuple[ReportRow, ...]
    bars: tuple[tuple[int, str], ...] = ()
    bars_are: str = ""
    short_columns: tuple[str, ...] = ()

    def as_rows(self) -> list[list[str]]:
        """All that is read, with titles: for a file of comma-separated values."""
        titles = [self.rows_are, *self.columns]
        return [
            titles,
            *([row.label, *(one.in_file or one.text for one in row.figures)] for row in self.rows),
        ]
