"""Two records become one, and two again."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.birth import read_birth_date
from tracker.domain.outcome import Done
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.clinic.check import check_windows
from tracker.services.courses.due import DueFilter, due_courses
from tracker.services.courses.endings import reinstate_course
from tracker.services.outcomes.adverse_events import EventForm, add_event
from tracker.services.patients.card import patient_card
from tracker.services.patients.patients import add_patient, edit_patient, patient_form
from tracker.services.patients.record import patient_record
from tracker.services.patients.search import find_patients
from tracker.services.same_person.comparison import compare
from tracker.services.same_person.merging import CourseChoice, MergeOrder, merge_patients
from tracker.services.same_person.splitting import merges_of, since_merge, split_patients
from tracker.storage import records as r
from tracker.storage.record import Record

ARM = "upper-limb-spasticity"
_CHANGES = {"version", "created_at"}
_OF_MERGING = {"patient_merge", "audit_entry", "audit_payload"}


def is_right(clinic: Clinic) -> bool:
    """Stored windows equal those worked out anew."""
    return clinic.read(check_windows).wrong == 0


class Two:
    """Ada Okafor under two record numbers: both with migraine, the second with a booking too."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic
        self.ada = clinic.patient(record_number="A1001", phones=("555 0100 100",))
        self.twice = clinic.patient(
            record_number="B1001",
            given_name="Adda",
            phones=("555 0100 200",),
            email="a@example.org",
        )
        self.course, self.other = clinic.course(self.ada), clinic.course(self.twice)
        clinic.given(self.ada, "2026-06-01", (self.course, 155))
        clinic.given(self.twice, "2026-08-31", (self.other, 195))

    def order(self, **more: Any) -> MergeOrder:
        kept = self.clinic.read(patient_form, self.ada)
        merged = self.clinic.read(patient_form, self.twice)
        more.setdefault("courses", (CourseChoice(self.other, joins=True),))
        return MergeOrder(self.ada, kept.version, self.twice, merged.version, **more)

    def merge(self, **more: Any) -> Done:
        return self.clinic.write(merge_patients, self.order(**more), TODAY)

    def split(self, answers: Any = ()) -> Done:
        (merge,) = self.clinic.read(merges_of, self.ada)
        return self.clinic.write(
            split_patients, merge.uuid, merge.version, answers, "Two people", TODAY
        )


@pytest.fixture
def two(clinic: Clinic) -> Two:
    return Two(clinic)


def everything(clinic: Clinic) -> dict[str, list[Any]]:
    """All rows of all tables but the trail and the merges, without the counts of changes."""

    def read(tx: Session) -> dict[str, list[Any]]:
        return {
            table.name: sorted(
                tuple(str(row[c.name]) for c in table.columns if c.name not in _CHANGES)
                for row in tx.execute(select(table)).mappings()
            )
            for table in Record.metadata.tables.values()
            if table.name not in _OF_MERGING
        }

    return clinic.read(read)


def test_both_record_numbers_find_the_kept_patient_with_both_histories(two: Two) -> None:
    two.merge()
    for number in ("A1001", "B1001"):
        record = two.clinic.read(patient_record, number, TODAY)
        (course,) = record.courses
        assert [s.dose for s in course.sessions] == [195_000, 155_000]
        assert [p.uuid for p in two.clinic.read(find_patients, number)] == [two.ada]
    assert two.clinic.read(patient_record, "A1001", TODAY).phones == (
        "555 0100 100",
        "555 0100 200",
    )
    assert two.clinic.read(patient_card, two.twice, TODAY).header.uuid == two.ada


def test_the_course_goes_on_from_the_newest_of_both(two: Two) -> None:
    two.merge()
    (due,) = two.clinic.read(due_courses, TODAY, DueFilter())
    assert due.now.window.anchor_on == day("2026-08-31")
    assert two.clinic.read(patient_card, two.ada, TODAY).courses[0].label == "Chronic migraine"


def test_two_treatments_stay_two_with_a_region_each(two: Two) -> None:
    two.merge(courses=(CourseChoice(two.other, joins=False, body_region="second record"),))
    due = two.clinic.read(due_courses, TODAY, DueFilter())
    assert sorted(one.now.course.body_region for one in due) == ["", "second record"]


@pytest.mark.parametrize("region", ["", "  "])
def test_two_treatments_need_names_that_tell_them_apart(two: Two, region: str) -> None:
    with pytest.raises(Invalid) as refused:
        two.merge(courses=(CourseChoice(two.other, joins=False, body_region=region),))
    assert refused.value.field == "body_region"


def test_nothing_is_merged_before_somebody_says_what_becomes_of_a_course(two: Two) -> None:
    before = everything(two.clinic)
    with pytest.raises(Invalid, match="one treatment or two"):
        two.merge(courses=())
    assert everything(two.clinic) == before


def test_the_dose_limit_counts_both(two: Two) -> None:
    two.merge()
    (bar,) = two.clinic.read(patient_card, two.ada, day("2026-09-01")).doses[:1]
    assert bar.used == 195_000
    assert two.clinic.read(patient_card, two.ada, day("2026-08-01")).doses[0].used == 155_000


