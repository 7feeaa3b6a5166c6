import pytest

from tests.builders import ARM, BLADDER, MIGRAINE, NECK, ONABOT, RIMABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.interval import Interval
from tracker.domain.problems import EditConflict, Invalid, NotAllowed
from tracker.domain.protocol import Schedule
from tracker.services.courses import courses, endings, reviews
from tracker.services.courses.courses import CourseForm
from tracker.services.rules import choices
from tracker.storage import records as r


def test_what_was_typed_comes_back(clinic: Clinic) -> None:
    patient = clinic.patient()
    typed = CourseForm(
        ARM,
        ONABOT,
        "left arm",
        Interval.parse("13 weeks"),
        dose(300),
        day("2026-12-07"),
        Schedule.SYMPTOM_LED,
        "response varies",
        "Dr Ruiz",
        "Tom Berg",
    )
    uuid = str(clinic.write(courses.open_course, patient, typed, TODAY).value)
    assert clinic.read(courses.course_form, uuid).form == typed


def test_no_course_without_a_rule_for_the_age(clinic: Clinic) -> None:
    child = clinic.patient(birth_date="2016-01-01")
    with pytest.raises(Invalid, match="no rule") as caught:
        clinic.course(child, MIGRAINE, opened_on="2026-11-22")
    assert caught.value.field == "product"
    offered = clinic.read(choices.available_protocols, child, TODAY)
    assert offered
    assert MIGRAINE not in {choice.condition for choice in offered}


def test_a_condition_and_region_is_open_only_once(clinic: Clinic) -> None:
    patient = clinic.patient()
    clinic.course(patient, ARM, body_region="left arm")
    clinic.course(patient, ARM, body_region="right arm")
    with pytest.raises(Invalid, match="already being treated"):
        clinic.course(patient, ARM, body_region="Left arm")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"planned_dose": dose(5000)}, "planned_dose"),
        ({"switched_to": Schedule.SYMPTOM_LED}, "switch_reason"),
        ({"start_on": day("1970-01-01")}, "start_on"),
        ({"start_on": day("2036-01-01")}, "start_on"),
        ({"product": RIMABOT}, "product"),
        ({"body_region": "a\nb"}, "body_region"),
    ],
)
def test_bad_input_names_its_field(clinic: Clinic, changes: dict[str, object], field: str) -> None:
    patient = clinic.patient()
    values: dict[str, object] = {"condition": MIGRAINE, "product": ONABOT}
    form = CourseForm(**(values | changes))  # type: ignore[arg-type]
    with pytest.raises(Invalid) as caught:
        clinic.write(courses.open_course, patient, form, TODAY)
    assert caught.value.field == field


def test_an_edit_moves_the_window_and_can_be_undone(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    form = CourseForm(MIGRAINE, ONABOT, interval=Interval.parse("16 weeks"))
    done = clinic.write(courses.edit_course, course, clinic.version(r.Course, course), form, TODAY)
    assert clinic.due_on(course) == day("2027-01-25")
    clinic.undo(clinic.undo(done))
    assert clinic.due_on(course) == day("2027-01-25")


@pytest.mark.fault(25)
def test_a_stale_form_shows_mine_beside_theirs(clinic: Clinic) -> None:
    course = clinic.course(clinic.patient())
    version = clinic.version(r.Course, course)
    with clinic.as_user("Tom Berg") as colleague:
        colleague.write(
            courses.edit_course, course, version, CourseForm(MIGRAINE, ONABOT, nurse="Tom"), TODAY
        )
    mine = CourseForm(MIGRAINE, ONABOT, planned_dose=dose(165))
    with pytest.raises(EditConflict) as caught:
        clinic.write(courses.edit_course, course, version, mine, TODAY)
    assert {f.name: (f.mine, f.theirs) for f in caught.value.fields} == {
        "nurse": ("", "Tom"),
        "planned_dose": ("165 Units", ""),
    }


def test_opening_can_be_undone_and_done_again(clinic: Clinic) -> None:
    patient = clinic.patient()
    done = clinic.write(courses.open_course, patient, CourseForm(MIGRAINE, ONABOT), TODAY)
    uuid = str(done.value)
    undone = clinic.undo(done)
    assert clinic.state(uuid) == "ended"
    clinic.undo(undone)
    assert clinic.state(uuid) == "to call"


def test_an_end_cancels_its_appointments_and_undo_brings_both_back(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-23")
    version = clinic.version(r.Course, course)
    done = clinic.write(endings.end_course, course, version, "moved", "to Oslo", TODAY)
    card = clinic.course_card(patient, course)
    assert (card.end_reason, card.end_note) == ("Moved or treated elsewhere", "to Oslo")
    assert card.booking is None
    assert clinic.state(course) == "ended"
    undone = clinic.undo(done)
    assert clinic.state(course) == "booked"
    clinic.undo(undone)
    assert clinic.state(course) == "ended"


def test_an_end_needs_a_reason_of_the_list(clinic: Clinic) -> None:
    course = clinic.course(clinic.patient())
    version = clinic.version(r.Course, course)
    with pytest.raises(Invalid):
        clinic.write(endings.end_course, course, version, "because", "", TODAY)


@pytest.mark.fault(26)
def test_an_ended_course_is_not_edited(clinic: Clinic) -> None:
    course = clinic.course(clinic.patient())
    version = clinic.version(r.Course, course)
    clinic.write(endings.end_course, course, version, "moved", "", TODAY)
    with pytest.raises(NotAllowed):
        clinic.write(courses.edit_course, course, version + 1, CourseForm(MIGRAINE, ONABOT), TODAY)


def test_who_is_taken_up_again_is_decided_about_and_keeps_the_history(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-31", (course, 155))
    version = clinic.version(r.Course, course)
    clinic.write(endings.end_course, course, version, "moved", "", TODAY)
    done = clinic.write(endings.reinstate_course, course, version + 1, "came back", TODAY)
    (question,) = clinic.read(reviews.open_reviews_of, course, TODAY)
    assert (question.code, question.note) == ("reinstated", "came back")
    assert clinic.state(course) == "in review"
    assert clinic.due_on(course) == day("2026-11-23")
    clinic.undo(done)
    assert clinic.state(course) == "ended"


def test_a_course_is_not_taken_up_beside_its_successor(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, NECK)
    version = clinic.version(r.Course, course)
    clinic.write(endings.end_course, course, version, "moved", "", TODAY)
    clinic.course(patient, NECK, RIMABOT)
    with pytest.raises(Invalid):
        clinic.write(endings.reinstate_course, course, version + 1, "back", TODAY)


def test_switching_to_symptom_led_changes_grace_and_needs_a_reason(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, BLADDER)
    clinic.visit(patient, "2026-06-08", (course, 100))
    assert clinic.stored(course).overdue_from == day("2026-12-22")
    form = CourseForm(
        BLADDER, ONABOT, switched_to=Schedule.FIXED, switch_reason="prefers fixed dates"
    )
    clinic.write(courses.edit_course, course, clinic.version(r.Course, course), form, TODAY)
    assert clinic.stored(course).overdue_from == day("2026-12-01")
