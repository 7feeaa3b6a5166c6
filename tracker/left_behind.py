"""What somebody leaves in a window that is locked, and how it comes back to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from tracker.assembly import OpenWindow
    from tracker.services.staff.drafts import DraftContent
    from tracker.storage.database import Database
    from tracker.ui.drafts.left_form import LeftForm


class LeftBehind(QObject):
    """`close` and `retry` run on threads, one after the other; the rest on the window's."""

    unkept_found = Signal()
    """The clinic didn't take all that was half typed: it is here, until its owner is back."""

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        self._name = self._patient_uuid = ""
        self._forms: Sequence[LeftForm] = ()
        self._unkept: dict[str, tuple[DraftContent, ...]] = {}

    def leave(self, opened: OpenWindow) -> None:
        """Note what is open, and have what is half typed kept."""
        self._name, self._patient_uuid = opened.database.user, opened.window.patient_uuid
        self._forms = opened.window.drafts.keep_all()

    def close(self, opened: OpenWindow) -> None:
        """Once all that was asked for is written, see that what was typed is safe, and close."""
        opened.tasks.shutdown()
        if not self._keep(opened.database, [one.draft for one in self._forms if not one.is_safe]):
            self.unkept_found.emit()
        opened.close()

    def retry(self, database: Database) -> None:
        """Have the clinic keep what is here for whoever has just opened it."""
        self._keep(database, self._unkept.pop(_owner(database), ()))

    def come_back(self, opened: OpenWindow) -> None:
        """Open for whoever came in what they had left open, and offer what else is half typed."""
        is_back, window = self._name == opened.database.user, opened.window
        if is_back and self._patient_uuid:
            window.open_patient(self._patient_uuid)
        window.drafts.offer([one.draft.uuid for one in self._forms] if is_back else ())
        window.drafts.give_back(self._unkept.pop(_owner(opened.database), ()))
        self._name, self._patient_uuid, self._forms = "", "", ()

    def _keep(self, database: Database, drafts: Sequence[DraftContent]) -> bool:
        """Whether the clinic took them all; those that it didn't take are its owner's, here."""
        unkept = tuple(draft for draft in drafts if not _is_taken(database, draft))
        if unkept:
            self._unkept[_owner(database)] = unkept
        return not unkept


def _owner(database: Database) -> str:
    return database.account.uuid if database.account is not None else ""


def _is_taken(database: Database, draft: DraftContent) -> bool:
    from tracker.services.staff.drafts import keep_draft

    try:
        database.write(keep_draft, draft.uuid, draft.kind, draft.subject, draft.payload)
    except Exception:  # noqa: BLE001 - whatever is wrong, what was typed is not to be lost
        return False
    return True
