"""Reading a clinic: the numbers add up, and nothing is written."""

from sqlalchemy import func, select

from tests.builders import BLADDER, MIGRAINE, NECK, day
from tests.clinics import TODAY, Clinic
from tracker.domain.state import State
from tracker.services import preview, recall, visit_checks
from tracker.services.due import DueFilter, due_courses
from tracker.storage import records as r


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


def test_the_counts_are_the_same_in_tiles_list_and_terminal(clinic: Clinic) -> None:
    fill(clinic)
    tiles = clinic.read(recall.count_courses, TODAY)
    listed = clinic.read(
        lambda tx: sum(len(ids) for ids in recall.recall_ids(tx, TODAY, recall.RecallFilter()))
    )
    printed = clinic.read(due_courses, TODAY, DueFilter())
    assert tiles.total == listed == len(printed) == 4
    for state, count in tiles.by_state.items():
        assert count == sum(course.now.standing.state is state for course in printed)
    assert tiles.by_state[State.IN_REVIEW] == 2
    later = day("2027-06-01")
    to_call = clinic.read(recall.count_courses, later).by_state[State.TO_CALL]
    assert clinic.read(recall.count_to_call, later) == to_call > 0


def test_opening_and_filtering_never_change_data(clinic: Clinic) -> None:
    patient = fill(clinic)
    entries = select(func.count()).select_from(r.AuditEntry)
    before = clinic.read(lambda tx: tx.scalar(entries))
    card = clinic.card(patient)
    form = clinic.visit_form(patient, "2026-11-20", (card.courses[0].uuid, 155))
    clinic.read(visit_checks.check_visit, form, TODAY)
    clinic.read(preview.preview_visit, form, TODAY)
    clinic.read(recall.count_courses, day("2027-06-01"))
    assert clinic.read(lambda tx: tx.scalar(entries)) == before
    assert clinic.card(patient) == card
