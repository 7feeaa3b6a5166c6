"""What the audit trail keeps of an export: how much of what went out, how, and why."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.storage.audit_acts import queue_act


@dataclass(frozen=True, slots=True)
class ExportNote:
    """`format` is what `--format` calls it; `reason` is why it is not encrypted, "" unsaid."""

    format: str
    is_encrypted: bool = False
    reason: str = ""


def note_export(tx: Session, note: ExportNote, count: int, *, kind: str = "clinic") -> None:
    """So many rows or records of the clinic were given for a file."""
    queue_act(
        tx,
        "export",
        kind=kind,
        reason=note.reason[:500],
        payload={"format": note.format, "records": count, "encrypted": note.is_encrypted},
    )
