"""The weeks to come: on the booked day or the due one, each product by itself."""

from tests.builders import INCOBOT, NECK, ONABOT, day
from tests.clinics import TODAY, Clinic
from tracker.services.reports.load_figures import LoadFigures, LoadKey, load_figures
from tracker.services.reports.load_table import load_table
from tracker.services.stock.in_stock import sizes


def load(clinic: Clinic) -> LoadFigures:
    return clinic.read(load_figures, TODAY, TODAY)


def treated(clinic: Clinic, on: str, units: float = 155, **course: str) -> str:
    patient = clinic.patient()
    made = clinic.course(patient, **course)
    clinic.given(patient, on, (made, units))
    return made


def test_every_treatment_stands_on_its_booked_day_or_the_day_it_is_due(clinic: Clinic) -> None:
    treated(clinic, "2026-08-31")  # Due on Monday 23 November.
    treated(clinic, "2026-08-03")  # Overdue, and nobody has booked it.
    booked = treated(clinic, "2026-08-31")
    clinic.book(booked, "2026-11-30")
    treated(clinic, "2026-11-16", product=INCOBOT, condition=NECK)  # Beyond these weeks or in them.
    found = {key: len(cell.course_ids) for key, cell in load(clinic).cells.items()}
    assert found[LoadKey(day("2026-11-23"), ONABOT, is_booked=False)] == 1
    assert found[LoadKey(None, ONABOT, is_booked=False)] == 1
    assert found[LoadKey(day("2026-11-30"), ONABOT, is_booked=True)] == 1
    assert sum(found.values()) == 3 + (
        LoadKey(day("2027-02-08"), INCOBOT, is_booked=False) in found
    )


def test_units_of_two_products_are_never_added(clinic: Clinic) -> None:
    treated(clinic, "2026-08-31", 155)
    treated(clinic, "2026-08-31", 155)
    treated(clinic, "2026-08-31", 120, condition=NECK, product=INCOBOT)
    table = load_table(load(clinic))
    assert table.columns == (
        "Treatments",
        "Booked",
        "incobotA",
        "incobotA, Units",
        "incobotA, vials",
        "onabotA",
        "onabotA, Units",
        "onabotA, vials",
    )
    row = next(row for row in table.rows if row.label.startswith("23"))
    assert [one.text for one in row.figures] == ["3", "0", "1", "120", "2", "2", "310", "2"]
    assert row.figures[7].of.endswith("2 of 200 Units")


def test_a_clinic_has_the_sizes_that_vials_are_counted_in(clinic: Clinic) -> None:
    assert {one.size for one in clinic.read(sizes) if one.product == ONABOT} >= {100_000, 200_000}


def test_an_empty_clinic_has_no_weeks(clinic: Clinic) -> None:
    assert load_table(load(clinic)).rows == ()
