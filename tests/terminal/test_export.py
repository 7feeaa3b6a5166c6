"""`tracker export`: what has no room in the file is told."""

from pathlib import Path

from tests.builders import INCOBOT, NECK, ONABOT
from tests.clinics import Clinic
from tests.terminal.conftest import Run


def test_a_second_product_of_a_day_is_named_and_the_file_can_be_imported(
    run: Run, template: Path, database: Path, tmp_path: Path
) -> None:
    clinic = Clinic(template, tmp_path / "two-products.db")
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient, NECK, ONABOT)
    for product in (ONABOT, INCOBOT):
        clinic.given(patient, "2026-09-14", (course, 100), product=product)
    clinic.close()
    file = tmp_path / "clinic.csv"
    told = run("export", file, "--format", "csv", "--database", clinic.path)
    assert (told.code, "1 row written" in told.out) == (0, True)
    assert "Record number 100 was also given incobotulinumtoxinA on 2026-09-14" in told.err
    assert run("--as-of", "2026-11-22", "import", file, "--database", database).code == 0


def test_appointments_are_exported_for_another_calendar(
    run: Run, template: Path, tmp_path: Path
) -> None:
    clinic = Clinic(template, tmp_path / "clinic.db")
    patient = clinic.patient(record_number="100")
    course = clinic.course(patient)
    clinic.given(patient, "2026-08-31", (course, 155))
    clinic.book(course, "2026-11-24")
    clinic.close()
    file = tmp_path / "clinic.ics"
    told = run("--as-of", "2026-11-22", "export", file, "--format", "ics",
               "--database", clinic.path)  # fmt: skip
    assert (told.code, told.err) == (0, "")
    assert "1 appointment written to" in told.out
    assert ("BEGIN:VEVENT" in file.read_text(), "Okafor" in file.read_text()) == (True, False)
