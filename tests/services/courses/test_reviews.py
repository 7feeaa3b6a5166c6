"""Questions to a clinician, and the alerts and weights that ask or answer them."""

import pytest

from tests.builders import ARM, BLADDER, MIGRAINE, day
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.courses import endings, reviews
from tracker.services.patients import alerts, weights
from tracker.storage import records as r


def test_a_question_is_asked_once_and_decided_by_name(clinic: Clinic, course: str) -> None:
    asked = clinic.write(reviews.open_review, course, "adverse-event", "Dr Ruiz", "ptosis", TODAY)
    with pytest.raises(NotAllowed):
        clinic.write(reviews.open_review, course, "adverse-event", "", "", TODAY)
    (question,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert (question.owner, question.late_on) == ("Dr Ruiz", day("2026-11-24"))
    assert question.uuid == asked.value
    done = clinic.write(
        reviews.close_review, str(asked.value), question.version, "go-on", "resolved", TODAY
    )
    assert clinic.state(course) == "to call"
    clinic.undo(done)
    assert clinic.state(course) == "in review"


def test_a_decision_stands_once_the_same_is_asked_again(clinic: Clinic, course: str) -> None:
    ask = (course, "adverse-event", "", "", TODAY)
    asked = str(clinic.write(reviews.open_review, *ask).value)
    seen = clinic.seen(r.Review, asked)
    decided = clinic.write(reviews.close_review, *seen, "go-on", "", TODAY)
    clinic.write(reviews.open_review, *ask)
    with pytest.raises(NotAllowed, match="Decide the newer question"):
        clinic.undo(decided)
    (question,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert question.uuid != asked


def test_the_plan_is_kept_for_this_cycle_only(clinic: Clinic, patient: str) -> None:
    migraine = clinic.course(patient, MIGRAINE, planned=195)
    arm = clinic.course(patient, ARM, planned=300)
    clinic.visit(patient, "2026-07-13", (migraine, 195))
    clinic.given(patient, "2026-10-12", (arm, 300))
    (question,) = clinic.read(reviews.open_reviews_of, migraine, TODAY)
    assert question.can_keep_plan
    done = clinic.write(reviews.keep_plan, migraine, "agreed", TODAY)
    assert clinic.state(migraine) != "in review"
    undone = clinic.undo(done)
    assert clinic.state(migraine) == "in review"
    clinic.undo(undone)
    assert clinic.state(migraine) != "in review"


def test_there_is_no_plan_to_keep_where_nothing_moved(clinic: Clinic, course: str) -> None:
    with pytest.raises(NotAllowed):
        clinic.write(reviews.keep_plan, course, "", TODAY)


def test_a_pregnancy_asks_about_every_course(clinic: Clinic, patient: str, course: str) -> None:
    done = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    assert clinic.state(course) == "in review"
    assert [alert.kind for alert in clinic.card(patient).alerts] == ["pregnancy"]
    clinic.undo(done)
    assert clinic.state(course) == "to call"
    assert clinic.card(patient).alerts == ()


@pytest.mark.peer(15)
def test_taking_a_pregnancy_back_leaves_what_somebody_else_asked(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(reviews.open_review, course, "pregnancy", "", "she says so", TODAY)
    done = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    clinic.undo(done)
    assert clinic.state(course) == "in review"


def test_one_of_two_warnings_of_a_pregnancy_still_asks_when_the_other_was_an_error(
    clinic: Clinic, patient: str, course: str
) -> None:
    first = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    clinic.undo(first)
    assert clinic.state(course) == "in review"


def test_a_second_warning_taken_back_asks_no_more_about_what_was_decided_of_the_first(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    (asked,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    clinic.write(reviews.close_review, asked.uuid, asked.version, "go-on", "", TODAY)
    decided = clinic.state(course)
    second = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    assert clinic.state(course) == "in review" != decided
    clinic.undo(second)
    assert clinic.state(course) == decided


def test_treating_later_says_until_when_and_nobody_calls_before(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    (asked,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    decide = reviews.close_review, asked.uuid, asked.version, reviews.LATER, "", TODAY
    with pytest.raises(Invalid) as refused:
        clinic.write(*decide)
    assert refused.value.field == "until"
    with pytest.raises(Invalid, match="18 months"):
        clinic.write(*decide, day("2028-08-01"))
    decided = clinic.write(*decide, day("2027-08-02"))
    kept = clinic.stored(course)
    assert (kept.state, kept.step_on) == ("deferred", day("2027-08-02"))
    assert kept.reasons[0][0] == "pregnancy"
    again = clinic.undo(decided)
    assert clinic.state(course) == "in review"
    clinic.undo(again)
    assert clinic.state(course) == "deferred"


def test_another_decision_says_which(clinic: Clinic, patient: str, course: str) -> None:
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    (asked,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    with pytest.raises(Invalid) as refused:
        clinic.write(reviews.close_review, asked.uuid, asked.version, "other", "", TODAY)
    assert refused.value.field == "note"


def test_a_pregnancy_asks_about_a_course_that_is_opened_later(clinic: Clinic, patient: str) -> None:
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    later = clinic.course(patient, BLADDER, opened_on=str(TODAY))
    assert clinic.state(later) == "in review"
    assert "pregnan" in " ".join(clinic.course_card(patient, later).causes).lower()


def test_a_pregnancy_asks_about_a_course_that_is_taken_up_again(
    clinic: Clinic, patient: str, course: str
) -> None:
    version = clinic.version(r.Course, course)
    ended = clinic.write(endings.end_course, course, version, "moved", "", TODAY)
    clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY)
    clinic.undo(ended)
    assert clinic.state(course) == "in review"


def test_a_pregnancy_that_is_over_asks_nothing_about_a_course_that_is_opened_later(
    clinic: Clinic, patient: str
) -> None:
    alert = clinic.write(alerts.add_alert, patient, "pregnancy", "", TODAY, TODAY).value
    clinic.write(alerts.end_alert, alert, clinic.version(r.PatientAlert, str(alert)), TODAY)
    later = clinic.course(patient, BLADDER, opened_on=str(TODAY))
    assert clinic.state(later) != "in review"


def test_a_childs_first_weight_ends_the_question(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2016-05-01")
    course = clinic.course(child, ARM, planned=100, opened_on="2026-11-16")
    assert clinic.state(course) == "in review"
    done = clinic.write(weights.add_weight, child, TODAY, 20_000, TODAY)
    assert clinic.state(course) == "to call"
    undone = clinic.undo(done)
    assert clinic.state(course) == "in review"
    clinic.undo(undone)
    weight = clinic.card(child).header.weight
    assert weight is not None
    assert weight.grams == 20_000


@pytest.mark.parametrize(("on", "grams"), [("2026-11-23", 20_000), ("2026-11-22", 0)])
def test_a_bad_weight_is_refused(clinic: Clinic, patient: str, on: str, grams: int) -> None:
    with pytest.raises(Invalid):
        clinic.write(weights.add_weight, patient, day(on), grams, TODAY)
