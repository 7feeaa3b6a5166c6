"""The whole clinic written to a file: in which form, encrypted or not, and why not."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tracker.domain.passphrase import check_file_passphrase
from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.interchange.clinic_file import (
    SUFFIXES,
    ClinicFile,
    ClinicFormat,
    WrittenFile,
    write_clinic,
)
from tracker.services.wording import say_problem
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.settings.calendar_card import CalendarCard
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class ExportSection(QWidget):
    """Encrypted unless somebody says why not. It can be stopped, and leaves nothing half written."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._job: Job | None = None
        self._wanted: ClinicFile | None = None
        self._format = Choice([Option(one.value, label) for one, label in _labels().items()])
        self._says = PlainLabel(kind="muted", wraps=True)
        self._encrypts = QCheckBox(_("Encrypt it with a passphrase"))
        self._reason = QLineEdit()
        self._why = Field(
            _("Why it is not encrypted"),
            self._reason,
            name="reason",
            hint=_("For the audit trail."),
            is_required=True,
        )
        self._warning = PlainLabel(
            _("Whoever gets the file can read about every patient in it. Send it to nobody."),
            kind="danger",
            wraps=True,
        )
        self._export = QPushButton(_("Export…"))
        self._cancel = QPushButton(_("Cancel"))
        self._progress = QProgressBar()
        self._good = PlainLabel(kind="strong", wraps=True)
        self._bad = PlainLabel(kind="danger", wraps=True)
        self._calendar = CalendarCard(tasks, today)

        self._format.set_code(ClinicFormat.FHIR.value)
        self._encrypts.setChecked(True)
        self._reason.setMaxLength(500)
        self._lay_out()
        self._on_choice()
        self._show_idle()
        follow_right(self._export, tasks, Action.EXPORT)

        self._format.code_changed.connect(self._on_choice)
        self._encrypts.toggled.connect(self._on_choice)
        self._reason.textChanged.connect(self._why.clear_problem)
        self._export.clicked.connect(self._on_export)
        self._cancel.clicked.connect(self._on_cancel)
        self._calendar.failed.connect(self.failed)

    @property
    def told(self) -> str:
        """What came of it."""
        return self._bad.text() or self._good.text()

    def begin(self, wanted: ClinicFile) -> None:
        """Write the file beside the window."""
        self._tell("", "")
        self._wanted = wanted
        self._export.setEnabled(False)
        self._cancel.show()
        self._progress.setRange(0, 0)
        self._progress.show()
        self._job = self._tasks.long_read(
            self, write_clinic, wanted, self._today.on,
            progress=self._on_progress, then=self._on_written, failed=self._on_failed,
        )  # fmt: skip

    # -- what is asked first ---------------------------------------------------------------------

    def _on_export(self) -> None:
        self._tell("", "")
        if self._encrypts.isChecked():
            self._ask_passphrase()
        elif self._reason.text().strip():
            self._ask_place("")
        else:
            self._why.show_problem(_("Say why, or encrypt the file."))
            self._reason.setFocus()

    def _ask_passphrase(self) -> None:
        from tracker.ui.backups.passphrase_dialog import PassphraseDialog

        dialog = PassphraseDialog(
            self._tasks,
            self.window(),
            title=_("A passphrase for the file"),
            why=_(
                "The file opens with this passphrase only, in 7-Zip, WinZip or Keka. Nobody can look "
                "it up: tell it to whoever gets the file by another way than the file."
            ),
            check=check_file_passphrase,
        )
        # The next question comes when this one has gone.
        dialog.chosen.connect(self._ask_place, Qt.ConnectionType.QueuedConnection)
        dialog.open_fitted()

    def _ask_place(self, passphrase: str) -> None:
        from tracker.ui.printing.print_flow import ask_place

        form = ClinicFormat(self._format.code() or ClinicFormat.FHIR.value)
        suffix = SUFFIXES[form]
        name = _("Clinic {on}").format(on=self._today.on.isoformat())
        kinds = {suffix: f"{_labels()[form]} (*{suffix})"}
        if passphrase:
            name, kinds = name + suffix, {".zip": _("Encrypted archive (*.zip)")}
        path = ask_place(self, _("Export"), name, kinds)
        if path is not None:
            reason = "" if passphrase else self._reason.text().strip()
            self.begin(ClinicFile(path, form, passphrase, reason))

    # -- what came of it -------------------------------------------------------------------------

    def _on_progress(self, done: int, total: int) -> None:
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(done)

    def _on_written(self, written: WrittenFile) -> None:
        is_fhir = self._wanted is not None and self._wanted.format is ClinicFormat.FHIR
        self._show_idle()
        said = (
            ngettext(
                "{count} resource written to “{file}”.",
                "{count} resources written to “{file}”.",
                written.count,
            )
            if is_fhir
            else ngettext(
                "{count} row written to “{file}”.",
                "{count} rows written to “{file}”.",
                written.count,
            )
        )
        said = said.format(count=format_number(written.count), file=Path(written.path).name)
        if written.cut:
            cut = ngettext(
                "{count} text is too long for a cell and was cut; FHIR has it whole.",
                "{count} texts are too long for a cell and were cut; FHIR has them whole.",
                written.cut,
            ).format(count=format_number(written.cut))
            said = f"{said} {cut}"
        self._tell(said, "")

    def _on_failed(self, problem: Exception) -> None:
        self._show_idle()
        if isinstance(problem, Cancelled):
            self._tell(_("Stopped; nothing was written."), "")
        elif isinstance(problem, Problem):
            self._tell("", say_problem(problem))
        else:
            self.failed.emit(problem)

    def _on_cancel(self) -> None:
        if self._job is not None:
            self._job.cancel()

    def _on_choice(self, _what: object = None) -> None:
        form = ClinicFormat(self._format.code() or ClinicFormat.FHIR.value)
        self._says.setText(_explained()[form])
        is_open = not self._encrypts.isChecked()
        self._why.setVisible(is_open)
        self._warning.setVisible(is_open)

    def _show_idle(self) -> None:
        self._job = self._wanted = None
        self._progress.hide()
        self._cancel.hide()
        self._export.setEnabled(True)
        self._tell("", "")

    def _tell(self, good: str, bad: str) -> None:
        self._good.setText(good)
        self._bad.setText(bad)
        self._good.setVisible(bool(good))
        self._bad.setVisible(bool(bad))

    def _lay_out(self) -> None:
        current = look()
        self._export.setProperty("kind", "primary")
        self._progress.setTextVisible(False)
        self._progress.setAccessibleName(_("How much has been written"))
        card = Card(_("Export the whole clinic"))
        card.body.setSpacing(current.px(10))
        card.body.addWidget(Field(_("As"), self._format, name="format"))
        card.body.addWidget(self._says)
        card.body.addWidget(self._encrypts)
        card.body.addWidget(self._why)
        card.body.addWidget(self._warning)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8)
        flow.addWidget(self._export)
        flow.addWidget(self._cancel)
        card.body.addWidget(buttons)
        card.body.addWidget(self._progress)
        card.body.addWidget(self._good)
        card.body.addWidget(self._bad)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current.px(12))
        layout.addWidget(card)
        layout.addWidget(self._calendar)
        layout.addStretch(1)


def _labels() -> dict[ClinicFormat, str]:
    return {
        ClinicFormat.FHIR: _("FHIR, for another program"),
        ClinicFormat.XLSX: _("Excel workbook"),
        ClinicFormat.CSV: _("Plain CSV"),
    }


def _explained() -> dict[ClinicFormat, str]:
    return {
        ClinicFormat.FHIR: _(
            "Everything but accounts, passwords and the audit trail. An empty clinic takes it in and "
            "is then the same."
        ),
        ClinicFormat.XLSX: _("The same, to be looked at: a sheet for each kind of record."),
        ClinicFormat.CSV: _(
            "Patients, treatments and injections, a row for each session. Patients without a record "
            "number are not in it."
        ),
    }
