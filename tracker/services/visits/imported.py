"""Where imported injections come from: an import signs nothing, it brings what was given before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Executable, bindparam, select
from sqlalchemy.orm import Session

from tracker.services.clinic.clinic import today_in
from tracker.storage import records as r
from tracker.text import _, format_date_short


@dataclass(frozen=True, slots=True)
class SessionImport:
    """`on` is the day of the import, the clinic's."""

    file_name: str
    on: date
    by: str

    @property
    def sentence(self) -> str:
        """For whoever reads one session by itself."""
        return _("Imported from “{file}” on {on} by {name}.").format(
            file=self.file_name, on=format_date_short(self.on), name=self.by
        )


def session_imports(tx: Session, patient_id: int, zone: str) -> dict[int, SessionImport]:
    """The imports of a patient's sessions, by the ids of those that were imported."""
    return {
        row.session_id: SessionImport(row.file_name, today_in(zone, row.imported_at), row.by)
        for row in tx.execute(_IMPORTS, {"patient_id": patient_id})
    }


# Made once: building it anew costs more than running it. By the course, since that has an index.
_IMPORTS: Executable = (
    select(
        r.ImportedRow.session_id,
        r.ImportRun.file_name,
        r.ImportRun.imported_at,
        r.ImportRun.by,
    )
    .join(r.ImportRun, r.ImportRun.id == r.ImportedRow.import_run_id)
    .join(r.Course, r.Course.id == r.ImportedRow.course_id)
    .where(r.Course.patient_id == bindparam("patient_id"), r.ImportedRow.session_id.is_not(None))
)
