"""A hold: not called, or not treated, before a day."""

import pytest

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.services.courses import holds
from tracker.services.courses.holds import HoldForm


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


def test_what_was_agreed_last_holds(clinic: Clinic, course: str) -> None:
    """Who is well again sooner than was thought is called sooner."""
    clinic.write(holds.hold, course, calls_from("2027-01-20"), TODAY)
    done = clinic.write(holds.hold, course, calls_from("2026-12-05"), TODAY)
    states = [clinic.state(course, on) for on in ("2026-12-04", "2026-12-05")]
    assert states == ["deferred", "to call"]
    undone = clinic.undo(done)
    assert clinic.state(course, "2026-12-05") == "deferred"
    clinic.undo(undone)
    assert clinic.state(course, "2026-12-05") == "to call"


def test_a_hold_that_another_outlasts_says_which_to_end(clinic: Clinic, course: str) -> None:
    clinic.write(holds.hold, course, calls_from("2027-01-20"), TODAY)
    with pytest.raises(Invalid, match=r"until 20 Jan 2027 already: Illness\. End that hold"):
        clinic.write(holds.hold, course, calls_from("2026-12-05", "travel"), TODAY)
    clinic.write(holds.hold, course, calls_from("2027-01-21", "travel"), TODAY)
    assert clinic.state(course, "2027-01-20") == "deferred"


def test_a_later_hold_on_calls_leaves_until_when_nobody_is_treated(
    clinic: Clinic, course: str
) -> None:
    clinic.write(holds.hold, course, HoldForm("illness", day("2027-01-20")), TODAY)
    clinic.write(holds.hold, course, calls_from("2026-12-05"), TODAY)
    assert clinic.stored(course).due_on == day("2027-01-20")


def test_a_hold_of_the_cycle_before_stands_in_no_ones_way(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.write(holds.hold, course, calls_from("2027-01-20"), TODAY)
    clinic.today = day("2026-11-23")
    clinic.visit(patient, "2026-11-23", (course, 155))
    clinic.write(holds.hold, course, calls_from("2027-01-18", "travel"), clinic.today)
    assert clinic.state(course, "2027-01-16") == "deferred"


def calls_from(on: str, reason: str = "illness") -> HoldForm:
    return HoldForm(reason, not_called_before=day(on))


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
