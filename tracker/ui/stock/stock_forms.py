"""The form of a vial, or of several, that was left half typed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.services.staff.drafts import DraftContent
from tracker.services.stock.in_stock import Stock
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_words import DISCARD_VIAL, RECEIVE
from tracker.ui.form_dialog import ABOUT, FormDialog
from tracker.ui.stock.discard_form import DiscardDialog
from tracker.ui.stock.open_form import OpenDialog
from tracker.ui.stock.receive_form import ReceiveDialog
from tracker.ui.tasks import Tasks


def stock_form(
    tasks: Tasks, today: ClinicDate, found: Stock, draft: DraftContent, owner: QWidget
) -> FormDialog | None:
    """None where the vial is no longer in stock."""
    if draft.kind == RECEIVE:
        return ReceiveDialog(tasks, today, owner, draft=draft)
    about = draft.payload.get(ABOUT)
    for line in found.lines:
        for vial in line.vials:
            if vial.uuid != about:
                continue
            if draft.kind == DISCARD_VIAL:
                return DiscardDialog(tasks, vial, owner, draft=draft)
            return OpenDialog(tasks, today, vial, found.zone, owner, draft=draft)
    return None
