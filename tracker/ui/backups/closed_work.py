"""What is done to the clinic's file while nobody has it open, and told before it opens again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog

from tracker.services.clinic.clinic import today_in
from tracker.text import _
from tracker.ui.backups.closed_run import ClosedRun, Progress, Words

if TYPE_CHECKING:
    from tracker.services.backups.restoring import Restored, RestoreOrder
    from tracker.services.keys.encrypting import Encrypted, RekeyOrder


class ClosedWork(QObject):
    """One thing at a time. `as_of` is the day that the window shows, None for today's."""

    over = Signal()
    """Everything was told: the clinic is to be opened again."""

    def __init__(self, as_of: date | None, owner: QObject) -> None:
        super().__init__(owner)
        self._as_of = as_of
        self._run: ClosedRun | None = None
        self._told: QDialog | None = None

    def restore(self, order: RestoreOrder, close: Callable[[], object]) -> None:
        """Put a backup in the clinic's place."""
        words = Words(
            _("Putting the backup in place…"),
            _("The clinic as it was is backed up first. Please don’t switch off."),
        )
        self._begin(
            partial(_restored, order),
            words,
            close,
            then=partial(self._on_restored, order.found.zone),
            title=_("The backup was not put in place"),
        )

    def rekey(self, order: RekeyOrder, close: Callable[[], object]) -> None:
        """Put the clinic under a new data key."""
        words = Words(
            _("Giving the clinic a new key…"),
            _(
                "Everything is written anew and read back before it is used. Please don’t switch off."
            ),
        )
        self._begin(
            partial(_rekeyed, order),
            words,
            close,
            then=partial(self._on_rekeyed, order),
            title=_("The clinic has no new key"),
        )

    def join(self) -> None:
        """Wait until what runs is over, whatever becomes of the windows."""
        if self._run is not None:
            self._run.join()

    def _begin(
        self,
        work: Callable[[Progress], object],
        words: Words,
        close: Callable[[], object],
        *,
        then: Callable[..., object],
        title: str,
    ) -> None:
        self._run = ClosedRun(work, words, close, self)
        self._run.done.connect(then)
        self._run.failed.connect(partial(self._on_failed, title))
        self._run.start()

    def _on_restored(self, zone: str, done: Restored) -> None:
        from tracker.ui.backups.restored_dialog import RestoredDialog

        dialog = RestoredDialog(done, self._today(zone))
        dialog.left.connect(self._on_told)
        self._tell(dialog)

    def _on_rekeyed(self, order: RekeyOrder, done: Encrypted) -> None:
        from tracker.text import format_date_short
        from tracker.ui.lock.code_sheet import CodeSheet

        on = format_date_short(self._today(order.zone))
        sheet = CodeSheet(order.clinic_name, done.recovery_code, on)
        sheet.accepted.connect(partial(self._on_code_kept, done))
        self._tell(sheet)

    def _on_code_kept(self, done: Encrypted) -> None:
        from tracker.ui.lock.rekeyed_dialog import RekeyedDialog

        dialog = RekeyedDialog(done)
        dialog.left.connect(self._on_told)
        self._tell(dialog)

    def _on_failed(self, title: str, sentence: str) -> None:
        from tracker.ui.backups.failed_dialog import FailedDialog

        dialog = FailedDialog(title, sentence)
        dialog.left.connect(self._on_told)
        self._tell(dialog)

    def _tell(self, dialog: QDialog) -> None:
        before, self._run, self._told = self._told, None, dialog
        dialog.show()
        if before is not None:
            before.deleteLater()

    def _on_told(self) -> None:
        told, self._told = self._told, None
        self.over.emit()
        if told is not None:
            told.deleteLater()

    def _today(self, zone: str) -> date:
        return self._as_of or today_in(zone)


def _restored(order: RestoreOrder, progress: Progress) -> Restored:
    from tracker.services.backups.restoring import restore

    return restore(order, progress=progress)


def _rekeyed(order: RekeyOrder, progress: Progress) -> Encrypted:
    from tracker.services.keys.encrypting import rekey_clinic

    return rekey_clinic(order.database, order.user, order.password, progress=progress)
