"""Throwing a vial away, with the reason."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import VialRow
from tracker.services.stock.vials import discard_vial
from tracker.text import _, format_units
from tracker.ui.drafts.draft_words import DISCARD_VIAL
from tracker.ui.form_dialog import FormDialog
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.notes_edit import NotesEdit


class DiscardDialog(FormDialog):
    manual_page = "stock"

    def __init__(
        self,
        tasks: Tasks,
        vial: VialRow,
        owner: QWidget | None = None,
        *,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(_("Discard a vial"), tasks, action=_("Discard"), owner=owner)
        self._vial = vial
        self._seen_version = self.seen_version(draft, vial.version)
        self._reason = NotesEdit()
        self.explain(
            _("{product}, lot {lot}: the {rest} in it are discarded.").format(
                product=vial.product_label,
                lot=vial.lot_number,
                rest=format_units(vial.size - vial.account.given),
            )
        )
        self.add(Field(_("&Reason"), self._reason, name="reason"))
        self.note_untouched()
        self.keep_drafts(
            DISCARD_VIAL, "", self.fields.editors, draft, self._seen_version, vial.uuid
        )

    def content(self) -> object:
        return self._reason.text()

    def submit(self) -> None:
        self.write(discard_vial, self._vial.uuid, self._seen_version, self._reason.text())
