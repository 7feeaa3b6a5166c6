"""The screens besides Recall, each made when it is first opened.

They know nothing of one another: what one wants of another, or of the window, is a signal here, and
`main_window` connects it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.interchange.gs1_scan import VialScan
from tracker.services.staff.drafts import DraftContent
from tracker.settings import Settings
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.imports.import_desk import ImportDesk
from tracker.ui.keys import Keys
from tracker.ui.place import Place
from tracker.ui.rights import not_allowed
from tracker.ui.scanning.scan_desk import ScanDesk
from tracker.ui.tasks import Tasks

if TYPE_CHECKING:
    from tracker.ui.approvals.approvals_page import ApprovalsPage
    from tracker.ui.backups.window_backups import WindowBackups
    from tracker.ui.calendar.calendar_page import CalendarPage
    from tracker.ui.patients.patient_page import PatientPage
    from tracker.ui.patients.patients_page import PatientsPage
    from tracker.ui.recall.call_start import CallStart
    from tracker.ui.reports.reports_page import ReportsPage
    from tracker.ui.resumed_forms import ResumedForms
    from tracker.ui.settings.settings_page import SettingsPage
    from tracker.ui.stock.stock_page import StockPage
    from tracker.ui.today.today_page import TodayPage
    from tracker.ui.undo_history import UndoHistory
    from tracker.ui.visits.visit_page import VisitPage


class Screens(QObject):
    """Puts what it makes into `stack`."""

    patient_requested = Signal(str)
    """A patient's uuid."""
    record_requested = Signal(str, str)
    """A patient's uuid, and a course's, "" for whatever is due."""
    visit_finished = Signal(str)
    """The uuid of the patient whose visit was saved, or left."""
    recall_requested = Signal(str)
    """A course's uuid: to be shown on the recall list."""
    day_requested = Signal()
    calendar_requested = Signal()
    """A clinic day has been gone to."""
    stock_requested = Signal()
    """Something was scanned that belongs into stock."""
    closed = Signal()
    """The patient in sight is done with."""
    settings_changed = Signal(object)
    """`Settings`, to be applied and kept."""
    rekey_requested = Signal(object)
    """A `RekeyOrder`; the window has to close for it."""
    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""

    def __init__(
        self,
        stack: QStackedWidget,
        tasks: Tasks,
        today: ClinicDate,
        keys: Keys,
        settings: Settings,
    ) -> None:
        super().__init__(stack)
        self._stack = stack
        self._tasks = tasks
        self._today = today
        self._keys = keys
        self._settings = settings
        self._clinic_day: TodayPage | None = None
        self._calendar: CalendarPage | None = None
        self._patients: PatientsPage | None = None
        self._patient: PatientPage | None = None
        self._visit: VisitPage | None = None
        self._stock: StockPage | None = None
        self._approvals: ApprovalsPage | None = None
        self._reports: ReportsPage | None = None
        self._settings_page: SettingsPage | None = None
        self._backups: WindowBackups | None = None
        self._resumed: ResumedForms | None = None
        self.imports = ImportDesk(tasks, today, stack)
        self.imports.failed.connect(self.failed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            scans = ScanDesk(stack, app)
            scans.unclaimed.connect(self._on_unclaimed)
            scans.failed.connect(self.failed)

    def page(self, place: str) -> QWidget | None:
        """A screen by its code, made if it has not been yet; None for Recall."""
        match place:
            case Place.TODAY:
                return self.today
            case Place.CALENDAR:
                return self.calendar
            case Place.PATIENTS:
                return self.patients
            case Place.PATIENT:
                return self.patient
            case Place.VISIT:
                return self.visit
            case Place.STOCK:
                return self.stock
            case Place.APPROVALS:
                return self.approvals
            case Place.REPORTS:
                return self.reports
            case Place.SETTINGS:
                return self.settings
        return None

    @property
    def today(self) -> TodayPage:
        if self._clinic_day is None:
            from tracker.ui.today.today_page import TodayPage

            self._clinic_day = page = TodayPage(self._tasks, self._today, self._keys)
            page.patient_requested.connect(self.patient_requested)
            page.record_requested.connect(self.record_requested)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            self._stack.addWidget(page)
        return self._clinic_day

    @property
    def calendar(self) -> CalendarPage:
        if self._calendar is None:
            from tracker.ui.calendar.calendar_page import CalendarPage

            self._calendar = page = CalendarPage(self._tasks, self._today, self._keys)
            page.patient_requested.connect(self.patient_requested)
            page.day_requested.connect(self._on_day)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            page.waiting.told.connect(self.told)
            self._stack.addWidget(page)
        return self._calendar

    @property
    def patients(self) -> PatientsPage:
        if self._patients is None:
            from tracker.ui.patients.patients_page import PatientsPage

            self._patients = page = PatientsPage(self._tasks, self._today)
            page.patient_requested.connect(self.patient_requested)
            page.import_requested.connect(self.imports.choose)
            page.waiting.action_chosen.connect(self.imports.show_waiting)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            self._stack.addWidget(page)
        return self._patients

    @property
    def patient(self) -> PatientPage:
        if self._patient is None:
            from tracker.ui.patients.patient_page import PatientPage

            self._patient = page = PatientPage(self._tasks, self._today)
            page.record_requested.connect(self.record_requested)
            page.recall_requested.connect(self.recall_requested)
            page.told.connect(self.told)
            page.amend_requested.connect(self._on_amend)
            page.give_requested.connect(self._on_give)
            page.void_requested.connect(self._on_void)
            page.closed.connect(self.closed)
            page.bind_keys(self._keys)
            self._stack.addWidget(page)
        return self._patient

    @property
    def visit(self) -> VisitPage:
        if self._visit is None:
            from tracker.ui.visits.visit_page import VisitPage

            self._visit = page = VisitPage(self._tasks, self._today)
            page.finished.connect(self.visit_finished)
            page.bind_keys(self._keys)
            self._stack.addWidget(page)
        return self._visit

    @property
    def stock(self) -> StockPage:
        if self._stock is None:
            from tracker.ui.stock.stock_page import StockPage

            self._stock = page = StockPage(self._tasks, self._today)
            page.patient_requested.connect(self.patient_requested)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            page.bind_keys(self._keys)
            self._stack.addWidget(page)
        return self._stock

    @property
    def approvals(self) -> ApprovalsPage:
        if self._approvals is None:
            from tracker.ui.approvals.approvals_page import ApprovalsPage

            self._approvals = page = ApprovalsPage(self._tasks, self._today, self._keys)
            page.patient_requested.connect(self.patient_requested)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            self._stack.addWidget(page)
        return self._approvals

    @property
    def reports(self) -> ReportsPage:
        if self._reports is None:
            from tracker.ui.reports.reports_page import ReportsPage

            self._reports = page = ReportsPage(self._tasks, self._today)
            page.patient_requested.connect(self.patient_requested)
            page.failed.connect(self.failed)
            page.told.connect(self.told)
            self._stack.addWidget(page)
        return self._reports

    @property
    def settings(self) -> SettingsPage:
        if self._settings_page is None:
            from tracker.ui.screen_commands import screen_commands
            from tracker.ui.settings.settings_page import SettingsPage

            # Of screens that nobody has opened yet, too, and of call mode, which each round makes anew.
            self._keys.offer(screen_commands())
            self._settings_page = page = SettingsPage(
                self._tasks, self._today, self._settings, keys=self._keys
            )
            page.appearance_changed.connect(self.settings_changed)
            page.keys_changed.connect(self.settings_changed)
            page.users.rekey_requested.connect(self.rekey_requested)
            page.failed.connect(self.failed)
            self._stack.addWidget(page)
            if self._backups is not None:
                page.add_backups(self._backups)
        return self._settings_page

    def resume(self, draft: DraftContent) -> str:
        """Open the form that a draft was typed in; the screen that it is part of, "" for none."""
        from tracker.ui.drafts.draft_words import IMPORT, OF_SETTINGS, PATIENT, VISIT

        if draft.kind == VISIT:
            self.visit.resume(draft)
            return Place.VISIT
        if draft.kind in OF_SETTINGS:
            self.settings.resume(draft)
            return Place.SETTINGS
        if draft.kind == PATIENT:
            self.patients.resume(draft)
            return ""
        if draft.kind == IMPORT:
            self.imports.resume(draft)
            return ""
        if self._resumed is None:
            from tracker.ui.resumed_forms import ResumedForms

            self._resumed = ResumedForms(self._tasks, self._today, self._stack.window())
            self._resumed.failed.connect(self.failed)
        self.patient_requested.emit(draft.subject)
        self._resumed.resume(draft)
        return ""

    def add_backups(self, backups: WindowBackups) -> None:
        """The settings have a section for backups from now on."""
        self._backups = backups
        backups.daily.folder = self._settings.paper_folder
        backups.chosen.connect(self._on_backups_chosen)
        backups.paper.told.connect(self.told)
        self.settings_changed.connect(backups.apply)
        if self._settings_page is not None:
            self._settings_page.add_backups(backups)

    def _on_backups_chosen(self) -> None:
        self.settings.show_section("backups")

    def denies(self, action: Action) -> bool:
        """Whether whoever works may not do what a key asked for; it is told why."""
        denied = not_allowed(self._tasks, action)
        if denied is not None:
            self.failed.emit(denied)
        return denied is not None

    @property
    def has_half_filled_visit(self) -> bool:
        """Whether something was typed that closing the window would lose."""
        return self._visit is not None and self._visit.is_touched

    def sign_day(self) -> None:
        """Everything of a day that waits to be signed, in a dialog over the screen in sight."""
        from tracker.ui.visits.sign_day_dialog import SignDayDialog

        dialog = SignDayDialog(self._tasks, self._today, self._stack.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def follow_ups(self) -> None:
        """What treatments ask for afterwards, in a dialog over the screen in sight."""
        from tracker.ui.outcomes.follow_up_dialog import FollowUpDialog

        dialog = FollowUpDialog(self._tasks, self._today, self._stack.window())
        dialog.patient_requested.connect(self.patient_requested)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def call(
        self,
        history: UndoHistory,
        start: CallStart,
        course_ids: Iterable[int],
        states: frozenset[State],
    ) -> None:
        """Call mode over the window; `start` is told when it is left."""
        from tracker.ui.calls.call_window import CallWindow

        calls = CallWindow(
            self._tasks,
            self._today,
            self._keys,
            history,
            course_ids,
            states,
            self._stack.window(),
        )
        calls.left.connect(start.end)
        calls.start()

    def show_fits(self, on: date) -> None:
        """The calendar at a day, with those whom its place could be offered to."""
        self.calendar.show_week(on)
        self.calendar.waiting.show_fits(on)
        self.calendar_requested.emit()

    def _on_day(self, on: date) -> None:
        self.today.go_to(on)
        self.day_requested.emit()

    def _on_unclaimed(self, scan: VialScan) -> None:
        self.stock_requested.emit()
        self.stock.take_scan(scan)

    def _on_amend(self, session_uuid: str) -> None:
        self.visit.amend(session_uuid)

    def _on_give(self, session_uuid: str) -> None:
        self.visit.give(session_uuid)

    def _on_void(self, session_uuid: str) -> None:
        self.visit.void(session_uuid)
