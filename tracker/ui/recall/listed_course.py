"""A row of the recall list with the day on which it was read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tracker.services.recall.rows import RecallRow, recall_rows


@dataclass(frozen=True, slots=True)
class ListedCourse:
    """What the columns read; lateness is told as of `today`."""

    row: RecallRow
    today: date

    @property
    def course_id(self) -> int:
        return self.row.course_id


def listed_courses(tx: Any, course_ids: Sequence[int], today: date) -> Iterable[ListedCourse]:
    """A page of rows, as the list asks for it."""
    return [ListedCourse(row, today) for row in recall_rows(tx, today, course_ids).values()]
