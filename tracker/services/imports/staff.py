"""People whom a file names: who injected, and so who looks after a course."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.imports.plain_rows import PlainRow
from tracker.storage import records as r
from tracker.storage.fold import fold


class ImportStaff:
    """The clinic's staff by name; read once."""

    def __init__(self, tx: Session) -> None:
        self._tx = tx
        self._ids: dict[str, int] = {}
        self._gone: set[int] = set()

    def named(self, name: str) -> int | None:
        """The id of whoever has this name, capitals and accents aside; new people are added."""
        folded = re.sub(r"[\x00-\x1f\x7f]", " ", fold(name)).strip()[:1000]
        if not folded:
            return None
        if not self._ids:
            self._read()
        if folded not in self._ids:
            person = r.Staff(name=name)
            self._tx.add(person)
            self._tx.flush()
            self._ids[folded] = person.id
        return self._ids[folded]

    def clinician(self, rows: Sequence[PlainRow]) -> int | None:
        """Whoever gave the newest session that names somebody; None if they have left since.

        The format has no column for a course's clinician, and without one nobody could see their
        own patients in the recall list.
        """
        names = (row.injector for row in reversed(rows) if row.session_on is not None)
        found = next((one for name in names if (one := self.named(name)) is not None), None)
        return None if found in self._gone else found

    def _read(self) -> None:
        staff = r.Staff
        for folded, staff_id, is_active in self._tx.execute(
            select(staff.folded_name, staff.id, staff.is_active)
        ):
            self._ids[folded] = staff_id
            if not is_active:
                self._gone.add(staff_id)
