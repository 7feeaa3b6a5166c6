"""What is asked at a visit: kept with it, read back, amended with it, and what an answer does."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from tests.builders import BLADDER, MIGRAINE, day
from tests.clinics import TODAY, Clinic
from tracker.domain.checks import Grade
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import Invalid
from tracker.domain.questions import Reply
from tracker.services.courses import reviews
from tracker.services.patients import alerts
from tracker.services.visits import answers, recording, sessions
from tracker.services.visits import checks as visit_checks
from tracker.services.visits.forms import AnswerForm, VisitForm
from tracker.storage import records as r


def reply(code: str, said: str, note: str = "") -> AnswerForm:
    return AnswerForm(code, Reply(said), note)


def form_with(clinic: Clinic, *given: AnswerForm, **more: object) -> VisitForm:
    patient = clinic.patient(sex="female")
    course = clinic.course(patient)
    return replace(clinic.visit_form(patient, "2026-11-22", (course, 155), **more), answers=given)


def record(clinic: Clinic, form: VisitForm) -> str:
    return record_all(clinic, form)[0]


def record_all(clinic: Clinic, form: VisitForm) -> tuple[str, ...]:
    done = clinic.write(recording.record_visit, form, TODAY)
    assert isinstance(done.value, tuple)
    return done.value


def read(clinic: Clinic, session: str) -> dict[str, str]:
    form = clinic.read(sessions.session_form, session).form
    return {one.code: one.reply.value for one in form.answers or ()}


def test_answers_are_kept_with_the_visit_and_read_back(clinic: Clinic) -> None:
    form = form_with(
        clinic, reply("pregnancy", "no"), reply("anticoagulant", "yes", "warfarin since May")
    )
    session = record(clinic, form)
    assert read(clinic, session) == {"pregnancy": "no", "anticoagulant": "yes"}
    kept = clinic.read(sessions.session_form, session).form.answers
    assert kept is not None
    assert [one.note for one in kept] == ["warfarin since May", ""]


def test_a_visit_without_answers_says_that_nothing_was_asked_and_is_saved(clinic: Clinic) -> None:
    form = form_with(clinic)
    rows = clinic.read(visit_checks.check_visit, form, TODAY).rows
    assert [(row.code, row.grade) for row in rows] == [("not-asked", Grade.INFORMS)]
    assert read(clinic, record(clinic, form)) == {}


def test_an_infection_stops_the_injection_and_never_the_record(clinic: Clinic) -> None:
    form = form_with(clinic, reply("infection", "yes"))
    checks = clinic.read(visit_checks.check_visit, form, TODAY)
    assert checks.stops
    with pytest.raises(Invalid) as refused:
        clinic.write(recording.record_visit, form, TODAY)
    assert refused.value.field == "incident_reason"
    session = record(clinic, replace(form, incident_reason="It was seen afterwards."))
    kept = clinic.read(sessions.session_form, session).form
    assert kept.incident_reason == "It was seen afterwards."


def test_what_stops_the_visit_stands_with_each_of_its_sessions(clinic: Clinic) -> None:
    patient = clinic.patient()
    given = [(clinic.course(patient, one), 100) for one in (MIGRAINE, BLADDER)]
    form = clinic.visit_form(patient, "2026-11-22", *given, incident_reason="Seen too late.")
    form = replace(form, answers=(reply("urinary-infection", "yes"),))
    clinic.write(recording.record_visit, form, TODAY)
    assert {row.incident_reason for row in clinic.card(patient).sessions} == {"Seen too late."}


def test_a_pregnancy_asks_a_clinician_about_every_treatment_once(clinic: Clinic) -> None:
    form = form_with(clinic, reply("pregnancy", "yes", "week 9"))
    neck = clinic.course(form.patient_uuid, "cervical-dystonia")
    session = record(clinic, form)
    for course in (form.sessions[0].course_uuid, neck):
        asked = clinic.read(reviews.open_reviews_of, course, TODAY)
        assert [(row.code, row.note) for row in asked if row.code == "pregnancy"] == [
            ("pregnancy", "week 9")
        ]
    amend(clinic, session, notes="Left temple worse.")
    assert len(clinic.read(all_reviews)) == 2


def all_reviews(tx: Any) -> list[str]:
    return list(tx.scalars(select(r.Review.uuid)))


def open_questions(tx: Any) -> list[tuple[str, int, str]]:
    rows = tx.execute(
        select(r.Review.uuid, r.Review.version, r.Review.note).where(r.Review.closed_on.is_(None))
    )
    return [tuple(row) for row in rows]


def amend(clinic: Clinic, session: str, **changes: object) -> None:
    form = clinic.amended(session, **changes)
    clinic.write(
        sessions.amend_session, *clinic.seen(r.SessionRecord, session), form, "Wrong.", TODAY
    )


def test_an_amendment_changes_answers_and_keeps_those_before(clinic: Clinic) -> None:
    session = record(clinic, form_with(clinic, reply("swallowing", "no")))
    amend(clinic, session, answers=(reply("swallowing", "yes"), reply("infection", "no")))
    assert read(clinic, session) == {"swallowing": "yes", "infection": "no"}

    def before(tx: Any) -> list[object]:
        return [one["answers"] for one in tx.scalars(select(r.SessionAmendment.before))]

    assert clinic.read(before) == [[["swallowing", "no", ""]]]


@pytest.mark.parametrize("now", [(reply("pregnancy", "no"),), ()])
def test_a_yes_that_is_taken_back_leaves_its_question_open_and_says_so(
    clinic: Clinic, now: tuple[AnswerForm, ...]
) -> None:
    session = record(clinic, form_with(clinic, reply("pregnancy", "yes", "week 9")))

    def told(**changes: object) -> bool:
        form = clinic.amended(session, **changes)
        rows = clinic.read(visit_checks.check_amendment, session, form, TODAY).rows
        return "question-stays" in {row.code for row in rows}

    assert not told()
    assert told(answers=now)
    amend(clinic, session, answers=now)
    ((_uuid, _version, note),) = clinic.read(open_questions)
    assert note == "week 9\nThe yes of this visit was taken back on 22 Nov 2026."
    amend(clinic, session, answers=now)
    assert [one[2] for one in clinic.read(open_questions)] == [note]


def test_an_amendment_that_says_nothing_of_answers_leaves_them(clinic: Clinic) -> None:
    session = record(clinic, form_with(clinic, reply("swallowing", "no")))
    amend(clinic, session, answers=None, dose=150)
    assert read(clinic, session) == {"swallowing": "no"}


def test_an_answer_that_is_taken_away_was_not_asked_and_is_not_deleted(clinic: Clinic) -> None:
    session = record(clinic, form_with(clinic, reply("swallowing", "no", "")))
    amend(clinic, session, answers=())
    assert read(clinic, session) == {"swallowing": "not-asked"}


def test_injections_that_move_to_another_day_take_along_what_was_asked(clinic: Clinic) -> None:
    patient = clinic.patient()
    given = [(clinic.course(patient, one), 100) for one in (MIGRAINE, BLADDER)]
    form = clinic.visit_form(patient, "2026-11-20", *given)
    form = replace(form, answers=(reply("swallowing", "no"), reply("pregnancy", "yes")))
    first, second = record_all(clinic, form)
    for uuid, version, note in clinic.read(open_questions):
        clinic.write(reviews.close_review, uuid, version, "go-on", note, TODAY)
    amend(clinic, second, on="2026-11-18")
    told = {"pregnancy": "yes", "swallowing": "no"}
    assert read(clinic, first) == read(clinic, second) == told
    assert clinic.read(open_questions) == []


def test_a_planned_visit_keeps_its_answers_when_it_is_given(clinic: Clinic) -> None:
    form = form_with(clinic, reply("swallowing", "no"), status=SessionStatus.PLANNED)
    session = record(clinic, form)
    clinic.write(
        sessions.give_session,
        *clinic.seen(r.SessionRecord, session),
        clinic.amended(session),
        SessionStatus.SIGNED,
        TODAY,
    )
    assert read(clinic, session) == {"swallowing": "no"}


def test_a_question_that_the_clinic_does_not_have_is_refused(clinic: Clinic) -> None:
    with pytest.raises(Invalid) as refused:
        record(clinic, form_with(clinic, reply("shoe-size", "no")))
    assert refused.value.field == "answers"
    assert clinic.read(all_reviews) == []


def test_questions_follow_the_patients_treatments_and_sex(clinic: Clinic) -> None:
    patient = clinic.patient(sex="male")
    clinic.course(patient, BLADDER)
    asked = [q.question.code for q in clinic.read(answers.questions_to_ask, patient)]
    assert "urinary-infection" in asked
    assert not {"pregnancy", "infection"} & set(asked)


def test_a_warning_is_told_before_each_injection_until_it_ends(clinic: Clinic) -> None:
    form = form_with(clinic)
    warning = clinic.write(
        alerts.add_alert, form.patient_uuid, "allergy", "latex", None, TODAY
    ).value

    def told() -> list[str]:
        return [row.sentence for row in clinic.read(visit_checks.check_visit, form, TODAY).rows]

    assert "Allergy: latex" in told()
    clinic.write(alerts.end_alert, *clinic.seen(r.PatientAlert, str(warning)), day("2026-11-22"))
    assert "Allergy: latex" not in told()


def test_a_check_names_the_documents_that_it_rests_on(clinic: Clinic) -> None:
    form = form_with(clinic, reply("swallowing", "yes"))
    checks = clinic.read(visit_checks.check_visit, form, TODAY)
    told = {row.code: row.source for row in (*checks.rows, *checks.sessions[0].rows)}
    assert told["answer-yes"] == "OPENFDA: BOTOX label, boxed warning, as published by openFDA"
    assert told["limit-kept"].startswith("DRO-OAB: ")
    assert told["consent-none"] == ""
