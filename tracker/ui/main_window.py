"""The window: navigation, search, the screens, and what connects them.

Screens don't know one another: each emits what it wants, and here it is connected. A screen other
than Recall is made when it is first opened, so that the list is on the screen before them.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMainWindow,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.rights import Action
from tracker.services.staff.drafts import DraftContent
from tracker.settings import Settings
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_desk import DraftDesk
from tracker.ui.footer import Footer
from tracker.ui.keys import Command, Keys
from tracker.ui.list_in_front import ListInFront
from tracker.ui.lock.person_menu import PersonMenu
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import ManualOpener
from tracker.ui.navigation import Navigation
from tracker.ui.place import Place, entries
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.rights import follow_right, may
from tracker.ui.screen_menu import open_screen_menu
from tracker.ui.screens import Screens
from tracker.ui.search.search_bar import SearchBar
from tracker.ui.tasks import Tasks
from tracker.ui.top_bar import TopBar
from tracker.ui.undo_history import UndoHistory
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.key_button import KeyButton
from tracker.ui.widgets.toast import Toast
from tracker.ui.window_commands import WindowCommands

if TYPE_CHECKING:
    from tracker.ui.backups.backup_watch import BackupWatch

_NARROW, _SMALLEST = 1000, (760, 480)


class MainWindow(QMainWindow):
    """`where` names the database for the footer, `user` who signs."""

    first_shown = Signal()
    """The window and its first list are on the screen."""
    settings_changed = Signal(object)
    """`Settings`, to be applied and kept."""
    closed = Signal()
    restore_requested = Signal(object)
    """A `RestoreOrder`: the window has to close for it."""
    rekey_requested = Signal(object)
    """A `RekeyOrder`, likewise."""
    lock_requested = Signal(bool)
    """True: somebody else is to come in."""

    def __init__(
        self,
        tasks: Tasks,
        today: ClinicDate,
        keys: Keys,
        *,
        settings: Settings | None = None,
        where: str,
        user: str = "",
        is_encrypted: bool = False,
        is_readonly: bool = False,
    ) -> None:
        super().__init__()
        self._tasks, self._today, self._keys = tasks, today, keys
        self._place: str = Place.RECALL
        self._came_from: str = Place.RECALL
        self._may_close = self._is_clinic_day = False
        self._navigation = Navigation(entries(), user=user)
        self._person = PersonMenu(keys, self, tasks, today)
        self._banner = Banner()
        self._doubts = QVBoxLayout()
        self._left = Banner()
        self._drafts = DraftDesk(self, tasks, today, self._left, user)
        self._presenter = ProblemPresenter(self, self._banner, tasks)
        self._undo_history = UndoHistory(tasks, self)
        self._commands = WindowCommands(self, keys, self._undo_history, self._show_tile)
        self._search = SearchBar(tasks, self._commands.offered, window=self)
        self._menu_button = QPushButton(_("Menu"))
        self._record = KeyButton(_("Record"), kind="primary")
        self._stack = QStackedWidget()
        self._screens = Screens(self._stack, tasks, today, keys, settings or Settings())
        self._recall = RecallPage(tasks, today, keys)
        self._footer = Footer(
            today, where=where, is_encrypted=is_encrypted, is_readonly=is_readonly
        )
        self._stack.addWidget(self._recall)

        self.setMinimumSize(*_SMALLEST)
        self.resize(1440, 900)
        self.setWindowTitle(_("Treatment Tracker"))
        self._lay_out()
        self._toast = Toast(self)
        self._navigation.show_current(Place.RECALL)

        self._navigation.chosen.connect(self.go_to)
        self._navigation.person_chosen.connect(self._person.open_at)
        self._person.lock_requested.connect(self.lock_requested)
        self._person.drafts_requested.connect(self._drafts.show_list)
        self._person.sign_day_requested.connect(self._screens.sign_day)
        self._person.follow_ups_requested.connect(self._screens.follow_ups)
        self._person.told.connect(self._on_undone)
        self._screens.rekey_requested.connect(self.rekey_requested)
        self._drafts.resumed.connect(self.resume)
        self._drafts.failed.connect(self._presenter.present)
        self._search.patient_requested.connect(self.open_patient)
        self._search.left.connect(self._focus_page)
        self._search.failed.connect(self._presenter.present)
        self._menu_button.clicked.connect(self._on_menu)
        self._record.clicked.connect(self.record)
        self._recall.import_requested.connect(self._screens.imports.choose)
        self._recall.waiting_requested.connect(self._screens.imports.show_waiting)
        self._recall.to_call_counted.connect(partial(self._navigation.show_count, Place.RECALL))
        self._recall.first_shown.connect(self.first_shown)
        self._recall.fits_requested.connect(self._screens.show_fits)
        for screens in (self._recall, self._screens):
            screens.patient_requested.connect(self.open_patient)
            screens.record_requested.connect(self.open_visit)
            screens.failed.connect(self._presenter.present)
            screens.told.connect(self._on_undone)
        self._screens.recall_requested.connect(self.call_course)
        self._screens.day_requested.connect(partial(self.go_to, Place.TODAY))
        self._screens.calendar_requested.connect(partial(self.go_to, Place.CALENDAR))
        self._screens.visit_finished.connect(self._on_visit_finished)
        self._screens.closed.connect(self.back)
        self._screens.stock_requested.connect(partial(self.go_to, Place.STOCK))
        self._screens.settings_changed.connect(self.settings_changed)
        self._undo_history.noted.connect(self._toast.show_message)
        self._undo_history.undone.connect(self._on_undone)
        self._undo_history.failed.connect(self._presenter.present)
        self._recall.follow(self._undo_history)
        self._recall.calls.requested.connect(partial(self._screens.call, self._undo_history))
        self._toast.undo_chosen.connect(self._undo_history.undo)
        keys.changed.connect(self._show_keys)
        self._bind_keys()
        follow_right(self._record, tasks, Action.RECORD_SESSIONS)
        self._recall.focus_list()

    # -- screens -----------------------------------------------------------------------------

    @property
    def recall(self) -> RecallPage:
        return self._recall

    @property
    def search(self) -> SearchBar:
        return self._search

    @property
    def navigation(self) -> Navigation:
        return self._navigation

    @property
    def today(self) -> ClinicDate:
        return self._today

    @property
    def toast(self) -> Toast:
        return self._toast

    @property
    def presenter(self) -> ProblemPresenter:
        return self._presenter

    def watch_backups(self, watch: "BackupWatch") -> None:
        """From now on the window tells of backups, and its settings have a section for them."""
        from tracker.ui.backups.window_backups import WindowBackups

        line = self._footer.show_backups()
        backups = WindowBackups(
            watch, line, self._banner, self._presenter, self._tasks, self._today, self
        )
        backups.chosen.connect(partial(self.go_to, Place.SETTINGS))
        backups.restore_requested.connect(self.restore_requested)
        self._screens.add_backups(backups)

    def show_doubts(self, doubts: QWidget) -> None:
        """Above every screen: what is to be known of the clinic as a whole."""
        self._doubts.addWidget(doubts)

    @property
    def place(self) -> str:
        """The code of the screen in sight."""
        return self._place

    def go_to(self, place: str) -> None:
        """Show a screen."""
        page = self.page(place)
        if place != self._place and self._place not in {Place.PATIENT, Place.VISIT}:
            self._came_from = self._place
        self._place = place
        self._stack.setCurrentWidget(page)
        self._record.setEnabled(place != Place.VISIT and may(self._tasks, Action.RECORD_SESSIONS))
        self._navigation.show_current(
            Place.PATIENTS if place in {Place.PATIENT, Place.VISIT} else place
        )
        self._focus_page()

    def open_patient(self, patient_uuid: str) -> None:
        self._screens.patient.show_patient(patient_uuid)
        self.go_to(Place.PATIENT)

    def open_visit(self, patient_uuid: str, course_uuid: str = "") -> None:
        """Record what was given; without a course, for whatever is due."""
        if self._screens.denies(Action.RECORD_SESSIONS):
            return
        self._is_clinic_day = self._place == Place.TODAY
        self._screens.visit.start(patient_uuid, course_uuid)
        self.go_to(Place.VISIT)

    def _on_visit_finished(self, patient_uuid: str) -> None:
        self.go_to(Place.TODAY) if self._is_clinic_day else self.open_patient(patient_uuid)

    def record(self) -> None:
        """For the current patient of the screen in sight."""
        if self._place == Place.RECALL:
            current = self._recall.current_course()
            if current is not None:
                self.open_visit(*current)
        elif self._place == Place.TODAY:
            self._screens.today.record()
        elif self._place == Place.PATIENT:
            self.open_visit(self.patient_uuid)
        elif self._place != Place.VISIT:
            self._search.begin()

    def new_patient(self) -> None:
        self.go_to(Place.PATIENTS)
        self._screens.patients.new_patient()

    def call_course(self, course_uuid: str) -> None:
        """Show a course on the recall list."""
        self.go_to(Place.RECALL)
        self._recall.show_course(course_uuid)

    def back(self) -> None:
        """To where one came from."""
        self.go_to(self._came_from)

    def page(self, place: str) -> QWidget:
        """A screen, made if it has not been yet."""
        return self._screens.page(place) or self._recall

    def _focus_page(self) -> None:
        if self._place == Place.RECALL:
            self._recall.focus_list()
        else:
            self.page(self._place).setFocus()

    @property
    def lock_key(self) -> str:
        """The key that locks, in Qt's portable form, "" for none."""
        return self._person.lock_key

    @property
    def drafts(self) -> DraftDesk:
        return self._drafts

    @property
    def patient_uuid(self) -> str:
        """Whose screen is in sight, "" for none."""
        return self._screens.patient.patient_uuid if self._place == Place.PATIENT else ""

    def resume(self, draft: DraftContent) -> None:
        """Go on with what was left half typed."""
        if place := self._screens.resume(draft):
            self.go_to(place)

    def _bind_keys(self) -> None:
        go = partial(partial, self.go_to)
        self._commands.bind(
            (Command("app.search", _("Search"), "Ctrl+K"), self._search.begin),
            (Command("app.new-patient", _("New patient"), "Ctrl+N"), self.new_patient),
            (Command("app.record", _("Record injections"), "Ctrl+R"), self.record),
            (Command("app.sign-day", _("Sign the day"), "Ctrl+Shift+S"), self._screens.sign_day),
            (Command("app.follow-ups", _("Follow-ups"), "Ctrl+Shift+F"), self._screens.follow_ups),
            (Command("app.back", _("Back"), "Alt+Left"), self.back),
            (Command("app.recall", _("Go to Recall"), "Ctrl+1"), go(Place.RECALL)),
            (Command("app.patients", _("Go to Patients"), "Ctrl+2"), go(Place.PATIENTS)),
            (Command("app.today", _("Go to Today"), "Ctrl+3"), go(Place.TODAY)),
            (Command("app.stock", _("Go to Stock"), "Ctrl+4"), go(Place.STOCK)),
            (Command("app.calendar", _("Go to Calendar"), "Ctrl+5"), go(Place.CALENDAR)),
            (Command("app.approvals", _("Go to Approvals"), "Ctrl+6"), go(Place.APPROVALS)),
            (Command("app.reports", _("Go to Reports"), "Ctrl+7"), go(Place.REPORTS)),
            (Command("app.settings", _("Go to Settings"), "Ctrl+,"), go(Place.SETTINGS)),
        )
        self._manual = ManualOpener(self, self._keys, lambda: self._place)
        self._commands.offer("app.manual", _("Manual"), self._manual.open_here)
        self._screens.imports.serve(self, self._commands, partial(self.go_to, Place.RECALL))
        lists = ListInFront(self._tasks, self)
        lists.serve(self._commands.bind, told=self._on_undone, failed=self._presenter.present)
        self.addAction(self._undo_history.undo_action)
        self.addAction(self._undo_history.redo_action)
        self._show_keys()

    def _show_keys(self) -> None:
        self._record.show_key(self._keys.cap("app.record"))
        self._search.show_key(self._keys.cap("app.search"))

    def _show_tile(self, code: str) -> None:
        self.go_to(Place.RECALL)
        self._recall.show_tile(code)

    def _on_undone(self, told: str) -> None:
        self._toast.show_message(told, can_undo=False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_toast"):
            self._fit()

    def _fit(self) -> None:
        """A narrow window, or large text, has a menu of screens instead of the navigation."""
        is_narrow = self.width() < look().px(_NARROW)
        self._navigation.setVisible(not is_narrow)
        self._menu_button.setVisible(is_narrow)

    def _on_menu(self) -> None:
        menu = open_screen_menu(self._menu_button, entries(), self._place, self.go_to)
        self._person.add_to(menu)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._screens.has_half_filled_visit and not self._may_close:
            event.ignore()
            self.go_to(Place.VISIT)
            self._presenter.confirm(
                _("Close although a visit is half filled in?"),
                detail=_("It is kept, and offered to you when you come back."),
                action=_("Close"),
                then=self._close_anyway,
            )
            return
        self._drafts.keep_all()
        super().closeEvent(event)
        self.closed.emit()

    def _close_anyway(self) -> None:
        self._may_close = True
        self.close()

    # -- laying out --------------------------------------------------------------------------

    def _lay_out(self) -> None:
        main = QVBoxLayout()
        main.setContentsMargins(0, 0, 0, 0)
        main.setSpacing(0)
        main.addWidget(TopBar(self._menu_button, self._search, self._record))
        main.addWidget(self._banner)
        main.addWidget(self._left)
        main.addLayout(self._doubts)
        main.addWidget(self._stack, 1)

        upper = QHBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(0)
        upper.addWidget(self._navigation)
        upper.addLayout(main, 1)

        whole = QWidget()
        layout = QVBoxLayout(whole)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(upper, 1)
        layout.addWidget(self._footer)
        self.setCentralWidget(whole)
