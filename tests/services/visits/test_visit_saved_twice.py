"""What was given once is never recorded twice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.services.visits import checks, recording


@pytest.mark.fault(28)
def test_the_same_visit_entered_twice_is_told_and_kept_once(clinic: Clinic) -> None:
    patient = clinic.patient()
    form = clinic.visit_form(patient, "2026-11-20", (clinic.course(patient), 155))
    clinic.write(recording.record_visit, form, TODAY)
    (checked,) = clinic.read(checks.check_visit, form, TODAY).sessions
    assert checked.stops
    assert "0 days since" in checked.rows[0].sentence
    with clinic.as_user("Tom Berg") as colleague, pytest.raises(Invalid) as caught:
        colleague.write(recording.record_visit, form, TODAY)
    assert caught.value.field == "incident_reason"
    assert len(clinic.card(patient).sessions) == 1


@pytest.mark.fault(28)
def test_one_form_is_never_saved_as_two_visits(clinic: Clinic) -> None:
    patient = clinic.patient()
    form = replace(
        clinic.visit_form(patient, "2026-11-20", (clinic.course(patient), 155)),
        uuid="01890000-0000-7000-8000-000000000001",
    )
    clinic.write(recording.record_visit, form, TODAY)
    again = replace(form, incident_reason="typed once more")
    with pytest.raises(Invalid, match="saved already"):
        clinic.write(recording.record_visit, again, TODAY)
    assert len(clinic.card(patient).sessions) == 1
