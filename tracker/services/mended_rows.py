"""Rows that waited and came in with an import: they wait again once that is taken back."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.editing import user
from tracker.services.import_writing import ImportWriter
from tracker.storage import records as r

_KIND = r.WaitingRow.__tablename__


def close_mended(tx: Session, waiting: r.WaitingRow, writer: ImportWriter) -> None:
    """It came in with what `writer` wrote, or was there already."""
    waiting.ending, waiting.closed_on, waiting.closed_by = "mended", writer.today, user(tx)
    if writer.run_uuid is not None:
        run_id = writer.begin().id
        tx.add(r.ImportMade(import_run_id=run_id, kind=_KIND, record_id=waiting.id, before={}))
    tx.flush()


def wait_again(tx: Session, run_id: int, today: date) -> None:
    """Of an import that is taken back: what it mended waits, what it left waiting doesn't any more."""
    row, made, undo = r.WaitingRow, r.ImportMade, r.ImportUndo
    mended = select(row).join(made, (made.kind == _KIND) & (made.record_id == row.id))
    for waiting in tx.scalars(mended.where(made.import_run_id == run_id)):
        waiting.ending, waiting.closed_on, waiting.closed_by = None, None, ""
    tx.flush()
    left = select(row).join(undo, undo.import_run_id == row.import_run_id)
    for waiting in tx.scalars(left.where(row.ending.is_(None))):
        waiting.ending, waiting.closed_on, waiting.closed_by = "undone", today, user(tx)
    tx.flush()
