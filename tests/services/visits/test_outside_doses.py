"""Doses that were given elsewhere."""

from dataclasses import replace

import pytest

from tests.builders import ARM, MIGRAINE, ONABOT, day, dose
from tests.clinics import TODAY, Clinic
from tracker.domain.problems import Invalid
from tracker.services.courses.preview import preview_outside
from tracker.services.visits import outside_doses
from tracker.services.visits.outside_doses import OutsideDoseForm, outside_dose_form
from tracker.storage import records as r


def test_an_outside_dose_counts_and_anchors_the_course_it_is_assigned_to(
    clinic: Clinic, patient: str, course: str
) -> None:
    outside = clinic.outside(patient, "2026-10-05", 155, condition=MIGRAINE)
    assert clinic.stored(course).target_on == day("2026-11-23")
    seen = clinic.seen(r.OutsideDose, outside)
    form = replace(clinic.read(outside_dose_form, outside).form, course_uuid=course)
    done = clinic.write(outside_doses.edit_outside_dose, *seen, form, TODAY)
    assert clinic.due_on(course) == day("2026-12-28")
    clinic.undo(done)
    assert clinic.stored(course).target_on == day("2026-11-23")


def test_an_outside_dose_of_another_condition_is_not_assigned(
    clinic: Clinic, patient: str, course: str
) -> None:
    outside = clinic.outside(patient, "2026-10-05", 155, condition=ARM)
    seen = clinic.seen(r.OutsideDose, outside)
    form = replace(clinic.read(outside_dose_form, outside).form, course_uuid=course)
    with pytest.raises(Invalid):
        clinic.write(outside_doses.edit_outside_dose, *seen, form, TODAY)


def test_a_voided_outside_dose_no_longer_counts(clinic: Clinic, patient: str, course: str) -> None:
    outside = clinic.outside(patient, "2026-10-05", 300)
    assert clinic.due_on(course) == day("2026-12-28")
    seen = clinic.seen(r.OutsideDose, outside)
    done = clinic.write(outside_doses.void_outside_dose, *seen, "another patient’s", TODAY)
    assert clinic.due_on(course) == day("2026-11-23")
    assert clinic.card(patient).outside[0].void_reason == "another patient’s"
    clinic.undo(clinic.undo(done))
    assert clinic.due_on(course) == day("2026-11-23")


def test_what_a_back_dated_outside_dose_would_move_is_told_and_is_what_moves(
    clinic: Clinic, patient: str, course: str
) -> None:
    """Of the treatment that is due on 23 November, and of the injections that were given in August."""
    form = OutsideDoseForm(day("2026-08-10"), product=ONABOT, dose=dose(300))

    def told(uuid: str, changed: OutsideDoseForm | None) -> list[tuple[str, object, object]]:
        rows = clinic.read(preview_outside, patient, uuid, changed, TODAY)
        return [(row.field, row.before_on, row.after_on) for row in rows]

    august = ("session", day("2026-08-31"), day("2026-08-31"))
    assert told("", form) == [august]
    uuid = clinic.outside(patient, "2026-08-10", 300)
    later = replace(form, on=day("2026-10-05"))
    moved = ("due", day("2026-11-23"), day("2026-12-28"))
    assert told(uuid, later) == [moved]
    seen = clinic.seen(r.OutsideDose, uuid)
    clinic.write(outside_doses.edit_outside_dose, *seen, later, TODAY)
    assert clinic.due_on(course) == moved[2]
    assert told(uuid, None) == [("due", moved[2], moved[1])]
    assert told(uuid, later) == []


def test_an_unknown_outside_dose_is_never_nothing(
    clinic: Clinic, patient: str, course: str
) -> None:
    clinic.outside(patient, "2026-10-05", None, is_approximate=True)
    bar = next(bar for bar in clinic.card(patient).doses if bar.days == 84)
    assert (bar.used, bar.is_at_least) == (dose(155), True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (OutsideDoseForm(None), "on"),
        (OutsideDoseForm(day("2026-11-23")), "on"),
        (OutsideDoseForm(TODAY, dose=dose(5)), "dose"),
        (OutsideDoseForm(TODAY, product="water"), "product"),
        (OutsideDoseForm(TODAY, product=ONABOT, dose=dose(9999)), "dose"),
    ],
)
def test_a_bad_outside_dose_names_its_field(
    clinic: Clinic, patient: str, form: OutsideDoseForm, field: str
) -> None:
    with pytest.raises(Invalid) as caught:
        clinic.write(outside_doses.add_outside_dose, patient, form, TODAY)
    assert caught.value.field == field
