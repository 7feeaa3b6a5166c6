"""Verifying the audit trail: every entry's hash is worked out anew, beside the window."""

from PySide6.QtWidgets import QWidget

from tracker.services.audit.trail import VerifiedTrail, verify_trail
from tracker.text import _, format_number, ngettext
from tracker.ui.long_bar import LongBar
from tracker.ui.tasks import Tasks


class VerifyBar(LongBar):
    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(
            tasks,
            _("Verify"),
            measured=_("How much has been verified"),
            stopped=_("Stopped; nothing is known of the rest."),
            owner=owner,
        )
        self.tell(_("Verifying proves that no entry was changed, added or taken away."))
        self.chosen.connect(self.verify)

    def verify(self) -> None:
        self.run(verify_trail, then=self._on_verified)

    def _on_verified(self, found: VerifiedTrail) -> None:
        if found.first_bad is not None:
            self.tell(
                "",
                _(
                    "From entry {number} on, the audit trail is not as it was written. Keep a copy of "
                    "the database as it is now, and compare it with a backup."
                ).format(number=format_number(found.first_bad)),
            )
        elif found.backup_ahead:
            self.tell("", found.backup_ahead)
        else:
            self.tell(
                ngettext(
                    "{count} entry verified: it is as it was written.",
                    "{count} entries verified: all are as they were written.",
                    found.entries,
                ).format(count=format_number(found.entries))
            )
