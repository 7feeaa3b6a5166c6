"""The numbers that add up, letters, and call sheets."""

from dataclasses import replace
from typing import Any

from sqlalchemy.orm import Session

from tracker.domain.state import State
from tracker.services.contacts.letter_settings import SenderForm, letter_settings, save_sender
from tracker.services.contacts.paper_sheets import make_sheet, paper_sheet
from tracker.services.patients.patients import edit_patient, patient_form
from tracker.services.recall.listing import Order, RecallFilter, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.text import _
from tracker.tour.print_scenes import show_paper
from tracker.tour.stage import Scene, Stage
from tracker.ui.printing.call_sheet import call_sheet_paper

_SENDER = SenderForm(
    "Springfield Neurology\nOutpatient clinic, 2nd floor\n1 Main Street\nSpringfield 01101",
    "413 555 0100",
)
_TO_CALL = RecallFilter(states=frozenset({State.TO_CALL}))
_ADDRESS = "12 Elm Street, Apartment 4\nSpringfield 01103"


def _numbers(stage: Stage) -> None:
    stage.window.go_to("recall")
    stage.window.recall.desk.show_numbers()
    stage.settle()


def _letters(stage: Stage) -> None:
    _fill(stage)
    stage.window.go_to("recall")
    ids = stage.ask(_first, stage.today)
    stage.window.recall.desk.write_to(ids, stage.today)
    stage.settle()


def _fill(stage: Stage) -> None:
    """A sender, and addresses of all but a few."""
    if stage.ask(letter_settings).sender_version:
        return
    stage.do(save_sender, _SENDER, 0)
    rows = stage.ask(recall_rows, stage.today, stage.ask(_first, stage.today))
    for place, uuid in enumerate(dict.fromkeys(row.patient_uuid for row in rows.values())):
        editing = stage.ask(patient_form, uuid)
        changed = replace(
            editing.form, address="" if place == 2 else _ADDRESS, do_not_contact=place == 4
        )
        stage.do(edit_patient, uuid, editing.version, changed, stage.today)


def _first(tx: Session, today: Any) -> list[int]:
    return next(recall_ids(tx, today, RecallFilter(), Order.URGENCY), [])[:14]


def _sheet(stage: Stage) -> None:
    args = (stage.today, _("To call"), _TO_CALL, Order.URGENCY, False)
    number = stage.do(make_sheet, *args).value
    sheet = stage.ask(paper_sheet, number, stage.today)
    show_paper(call_sheet_paper(sheet), stage)


def _typed_back(stage: Stage) -> None:
    stage.window.go_to("recall")
    stage.window.recall.desk.type_sheet_back()
    stage.settle()
    stage.press(_("No answer"))


def _settings(stage: Stage) -> None:
    _fill(stage)
    stage.window.go_to("settings")
    stage.window.page("settings").show_section("letters")  # type: ignore[attr-defined]
    stage.settle()


def _wording(stage: Stage) -> None:
    _settings(stage)
    stage.press(_("Change the wording…"))
    stage.press(_("Show the letter"))


LETTER_SCENES = (
    Scene("numbers", _numbers),
    Scene("letters", _letters),
    Scene("sheet-paper", _sheet),
    Scene("sheet-typed", _typed_back),
    Scene("settings-letters", _settings),
    Scene("letter-wording", _wording),
)
