"""What a payer asks for, on the Stock screen: seen where the jurisdiction asks, and copied by line."""

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import Clinic
from tests.ui.seen import button, texts, unnamed
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.screenshot import settle
from tracker.ui.stock.procedure_card import procedure_card
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme


def test_a_line_of_procedures_is_copied_with_what_it_was_counted_from(
    clinic: Clinic, qtbot: QtBot, theme: Theme, clinic_tasks: Tasks, clinic_date: ClinicDate
) -> None:
    patient = clinic.patient()
    clinic.given(patient, "2026-11-20", (clinic.course(patient), 155))
    card = procedure_card(clinic_tasks)
    qtbot.addWidget(card)
    card.resize(1200, 400)
    card.ask(clinic_date.on)
    settle(clinic_tasks)
    assert not card.isHidden()
    assert "CPT codes as of" in texts(card)
    assert unnamed(card) == []
    button(card, "Copy this line").click()
    copied = QApplication.clipboard().text().split("\t")
    assert copied[1:3] == ["Okafor, Ada", "64615 × 1"]
