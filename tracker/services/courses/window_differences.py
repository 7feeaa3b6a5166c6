"""Where stored windows are not what the rules say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.protocol import Rules
from tracker.services.courses.windows import phase_rows, stored_rows
from tracker.services.facts import load_patients
from tracker.storage.unreadable import whole_rows

Rows = list[dict[str, Any]]
"""A course's phases as they are stored, in order."""


@dataclass
class Differences:
    """`wrong`: by course, what is stored and what the rules say. `unreadable`: patients of whom a
    stored value can't be read."""

    courses: int = 0
    wrong: dict[int, tuple[Rows, Rows]] = field(default_factory=dict)
    unreadable: list[int] = field(default_factory=list)


def window_differences(tx: Session, patient_ids: Sequence[int], rules: Rules) -> Differences:
    """Work out these patients' windows anew and compare; at most `facts.CHUNK` at once."""
    loaded = whole_rows(partial(load_patients, tx), patient_ids)
    found = Differences(unreadable=sorted(set(patient_ids) - set(loaded)))
    wanted: dict[int, Rows] = {}
    for patient in loaded.values():
        wanted |= {course.key: [] for course in patient.courses}
        for row in phase_rows(patient, rules):
            wanted[row["course_id"]].append(row)
    stored: dict[int, Rows] = {course_id: [] for course_id in wanted}
    stored |= whole_rows(partial(_stored, tx), wanted)
    found.courses = len(wanted)
    found.wrong = {
        course_id: (stored[course_id], rows)
        for course_id, rows in wanted.items()
        if rows != stored[course_id]
    }
    return found


def _stored(tx: Session, course_ids: Iterable[int]) -> dict[int, Rows]:
    rows: dict[int, Rows] = {course_id: [] for course_id in course_ids}
    for row in stored_rows(tx, list(rows)):
        rows[row["course_id"]].append(row)
    return rows