def test_what_is_better_of_the_other_is_taken_from_there(two: Two) -> None:
    two.merge(from_merged=frozenset({"given_name"}))
    card = two.clinic.read(patient_card, two.ada, TODAY)
    assert card.header.given_name == "Adda"
    two.split()
    assert two.clinic.read(patient_card, two.ada, TODAY).header.given_name == "Ada"


@pytest.mark.parametrize(("born", "is_better"), [("1980-05-17", True), ("1981", False)])
def test_the_birth_date_that_says_more_is_proposed_and_a_split_gives_the_other_back(
    two: Two,
    born: str,
    is_better: bool,
) -> None:
    for uuid, known in ((two.ada, "1980"), (two.twice, born)):
        form = two.clinic.read(patient_form, uuid)
        changed = replace(form.form, birth_date=read_birth_date(known))
        two.clinic.write(edit_patient, uuid, form.version, changed, TODAY)
    found = two.clinic.read(compare, two.ada, two.twice, frozenset(), TODAY)
    (proposed,) = [one for one in found.differences if one.field == "birth_date"]
    assert (proposed.kept, proposed.takes_merged) == ("1980", is_better)
    two.merge(from_merged=frozenset({"birth_date"}))
    assert str(two.clinic.read(patient_card, two.ada, TODAY).header.birth_date) == born
    two.split()
    assert str(two.clinic.read(patient_card, two.ada, TODAY).header.birth_date) == "1980"


@pytest.mark.parametrize("joins", [True, False])
def test_split_again_everything_is_as_it_was(two: Two, joins: bool) -> None:
    arm = two.clinic.course(two.twice, ARM, body_region="right arm")
    two.clinic.given(two.twice, "2026-07-06", (arm, 100))
    two.clinic.write(book, BookingForm((two.other,), day("2026-11-25")), TODAY)
    before = everything(two.clinic)
    done = two.merge(
        from_merged=frozenset({"given_name", "sex"}),
        courses=(CourseChoice(two.other, joins, "second"),),
    )
    assert done.undo is not None
    assert is_right(two.clinic)
    two.split()
    assert everything(two.clinic) == before
    assert is_right(two.clinic)


def test_a_merge_can_be_undone_and_done_again(two: Two) -> None:
    before = everything(two.clinic)
    done = two.merge()
    merged = everything(two.clinic)
    undone = two.clinic.undo(done)
    assert everything(two.clinic) == before
    again = two.clinic.undo(undone)
    assert everything(two.clinic) == merged
    two.clinic.undo(again)
    assert everything(two.clinic) == before


def test_what_came_since_is_asked_about_and_goes_where_it_belongs(two: Two) -> None:
    two.merge()
    two.clinic.given(two.ada, "2026-11-16", (two.course, 150))
    (merge,) = two.clinic.read(merges_of, two.ada)
    (visit,) = two.clinic.read(since_merge, merge.uuid)
    assert (visit.what, visit.on) == ("visit", day("2026-11-16"))
    with pytest.raises(Invalid, match="recorded since"):
        two.split()
    two.split(((visit.key, "merged"),))
    record = two.clinic.read(patient_record, "B1001", TODAY)
    assert [s.dose for s in record.courses[0].sessions] == [150_000, 195_000]
    record = two.clinic.read(patient_record, "A1001", TODAY)
    assert [s.dose for s in record.courses[0].sessions] == [155_000]


def test_a_split_with_answers_is_taken_back_and_done_again_with_them(two: Two) -> None:
    two.merge()
    two.clinic.given(two.ada, "2026-11-16", (two.course, 150))
    (merge,) = two.clinic.read(merges_of, two.ada)
    (visit,) = two.clinic.read(since_merge, merge.uuid)
    merged = everything(two.clinic)
    done = two.split(((visit.key, "merged"),))
    split = everything(two.clinic)
    undone = two.clinic.undo(done)
    assert everything(two.clinic) == merged
    two.clinic.undo(undone)
    assert everything(two.clinic) == split


def test_a_split_stays_once_something_was_recorded_for_one_of_the_two(two: Two) -> None:
    two.merge()
    done = two.split()
    two.clinic.write(book, BookingForm((two.other,), day("2026-11-25")), TODAY)
    split = everything(two.clinic)
    with pytest.raises(NotAllowed, match="something was recorded for one of them"):
        two.clinic.undo(done)
    assert everything(two.clinic) == split
    assert is_right(two.clinic)


def test_what_hangs_on_a_treatment_of_one_follows_it_unasked(two: Two) -> None:
    arm = two.clinic.course(two.twice, ARM, body_region="right arm")
    two.merge()
    two.clinic.given(two.ada, "2026-11-16", (arm, 100))
    (merge,) = two.clinic.read(merges_of, two.ada)
    assert two.clinic.read(since_merge, merge.uuid) == []
    two.split()
    record = two.clinic.read(patient_record, "B1001", TODAY)
    doses = {c.now.course.condition: [s.dose for s in c.sessions] for c in record.courses}
    assert doses[ARM] == [100_000]


