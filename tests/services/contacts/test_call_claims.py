"""“Anna is calling this patient”: a colleague sees it, and nobody is kept from anything."""

from datetime import UTC, datetime

import pytest

from tests.clinics import TODAY, USER, Clinic
from tracker.domain.problems import NotAllowed
from tracker.services.clinic.clinic import open_clinic
from tracker.services.contacts.attempts import AttemptForm, record_attempt
from tracker.services.contacts.call_claims import claim_call
from tracker.services.recall.panel import place_on_list, recall_panel
from tracker.storage.database import Database

pytestmark = [pytest.mark.both_engines, pytest.mark.fault(27)]


def test_a_colleague_sees_who_is_calling(clinic: Clinic, patient: str, course: str) -> None:
    with clinic.as_user("Anna") as anna:
        anna.write(claim_call, patient)
        assert _shown(anna, course) == ("Anna", True)
        assert _shown(clinic.database, course) == ("Anna", False)
        with pytest.raises(NotAllowed, match="Anna is calling this patient"):
            clinic.write(claim_call, patient)
        anna.write(claim_call, patient)
    assert _shown(clinic.database, course) is None


def test_both_calls_are_logged_and_ones_own_ends_ones_claim(
    clinic: Clinic, patient: str, course: str
) -> None:
    form = AttemptForm(patient, (course,), "no-answer")
    with clinic.as_user("Anna") as anna:
        anna.write(claim_call, patient)
        clinic.write(record_attempt, form, TODAY)
        assert _shown(clinic.database, course) == ("Anna", False)
        anna.write(record_attempt, form, TODAY)
    assert _shown(clinic.database, course) is None
    place, _state = clinic.read(place_on_list, course, TODAY)
    panel = clinic.read(recall_panel, place, TODAY)
    assert sorted(contact.by for contact in panel.contacts) == ["Anna", USER]


def test_a_claim_that_was_forgotten_ends_by_itself(
    clinic: Clinic, patient: str, course: str
) -> None:
    with clinic.as_user("Anna") as anna:
        anna.write(claim_call, patient)
    later = datetime(2026, 11, 22, 15, 16, tzinfo=UTC)
    with open_clinic(clinic.place, USER, now=lambda: later) as mine:
        assert _shown(mine, course) is None
        mine.write(claim_call, patient)
        assert _shown(mine, course) == (USER, True)


def _shown(database: Database, course: str) -> tuple[str, bool] | None:
    place, _state = database.read(place_on_list, course, TODAY)
    calling = database.read(recall_panel, place, TODAY).calling
    return None if calling is None else (calling.by, calling.is_mine)
