"""Keeping sites as a pattern of the clinic's own."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from tracker.domain.sites import Sites
from tracker.services.sites.pattern_content import read_sites, write_sites
from tracker.services.sites.patterns import PatternForm, keep_pattern
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_words import PATTERN
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field


class PatternDialog(FormDialog):
    manual_page = "visit"

    def __init__(
        self,
        tasks: Tasks,
        today: date,
        condition: str,
        product: str,
        sites: Sites,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Keep as a pattern"), tasks, owner=owner)
        self._today = today
        self._condition, self._product, self._sites = condition, product, sites
        self._name = QLineEdit()
        self.explain(
            _("Everybody at the clinic can choose it. One of that name is replaced, and kept.")
        )
        self.add(Field(_("&Name"), self._name, name="name"))
        self.note_untouched()
        editors = {**self.fields.editors, "sites": self}
        self.keep_drafts(PATTERN, condition, editors, draft, about=product)

    def content(self) -> object:
        return self._name.text()

    def typed_value(self) -> Any:
        """The sites, which the name is for."""
        return write_sites(self._sites)

    def put_value(self, value: Any) -> None:
        self._sites = read_sites(value)

    def submit(self) -> None:
        form = PatternForm(self._name.text(), self._condition, self._product, self._sites)
        self.write(keep_pattern, form, self._today)
