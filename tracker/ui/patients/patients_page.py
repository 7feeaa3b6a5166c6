"""The Patients screen: everybody by name, narrowed by what is typed."""

from __future__ import annotations

from operator import attrgetter

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.patients.listing import ListedPatient, patient_ids, patient_rows
from tracker.services.staff.drafts import DraftContent
from tracker.services.wording import death_note
from tracker.text import _, format_date_short, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.imports.waiting_line import WaitingLine
from tracker.ui.list_file import SaveListButton
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.patients.patient_form import PatientDialog
from tracker.ui.rights import follow_right, not_allowed
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.plain_label import PlainLabel

_ASK_AFTER_MS = 90


class PatientsPage(QWidget):
    """Typing narrows the list; Down goes into it, Enter opens a patient."""

    patient_requested = Signal(str)
    import_requested = Signal()
    failed = Signal(object)
    told = Signal(str)

    def __init__(self, tasks: Tasks, today: ClinicDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._title = PlainLabel(_("Patients"), kind="title")
        self._count = PlainLabel(kind="muted")
        self._find = QLineEdit()
        self._new = QPushButton(_("New patient"))
        self._import = QPushButton(_("Import…"))
        self._same = QPushButton(_("Same person?"))
        self._table = PagedTable(
            tasks, _columns(), patient_rows, key=attrgetter("patient_id"), name=_("Patients")
        )
        self._save = SaveListButton(tasks, "patient", lambda: _("Patients"), self._table.listed)
        self.waiting = WaitingLine(tasks)
        self._is_stale = False
        self._pause = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)

        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._new.setProperty("kind", "primary")
        self._lay_out()
        follow_right(self._new, tasks, Action.EDIT_PATIENTS)
        follow_right(self._import, tasks, Action.IMPORT)
        self._find.setPlaceholderText(
            _("Narrow by name, birth date, record number or last digits of the telephone")
        )
        self._find.setAccessibleName(_("Narrow the list of patients"))
        self._find.setClearButtonEnabled(True)
        self._find.installEventFilter(self)
        self.setFocusProxy(self._find)

        self._find.textChanged.connect(self._pause.start)
        self._pause.timeout.connect(self._ask)
        self._new.clicked.connect(self.new_patient)
        self._import.clicked.connect(self.import_requested)
        self._same.clicked.connect(self.same_person)
        self._save.file.failed.connect(self.failed)
        self._save.file.told.connect(self.told)
        self._table.row_activated.connect(self._on_activated)
        self._table.empty_action_chosen.connect(self.new_patient)
        self._table.loaded.connect(self._on_loaded)
        self._table.failed.connect(self.failed)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_changed)
        self._ask()

    def new_patient(self) -> None:
        """Open the form of a new patient; once saved, the patient is shown."""
        denied = not_allowed(self._tasks, Action.EDIT_PATIENTS)
        if denied is not None:
            self.failed.emit(denied)
            return
        self._open(PatientDialog(self._tasks, self._today, None, self.window()))

    def same_person(self) -> None:
        """Show the pairs of records that may be of one person."""
        from tracker.ui.same_person.pairs_dialog import PairsDialog

        dialog = PairsDialog(self._tasks, self._today, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def resume(self, draft: DraftContent) -> None:
        """Go on with a form that was left half typed: a new patient's, or a change of one."""
        about = draft.subject or None
        self._open(PatientDialog(self._tasks, self._today, about, self.window(), draft=draft))

    def _open(self, dialog: PatientDialog) -> None:
        dialog.saved.connect(self._on_added)
        dialog.other_requested.connect(self.patient_requested)
        dialog.open_fitted()

    def _ask(self) -> None:
        self._table.explain_empty(self._why_empty(), _("New patient"))
        self._table.ask(patient_ids, self._find.text(), context=(self._today.on,))

    def _why_empty(self) -> str:
        if self._find.text().strip():
            return _("Nobody is found by this. Try fewer letters, or a part of the name.")
        return _("There are no patients yet.")

    def _on_changed(self, _what: object) -> None:
        # Out of sight, everybody needn't be read again after each write.
        if self.isVisible():
            self._table.refresh(context=(self._today.on,))
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._is_stale = False
            self._table.refresh(context=(self._today.on,))

    def _on_loaded(self) -> None:
        count = self._table.count
        self._count.setText(
            ngettext("{count} patient", "{count} patients", count).format(
                count=format_number(count)
            )
        )

    def _on_activated(self, patient_id: object) -> None:
        row = self._table.paged_model.row_by_id(patient_id) if isinstance(patient_id, int) else None
        if isinstance(row, ListedPatient):
            self.patient_requested.emit(row.uuid)

    def _on_added(self, done: Done) -> None:
        self.patient_requested.emit(str(done.value))

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if (
            watched is self._find
            and happening.type() == QEvent.Type.KeyPress
            and isinstance(happening, QKeyEvent)
        ):
            if happening.key() == Qt.Key.Key_Down:
                self._table.setFocus()
                return True
            if happening.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self._on_activated(self._table.current_id())
                return True
        return super().eventFilter(watched, happening)

    def _lay_out(self) -> None:
        pad, gap = look().px(18), look().px(12)
        head = QHBoxLayout()
        head.setSpacing(gap)
        head.addWidget(self._title)
        head.addWidget(self._count, 1)
        head.addWidget(self._same)
        head.addWidget(self._import)
        head.addWidget(self._save)
        head.addWidget(self._new)
        card = Card()
        card.body.addWidget(self._find)
        card.body.addWidget(self._table, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(pad, pad, pad, pad)
        whole.setSpacing(gap)
        whole.addLayout(head)
        whole.addWidget(self.waiting)
        whole.addWidget(card, 1)


def _columns() -> tuple[Column[ListedPatient], ...]:
    return (
        Column(_("Name"), lambda row: row.name, width=26, is_strong=True, stretches=True),
        Column(_("Born"), lambda row: format_date_short(row.birth_date), width=14),
        Column(_("Record number"), lambda row: row.record_number, width=16),
        Column(_("Telephone"), lambda row: row.phone, width=18),
        Column(_("In treatment for"), lambda row: row.treatments, width=22, stretches=True),
        Column(_("Next due"), _due, width=16),
    )


def _due(row: ListedPatient) -> str:
    if row.deceased_on is not None:
        return death_note(row.deceased_on)
    return format_date_short(row.due_on) if row.due_on is not None else ""
