"""The papers of a clinic day: what to prepare, and a sheet for each patient."""

import io
from dataclasses import replace

from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

from tests.builders import BLADDER, MIGRAINE, day
from tests.clinics import TODAY, Clinic
from tracker.services.clinic_days.today import Today, read_day
from tracker.services.patients.consents import ConsentForm, add_consent
from tracker.ui.printing.injection_sheet import injection_sheet, injection_sheets
from tracker.ui.printing.paper import pdf_of
from tracker.ui.printing.preparation_list import preparation_paper

NASTY = "<b>Zebrowska</b>"


def _day(clinic: Clinic, *names: str) -> Today:
    for name in names:
        patient = clinic.patient(family_name=name)
        course = clinic.course(patient)
        clinic.given(patient, "2026-08-24", (course, 155))
        clinic.book(course, str(TODAY), reason="agreed", made_on="2026-10-01")
    return clinic.read(read_day, TODAY, TODAY)


def test_the_preparation_list_adds_up_what_is_planned_of_each_product(
    qapp: QApplication, clinic: Clinic
) -> None:
    html = preparation_paper(_day(clinic, "Okafor", NASTY)).body.html
    assert "onabotA: 310 Units for 2 treatments" in html
    assert "&lt;b&gt;Zebrowska&lt;/b&gt;" in html


def test_the_papers_say_whom_to_ask_for_consent(qapp: QApplication, clinic: Clinic) -> None:
    (row,) = _day(clinic, "Okafor").rows
    asked = "No consent is recorded for this treatment."
    assert asked in preparation_paper(clinic.read(read_day, TODAY, TODAY)).body.html
    form = ConsentForm(MIGRAINE, day("2026-01-05"), ends_on=day("2027-01-04"))
    clinic.write(add_consent, row.patient_uuid, form, TODAY)
    shown = clinic.read(read_day, TODAY, TODAY)
    assert "onsent" not in preparation_paper(shown).body.html
    assert (
        "Consent of 5 Jan 2026, good until 4 Jan 2027." in injection_sheet(shown.rows[0]).body.html
    )


def test_a_dose_that_nobody_planned_is_said(qapp: QApplication, clinic: Clinic) -> None:
    course = clinic.course(clinic.patient(), BLADDER)
    clinic.book(course, str(TODAY), reason="agreed")
    html = preparation_paper(clinic.read(read_day, TODAY, TODAY)).body.html
    assert "and 1 without a planned dose" in html
    assert "no dose planned" in html


def test_a_day_without_bookings_says_so_and_has_no_sheets(
    qapp: QApplication, clinic: Clinic
) -> None:
    shown = clinic.read(read_day, TODAY, TODAY)
    assert "Nobody is booked for this day." in preparation_paper(shown).body.html
    assert injection_sheets(shown) is None


def test_each_sheet_names_its_own_patient_and_counts_its_own_pages(
    qapp: QApplication, clinic: Clinic
) -> None:
    shown = _day(clinic, "Okafor", "Nakamura")
    sheets = injection_sheets(shown)
    assert sheets is not None
    reader = PdfReader(io.BytesIO(pdf_of(sheets)))
    pages = [" ".join(page.extract_text().split()) for page in reader.pages]
    assert len(pages) == 2
    for page, row in zip(pages, shown.rows, strict=True):
        assert row.family_name in page
        assert row.record_number in page
        assert "page 1 of 1" in page


def test_a_sheet_has_room_for_what_was_given_and_says_what_is_planned(
    qapp: QApplication, clinic: Clinic
) -> None:
    (row,) = _day(clinic, "Okafor").rows
    html = injection_sheet(replace(row, alerts=(("allergy", "albumin"),))).body.html
    for told in ("Planned: 155 Units of onabotA", "Lot number", "Signature", "albumin"):
        assert told in html
