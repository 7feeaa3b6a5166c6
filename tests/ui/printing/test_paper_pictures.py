"""Maps and charts on paper: whose, of when, left and right told, and never cut in two."""

from dataclasses import replace

from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication

from tests.builders import ONABOT, day
from tests.clinics import TODAY, Clinic
from tracker.domain.sites import Side, Site
from tracker.services.patients.card import PatientCard
from tracker.services.visits.forms import SessionForm, VisitForm
from tracker.services.visits.recording import record_visit
from tracker.ui.patients.patient_papers import patient_paper, read_parts
from tracker.ui.printing.markup import Markup, joined, paragraph, picture, text
from tracker.ui.printing.paper import Paper, _document, sheets_of
from tracker.ui.theme import Theme

FOREHEAD = (
    Site("frontalis", Side.LEFT, 10_000, 2),
    Site("frontalis", Side.RIGHT, 10_000, 2),
)
MORE = (*FOREHEAD, Site("procerus", Side.MIDLINE, 5_000))


def treated(clinic: Clinic) -> PatientCard:
    patient = clinic.patient(family_name="Okafor")
    course = clinic.course(patient)
    for on, sites in (("2026-03-02", FOREHEAD), ("2026-05-25", FOREHEAD), ("2026-08-24", MORE)):
        given = SessionForm(course, ONABOT, sum(one.dose for one in sites), sites=sites)
        form = VisitForm(patient, day(on), (given,), incident_reason="copied from paper")
        clinic.write(record_visit, form, TODAY)
    return clinic.card(patient)


def paper_of(clinic: Clinic, card: PatientCard, kind: str) -> Paper:
    about = card.sessions[0] if kind == "note" else None
    parts = clinic.read(read_parts, card, kind, about, TODAY)
    return patient_paper(kind, about, card, TODAY, parts)


def test_the_history_has_the_chart_and_the_last_two_maps_of_a_treatment(
    qapp: QApplication, clinic: Clinic, theme: Theme
) -> None:
    paper = paper_of(clinic, treated(clinic), "")
    assert sorted(paper.pictures) == ["chart-0", "map-0", "map-1"]
    said = _document(paper, 688).toPlainText()
    assert "Outcome and dose over time" in said
    assert "24 Aug 2026: 25 Units of onabotA, Chronic migraine" in said
    assert "Procerus, midline: 5 Units in 1 site" in said
    assert "5 sites. Since 25 May 2026:" in said
    assert "25 May 2026: 20 Units" in said
    assert "2 Mar 2026: 20 Units" not in said


def test_a_note_has_the_map_of_its_visit_alone_and_a_card_of_dates_has_none(
    qapp: QApplication, clinic: Clinic, theme: Theme
) -> None:
    card = treated(clinic)
    assert sorted(paper_of(clinic, card, "note").pictures) == ["map-0"]
    assert sorted(paper_of(clinic, card, "transfer").pictures) == ["map-0", "map-1"]
    assert not paper_of(clinic, card, "dates").pictures


def test_a_patient_without_sites_or_injections_has_a_history_without_pictures(
    qapp: QApplication, clinic: Clinic, theme: Theme
) -> None:
    patient = clinic.patient()
    clinic.course(patient)
    paper = paper_of(clinic, clinic.card(patient), "")
    assert not paper.pictures
    assert "Sites" not in _document(paper, 688).toPlainText()


def test_no_page_break_cuts_a_picture(theme: Theme) -> None:
    shown = QImage(300, 400, QImage.Format.Format_RGB32)
    lines = [paragraph(text("line\n" * 7)), paragraph(picture("map-0", 162))]
    paper = Paper("History", "Okafor", "", joined(lines * 12), pictures={"map-0": shown})
    sheets = sheets_of(paper, QSizeF(688, 960))
    assert len(sheets) > 2
    document = sheets[0].document
    cuts = [sheet.page.body.bottom for sheet in sheets[:-1]]
    for box in _pictures(document):
        assert not any(box[0] + 1 < cut < box[1] - 1 for cut in cuts)


def _pictures(document: QTextDocument) -> list[tuple[float, float]]:
    layout, found, block = document.documentLayout(), [], document.begin()
    while block.isValid():
        if "\ufffc" in block.text():
            box = layout.blockBoundingRect(block)
            found.append((box.top(), box.bottom()))
        block = block.next()
    assert found
    return found


def test_a_name_with_markup_stays_text_beside_the_pictures(
    qapp: QApplication, clinic: Clinic, theme: Theme
) -> None:
    card = treated(clinic)
    nasty = "<img src='file:///etc/passwd'>"
    card = replace(card, header=replace(card.header, name=nasty))
    assert nasty in _document(paper_of(clinic, card, ""), 688).toPlainText()


def test_a_picture_that_the_paper_does_not_have_is_not_fetched(theme: Theme) -> None:
    body = Markup('<img src="picture:map-7"><img src="/etc/passwd">')
    assert _document(Paper("x", "y", "z", body), 688).pageCount() == 1
