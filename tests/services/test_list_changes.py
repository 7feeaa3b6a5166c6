"""A list is taken away, moved or has fewer places: who falls in is seen, and moved in one act."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from tests.builders import BLADDER, day
from tests.clinics import TODAY, Clinic
from tests.services.test_untold_bookings import untold
from tracker.services.clinic_lists import ClinicListForm, add_list, list_rows
from tracker.services.closing_days import ClosurePreview
from tracker.services.list_changes import ListChange, change_list_and_move, preview_list_change
from tracker.storage import records as r

TUESDAY = ClinicListForm("Tue", 4, weekday=1)
THURSDAY = ClinicListForm("Thu", 4, weekday=3)
BOOKED = day("2026-11-24")  # a Tuesday


@pytest.fixture
def lists(clinic: Clinic) -> None:
    for form in (TUESDAY, THURSDAY):
        clinic.write(add_list, form, TODAY)


def booked(clinic: Clinic, name: str, on: date = BOOKED) -> str:
    patient = clinic.patient(family_name=name)
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    return clinic.book(course, str(on), reason="agreed", made_on="2026-10-20")


def change(clinic: Clinic, name: str, form: ClinicListForm | None) -> ListChange:
    row = next(one for one in clinic.read(list_rows) if one.form.name == name)
    return ListChange(form, row.uuid, row.version)


def preview(clinic: Clinic, wanted: ListChange) -> ClosurePreview:
    return clinic.read(preview_list_change, wanted, TODAY)


def days(clinic: Clinic) -> list[str]:
    return clinic.read(
        lambda tx: [str(on) for on in tx.scalars(select(r.Appointment.on_date).order_by("id"))]
    )


@pytest.mark.usefixtures("lists")
def test_who_is_booked_on_a_list_that_is_taken_away_is_moved_with_it_and_put_back(
    clinic: Clinic,
) -> None:
    booked(clinic, "Adler")
    booked(clinic, "Berg", day("2026-11-26"))
    away = change(clinic, "Tue", None)
    (one,) = preview(clinic, away).falls_in
    assert (one.name, str(one.proposed_on), one.list_name) == ("Adler, Ada", "2026-11-26", "Thu")
    moves = [(one.uuid, one.version, one.proposed_on)]
    done = clinic.write(change_list_and_move, away, moves, TODAY)
    assert days(clinic) == ["2026-11-26", "2026-11-26"]
    assert [one.name for one in untold(clinic)] == ["Adler, Ada"]
    assert done.undo is not None
    assert done.undo.label == "Took away the list Tue, 1 booking moved"
    clinic.undo(done)
    assert days(clinic) == [str(BOOKED), "2026-11-26"]
    assert {one.form.name for one in clinic.read(list_rows)} == {"Tue", "Thu"}
    assert untold(clinic) == []


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(
    ("form", "fallen"),
    [
        (replace(TUESDAY, weekday=2), ["Adler", "Berg"]),
        (replace(TUESDAY, places=0), ["Adler", "Berg"]),
        (replace(TUESDAY, places=1), ["Berg"]),
        (replace(TUESDAY, conditions=(BLADDER,)), ["Adler", "Berg"]),
        (replace(TUESDAY, places=2), []),
        (replace(TUESDAY, name="Second"), []),
    ],
)
def test_another_weekday_fewer_places_or_other_treatments_make_those_fall_in_who_have_none_left(
    clinic: Clinic, form: ClinicListForm, fallen: list[str]
) -> None:
    for name in ("Adler", "Berg"):
        booked(clinic, name)
    seen = preview(clinic, change(clinic, "Tue", form))
    assert [one.name for one in seen.falls_in] == [f"{name}, Ada" for name in fallen]


@pytest.mark.usefixtures("lists")
def test_a_list_that_is_not_held_on_one_date_closes_that_date_for_it(clinic: Clinic) -> None:
    booked(clinic, "Adler")
    once = ListChange(ClinicListForm("Tue", 0, on=BOOKED))
    (one,) = preview(clinic, once).falls_in
    assert str(one.proposed_on) == "2026-11-26"
    clinic.write(change_list_and_move, once, [(one.uuid, one.version, one.proposed_on)], TODAY)
    assert days(clinic) == ["2026-11-26"]


def test_the_first_list_makes_every_other_day_one_without_a_clinic(clinic: Clinic) -> None:
    booked(clinic, "Adler", day("2026-11-25"))
    (one,) = preview(clinic, ListChange(THURSDAY)).falls_in
    assert str(one.proposed_on) == "2026-11-26"


@pytest.mark.usefixtures("lists")
def test_too_many_to_be_moved_at_once_are_counted(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.services.list_changes.MOST_MOVED", 1)
    for name in ("Adler", "Berg"):
        booked(clinic, name)
    seen = preview(clinic, change(clinic, "Tue", None))
    assert (seen.too_many, seen.falls_in) == (2, ())
