"""A FHIR file brought in: what it would do, who of it is known, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.outcome import Done
from tracker.interchange.fhir.importing import FhirImported, FhirTried, import_fhir, try_fhir
from tracker.interchange.fhir.reading import FhirFile
from tracker.services.clinic.clinic import the_clinic
from tracker.services.imports.faults import Faults
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.fhir_page import FhirPage, figures_of
from tracker.ui.imports.figures import Figures, said_of_dates
from tracker.ui.imports.step_dialog import StepDialog
from tracker.ui.imports.step_page import StepPage
from tracker.ui.imports.waiting_line import WaitingLine
from tracker.ui.tasks import Tasks


@dataclass(frozen=True, slots=True)
class _Read:
    """A file that was read, with what is wrong in it."""

    found: FhirFile
    faults: Faults


class FhirDialog(StepDialog):
    """`begin` with a file. Until the last step nothing is written; closing earlier leaves nothing."""

    recall_requested = Signal()
    waiting_requested = Signal()

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        self.trial, self.done_page = FhirPage(), _DonePage(tasks)
        super().__init__(_("Bring in a FHIR file"), tasks, (self.trial, self.done_page), owner)
        self._on = today.on
        self._read: _Read | None = None
        self._answers: dict[str, str] = {}
        self.trial.clear()
        self.show_page(self.trial, can_go_on=False)
        self.trial.answered.connect(self._on_answered)
        self.done_page.waiting.action_chosen.connect(self.waiting_requested)

    def begin(self, path: Path) -> None:
        """Read a file, and try it."""
        self._answers = {}
        reading = _("Reading “{file}”").format(file=path.name)
        self.read_long(reading, _read, path, then=self._on_read)

    def go_on(self) -> None:
        """As the button does that leads to the next step."""
        if self.page is self.done_page:
            self.recall_requested.emit()
            self.accept()
        elif self._read is not None:
            self.work(
                _("Importing"), partial(self.tasks.long_write, self),
                import_fhir, *self._source(self._read), then=self._on_imported,
            )  # fmt: skip

    def go_back(self) -> None:
        """There is nothing before what would come in."""

    def _on_read(self, read: _Read) -> None:
        self.end_work()
        self._read = read
        self._try()

    def _try(self) -> None:
        if self._read is not None:
            self.work(
                _("Trying it"), partial(self.tasks.long_write, self),
                try_fhir, *self._source(self._read), then=None, failed=self._on_tried,
            )  # fmt: skip

    def _source(self, read: _Read) -> tuple[Any, ...]:
        return read.found, dict(self._answers), self._on, read.faults

    def _on_tried(self, tried: Exception) -> None:
        if not isinstance(tried, FhirTried) or self._read is None:
            self.take_failure(tried)
            return
        self.end_work()
        self.trial.show_tried(self._read.found, tried.imported)
        self.show_page(self.trial)

    def _on_answered(self) -> None:
        self._answers = dict(self.trial.given())
        self._try()

    def _on_imported(self, done: Done) -> None:
        self.end_work()
        assert isinstance(done.value, FhirImported)  # noqa: S101
        self.done_page.show_done(done.value)
        self.show_page(self.done_page, is_last=True)


class _DonePage(StepPage):
    """What came in, and what is not in yet."""

    def __init__(self, tasks: Tasks) -> None:
        super().__init__(_("It is in"), _("Go to the call list"))
        self._figures = Figures()
        self.waiting = WaitingLine(tasks)
        self.body.addWidget(self._figures)
        self.body.addWidget(self.waiting)
        self.body.addStretch(1)

    def show_done(self, imported: FhirImported) -> None:
        """What was written."""
        self.lead.setText(
            said_of_dates(imported.waiting)
            if imported.is_change
            else _("Nothing new came in: what the file says was here already, or is set aside.")
        )
        self._figures.show_figures(figures_of(imported))


def _read(tx: Any, path: Path, *, progress: Any) -> _Read:
    faults = Faults()
    return _Read(FhirFile(path, faults, progress, ZoneInfo(the_clinic(tx).zone)), faults)
