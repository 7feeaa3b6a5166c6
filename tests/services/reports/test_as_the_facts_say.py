"""Reports read no more than they need: what they count is what all the facts together say."""

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY
from tracker.domain.facts import Course, Patient
from tracker.domain.reports.called import called_cycles
from tracker.domain.reports.kept_cycles import kept_cycles
from tracker.domain.schedule import sessions_of
from tracker.services.facts import load_patients
from tracker.services.recall.listing import RecallFilter, recall_ids
from tracker.services.recall.rows import RecallRow, recall_rows
from tracker.services.reports.cycle_figures import cycle_figures
from tracker.services.reports.load_figures import WEEKS, load_figures
from tracker.services.reports.response_figures import response_figures
from tracker.services.rules.in_force import current_rules
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.storage import records as r
from tracker.storage.database import Database

SINCE = day("2024-06-01")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("reports") / "sample.db"
    with create_sample_clinic(path, 80, 2, TODAY) as database:
        yield database


def test_cycles_are_those_of_the_whole_facts(sample: Database) -> None:
    figures = sample.read(cycle_figures, SINCE, TODAY)
    found = Counter(
        (key.month, key.clinician, key.condition, key.apart, key.kept, *cycle)
        for key, cell in figures.kept.items()
        for cycle in zip(cell.course_ids, cell.intended, cell.late, strict=True)
    )
    rules = sample.read(current_rules)
    wanted: Counter[tuple[object, ...]] = Counter()
    for patient, course in courses(sample):
        given = [s.on for s in sessions_of(course, patient) if not s.is_touch_up]
        for one in kept_cycles(course, given, patient.birth_on, rules, SINCE, TODAY):
            month, intended = one.target_on.replace(day=1), one.target_on - one.began_on
            how = (month, course.clinician, course.condition, one.apart, one.kept)
            wanted[(*how, course.key, intended.days, one.days_late)] += 1
    assert found == wanted
    assert wanted


def test_calls_are_those_of_the_whole_facts(sample: Database) -> None:
    figures = sample.read(cycle_figures, SINCE, TODAY)
    found = Counter((key.month, course) for key, ids in figures.called.items() for course in ids)
    wanted: Counter[tuple[date, int]] = Counter()
    for _patient, course in courses(sample):
        given = [s.on for s in course.sessions if s.status.counts and not s.is_touch_up]
        for one in called_cycles(given, [c.on for c in course.contacts], SINCE, TODAY):
            wanted[one.called_on.replace(day=1), course.key] += 1
    assert found == wanted
    assert wanted


def test_begun_cycles_are_days_of_injections(sample: Database) -> None:
    begun = sample.read(response_figures, SINCE, TODAY).begun
    wanted = Counter(
        (course.condition, course.key)
        for _patient, course in courses(sample)
        for on in {s.on for s in course.sessions if s.status.counts and not s.is_touch_up}
        if SINCE <= on <= TODAY
    )
    assert Counter((what, one) for what, ids in begun.items() for one in ids) == wanted


def test_the_weeks_to_come_are_those_of_the_recall_list(sample: Database) -> None:
    cells = sample.read(load_figures, TODAY, TODAY).cells
    rows = sample.read(listed)
    shown = [one for cell in cells.values() for one in cell.course_ids]
    for key, cell in cells.items():
        mine = [rows[one] for one in cell.course_ids]
        assert {row.product for row in mine} == {key.product}
        assert cell.dose == sum(row.planned_dose or 0 for row in mine)
        assert cell.without_dose == sum(row.planned_dose is None for row in mine)
    end = day("2026-11-16").toordinal() + 7 * WEEKS
    wanted = {
        one
        for one, row in rows.items()
        if (on := row.booked_on if row.booked_on else row.due_on) and on.toordinal() < end
    }
    assert sorted(shown) == sorted(wanted)


def courses(sample: Database) -> list[tuple[Patient, Course]]:
    def read(tx: Session) -> list[tuple[Patient, Course]]:
        patients = load_patients(tx, list(tx.scalars(select(r.Patient.id))))
        return [(one, course) for one in patients.values() for course in one.courses]

    return sample.read(read)


def listed(tx: Session) -> dict[int, RecallRow]:
    ids = [one for part in recall_ids(tx, TODAY, RecallFilter()) for one in part]
    return recall_rows(tx, TODAY, ids)
