"""The patients, one patient, and the forms about them."""

from functools import partial
from typing import Any

from tracker.domain.problems import NotFound
from tracker.services.recall.listing import RecallFilter, recall_ids
from tracker.services.recall.rows import recall_rows
from tracker.text import _
from tracker.tour.stage import Scene, Stage

# Of the sample clinic: forty injections, and the longest name.
_LONG_HISTORY = "0040007"
LONG_NAME = "Featherstonehaugh"


def somebody(typed: str, stage: Stage) -> str:
    """The uuid of the best answer to a search; in a clinic of somebody's own, of anybody."""
    try:
        return stage.patient(typed)
    except NotFound:
        return str(list_rows(stage)[0].patient_uuid)


def _open(typed: str, stage: Stage) -> None:
    stage.window.open_patient(somebody(typed, stage))
    stage.settle()


def list_rows(stage: Stage) -> list[Any]:
    """Everything in treatment, the most urgent first. Raises NotFound where there is nothing."""
    ids = stage.ask(_first_ids, stage.today)
    found = stage.ask(recall_rows, stage.today, ids)
    if not found:
        raise NotFound("Nobody is in treatment.")
    return [found[one] for one in ids if one in found]


def _first_ids(tx: Any, today: Any) -> list[int]:
    return next(recall_ids(tx, today, RecallFilter()), [])


def _open_several(stage: Stage) -> None:
    rows = list_rows(stage)
    stage.window.open_patient(max(rows, key=lambda row: len(row.others)).patient_uuid)
    stage.settle()


def _book(stage: Stage) -> None:
    _open_several(stage)
    stage.press(_("Book…"))
    stage.wait_for_checks()


def _lower_part(stage: Stage) -> None:
    _open(_LONG_HISTORY, stage)
    stage.show_lower_end(stage.window)


def _patients(stage: Stage) -> None:
    stage.window.go_to("patients")


def _new_patient(stage: Stage) -> None:
    stage.window.new_patient()


def _new_patient_refused(stage: Stage) -> None:
    stage.window.new_patient()
    stage.settle()
    stage.press(_("Save"))


def _press(text: str, stage: Stage) -> None:
    _open_several(stage)
    stage.press(text)


def _menu(stage: Stage) -> None:
    _open_several(stage)
    stage.press(_("More"))


def _from_menu(entry: str, stage: Stage) -> None:
    _open_several(stage)
    stage.press(_("More"))
    stage.choose(entry)


def patient_scenes() -> tuple[Scene, ...]:
    """Made when the tour starts, since buttons are found by what they say."""
    return (
        Scene("patients", _patients),
        Scene("patient-long-history", partial(_open, _LONG_HISTORY)),
        Scene("patient-long-history-lower", _lower_part),
        Scene("patient-several", _open_several),
        Scene("patient-long-name", partial(_open, LONG_NAME)),
        Scene("patient-menu", _menu),
        Scene("patient-book", _book),
        Scene("patient-edit", partial(_press, _("Edit"))),
        Scene("patient-new", _new_patient),
        Scene("patient-new-refused", _new_patient_refused),
        Scene("patient-new-treatment", partial(_press, _("New treatment"))),
        Scene("patient-outside", partial(_from_menu, _("Log treatment given elsewhere…"))),
        Scene("patient-weight", partial(_from_menu, _("Add a weight…"))),
        Scene("patient-warning", partial(_from_menu, _("Add a warning…"))),
    )
