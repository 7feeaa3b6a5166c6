"""Rows that waited and came in with an import: they wait again once that is taken back."""

from sqlalchemy import exists, select
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


def wait_again(tx: Session, run_id: int) -> None:
    """What an import mended that is taken back; but no row of one that was taken back itself."""
    row, made, undo = r.WaitingRow, r.ImportMade, r.ImportUndo
    undone = exists().where(undo.import_run_id == row.import_run_id)
    mended = select(row, undone).join(made, (made.kind == _KIND) & (made.record_id == row.id))
    for waiting, is_undone in tx.execute(mended.where(made.import_run_id == run_id)):
        if is_undone:
            waiting.ending = "undone"
        else:
            waiting.ending, waiting.closed_on, waiting.closed_by = None, None, ""
    tx.flush()
