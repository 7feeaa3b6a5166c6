"""A clinic that people work in for months: what each can do, and what must hold after it.

A step is one act of a person's through the services, or some days that pass. An act that the
services refuse is a step too: it must leave everything as it was.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import func, select
from sqlalchemy.orm import Session as Tx

from tests.builders import ARM, BLADDER, LEG, MIGRAINE, ONABOT, dose
from tests.clinics import USER, copy_clinic, make_template
from tests.soak.next_steps import Step, check_next_step
from tests.soak.seeds import Played
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Problem
from tracker.domain.state import State
from tracker.services.clinic.check import check_windows
from tracker.services.clinic.clinic import open_clinic
from tracker.services.courses import courses
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.courses.windows import stored_rows
from tracker.services.patients import patients
from tracker.services.recall.listing import RecallFilter, count_courses, recall_ids
from tracker.storage import records as r

FIRST = date(2026, 1, 5)

_PEOPLE = ((date(1980, 5, 17), (MIGRAINE, BLADDER, ARM)), (date(2008, 6, 15), (ARM, LEG)))

picks = st.integers(0, 2**16)
"""Which of whatever there is: taken modulo its number, so that it fits any."""


@dataclass(frozen=True)
class Act:
    """Something that was done, and how every course stood before."""

    done: Done
    before: tuple[Any, ...]
    on: date


def make_clinic(path: Path) -> None:
    """The first day: a woman with three courses, and a child who soon comes of age with two."""
    make_template(path)
    database = open_clinic(path, USER, now=lambda: datetime.combine(FIRST, time(9), UTC))
    for number, (born_on, treated) in enumerate(_PEOPLE):
        form = patients.PatientForm(f"MRN{number}", "Okafor", f"Ada {number}", born_on)
        patient = str(database.write(patients.add_patient, form, FIRST).value)
        for condition in treated:
            opened = courses.CourseForm(condition, ONABOT, planned_dose=dose(100))
            database.write(courses.open_course, patient, opened, FIRST)
    database.close()


class ClinicLife(RuleBasedStateMachine):
    """The clinic and its clock; the acts are in the classes that build on this one."""

    template: ClassVar[Path]
    played: ClassVar[Played]

    def __init__(self) -> None:
        super().__init__()
        self.today = FIRST
        self._moment = 0
        self.folder = tempfile.TemporaryDirectory(prefix="soak", dir=self.template.parent)
        path = Path(self.folder.name) / "clinic.tracker"
        copy_clinic(self.template, path)
        self.database = open_clinic(path, USER, now=self._now)
        self.acts: list[Act] = []
        self.newest: Act | None = None
        self.is_checked = False
        self.patients: dict[str, str] = dict(self._read(_patients))
        self.courses = list(self.patients)
        self.stands = self._read(_stands)

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    def _now(self) -> datetime:
        self._moment += 1
        return datetime.combine(self.today, time(15), UTC) + timedelta(seconds=self._moment)

    def _read(self, query: Callable[..., Any], *arguments: Any) -> Any:
        return self.database.read(query, *arguments)

    def _write(self, command: Callable[..., Done], *arguments: Any) -> Done:
        return self.database.write(command, *arguments)

    def act(self, command: Callable[..., Done], *arguments: Any) -> Done | None:
        """Do something; None where the services refuse it."""
        before = self.stands
        self.is_checked = False
        try:
            done = self._write(command, *arguments)
        except EditConflict:
            raise
        except Problem:
            self.played.refused += 1
            assert self._read(_stands) == before
            return None
        self.played.done += 1
        self.newest = Act(done, before, self.today)
        if done.undo is not None:
            self.acts.append(self.newest)
        self.stands = self._read(_stands)
        self.patients = dict(self._read(_patients))
        return done

    def course(self, pick: int) -> str:
        return self.courses[pick % len(self.courses)]

    def siblings(self, course: str, how_many: int) -> tuple[str, ...]:
        """The course and up to so many more of its patient's."""
        others = [c for c in self.courses if self.patients[c] == self.patients[course]]
        others.remove(course)
        return (course, *others[:how_many])

    def one_of(self, record: Any, pick: int, *conditions: Any) -> Any:
        """Uuid and version of one of the records that there are, and itself; None: there is none."""
        found = self._read(_all, record, conditions)
        return found[pick % len(found)] if found else None

    def state(self, course: str) -> str:
        return str(self._read(_state, course, self.today))

    @rule(days=st.sampled_from([1, 1, 3, 7, 14, 28, 56]))
    def days_pass(self, days: int) -> None:
        self.today += timedelta(days=days)
        self.is_checked = False
        self.played.done += 1
        self._read(_check_what_the_terminal_says, self.today)

    @rule()
    def take_back_what_was_done_last(self) -> None:
        last = self.newest
        if last is None or last.done.undo is None:
            return
        self.acts.remove(last)
        undone = self.act(last.done.undo.command, *last.done.undo.arguments)
        assert undone is not None, last.done.undo.label
        if last.on == self.today:
            assert self.stands == last.before, last.done.undo.label

    @rule(pick=picks)
    def take_back_something_older(self, pick: int) -> None:
        if not self.acts:
            return
        older = self.acts.pop(pick % len(self.acts))
        self.newest = None
        assert older.done.undo is not None
        before = self.stands
        try:
            self.act(older.done.undo.command, *older.done.undo.arguments)
        except EditConflict:
            # Somebody has changed it since: told, and nothing is done.
            self.played.refused += 1
            assert self._read(_stands) == before

    @invariant()
    def it_adds_up(self) -> None:
        if not self.is_checked:
            self._read(_check, self.today)
        self.is_checked = True


