"""Proof that what is stored is what the rules say: every window, and the file itself."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.backups.ahead import say_backup_ahead
from tracker.services.courses.recomputing import outdated
from tracker.services.courses.window_differences import window_differences
from tracker.services.facts import CHUNK
from tracker.services.recall.listing import count_courses
from tracker.services.rules.in_force import current_rules
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
    unreadable: list[int] = field(default_factory=list)
    """Patients of whom a stored value can't be read."""


def check_windows(
    tx: Session,
    progress: Callable[[int, int], None] | None = None,
    most_patients: int | None = None,
) -> WindowsChecked:
    """Work out every window anew and compare. Memory doesn't grow with the clinic.

    With ``most_patients``, only of so many, taken from all over the clinic.
    """
    authorize(tx, Action.CHECK)
    rules = current_rules(tx)
    total = tx.scalar(select(func.count()).select_from(r.Patient)) or 0
    found = WindowsChecked()
    done = 0
    step = 1 if most_patients is None else max(-(-total // most_patients), 1)
    total = -(-total // step)
    for ids in _patient_chunks(tx, step):
        differences = window_differences(tx, ids, rules)
        found.unreadable += differences.unreadable
        found.windows += differences.courses
        found.wrong += len(differences.wrong)
        found.wrong_courses += [*differences.wrong][: _NAMED - len(found.wrong_courses)]
        done += len(ids)
        tx.expunge_all()
        if progress is not None:
            progress(done, total)
    return found


def findings(tx: Session, today: date, windows: WindowsChecked) -> Iterator[Finding]:
    """Everything that is wrong, a sentence each."""
    authorize(tx, Action.CHECK)
    yield from check_storage(tx)
    ahead = say_backup_ahead(tx)
    if ahead:
        yield Finding("head", ahead)
    if windows.unreadable:
        yield Finding(
            "unreadable",
            ngettext(
                "{count} patient has a value that another program spoiled: number {named}. Restore "
                "it from a backup.",
                "{count} patients have a value that another program spoiled: numbers {named}. "
                "Restore them from a backup.",
                len(windows.unreadable),
            ).format(
                count=len(windows.unreadable),
                named=", ".join(map(str, windows.unreadable[:_NAMED])),
            ),
        )
    by_older_rules = outdated(tx)
    if by_older_rules:
        yield Finding("rules", by_older_rules)
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
    yield from _merged_in_a_circle(tx)
    yield from _check_sum(tx, today)


def _merged_in_a_circle(tx: Session) -> Iterator[Finding]:
    patient = r.Patient
    merged = select(patient.id, patient.merged_into_id).where(patient.merged_into_id.is_not(None))
    # Whoever is merged into nobody of these ends a way; what never ends is left over.
    left = {one: other for one, other in tx.execute(merged) if other is not None}
    while ends := [one for one, other in left.items() if other not in left]:
        for one in ends:
            del left[one]
    if left:
        yield Finding(
            "merged",
            ngettext(
                "{count} patient was merged into themselves: number {named}. Restore them from a "
                "backup.",
                "{count} patients were merged into each other in a circle: numbers {named}. "
                "Restore them from a backup.",
                len(left),
            ).format(count=len(left), named=", ".join(map(str, sorted(left)[:_NAMED]))),
        )


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


def _patient_chunks(tx: Session, step: int) -> Iterator[list[int]]:
    """The ids of every ``step``-th patient."""
    key, last = r.Patient.id, 0
    while True:
        wanted = select(key).where(key > last, key % step == 0)
        ids = list(tx.scalars(wanted.order_by(key).limit(CHUNK)))
        if not ids:
            return
        yield ids
        last = ids[-1]
