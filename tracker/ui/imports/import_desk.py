"""Where an import begins: asked for by a button or a key, or a file that is dropped on the window."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from tracker.domain.rights import Action
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Command
from tracker.ui.rights import not_allowed
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.imports.import_dialog import ImportDialog
    from tracker.ui.window_commands import WindowCommands


class ImportDesk(QObject):
    """Over a part of the window; nothing of the assistant is loaded before it is asked for."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, part: QWidget) -> None:
        super().__init__(part)
        self._tasks, self._today, self._part = tasks, today, part
        self._show_calls: Callable[[], object] | None = None

    def choose(self) -> None:
        """Ask for a file, and begin with it."""
        path = None if self._denies() else self._ask()
        if path is not None:
            self.begin(path)

    def resume(self, draft: DraftContent) -> None:
        """Go on with an import that was left half decided."""
        self.begin(Path(draft.payload["path"]), draft)

    def begin(self, path: Path, draft: DraftContent | None = None) -> None:
        """The assistant, with this file."""
        if self._denies():
            return
        if draft is None and is_fhir(path):
            self._begin_fhir(path)
            return
        from tracker.ui.imports.import_dialog import ImportDialog

        dialog = ImportDialog(self._tasks, self._today, self._part.window())
        if self._show_calls is not None:
            dialog.recall_requested.connect(self._show_calls)
        dialog.waiting_requested.connect(self.show_waiting)
        dialog.untreated_requested.connect(self.show_untreated)
        dialog.other_requested.connect(partial(self._begin_again, dialog))
        self._open(dialog)
        dialog.begin(path, draft)

    def _begin_fhir(self, path: Path) -> None:
        from tracker.ui.imports.fhir_dialog import FhirDialog

        dialog = FhirDialog(self._tasks, self._today, self._part.window())
        if self._show_calls is not None:
            dialog.recall_requested.connect(self._show_calls)
        dialog.waiting_requested.connect(self.show_waiting)
        self._open(dialog)
        dialog.begin(path)

    def show_waiting(self) -> None:
        """The rows that are not in yet."""
        if self._denies():
            return
        from tracker.ui.imports.waiting_dialog import WaitingDialog

        self._open(WaitingDialog(self._tasks, self._today, self._owner()))

    def show_untreated(self) -> None:
        """Treatments not given for over a year, to be decided about together."""
        from tracker.ui.imports.long_untreated_dialog import LongUntreatedDialog

        LongUntreatedDialog(self._tasks, self._today, self._owner()).open_fitted()

    def show_imports(self) -> None:
        """The imports so far."""
        if self._denies():
            return
        from tracker.ui.imports.imports_dialog import ImportsDialog

        self._open(ImportsDialog(self._tasks, self._today, self._owner()))

    def _open(self, dialog: QDialog) -> None:
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _owner(self) -> QWidget:
        """What is in front: the assistant, while it is open."""
        front = QApplication.activeModalWidget()
        return self._part.window() if front is None else front

    def serve(
        self, window: QWidget, commands: WindowCommands, show_calls: Callable[[], object]
    ) -> None:
        """The window's commands begin it, and so does a file that is dropped on the window."""
        commands.bind(
            (Command("app.import", _("Bring in a spreadsheet"), "Ctrl+Shift+I"), self.choose),
            (Command("app.not-in-yet", _("Rows that are not in yet")), self.show_waiting),
            (Command("app.imports", _("Imports")), self.show_imports),
            (Command("app.untreated", _("Not treated for over a year")), self.show_untreated),
        )
        window.setAcceptDrops(True)
        window.installEventFilter(self)
        self._show_calls = show_calls

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if isinstance(happening, QDropEvent):
            path = _dropped(happening)
            if path is not None:
                happening.acceptProposedAction()
                if happening.type() == QEvent.Type.Drop:
                    self.begin(path)
                return True
        return super().eventFilter(watched, happening)

    def _denies(self) -> bool:
        denied = not_allowed(self._tasks, Action.IMPORT)
        if denied is not None:
            self.failed.emit(denied)
        return denied is not None

    def _begin_again(self, dialog: ImportDialog) -> None:
        path = self._ask()
        if path is not None and is_fhir(path):
            dialog.reject()
            self.begin(path)
        elif path is not None:
            dialog.begin(path)

    def _ask(self) -> Path | None:
        from PySide6.QtWidgets import QFileDialog

        from tracker.ui.documents_folder import documents_folder

        folder = str(documents_folder())
        kinds = ";;".join(
            (
                _("Spreadsheets (*.xlsx *.csv *.txt *.tsv)"),
                _("FHIR (*.json *.ndjson)"),
                _("All files (*)"),
            )
        )
        title = _("Bring in a spreadsheet")
        chosen, _kind = QFileDialog.getOpenFileName(self._part.window(), title, folder, kinds)
        return Path(chosen) if chosen else None


def is_fhir(path: Path) -> bool:
    """Whether a file is named as FHIR is."""
    return path.suffix.lower() in (".json", ".ndjson")


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that lies on the pointer."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
