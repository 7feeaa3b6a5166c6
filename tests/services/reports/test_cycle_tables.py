"""The tables of reports: what is read adds up, and each figure holds what it counts."""

from array import array
from datetime import date

import pytest

from tests.builders import MIGRAINE, NECK, day
from tracker.domain.reports.kept_cycles import Apart, Kept
from tracker.domain.reports.slips import SlipCause
from tracker.services.reports.cycle_figures import CalledKey, CycleCell, CycleFigures, KeptKey
from tracker.services.reports.cycle_tables import (
    Group,
    called_table,
    punctuality_table,
    slips_table,
)
from tracker.services.reports.report_table import ReportTable

MARCH, APRIL = day("2026-03-01"), day("2026-04-01")


def cell(*cycles: tuple[int, int]) -> CycleCell:
    """Pairs of a course and its days from target; twelve weeks were intended."""
    made = CycleCell()
    for course, late in cycles:
        made.course_ids.append(course)
        made.intended.append(84)
        made.late.append(late)
    return made


def key(
    month: date,
    kept: Kept,
    cause: SlipCause | None = None,
    *,
    apart: Apart = Apart.PLAIN,
    clinician: str = "Dr Ruiz",
    condition: str = MIGRAINE,
) -> KeptKey:
    return KeptKey(month, clinician, condition, apart, kept, cause)


FIGURES = CycleFigures(
    day("2026-01-01"),
    day("2026-11-22"),
    {
        key(MARCH, Kept.ON_TIME): cell((1, 0), (2, 7)),
        key(MARCH, Kept.EARLY, clinician=""): cell((3, -4)),
        key(APRIL, Kept.LATE, SlipCause.CLINIC): cell((1, 20)),
        key(APRIL, Kept.STILL_LATE, SlipCause.UNKNOWN, condition=NECK): cell((4, 200)),
        key(APRIL, Kept.LATE, SlipCause.MEDICAL, apart=Apart.HOLD): cell((5, 35)),
    },
    {
        CalledKey(MARCH, "", MIGRAINE, 14, 56): array("q", [1, 2]),
        CalledKey(MARCH, "", MIGRAINE, 56, 56): array("q", [3]),
        CalledKey(APRIL, "", MIGRAINE, None, 14): array("q", [4]),
    },
)


def read(table: ReportTable) -> dict[str, list[str]]:
    return {row.label: [one.text for one in row.figures] for row in table.rows}


def test_punctuality_is_told_by_month_with_holds_apart() -> None:
    found = read(punctuality_table(FIGURES, Group.MONTH))
    assert found == {
        "Mar 2026": ["3", "1", "2", "0", "0", "100 %", "0"],
        "Apr 2026": ["2", "0", "0", "1", "1", "0 %", "+20"],
        "All": ["5", "1", "2", "1", "1", "60 %", "0"],
        "With a hold": ["1", "0", "0", "1", "0", "0 %", "+35"],
    }


@pytest.mark.parametrize("group", Group)
def test_the_rows_of_every_table_add_up_to_their_sum(group: Group) -> None:
    for table in (
        punctuality_table(FIGURES, group),
        slips_table(FIGURES, group),
        called_table(FIGURES, group, 28),
    ):
        parts = [row for row in table.rows if not row.is_sum]
        for row in table.rows:
            if row.label == "All":
                for place, figure in enumerate(row.figures):
                    ids = [one for part in parts for one in part.figures[place].course_ids]
                    assert sorted(ids) == sorted(figure.course_ids)


def test_who_has_no_clinician_is_told_too() -> None:
    assert "Nobody named" in read(punctuality_table(FIGURES, Group.CLINICIAN))


def test_slips_are_told_by_cause_beside_both_intervals() -> None:
    found = read(slips_table(FIGURES, Group.MONTH))
    assert found["Apr 2026"] == ["3", "12 w 0 d", "14 w 6 d", "3", "0", "1", "1", "0", "0", "1"]


def test_what_calls_led_to_leaves_out_what_is_too_early_to_tell() -> None:
    assert read(called_table(FIGURES, Group.CONDITION, 28))["Chronic migraine"] == [
        "4",
        "2",
        "1",
        "1",
        "66 %",
    ]
    assert read(called_table(FIGURES, Group.MONTH, 14))["Apr 2026"][1:4] == ["0", "1", "0"]


def test_each_figure_says_and_holds_what_it_counts() -> None:
    row = punctuality_table(FIGURES, Group.MONTH).rows[0]
    assert (row.figures[2].of, list(row.figures[2].course_ids)) == ("Mar 2026: on time", [1, 2])


def test_an_empty_clinic_has_an_empty_table() -> None:
    nothing = CycleFigures(day("2026-01-01"), day("2026-11-22"), {}, {})
    assert punctuality_table(nothing, Group.MONTH).rows == ()
