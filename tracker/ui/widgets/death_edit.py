"""A day of death, typed as far as it is known: `30.9.2026`, `9/2026`, `2026`, `unknown`."""

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.domain.death import DeathDate
from tracker.domain.typed_date import Lean
from tracker.text import _
from tracker.ui.date_words import read_local_death
from tracker.ui.widgets.date_edit import DateEdit


class DeathEdit(DateEdit):
    """As a DateEdit, but `meant` may be a month, a year, or a day that nobody knows."""

    def __init__(self, *, today: date, owner: QWidget | None = None) -> None:
        super().__init__(today=today, lean=Lean.PAST, owner=owner)
        self.set_placeholder(_("30.9.2026, 9/2026 or unknown"))

    def _read(self, typed: str) -> DeathDate:
        return read_local_death(typed, today=self._today)
