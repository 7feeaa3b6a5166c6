"""The papers about one patient: note, dates, transfer, and the summary as plain text."""

from PySide6.QtWidgets import QApplication

from tests.builders import day
from tests.clinics import TODAY, Clinic
from tracker.services.visits.outside_doses import void_outside_dose
from tracker.services.visits.sessions import void_session
from tracker.storage import records as r
from tracker.ui.printing.date_card import date_card
from tracker.ui.printing.plain_summary import plain_summary
from tracker.ui.printing.session_note import session_note
from tracker.ui.printing.transfer_summary import transfer_summary

NASTY = "<b>Okafor</b>"


def _treated(clinic: Clinic, **more: str) -> tuple[str, str]:
    patient = clinic.patient(family_name=NASTY, **more)
    course = clinic.course(patient)
    clinic.visit(patient, "2026-08-24", (course, 155), lots=("C7690B",))
    return patient, course


def test_the_card_of_dates_says_when_to_come_and_no_dose(
    qapp: QApplication, clinic: Clinic
) -> None:
    patient, course = _treated(clinic)
    html = date_card(clinic.card(patient), TODAY).body.html
    assert "To come again between" in html
    assert "&lt;b&gt;Okafor&lt;/b&gt;" in html
    assert "155" not in html
    assert "C7690B" not in html
    clinic.book(course, "2026-11-25", reason="as they asked")
    assert (
        "Your next appointment: Wed, 25 Nov 2026"
        in date_card(clinic.card(patient), TODAY).body.html
    )


def test_a_patient_without_an_open_treatment_gets_a_card_that_says_so(
    qapp: QApplication, clinic: Clinic
) -> None:
    assert "no date is due" in date_card(clinic.card(clinic.patient()), TODAY).body.html


def test_the_transfer_summary_has_what_counts_and_when_dose_is_free(
    qapp: QApplication, clinic: Clinic
) -> None:
    patient, course = _treated(clinic)
    (wrong,) = clinic.given(patient, "2026-11-20", (course, 77))
    clinic.write(void_session, *clinic.seen(r.SessionRecord, wrong), "wrong patient", TODAY)
    outside = clinic.outside(patient, "2026-11-01", 33, place="Elm Street")
    html = transfer_summary(clinic.card(patient), TODAY).body.html
    for told in ("C7690B", "155", "free now", "Elm Street"):
        assert told in html
    assert "77" not in html
    clinic.write(void_outside_dose, *clinic.seen(r.OutsideDose, outside), "not true", TODAY)
    assert "Elm Street" not in transfer_summary(clinic.card(patient), TODAY).body.html


def test_the_note_of_a_visit_has_all_of_it_and_nothing_else(
    qapp: QApplication, clinic: Clinic
) -> None:
    patient, course = _treated(clinic)
    clinic.visit(patient, "2026-11-20", (course, 160))
    card = clinic.card(patient)
    html = session_note(card, card.sessions[0], TODAY).body.html
    assert "160" in html
    assert "signed by Ines Ruiz" in html
    assert "C7690B" not in html


def test_the_plain_summary_is_text_a_fact_a_line(clinic: Clinic) -> None:
    patient, _ = _treated(clinic)
    lines = plain_summary(clinic.card(patient), TODAY).splitlines()
    assert lines[0].startswith(NASTY)
    assert any(
        line == "Last: 24 Aug 2026, 155 Units of onabotulinumtoxinA, lot C7690B" for line in lines
    )
    assert any(line.startswith("Next: treat from") for line in lines)
    assert any("free now" in line for line in lines)


def test_the_card_of_somebody_overdue_asks_to_ring(qapp: QApplication, clinic: Clinic) -> None:
    patient, _ = _treated(clinic)
    html = date_card(clinic.card(patient, "2026-12-20"), day("2026-12-20")).body.html
    assert "Please ring us for a day." in html
    assert "To come again" not in html
