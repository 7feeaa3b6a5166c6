"""The Patient screen: who it is and what warns, each treatment's next step, and what was given."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import NotFound
from tracker.domain.rights import Action
from tracker.services.patients.card import (
    OutsideRow,
    PatientCard,
    SessionRow,
    TimelineItem,
    patient_card,
)
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Command, Keys
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.outcomes.outcomes_part import OutcomesPart
from tracker.ui.patients.card_grid import CardGrid
from tracker.ui.patients.course_card import CourseCard
from tracker.ui.patients.dose_card import DoseCard
from tracker.ui.patients.events_table import event_columns, event_key, events
from tracker.ui.patients.map_card import MapCard
from tracker.ui.patients.outside_table import outside_columns
from tracker.ui.patients.patient_actions import (
    Wish,
    event_wishes,
    outside_wishes,
    patient_wishes,
    session_wishes,
    wish_menu,
)
from tracker.ui.patients.patient_desk import PatientDesk
from tracker.ui.patients.patient_header import PatientHeader
from tracker.ui.patients.patient_timeline import PatientTimeline
from tracker.ui.patients.session_columns import session_columns
from tracker.ui.problem_presenter import sentence
from tracker.ui.rights import follow_right
from tracker.ui.rows_table import RowsTable
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.empty_state import EmptyState
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order


class PatientPage(QWidget):
    """One patient; refreshes itself when something changed, or on a new day."""

    record_requested = Signal(str, str)
    """The patient's uuid, and the course's ("" for whatever is due)."""
    amend_requested = Signal(str)
    """A session's uuid."""
    give_requested = Signal(str)
    """A planned session's uuid."""
    void_requested = Signal(str)
    """A session's uuid."""
    recall_requested = Signal(str)
    """A course's uuid: it is to be called, booked or decided about on the recall list."""
    told = Signal(str)
    """Something was done, as a sentence."""
    closed = Signal()
    shown = Signal()
    """The patient asked for is in sight."""

    def __init__(self, tasks: Tasks, today: ClinicDate, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks, self._today = tasks, today
        self._patient_uuid = ""
        self._card: PatientCard | None = None
        self._known_sessions: frozenset[str] | None = None
        self._is_stale = False
        self._banner = Banner()
        self._desk = PatientDesk(self, tasks, today, self._banner)
        self._actions = QWidget()
        self._header = PatientHeader(self._actions)
        self._close = QPushButton(_("Close"))
        self._more = QPushButton(_("More"))
        self._edit = QPushButton(_("Edit"))
        self._new_course = QPushButton(_("New treatment"))
        self._scroll = ColumnScroll(QWidget())
        self._notes = PlainLabel(wraps=True, is_selectable=True)
        self._courses = CardGrid()
        self._none = EmptyState()
        self._timeline = PatientTimeline()
        self._sessions = RowsTable(
            session_columns(), key=_uuid, name=_("Injections"), most_rows_in_sight=12
        )
        self._outside = RowsTable(
            outside_columns(), key=_uuid, name=_("Given elsewhere"), most_rows_in_sight=6
        )
        self._events = RowsTable(
            event_columns(),
            key=event_key,
            name=_("Calls, bookings and decisions"),
            most_rows_in_sight=6,
        )
        self._no_sessions = PlainLabel(_("No injections are recorded yet."), kind="muted")
        self._maps = MapCard(tasks)
        self._outcomes = OutcomesPart(tasks, today, self._desk.presenter, self._desk.show_charts)
        self._sessions_card = Card(_("Injections"))
        self._outside_card = Card(_("Given elsewhere"))
        self._events_card = Card(_("Calls, bookings and decisions"))
        self._session_act = QPushButton(_("Sign, amend, entered in error"))
        self._slices: list[Callable[[PatientCard], None]] = []
        self._next_slice = QTimer(self, singleShot=True, interval=0)

        # So that its keys work as soon as it is in sight.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setProperty("kind", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._lay_out()
        self._name_parts()

        self._next_slice.timeout.connect(self._on_next_slice)
        self._close.clicked.connect(self._on_close)
        self._more.clicked.connect(self._on_more)
        self._edit.clicked.connect(self._on_edit)
        self._new_course.clicked.connect(self._on_new_course)
        self._none.chosen.connect(self._on_new_course)
        self._timeline.session_chosen.connect(self._sessions.select_key)
        self._sessions.row_activated.connect(self._on_session_activated)
        self._sessions.menu_requested.connect(self._on_session_menu)
        self._outside.row_activated.connect(self._on_outside_activated)
        self._outside.menu_requested.connect(self._on_outside_menu)
        self._events.row_activated.connect(self._on_event_activated)
        self._events.menu_requested.connect(self._on_event_menu)
        self._session_act.clicked.connect(self._on_session_act)
        self._desk.record_requested.connect(self.record_requested)
        self._desk.amend_requested.connect(self.amend_requested)
        self._desk.give_requested.connect(self.give_requested)
        self._desk.void_requested.connect(self.void_requested)
        self._desk.recall_requested.connect(self.recall_requested)
        self._desk.told.connect(self.told)
        tasks.changed.connect(self._on_changed)
        today.changed.connect(self._on_day_changed)
        follow_right(self._edit, tasks, Action.EDIT_PATIENTS)
        follow_right(self._new_course, tasks, Action.EDIT_COURSES)

    def show_patient(self, patient_uuid: str) -> None:
        """Show another patient, or the same one anew."""
        if patient_uuid != self._patient_uuid:
            self._patient_uuid = patient_uuid
            self._card = self._known_sessions = None
            self._banner.hide()
            # Nobody acts on the patient before while the next one is being read.
            self._header.hide()
            self._scroll.hide()
        self._ask()

    def bind_keys(self, keys: Keys) -> None:
        """Keys of this screen; they can be changed."""
        for command, slot in (
            (Command("patient.edit", _("Edit patient"), "E"), self._on_edit),
            (Command("patient.new-course", _("New treatment"), "T"), self._on_new_course),
            (Command("patient.book", _("Book, or move the booking"), "B"), self._desk.book),
            (Command("patient.charts", _("Charts"), "G"), self._desk.show_charts),
            (Command("patient.more", _("More about this patient"), "M"), self._on_more),
            (Command("patient.print", _("Print history"), "Ctrl+P"), self._on_print),
            (Command("patient.close", _("Close the patient"), "Esc"), self._on_close),
        ):
            keys.bind(self, command, slot)

    @property
    def patient_uuid(self) -> str:
        """Whose page it is, "" before the first."""
        return self._patient_uuid

    @property
    def card(self) -> PatientCard | None:
        """What is shown; None until it has come."""
        return self._card

    def _ask(self) -> None:
        self._is_stale = False
        if self._patient_uuid:
            self._tasks.read(
                self,
                "patient",
                patient_card,
                self._patient_uuid,
                self._today.on,
                then=self._on_card,
                failed=self._on_failed,
            )

    def _on_card(self, card: PatientCard) -> None:
        explained = {
            one.row.uuid
            for one in self._courses.cards
            if isinstance(one, CourseCard) and one.is_explained
        }
        is_other = self._card is None
        self._card = card
        self._desk.take(card)
        if is_other:
            for part in (
                self._maps,
                self._timeline,
                self._sessions_card,
                self._outside_card,
                self._events_card,
            ):
                part.hide()
            self._scroll.verticalScrollBar().setValue(0)
        self._header.show_card(card, self._today.on)
        self._notes.setText(card.header.notes)
        self._notes.setVisible(bool(card.header.notes))
        self._show_courses(card, explained)
        self._header.show()
        self._scroll.show()
        self._maps.show_patient(card.header.uuid)
        # The rest in slices of its own, so that typing and painting have their turn.
        self._slices = [
            self._show_timeline,
            self._show_sessions,
            self._show_outside,
            self._show_events,
        ]
        self._next_slice.start()

    def _on_next_slice(self) -> None:
        if self._card is None:
            return
        self._slices.pop(0)(self._card)
        if self._slices:
            self._next_slice.start()
        else:
            tab_in_reading_order(self)
            self.shown.emit()

    def _show_timeline(self, card: PatientCard) -> None:
        self._timeline.show_card(card, self._today.on)
        self._outcomes.show_patient(card.header.uuid)

    def _show_sessions(self, card: PatientCard) -> None:
        self._sessions.show_rows(card.sessions)
        # What was just recorded is what is signed or amended next.
        known, uuids = self._known_sessions, [row.uuid for row in card.sessions]
        added = [uuid for uuid in uuids if known is not None and uuid not in known]
        self._known_sessions = frozenset(uuids)
        if added:
            self._sessions.select_key(added[0])
        self._sessions.setVisible(bool(card.sessions))
        self._session_act.setVisible(bool(card.sessions))
        self._no_sessions.setVisible(not card.sessions)
        self._sessions_card.show()

    def _show_outside(self, card: PatientCard) -> None:
        self._outside.show_rows(card.outside)
        self._outside_card.setVisible(bool(card.outside))

    def _show_events(self, card: PatientCard) -> None:
        found = events(card.timeline)
        self._events.show_rows(found)
        self._events_card.setVisible(bool(found))

    def _show_courses(self, card: PatientCard, explained: set[str]) -> None:
        cards: list[QWidget] = []
        for row in card.courses:
            one = CourseCard(row)
            one.follow_rights(self._tasks)
            one.explain(is_shown=row.uuid in explained)
            one.wanted.connect(self._desk.fulfil_for_course)
            cards.append(one)
        if card.doses:
            cards.append(DoseCard(card.doses))
        self._courses.show_cards(cards)
        self._none.setVisible(not card.courses)
        self._none.explain(
            _("No treatment has been opened yet, so nothing can fall due."), _("New treatment")
        )

    def _on_failed(self, problem: Exception) -> None:
        if isinstance(problem, NotFound):
            self._banner.show_message(Kind.BAD, sentence(problem))
            return
        self._desk.presenter.present(problem, retry=self._ask)

    def _on_changed(self, _subjects: object) -> None:
        if self.isVisible():
            self._ask()
        else:
            self._is_stale = True

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._ask()

    def _on_day_changed(self, _on: object) -> None:
        self._ask()

    # -- what is asked for ---------------------------------------------------------------------

    def _on_close(self) -> None:
        self.closed.emit()

    def _on_more(self) -> None:
        if self._card is not None:
            place = self._more.mapToGlobal(QPoint(0, self._more.height()))
            wish_menu(self, patient_wishes(self._card), self._desk.fulfil, self._tasks).popup(place)

    def _on_edit(self) -> None:
        self._desk.fulfil(Wish("edit", ""))

    def _on_print(self) -> None:
        self._desk.fulfil(Wish("print", ""))

    def _on_new_course(self) -> None:
        self._desk.fulfil(Wish("new-course", ""))

    def _on_session_activated(self, row: SessionRow) -> None:
        self._on_session_menu(row, self._sessions.below_current())

    def _on_session_act(self) -> None:
        row = self._sessions.current_row()
        if row is not None:
            place = self._session_act.mapToGlobal(QPoint(0, self._session_act.height()))
            self._on_session_menu(row, place)

    def _on_session_menu(self, row: SessionRow, place: QPoint) -> None:
        wish_menu(self, session_wishes(row), self._desk.fulfil, self._tasks).popup(place)

    def _on_outside_activated(self, row: OutsideRow) -> None:
        self._on_outside_menu(row, self._outside.below_current())

    def _on_outside_menu(self, row: OutsideRow, place: QPoint) -> None:
        self._offer(list(outside_wishes(row)), place)

    def _on_event_activated(self, row: TimelineItem) -> None:
        self._on_event_menu(row, self._events.below_current())

    def _on_event_menu(self, row: TimelineItem, place: QPoint) -> None:
        self._offer(list(event_wishes(row)), place)

    def _offer(self, wishes: list[Wish], place: QPoint) -> None:
        if wishes:
            wish_menu(self, wishes, self._desk.fulfil, self._tasks).popup(place)

    # -- making it -----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        gap, pad = look().px(12), look().px(18)
        flow = FlowLayout(self._actions, gap=8, is_right=True)
        for button in (self._close, self._more, self._edit, self._new_course):
            flow.addWidget(button)
        self._header.setContentsMargins(pad, pad, pad, 0)

        inside = QVBoxLayout(self._scroll.column)
        inside.setContentsMargins(pad, look().px(4), pad, pad)
        inside.setSpacing(gap)
        for part in (
            self._notes,
            self._courses,
            self._none,
            self._timeline,
            self._outcomes,
            self._maps,
            self._sessions_card,
            self._outside_card,
            self._events_card,
        ):
            inside.addWidget(part)
        inside.addStretch(1)
        self._session_act.setProperty("kind", "quiet")
        self._sessions_card.head.addWidget(self._session_act)
        self._sessions_card.body.addWidget(self._sessions)
        self._sessions_card.body.addWidget(self._no_sessions)
        self._outside_card.body.addWidget(self._outside)
        self._events_card.body.addWidget(self._events)

        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(gap)
        whole.addWidget(self._header)
        whole.addWidget(self._banner)
        whole.addWidget(self._scroll, 1)

    def _name_parts(self) -> None:
        for button in (self._close, self._more, self._edit, self._new_course):
            button.setAccessibleName(button.text())
        self._notes.setAccessibleName(_("Notes"))
        self._edit.setAccessibleName(_("Edit patient"))
        self._more.setAccessibleName(_("More about this patient"))
        self._session_act.setAccessibleName(_("Actions for the chosen injections"))


def _uuid(row: SessionRow | OutsideRow) -> str:
    return row.uuid