def _patients(tx: Tx) -> list[Any]:
    """Each course's uuid, and its patient's."""
    course, patient = r.Course, r.Patient
    query = select(course.uuid, patient.uuid).join(patient, patient.id == course.patient_id)
    return [tuple(row) for row in tx.execute(query.order_by(course.id))]


def _all(tx: Tx, record: Any, conditions: Iterable[Any]) -> list[Any]:
    found = list(tx.scalars(select(record).where(*conditions).order_by(record.id)))
    tx.expunge_all()
    return found


def _state(tx: Tx, course: str, today: date) -> str:
    phase = r.CoursePhase
    return tx.scalars(
        select(phase.state)
        .join(r.Course, r.Course.id == phase.course_id)
        .where(r.Course.uuid == course, phase.from_on <= today, phase.until_on > today)
    ).one()


def _stands(tx: Tx) -> tuple[Any, ...]:
    """How every course stands on every day."""
    ids = list(tx.scalars(select(r.Course.id).order_by(r.Course.id)))
    return tuple(stored_rows(tx, ids))


def _check(tx: Tx, today: date) -> None:
    """Each course is in one state, the sums agree, stored is recomputed, each has a next step."""
    windows = check_windows(tx)
    assert windows.wrong == 0, windows
    there = tx.scalar(select(func.count()).select_from(r.Course))
    assert windows.windows == there
    phase = r.CoursePhase
    now = tx.execute(
        select(
            phase.course_id,
            phase.state,
            phase.step_verb,
            phase.step_owner,
            phase.step_on,
            phase.booked_on,
            phase.due_on,
        ).where(phase.from_on <= today, phase.until_on > today)
    ).all()
    assert len(now) == len({row.course_id for row in now}) == there
    for row in now:
        check_next_step(Step(*row[1:]), today)
    states = Counter(row.state for row in now)
    counts = count_courses(tx, today)
    assert counts.total + counts.ended == there
    assert (
        Counter({s.value: n for s, n in counts.by_state.items()})
        + Counter({State.ENDED.value: counts.ended})
        == +states
    )
    listed = [one for part in recall_ids(tx, today, RecallFilter()) for one in part]
    assert sorted(listed) == sorted(row.course_id for row in now if row.state != "ended")


def _check_what_the_terminal_says(tx: Tx, today: date) -> None:
    """The same sums; worked out afresh, so only as days pass."""
    told = due_courses(tx, today, DueFilter())
    assert Counter(one.now.standing.state for one in told) == +Counter(
        count_courses(tx, today).by_state
    )
