"""The worked examples 6, 7 and 18 of the clinical reference: what a payer allows, and a vial's end.

The reference gives 28 days of notice; the rules of the schedule say 56, and they win.
"""

import pytest

from tests.builders import day
from tests.clinics import Clinic
from tracker.domain.authorisation import Stage, last_valid_day
from tracker.services.authorisations.authorisations import AuthorisationForm, open_authorisation
from tracker.services.bookings.checks import check_booking
from tracker.services.visits import checks as visit_checks


@pytest.fixture
def migraine(clinic: Clinic, patient: str) -> str:
    return clinic.course(patient, planned=155)


def approve(clinic: Clinic, course: str, **terms: object) -> None:
    form = AuthorisationForm((course,), "Medicare", stage=Stage.APPROVED, **terms)  # type: ignore[arg-type]
    clinic.write(open_authorisation, form, clinic.today)


def told(clinic: Clinic, course: str, on: str, *, moving: str | None = None) -> set[str]:
    checks = clinic.read(
        lambda tx: check_booking(tx, (course,), day(on), clinic.today, moving=moving)
    )
    return {check.code for check in checks if check.code.startswith("approval")}


def test_example_6_the_fifth_visit_of_four_is_seen_when_booking_and_56_days_before(
    clinic: Clinic, patient: str, migraine: str
) -> None:
    clinic.today = day("2026-09-14")
    year = {"valid_from": day("2026-01-01"), "valid_to": day("2026-12-31"), "visits": 4}
    approve(clinic, migraine, **year)
    for on in ("2026-01-05", "2026-03-30", "2026-06-22"):
        clinic.given(patient, on, (migraine, 155))
    assert told(clinic, migraine, "2026-09-14") == set()
    clinic.given(patient, "2026-09-14", (migraine, 155))
    assert told(clinic, migraine, "2026-12-07") == {"approval-open"}
    verbs = [clinic.stored(migraine, on).step_verb for on in ("2026-10-11", "2026-10-12")]
    assert verbs == ["call", "chase-insurer"]


def test_example_7_the_authorisation_covers_the_day_of_service_to_its_120th_day(
    clinic: Clinic, patient: str, migraine: str
) -> None:
    clinic.today = day("2026-03-02")
    last_on = last_valid_day(clinic.today, 120, counts_decision_day=True)
    assert last_on == day("2026-06-29")
    approve(clinic, migraine, valid_from=clinic.today, valid_to=last_on)
    assert told(clinic, migraine, "2026-06-29") == set()
    assert told(clinic, migraine, "2026-06-30") == {"approval-over"}
    clinic.today = day("2026-06-30")
    for on, code in (("2026-06-29", "approval-kept"), ("2026-06-30", "approval-over")):
        form = clinic.visit_form(patient, on, (migraine, 155))
        checks = clinic.read(visit_checks.check_visit, form, clinic.today)
        said = [check.code for check in checks.sessions[0].rows]
        assert [one for one in said if one.startswith("approval")] == [code]


def test_example_18_moving_a_visit_looks_again_at_the_vial_and_the_approval(
    clinic: Clinic, patient: str, migraine: str
) -> None:
    clinic.today = day("2026-03-02")
    approve(clinic, migraine, valid_from=clinic.today, valid_to=day("2026-06-29"))
    clinic.vials(200, expiry="2026-05-31", received_on="2026-03-02", patient_uuid=patient)
    booking = clinic.book(migraine, "2026-05-25", is_elsewhere=True, reason="so it is")
    assert told(clinic, migraine, "2026-05-29", moving=booking) == set()
    assert told(clinic, migraine, "2026-06-01", moving=booking) == {"approval-vial-expires"}
    both = {"approval-vial-expires", "approval-over"}
    assert told(clinic, migraine, "2026-07-01", moving=booking) == both
