"""Signing checks once more, and to sign what a check stops is a clinician's."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.clinics import TODAY, Clinic
from tracker.domain.account import Role
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import Invalid, NotAllowed
from tracker.services.visits import recording, sessions
from tracker.services.visits.unsigned import unsigned_sessions
from tracker.storage import records as r
from tracker.storage.database import Database


@pytest.fixture
def nurse(clinic: Clinic) -> Iterator[Database]:
    """Injects and signs, and is no clinician."""
    database = clinic.as_user("Sam Berg", Role.NURSE, injects_and_signs=True)
    yield database
    database.close()


def limited(clinic: Clinic) -> tuple[str, str]:
    """A patient and injections that were fine when they were recorded, and no longer are."""
    patient = clinic.patient()
    (uuid,) = clinic.unsigned(patient, "2026-11-20", (clinic.course(patient), 155))
    clinic.outside(patient, "2026-11-19", 300)
    return patient, uuid


def test_what_became_known_before_signing_stops_it_until_there_is_a_reason(clinic: Clinic) -> None:
    patient, uuid = limited(clinic)
    seen = (clinic.seen(r.SessionRecord, uuid),)
    with pytest.raises(Invalid, match="455") as caught:
        clinic.write(sessions.sign_sessions, seen, TODAY)
    assert caught.value.field == f"reasons.{uuid}"
    with pytest.raises(Invalid, match="in words"):
        clinic.write(sessions.sign_sessions, seen, TODAY, ((uuid, "."),))
    assert clinic.card(patient).sessions[0].status == "given"
    clinic.write(sessions.sign_sessions, seen, TODAY, ((uuid, "told of it afterwards"),))
    (row,) = clinic.card(patient).sessions
    assert (row.status, row.incident_reason) == ("signed", "told of it afterwards")


def test_what_waits_for_a_signature_is_told_with_its_lots_and_checks(clinic: Clinic) -> None:
    _patient, uuid = limited(clinic)
    other = clinic.patient()
    clinic.visit(
        other,
        "2026-11-20",
        (clinic.course(other), 155),
        lots=("C7232A", "C7233B"),
        status=SessionStatus.GIVEN,
    )
    rows = clinic.read(unsigned_sessions, TODAY.replace(day=20), TODAY)
    told = {row.uuid == uuid: (row.lots, row.stops) for row in rows}
    assert told == {True: ("", True), False: ("C7232A; C7233B", False)}


def test_a_nurse_records_what_a_check_stops_and_a_clinician_signs_it(
    clinic: Clinic, nurse: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    clinic.visit(patient, "2026-10-05", (course, 155))
    form = clinic.visit_form(patient, "2026-11-20", (course, 155), incident_reason="begged for it")
    with pytest.raises(NotAllowed, match="clinician"):
        nurse.write(recording.record_visit, form, TODAY)
    nurse.write(recording.record_visit, replace(form, status=SessionStatus.GIVEN), TODAY)
    newest = clinic.card(patient).sessions[0]
    assert (newest.status, newest.incident_reason) == ("given", "begged for it")
    assert clinic.state(course) == "in review"
    seen, reason = (clinic.seen(r.SessionRecord, newest.uuid),), ((newest.uuid, "begged for it"),)
    with pytest.raises(NotAllowed, match="clinician"):
        nurse.write(sessions.sign_sessions, seen, TODAY, reason)
    clinic.write(sessions.sign_sessions, seen, TODAY, reason)
    assert clinic.card(patient).sessions[0].signed_by == "Ines Ruiz"


def test_a_nurses_amendment_that_a_check_stops_waits_for_a_clinicians_signature(
    clinic: Clinic, nurse: Database
) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (uuid,) = clinic.visit(patient, "2026-11-20", (course, 155))
    truth = clinic.amended(uuid, dose=455, incident_reason="three vials were used")
    seen = clinic.seen(r.SessionRecord, uuid)
    nurse.write(sessions.amend_session, *seen, truth, "mistyped", TODAY)
    (row,) = clinic.card(patient).sessions
    assert (row.status, row.signed_by, len(row.before)) == ("given", "", 1)
    assert clinic.state(course) == "in review"


def test_a_reason_says_something(clinic: Clinic) -> None:
    patient = clinic.patient()
    course = clinic.course(patient)
    (uuid,) = clinic.visit(patient, "2026-10-05", (course, 155))
    for reason in (".", "x", " a. 12 "):
        form = clinic.visit_form(patient, "2026-11-20", (course, 155), incident_reason=reason)
        with pytest.raises(Invalid, match="in words") as caught:
            clinic.write(recording.record_visit, form, TODAY)
        assert caught.value.field == "incident_reason"
        seen = clinic.seen(r.SessionRecord, uuid)
        with pytest.raises(Invalid, match="in words") as caught:
            clinic.write(
                sessions.amend_session, *seen, clinic.amended(uuid, dose=150), reason, TODAY
            )
        assert caught.value.field == "reason"
