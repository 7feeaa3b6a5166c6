"""Proof that what is stored is what the rules say: every window, and the file itself."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.services.facts import CHUNK, load_patients
from tracker.services.recall import count_courses
from tracker.services.rules import current_rules
from tracker.services.windows import phase_rows, stored_rows
from tracker.storage import records as r
from tracker.storage.check import Finding, check_storage
from tracker.text import _, ngettext

_NAMED = 20


@dataclass
class WindowsChecked:
    """How many courses were compared, and those whose stored windows are not the rules' own."""

    windows: int = 0
    wrong: int = 0
    wrong_courses: list[int] = field(default_factory=list)


def check_windows(
    tx: Session, progress: Callable[[int, int], None] | None = None
) -> WindowsChecked:
    """Work out every window anew and compare. Memory doesn't grow with the clinic."""
    rules = current_rules(tx)
    total = tx.scalar(select(func.count()).select_from(r.Patient)) or 0
    found = WindowsChecked()
    done = 0
    for ids in _patient_chunks(tx):
        loaded = load_patients(tx, ids)
        wanted: dict[int, list[dict[str, Any]]] = {}
        for patient in loaded.values():
            wanted |= {course.key: [] for course in patient.courses}
            for row in phase_rows(patient, rules):
                wanted[row["course_id"]].append(row)
        stored: dict[int, list[dict[str, Any]]] = {course_id: [] for course_id in wanted}
        for row in stored_rows(tx, list(wanted)):
            stored[row["course_id"]].append(row)
        for course_id, rows in wanted.items():
            found.windows += 1
            if rows != stored[course_id]:
                found.wrong += 1
                found.wrong_courses += [course_id][: _NAMED - len(found.wrong_courses)]
        done += len(ids)
        tx.expunge_all()
        if progress is not None:
            progress(done, total)
    return found


def findings(tx: Session, today: date, windows: WindowsChecked) -> Iterator[Finding]:
    """Everything that is wrong, a sentence each."""
    yield from check_storage(tx)
    if windows.wrong:
        yield Finding(
            "windows",
            ngettext(
                "{count} treatment’s stored window is not what the rules say: number {named}.",
                "{count} treatments’ stored windows are not what the rules say: numbers {named}.",
                windows.wrong,
            ).format(count=windows.wrong, named=", ".join(map(str, windows.wrong_courses))),
        )
    stray = tx.scalar(
        select(func.count(func.distinct(r.CoursePhase.course_id))).where(
            r.CoursePhase.course_id.not_in(select(r.Course.id))
        )
    )
    if stray:
        yield Finding(
            "windows", _("{count} stored windows belong to no treatment.").format(count=stray)
        )
    yield from _check_sum(tx, today)


def _check_sum(tx: Session, today: date) -> Iterator[Finding]:
    counts = count_courses(tx, today)
    courses = tx.scalar(select(func.count()).select_from(r.Course)) or 0
    if counts.total + counts.ended != courses:
        states = Counter({state.value: count for state, count in counts.by_state.items() if count})
        yield Finding(
            "sum",
            _(
                "The states add up to {total} treatments and {ended} ended ones, but there are "
                "{courses}: {states}."
            ).format(total=counts.total, ended=counts.ended, courses=courses, states=dict(states)),
        )


def _patient_chunks(tx: Session) -> Iterator[list[int]]:
    last = 0
    while True:
        ids = list(
            tx.scalars(
                select(r.Patient.id).where(r.Patient.id > last).order_by(r.Patient.id).limit(CHUNK)
            )
        )
        if not ids:
            return
        yield ids
        last = ids[-1]
