"""A date of birth, typed as far as it is known: `30.9.1988`, `9/1988`, `1988`."""

from datetime import date

from PySide6.QtWidgets import QWidget

from tracker.domain.birth import BirthDate
from tracker.domain.death import UnknownDay
from tracker.domain.typed_date import Lean
from tracker.text import _
from tracker.ui.date_words import read_local_birth
from tracker.ui.widgets.date_edit import DateEdit


class BirthEdit(DateEdit):
    """As a DateEdit, but `meant` may be a month or a year, and so may what `day_changed` tells."""

    def __init__(self, *, today: date, owner: QWidget | None = None) -> None:
        super().__init__(today=today, lean=Lean.PAST, owner=owner)
        self.set_placeholder(_("30.9.1988 or 1988"))

    def meant(self) -> BirthDate | None:
        meant = super().meant()
        assert not isinstance(meant, UnknownDay)  # noqa: S101
        return meant

    def _read(self, typed: str) -> BirthDate:
        return read_local_birth(typed, today=self._today)
