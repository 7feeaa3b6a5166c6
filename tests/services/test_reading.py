"""Reading a clinic: the numbers add up, and nothing is written."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session as Tx

from tests.builders import BLADDER, MIGRAINE, NECK, day
from tests.clinics import TODAY, Clinic
from tracker.domain.state import State
from tracker.services.bookings.filling_places import propose_places
from tracker.services.bookings.offered_days import to_book, who_fits
from tracker.services.clinic_days.calendar import read_calendar
from tracker.services.clinic_days.closing_days import preview_closing
from tracker.services.clinic_days.short_weeks import weeks_short
from tracker.services.contacts.call_sheet import call_sheet
from tracker.services.courses import preview
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.recall import listing
from tracker.services.recall.listing import RecallFilter
from tracker.services.recall.panel import recall_panel
from tracker.services.recall.reconciliation import reconciliation
from tracker.services.recall.rows import recall_rows
from tracker.services.recall.views import my_views
from tracker.services.reports.cycle_figures import cycle_figures
from tracker.services.visits import checks
from tracker.storage import records as r
from tracker.storage.record import Record


def fill(clinic: Clinic) -> str:
    """A clinic with courses in several states; returns one patient."""
    first = clinic.patient()
    migraine, bladder = clinic.course(first, MIGRAINE), clinic.course(first, BLADDER)
    clinic.visit(first, "2026-08-31", (migraine, 155), (bladder, 100))
    clinic.book(migraine, "2026-11-24")
    second = clinic.patient(family_name="Berg")
    neck = clinic.course(second, NECK)
    clinic.given(second, "2023-01-09", (neck, 236))
    third = clinic.patient(family_name="Costa")
    clinic.unsigned(third, "2026-11-20", (clinic.course(third), 155))
    return first


@pytest.mark.peer(10)
def test_the_counts_are_the_same_in_tiles_list_and_terminal(clinic: Clinic) -> None:
    fill(clinic)
    tiles = clinic.read(listing.count_courses, TODAY)
    listed = clinic.read(
        lambda tx: sum(len(ids) for ids in listing.recall_ids(tx, TODAY, listing.RecallFilter()))
    )
    printed = clinic.read(due_courses, TODAY, DueFilter())
    assert tiles.total == listed == len(printed) == 4
    for state, count in tiles.by_state.items():
        assert count == sum(course.now.standing.state is state for course in printed)
    assert tiles.by_state[State.IN_REVIEW] == 2
    later = day("2027-06-01")
    to_call = clinic.read(listing.count_courses, later).by_state[State.TO_CALL]
    assert clinic.read(listing.count_to_call, later) == to_call > 0


@pytest.mark.peer(11)
def test_opening_and_filtering_never_change_data(clinic: Clinic) -> None:
    patient = fill(clinic)
    before = clinic.read(_everything)
    card = clinic.card(patient)
    form = clinic.visit_form(patient, "2026-11-20", (card.courses[0].uuid, 155))
    clinic.read(checks.check_visit, form, TODAY)
    clinic.read(preview.preview_visit, form, TODAY)
    clinic.read(listing.count_courses, day("2027-06-01"))
    for on in (TODAY, day("2027-06-01")):
        for order in listing.Order:
            wanted = RecallFilter(states=frozenset({State.TO_CALL, State.IN_REVIEW}))
            parts = clinic.read(
                lambda tx, *given: list(listing.recall_ids(tx, *given)), on, wanted, order
            )
            for ids in parts:
                clinic.read(recall_rows, on, ids)
                for course_id in ids:
                    clinic.read(recall_panel, course_id, on)
                    clinic.read(call_sheet, course_id, on)
        clinic.read(reconciliation, on)
        clinic.read(to_book, on)
        clinic.read(who_fits, on + timedelta(days=2), on)
        clinic.read(propose_places, on)
        clinic.read(preview_closing, (on + timedelta(days=2),), on)
        clinic.read(read_calendar, on, 42, 40)
        clinic.read(weeks_short, on)
        clinic.read(cycle_figures, day("2026-01-01"), on)
    clinic.read(my_views, TODAY)
    assert clinic.read(_everything) == before
    assert clinic.card(patient) == card


@pytest.mark.peer(12)
@pytest.mark.parametrize("on", ["2026-12-01", "2026-12-31", "2027-01-01"])
def test_two_clinicians_in_a_filter_give_the_courses_of_both_in_december_too(
    clinic: Clinic, on: str
) -> None:
    patient = clinic.patient()
    of_ada = clinic.course(patient, MIGRAINE, clinician="Ada")
    of_ben = clinic.course(patient, BLADDER, clinician="Ben")
    clinic.course(patient, NECK, clinician="Cleo")
    ids = {course: clinic.read(_ids_of, course) for course in (of_ada, of_ben)}
    chosen = {course: frozenset({clinician}) for course, (_, clinician) in ids.items()}
    both = RecallFilter(clinicians=chosen[of_ada] | chosen[of_ben])
    assert _listed(clinic, on, both) == {course_id for course_id, _ in ids.values()}
    assert clinic.read(listing.count_courses, day(on), both).total == 2
    for course, clinicians in chosen.items():
        assert _listed(clinic, on, RecallFilter(clinicians=clinicians)) == {ids[course][0]}


def _everything(tx: Tx) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table."""
    return {
        name: sorted((tuple(row) for row in tx.execute(select(table))), key=repr)
        for name, table in Record.metadata.tables.items()
    }


def _ids_of(tx: Tx, course: str) -> tuple[int, int]:
    """A course's id, and its clinician's."""
    found = select(r.Course.id, r.Course.clinician_id).where(r.Course.uuid == course)
    course_id, clinician_id = tx.execute(found).one()
    assert clinician_id is not None
    return course_id, clinician_id


def _listed(clinic: Clinic, on: str, wanted: RecallFilter) -> set[int]:
    return clinic.read(
        lambda tx: {one for part in listing.recall_ids(tx, day(on), wanted) for one in part}
    )
