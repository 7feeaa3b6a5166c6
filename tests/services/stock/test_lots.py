"""From a lot to its patients, however its number is typed, and nobody is forgotten."""

from dataclasses import replace
from typing import Any

import pytest

from tests.builders import ABOBOT, ARM, BLADDER
from tests.clinics import TODAY, Clinic
from tracker.domain.facts import SessionStatus
from tracker.domain.problems import Invalid
from tracker.services.courses import endings
from tracker.services.stock.lots import find_lot
from tracker.services.visits import recording, sessions
from tracker.services.visits.forms import LotForm, VialUseForm
from tracker.storage import records as r


def _found(clinic: Clinic, typed: str = "C7232A") -> list[tuple[str, str]]:
    return [(row.how, str(row.on)) for row in clinic.read(find_lot, typed).rows]


@pytest.mark.parametrize("typed", ["C7232A", "c7232a", "C 7232-A", "c-7232 a", "7232"])
def test_case_spaces_and_hyphens_do_not_matter(
    clinic: Clinic, patient: str, course: str, typed: str
) -> None:
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C-7232 A",))
    clinic.given(patient, "2026-11-21", (course, 155), lots=("C7233A",))
    assert _found(clinic, typed) == [("given", "2026-11-20")]


def test_a_number_with_any_sign_in_it_is_found(clinic: Clinic, patient: str, course: str) -> None:
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232#A",))
    assert _found(clinic) == [("given", "2026-11-20")]


def test_a_dose_elsewhere_of_which_nothing_is_written_can_not_be_ruled_out(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.given(patient, "2026-08-31", (course, 155), lots=("C7232A",))
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    clinic.outside(patient, "2026-09-14", 20)
    assert ("maybe", "2026-09-14") in _found(clinic)


def test_a_wildcard_is_no_wildcard(clinic: Clinic, patient: str, course: str) -> None:
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    assert _found(clinic, "C72%2A") == []
    with pytest.raises(Invalid):
        clinic.read(find_lot, "%-_")


def test_a_lot_that_came_by_its_vial_is_found(clinic: Clinic, patient: str, course: str) -> None:
    (vial,) = clinic.vials(200, "C7232A")
    form = clinic.visit_form(patient, "2026-11-20", (course, 155))
    form = replace(
        form,
        sessions=(replace(form.sessions[0], uses=(VialUseForm(vial, 155_000),)),),
        incident_reason="early",
    )
    clinic.write(recording.record_visit, form, TODAY)
    assert _found(clinic)[0] == ("given", "2026-11-20")


def test_sessions_in_error_ended_treatments_and_doses_elsewhere_are_told(
    clinic: Clinic, patient: str, course: str
) -> None:
    (wrong,) = clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    seen = clinic.seen(r.SessionRecord, wrong)
    clinic.write(sessions.void_session, *seen, "another patient", TODAY)
    other = clinic.patient(family_name="Adler")
    ended = clinic.course(other, BLADDER)
    clinic.given(other, "2026-10-05", (ended, 100), lots=("C7232A",))
    seen = clinic.seen(r.Course, ended)
    clinic.write(endings.end_course, *seen, "completed", "", TODAY)
    clinic.outside(patient, "2026-09-14", 20, note="at the spa, lot c7232-a")
    rows = clinic.read(find_lot, "C7232A").rows
    assert [(row.how, row.is_ended) for row in rows] == [
        ("given", True),
        ("outside", False),
        ("voided", False),
    ]


def test_doses_without_a_lot_in_its_time_can_not_be_ruled_out(
    clinic: Clinic, patient: str, course: str
) -> None:
    arm = clinic.course(patient, ARM, ABOBOT)
    bladder = clinic.course(patient, BLADDER)
    clinic.given(patient, "2026-10-05", (course, 155), lots=("C7232A",))
    clinic.given(patient, "2026-10-20", (bladder, 100))
    clinic.given(patient, "2026-10-21", (arm, 500))
    clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    clinic.given(patient, "2026-11-21", (bladder, 100))
    clinic.visit(patient, "2026-10-22", (arm, 500), status=SessionStatus.PLANNED)
    assert _found(clinic) == [
        ("given", "2026-10-05"),
        ("given", "2026-11-20"),
        ("maybe", "2026-10-20"),
    ]


def test_a_lot_that_was_amended_away_is_told_and_is_not_the_one_that_stands(
    clinic: Clinic, patient: str, course: str
) -> None:
    (uuid,) = clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    _amend(clinic, uuid, lots=(LotForm("C9999B", None),), dose=165_000)
    (row,) = clinic.read(find_lot, "c-7232").rows
    assert (row.how, row.lot_number, row.dose) == ("amended", "C7232A", 155_000)
    assert _found(clinic, "C9999B") == [("given", "2026-11-20")]
    _amend(clinic, uuid, lots=(LotForm("C7232A", None),))
    assert _found(clinic) == [("given", "2026-11-20")]
    assert _found(clinic, "C9999B") == [("amended", "2026-11-20")]


def test_a_lot_that_was_amended_to_none_is_told_once(
    clinic: Clinic, patient: str, course: str
) -> None:
    (uuid,) = clinic.given(patient, "2026-11-20", (course, 155), lots=("C7232A",))
    clinic.vials(200, "C7232A", received_on="2026-11-01", expiry="2027-01-31")
    _amend(clinic, uuid, lots=())
    assert _found(clinic) == [("amended", "2026-11-20")]


def _amend(clinic: Clinic, uuid: str, **changed: Any) -> None:
    form = replace(clinic.read(sessions.session_form, uuid).form, **changed)
    seen = clinic.seen(r.SessionRecord, uuid)
    clinic.write(sessions.amend_session, *seen, form, "mistaken", TODAY)


def test_vials_in_stock_say_from_when_a_lot_was_in_use(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.vials(200, "C7232A", received_on="2026-11-01", expiry="2027-01-31")
    clinic.given(patient, "2026-11-20", (course, 155))
    assert _found(clinic) == [("maybe", "2026-11-20")]
    assert _found(clinic, "Z9999") == []
