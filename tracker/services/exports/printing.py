"""What was put on paper, or in a PDF: the audit trail has it, since paper goes anywhere."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.exports.note import ExportNote, note_export
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act


def may_print_lists(tx: Session) -> None:
    """Raises NotAllowed, before anything is printed."""
    authorize(tx, Action.PRINT_LISTS)


def list_printed(tx: Session) -> None:
    """The recall list was printed or saved."""
    authorize(tx, Action.PRINT_LISTS)
    queue_act(tx, "print", kind="recall")


def lot_printed(tx: Session) -> None:
    """The patients of a lot were printed or saved."""
    authorize(tx, Action.PRINT_LISTS)
    queue_act(tx, "print", kind="session_lot")


def day_printed(tx: Session) -> None:
    """Papers of a clinic day were printed or saved."""
    authorize(tx, Action.PRINT_LISTS)
    queue_act(tx, "print", kind="clinic_day")


def report_printed(tx: Session) -> None:
    """Figures of a report were printed or saved."""
    authorize(tx, Action.PRINT_LISTS)
    queue_act(tx, "print", kind="report")


def chart_printed(tx: Session, patient_uuid: str) -> None:
    """A patient's history was printed or saved."""
    authorize(tx, Action.READ_CHART)
    patient_id = tx.scalar(select(r.Patient.id).where(r.Patient.uuid == patient_uuid))
    queue_act(tx, "print", kind="patient", uuid=patient_uuid, patient_id=patient_id)


def list_saved(tx: Session, kind: str, format_name: str, count: int) -> None:
    """So many rows of a list were saved for a spreadsheet. `kind` is what they are of."""
    authorize(tx, Action.PRINT_LISTS)
    note_export(tx, ExportNote(format_name), count, kind=kind)