def test_a_visit_for_treatments_of_both_cannot_be_split(two: Two) -> None:
    arm = two.clinic.course(two.twice, ARM, body_region="right arm")
    leg = two.clinic.course(two.ada, ARM, body_region="left arm")
    two.merge()
    two.clinic.given(two.ada, "2026-11-16", (arm, 100), (leg, 50))
    before = everything(two.clinic)
    with pytest.raises(NotAllowed, match="treatments of both"):
        two.split()
    assert everything(two.clinic) == before


def test_a_form_that_was_open_before_the_merge_is_told(two: Two) -> None:
    form = two.clinic.read(patient_form, two.twice)
    two.merge()
    with pytest.raises(EditConflict):
        two.clinic.write(edit_patient, two.twice, form.version, form.form, TODAY)
    visit = two.clinic.visit_form(two.twice, "2026-11-20", (two.other, 100))
    with pytest.raises((EditConflict, NotAllowed, Invalid)):
        two.clinic.given(two.twice, "2026-11-20", (two.other, 100))
    assert visit.patient_uuid == two.twice


def test_nothing_new_is_written_for_who_was_merged(two: Two) -> None:
    two.merge()
    with pytest.raises(NotAllowed, match="merged into another"):
        two.clinic.course(two.twice, ARM)


def test_a_chain_is_split_from_its_end(two: Two) -> None:
    third = two.clinic.patient(record_number="C1001")
    two.clinic.outside(third, "2026-05-04", 100)
    two.merge()
    kept, merged = two.clinic.read(patient_form, third), two.clinic.read(patient_form, two.ada)
    order = MergeOrder(third, kept.version, two.ada, merged.version)
    two.clinic.write(merge_patients, order, TODAY)
    for number in ("A1001", "B1001", "C1001"):
        assert [p.uuid for p in two.clinic.read(find_patients, number)] == [third]
    with pytest.raises(NotAllowed, match="Split those two first"):
        two.split()
    (merge,) = two.clinic.read(merges_of, third)
    two.clinic.write(split_patients, merge.uuid, merge.version, (), "wrong", TODAY)
    two.split()
    assert [p.uuid for p in two.clinic.read(find_patients, "B1001")] == [two.twice]


def test_a_merged_patient_is_not_merged_again(two: Two) -> None:
    order = two.order()
    two.merge()
    with pytest.raises((NotAllowed, EditConflict)):
        two.clinic.write(merge_patients, order, TODAY)
    form = two.clinic.read(patient_form, two.ada)
    same = replace(
        order, kept_version=form.version, merged_uuid=two.ada, merged_version=form.version
    )
    with pytest.raises(Invalid, match="one record"):
        two.clinic.write(merge_patients, same, TODAY)


def test_the_numbers_of_both_are_taken(two: Two) -> None:
    two.merge()
    form = replace(two.clinic.read(patient_form, two.ada).form, record_number="B1001")
    with pytest.raises(Invalid, match="already belongs"):
        two.clinic.write(add_patient, form, date(2026, 11, 22))
    assert two.clinic.read(lambda tx: tx.scalars(select(r.PatientMerge.merged_by)).all())


def test_a_treatment_that_went_on_in_another_is_not_taken_up_again(two: Two) -> None:
    two.merge()
    version = two.clinic.read(lambda tx: tx.query(r.Course).filter_by(uuid=two.other).one().version)
    with pytest.raises(NotAllowed, match="merged into another"):
        two.clinic.write(reinstate_course, two.other, version, "better", TODAY)


def test_what_is_asked_of_all_treatments_of_one_is_asked_of_the_others_until_the_split(
    two: Two,
) -> None:
    arm = two.clinic.course(two.twice, ARM, body_region="right arm")
    harm = EventForm("dysphagia", "severe", TODAY, is_serious=True)
    two.clinic.write(add_event, two.ada, harm, TODAY)
    before = _asked(two.clinic, arm)
    two.merge()
    assert (before, _asked(two.clinic, arm)) == ([], ["adverse-event"])
    two.split()
    assert _asked(two.clinic, arm) == []


def test_what_was_asked_of_the_merged_one_before_is_still_asked_after_the_split(two: Two) -> None:
    arm = two.clinic.course(two.twice, ARM, body_region="right arm")
    harm = EventForm("dysphagia", "severe", TODAY, is_serious=True)
    two.clinic.write(add_event, two.twice, harm, TODAY)
    two.merge()
    two.split()
    assert _asked(two.clinic, arm) == ["adverse-event"]


def _asked(clinic: Clinic, course: str) -> list[str]:
    return clinic.read(
        lambda tx: list(
            tx.scalars(
                select(r.Review.code)
                .join(r.Course)
                .where(r.Course.uuid == course, r.Review.closed_on.is_(None))
            )
        )
    )
