"""The figures of the charts: what counts, what is compared, and what is never on one line."""

from uuid import uuid4

import pytest

from tests.builders import NECK, day
from tests.clinics import TODAY, Clinic
from tests.services.treated import Treated
from tracker.domain.problems import NotFound
from tracker.services.courses.chart import CourseChart, course_chart
from tracker.services.outcomes import responses
from tracker.services.visits import sessions
from tracker.services.visits.forms import ResponseForm
from tracker.storage import records as r


def chart_of(one: Treated) -> CourseChart:
    return one.clinic.read(course_chart, one.course, TODAY)


def test_each_cycle_has_its_interval_and_its_best_score_against_the_baseline(
    migraine: Treated,
) -> None:
    migraine.score("20", "2026-01-05", is_baseline=True)
    migraine.inject("2026-01-05", "2026-03-30", "2026-06-29")
    for said, on in (("15", "2026-02-10"), ("11", "2026-03-30"), ("13", "2026-05-01")):
        migraine.score(said, on)
    (series,) = chart_of(migraine).series
    assert series.direction == "lower is better"
    assert [(one.days, one.change_by) for one in series.cycles] == [
        (84, -9_000),
        (91, -7_000),
        (None, None),
    ]
    assert series.cycles[0].best is not None
    assert (series.cycles[0].best.said, series.cycles[0].best.change) == ("11", "45 % less")


def test_without_a_baseline_nothing_is_compared(migraine: Treated) -> None:
    migraine.inject("2026-01-05", "2026-03-30")
    migraine.score("15", "2026-02-10")
    (series,) = chart_of(migraine).series
    assert (series.baseline, series.cycles[0].change_by) == (None, None)


def test_two_versions_of_an_instrument_are_two_lines(clinic: Clinic) -> None:
    neck = Treated(clinic, NECK)
    neck.score("44", "2026-01-05", "twstrs", version="0 to 85")
    neck.score("45", "2026-02-05", "twstrs", version="0 to 87")
    found = chart_of(neck).series
    assert [one.label for one in found] == ["TWSTRS, total, 0 to 85", "TWSTRS, total, 0 to 87"]
    assert [len(one.scores) for one in found] == [1, 1]


def test_what_was_entered_in_error_is_not_drawn_and_the_newest_wear_off_stands(
    migraine: Treated,
) -> None:
    kept, wrong = migraine.inject("2026-06-29", "2026-07-20")
    clinic = migraine.clinic
    clinic.write(sessions.void_session, *clinic.seen(r.SessionRecord, wrong), "wrong day", TODAY)
    for weeks, told_on in ((9, "2026-09-10"), (10, "2026-09-20")):
        form = ResponseForm(kept, weeks * 7, told_on=day(told_on))
        clinic.write(responses.record_response, form, TODAY)
    chart = chart_of(migraine)
    (one,) = chart.sessions
    assert (one.on, one.dose, one.wear_off_days) == (day("2026-06-29"), 100_000, 70)
    card = clinic.course_card(migraine.patient, migraine.course)
    assert (chart.earliest_on, chart.overdue_from) == (card.earliest_on, card.overdue_from)


def test_a_treatment_that_is_not_there_is_told(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        clinic.read(course_chart, str(uuid4()), TODAY)
