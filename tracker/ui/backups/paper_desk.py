"""The paper for when the computer is down: printed, or saved behind a passphrase."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem
from tracker.services.clinic.clinic import the_clinic
from tracker.services.exports.downtime import DowntimeLists, downtime_lists
from tracker.services.exports.printing import list_printed
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks


class PaperDesk(QObject):
    """Nothing is printed or saved without being asked where."""

    failed = Signal(object)
    told = Signal(str)
    """A file was saved, as a sentence."""

    def __init__(self, tasks: Tasks, today: ClinicDate, window: QWidget) -> None:
        super().__init__(window)
        self._tasks = tasks
        self._today = today
        self._window = window
        self._passphrase = ""

    def print_it(self) -> None:
        self._passphrase = ""
        self._ask()

    def save_it(self) -> None:
        """Ask for a passphrase, twice; then for a place."""
        from tracker.ui.backups.passphrase_dialog import PassphraseDialog

        dialog = PassphraseDialog(self._tasks, self._window)
        dialog.chosen.connect(self._on_passphrase)
        dialog.open_fitted()

    def _on_passphrase(self, passphrase: str) -> None:
        self._passphrase = passphrase
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self,
            "lists",
            _lists,
            self._today.on,
            then=self._on_lists,
            failed=self.failed.emit,
        )

    def _on_lists(self, found: tuple[DowntimeLists, str]) -> None:
        from tracker.ui.printing.downtime_paper import downtime_paper
        from tracker.ui.printing.encrypted_pdf import write_encrypted_pdf
        from tracker.ui.printing.print_flow import ask_where, print_paper, say_saved

        passphrase, self._passphrase = self._passphrase, ""
        paper = downtime_paper(*found)
        try:
            if not passphrase:
                is_done = print_paper(paper, self._window)
            else:
                path: Path | None = ask_where(paper, self._window)
                is_done = path is not None
                if path is not None:
                    write_encrypted_pdf(paper, path, passphrase)
                    self.told.emit(say_saved(path))
        except Problem as problem:
            self.failed.emit(problem)
            return
        if is_done:
            self._tasks.read(self, None, list_printed, then=_ignore, failed=self.failed.emit)


def _lists(tx: Any, today: Any) -> tuple[DowntimeLists, str]:
    return downtime_lists(tx, today), the_clinic(tx).name


def _ignore(_nothing: object) -> None:
    pass
