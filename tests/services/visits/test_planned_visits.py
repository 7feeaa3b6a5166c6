"""A visit that is planned, and recorded later: nothing of the plan is lost on the way."""

from dataclasses import replace

import pytest

from tests.builders import BLADDER, NECK, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import NotAllowed
from tracker.domain.questions import Reply
from tracker.domain.sites import Side, Site
from tracker.services.visits import recording, sessions
from tracker.services.visits.drawing_up import draw_up, put_back
from tracker.services.visits.forms import AnswerForm, LotForm, SessionForm, VisitForm
from tracker.storage import records as r

SITES = (
    Site("corrugator", Side.LEFT, dose(5) or 0),
    Site("temporalis", Side.RIGHT, dose(160) or 0, 32),
)


def planned(clinic: Clinic, *courses: str, **more: object) -> tuple[str, ...]:
    session = SessionForm(
        courses[0],
        ONABOT,
        dose(165),
        lots=(LotForm("C7232A", day("2027-01-31")),),
        notes="left side worse",
        sites=SITES,
    )
    form = VisitForm(
        clinic.read(_patient_of, courses[0]),
        TODAY,
        (session, *(SessionForm(other, ONABOT, dose(100)) for other in courses[1:])),
        injector="R. Osei",
        place="Room 2",
        status=SessionStatus.PLANNED,
        answers=(AnswerForm("anticoagulant", Reply.YES, "warfarin"),),
    )
    value = clinic.write(recording.record_visit, replace(form, **more), TODAY).value  # type: ignore[arg-type]
    assert isinstance(value, tuple)
    return value


def _patient_of(tx: object, course: str) -> str:
    found = tx.query(r.Course).filter_by(uuid=course).one()  # type: ignore[attr-defined]
    return str(found.patient.uuid)


def test_all_that_was_planned_is_in_the_form_that_records_it(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-24", (course, 155))
    (uuid,) = planned(clinic, course)
    before = clinic.read(sessions.session_form, uuid).form

    blank = clinic.read(recording.blank_visit, patient, (course,), TODAY)
    assert (blank.injector, blank.place, blank.on) == ("R. Osei", "Room 2", TODAY)
    clinic.write(recording.record_visit, replace(blank, status=SessionStatus.SIGNED), TODAY)

    assert clinic.read(sessions.session_form, uuid).form == before
    assert before.answers == (AnswerForm("anticoagulant", Reply.YES, "warfarin"),)
    assert before.sites == SITES


def test_an_answer_that_another_treatment_of_the_plan_asked_for_stays(clinic: Clinic) -> None:
    patient = clinic.patient()
    neck, bladder = clinic.course(patient, NECK), clinic.course(patient, BLADDER)
    asked = (
        AnswerForm("swallowing", Reply.YES, "solids"),
        AnswerForm("urinary-infection", Reply.YES, "since May"),
    )
    _neck, waiting = planned(clinic, neck, bladder, answers=asked)
    blank = clinic.read(recording.blank_visit, patient, (neck,), TODAY)
    # A form shows what is asked before its own treatments.
    shown = tuple(one for one in blank.answers if one.code == "swallowing")
    form = replace(
        blank, status=SessionStatus.SIGNED, answers=shown, incident_reason="given before"
    )
    clinic.write(recording.record_visit, form, TODAY)
    assert clinic.read(sessions.session_form, waiting).form.answers == asked


def test_putting_back_what_was_drawn_up_can_be_taken_back_whole(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, planned=155)
    clinic.book(course, str(TODAY), reason="as agreed")
    (uuid,) = planned(clinic, course)
    before = clinic.read(sessions.session_form, uuid).form
    done = clinic.write(put_back, patient, (clinic.seen(r.SessionRecord, uuid),), TODAY)
    again = clinic.undo(done)
    (row,) = clinic.card(patient).sessions
    assert (row.uuid, row.status, row.void_reason) == (uuid, "planned", "")
    assert clinic.read(sessions.session_form, uuid).form == before
    clinic.undo(again)
    assert [one.status for one in clinic.card(patient).sessions] == ["voided"]


def test_a_plan_is_not_taken_out_again_beside_a_newer_one(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient, planned=155)
    clinic.book(course, str(TODAY), reason="as agreed")
    (uuid,) = planned(clinic, course)
    done = clinic.write(put_back, patient, (clinic.seen(r.SessionRecord, uuid),), TODAY)
    clinic.write(draw_up, patient, TODAY)
    with pytest.raises(NotAllowed, match="drawn up"):
        clinic.undo(done)
