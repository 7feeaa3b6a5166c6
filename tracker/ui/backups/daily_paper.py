"""The paper for when the computer is down, written each day beside the window into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from tracker.domain.problems import Problem, Unavailable
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.clinic.clinic import the_clinic
from tracker.services.exports.daily_paper import (
    is_paper_due,
    keep_passphrase,
    kept_passphrase,
    note_paper,
)
from tracker.services.exports.downtime import downtime_lists
from tracker.services.exports.printing import list_printed
from tracker.services.wording.problems import say_problem
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks


class DailyPaper(QObject):
    """`folder` "" : not wanted. One file, replaced each day, so that no old one lies about."""

    made = Signal()
    """It was tried, with what success the status tells."""

    folder_chosen = Signal(str)
    """Where it goes from now on, "" for nowhere; its passphrase is sealed already."""
    failed = Signal(object)

    def __init__(
        self, tasks: Tasks, keeper: BackupKeeper, today: ClinicDate, window: QWidget
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._keeper = keeper
        self._today = today
        self._is_busy = False
        self._wanted = ""
        self.folder = ""

    @property
    def is_possible(self) -> bool:
        """Whether this clinic has a place for the passphrase."""
        return self._keeper.database.key is not None

    def choose(self) -> None:
        """Ask for the passphrase, then for the folder."""
        from tracker.ui.backups.passphrase_dialog import PassphraseDialog

        dialog = PassphraseDialog(self._tasks, self._window)
        dialog.chosen.connect(self._on_passphrase)
        dialog.open_fitted()

    def keep_in(self, folder: str, passphrase: str) -> None:
        """From now on each day; "" and "" for no longer."""
        self._wanted = folder
        self._tasks.read(
            self,
            "passphrase",
            keep_passphrase,
            self._keeper,
            passphrase,
            then=self._on_kept,
            failed=self.failed.emit,
        )

    def stop(self) -> None:
        self.keep_in("", "")

    def _on_passphrase(self, passphrase: str) -> None:
        folder = QFileDialog.getExistingDirectory(
            self._window, _("A folder for each day’s paper"), str(Path.home())
        )
        if folder:
            self.keep_in(folder, passphrase)

    def _on_kept(self, _nothing: None) -> None:
        self.folder = self._wanted
        self.folder_chosen.emit(self.folder)
        self.make_now()

    def look(self) -> None:
        """Make today's, if it is wanted and not there yet."""
        if self.folder and not self._is_busy and not self._today.is_fixed:
            self._run(_make_if_due)

    def make_now(self) -> None:
        if self.folder and not self._is_busy:
            self._run(_make)

    def _run(self, query: Any) -> None:
        self._is_busy = True
        self._tasks.long_read(
            self,
            query,
            self._keeper,
            Path(self.folder),
            self._today.on,
            progress=_ignore,
            then=self._on_made,
            failed=self._on_failed,
        )

    def _on_made(self, was_made: bool) -> None:
        self._is_busy = False
        if was_made:
            self.made.emit()

    def _on_failed(self, _problem: Exception) -> None:
        # Nobody is in who may print: the next who is makes it.
        self._is_busy = False


def _make_if_due(tx: Any, keeper: BackupKeeper, folder: Path, today: Any, *, progress: Any) -> bool:
    return is_paper_due(keeper) and _make(tx, keeper, folder, today, progress=progress)


def _make(tx: Any, keeper: BackupKeeper, folder: Path, today: Any, *, progress: Any) -> bool:
    """Lists, pages and encryption all on the thread that may take its time."""
    from tracker.ui.printing.downtime_paper import downtime_paper
    from tracker.ui.printing.encrypted_pdf import write_encrypted_pdf

    progress(0, 0)
    passphrase = kept_passphrase(tx, keeper)
    lists, clinic = downtime_lists(tx, today), the_clinic(tx).name
    try:
        if not passphrase:
            raise Unavailable(
                _(
                    "The paper for when the computer is down has no passphrase any more. Choose "
                    "one in the settings."
                )
            )
        path = folder / f"{_('When the computer is down')}.pdf"
        write_encrypted_pdf(downtime_paper(lists, clinic), path, passphrase)
    except Problem as problem:
        note_paper(keeper, say_problem(problem))
    else:
        note_paper(keeper, "")
        list_printed(tx)
    return True


def _ignore(_done: int, _total: int) -> None:
    pass
