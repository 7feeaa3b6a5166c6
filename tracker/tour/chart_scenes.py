"""The charts of a treatment, with much to draw and with nothing."""

from functools import partial

from PySide6.QtWidgets import QTabWidget

from tracker.services.patients.card import PatientCard, patient_card
from tracker.text import _
from tracker.tour.outcome_scenes import open_outcomes
from tracker.tour.patient_scenes import LONG_NAME, list_rows, somebody
from tracker.tour.stage import Scene, Stage


def _open(tab: int, stage: Stage) -> None:
    open_outcomes(stage)
    stage.press(_("Charts"))
    for tabs in stage.front().findChildren(QTabWidget):
        tabs.setCurrentIndex(tab)


def _whole(stage: Stage) -> None:
    _open(0, stage)
    stage.press(_("&Whole course").replace("&", ""))


def _of_doses_alone(stage: Stage) -> None:
    stage.window.open_patient(somebody(LONG_NAME, stage))
    stage.settle()
    stage.press(_("Charts"))


def _of_somebody_new(stage: Stage) -> None:
    """Whose treatment is open, and nothing was given."""
    for row in reversed(list_rows(stage)):
        card: PatientCard = stage.ask(patient_card, row.patient_uuid, stage.today)
        if not any(course.sessions for course in card.courses):
            stage.window.open_patient(row.patient_uuid)
            stage.settle()
            stage.press(_("Charts"))
            return


def chart_scenes() -> tuple[Scene, ...]:
    """Made when the tour starts, since buttons are found by what they say."""
    return (
        Scene("charts-time", partial(_open, 0)),
        Scene("charts-whole", _whole),
        Scene("charts-interval", partial(_open, 1)),
        Scene("charts-doses", _of_doses_alone),
        Scene("charts-empty", _of_somebody_new),
    )
