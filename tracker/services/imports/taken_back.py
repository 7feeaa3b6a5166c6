"""Patients and treatments of imports that were taken back: kept for the trail, shown nowhere."""

from typing import Any

from sqlalchemy import Select, select

from tracker.storage import records as r


def taken_back(kind: str) -> Select[Any]:
    """The ids of the records of a table that such an import had made."""
    made, undo = r.ImportMade, r.ImportUndo
    return (
        select(made.record_id)
        .join(undo, undo.import_run_id == made.import_run_id)
        .where(made.kind == kind, made.before.is_(None))
    )
