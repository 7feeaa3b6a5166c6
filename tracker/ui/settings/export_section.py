"""The whole clinic written to a file: in which form, encrypted or not, and why not."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from tracker.domain.passphrase import check_file_passphrase
from tracker.domain.rights import Action
from tracker.interchange.clinic_file import (
    SUFFIXES,
    ClinicFile,
    ClinicFormat,
    WrittenFile,
    write_clinic,
)
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.long_bar import LongBar
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.settings.calendar_card import CalendarCard
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel


class ExportSection(QWidget):
    """Encrypted unless somebody says why not. It can be stopped, and leaves nothing half written."""

    failed = Signal(object)

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._format = Choice([Option(one.value, label) for one, label in _labels().items()])
        self._says = PlainLabel(kind="muted", wraps=True)
        self._encrypts = QCheckBox(_("Encrypt it with a passphrase"))
        self._trail = QCheckBox(_("With the audit trail"))
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
        self._bar = LongBar(
            tasks,
            _("Export…"),
            measured=_("How much has been written"),
            stopped=_("Stopped; nothing was written."),
            kind="strong",
        )
        self._calendar = CalendarCard(tasks, today)

        self._format.set_code(ClinicFormat.FHIR.value)
        self._encrypts.setChecked(True)
        self._reason.setMaxLength(500)
        follow_right(self._trail, tasks, Action.READ_AUDIT)
        self._lay_out()
        self._on_choice()
        follow_right(self._bar.button, tasks, Action.EXPORT)

        self._format.code_changed.connect(self._on_choice)
        self._encrypts.toggled.connect(self._on_choice)
        self._trail.toggled.connect(self._on_choice)
        self._reason.textChanged.connect(self._why.clear_problem)
        self._bar.chosen.connect(self._on_export)
        self._bar.failed.connect(self.failed)
        self._calendar.failed.connect(self.failed)

    @property
    def told(self) -> str:
        """What came of it."""
        return self._bar.told

    def begin(self, wanted: ClinicFile) -> None:
        """Write the file beside the window."""
        then = partial(self._on_written, wanted.format)
        self._bar.run(write_clinic, wanted, self._today.on, then=then)

    # -- what is asked first ---------------------------------------------------------------------

    def _on_export(self) -> None:
        self._bar.tell("")
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
            with_trail = form is ClinicFormat.FHIR and self._trail.isChecked()
            self.begin(ClinicFile(path, form, passphrase, reason, with_trail))

    # -- what came of it -------------------------------------------------------------------------

    def _on_written(self, form: ClinicFormat, written: WrittenFile) -> None:
        said = (
            ngettext(
                "{count} resource written to “{file}”.",
                "{count} resources written to “{file}”.",
                written.count,
            )
            if form is ClinicFormat.FHIR
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
        self._bar.tell(said)

    def _on_choice(self, _what: object = None) -> None:
        form = ClinicFormat(self._format.code() or ClinicFormat.FHIR.value)
        is_fhir = form is ClinicFormat.FHIR
        with_trail = is_fhir and self._trail.isChecked()
        self._says.setText(_explained_trail() if with_trail else _explained()[form])
        self._trail.setVisible(is_fhir)
        is_open = not self._encrypts.isChecked()
        self._why.setVisible(is_open)
        self._warning.setVisible(is_open)

    def _lay_out(self) -> None:
        current = look()
        self._bar.button.setProperty("kind", "primary")
        card = Card(_("Export the whole clinic"))
        card.body.setSpacing(current.px(10))
        card.body.addWidget(Field(_("As"), self._format, name="format"))
        card.body.addWidget(self._says)
        card.body.addWidget(self._trail)
        card.body.addWidget(self._encrypts)
        card.body.addWidget(self._why)
        card.body.addWidget(self._warning)
        card.body.addWidget(self._bar)
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


def _explained_trail() -> str:
    return _(
        "Everything but accounts and passwords. An empty clinic takes it in and is then the same, but "
        "for the trail of who did what and when, which no clinic takes in: keep the file."
    )


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
