"""A hold: not called, or not treated, before a day."""

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.services import holds
from tracker.services.holds import HoldForm


def test_a_hold_defers_the_call_and_moves_the_window(
    clinic: Clinic, patient: str, course: str
) -> None:
    form = HoldForm("infection", day("2026-12-14"), day("2026-12-07"), "cystitis")
    done = clinic.write(holds.hold, course, form, TODAY)
    card = clinic.course_card(patient, course)
    assert (card.state.value, card.due_on) == ("deferred", day("2026-12-14"))
    assert card.state_label == "On hold until 7 Dec 2026"
    assert card.causes == ("On hold until 7 Dec 2026: medical reason.",)
    assert card.hold is not None
    assert card.hold.reason_label == "Infection"
    undone = clinic.undo(done)
    assert clinic.state(course) == "to call"
    clinic.undo(undone)
    hold = clinic.course_card(patient, course).hold
    assert hold is not None
    clinic.write(holds.release, hold.uuid, hold.version, TODAY)
    assert clinic.state(course) == "to call"


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (HoldForm("infection"), "not_called_before"),
        (HoldForm("infection", not_called_before=TODAY), "not_called_before"),
        (HoldForm("infection", not_treated_before=day("2027-02-23")), "not_treated_before"),
        (HoldForm("laziness", not_called_before=day("2026-12-01")), "reason"),
    ],
)
def test_a_bad_hold_names_its_field(
    clinic: Clinic, course: str, form: HoldForm, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(holds.hold, course, form, TODAY)
    assert caught.value.field == field
