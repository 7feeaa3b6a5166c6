"""The Recall screen: tiles, filters, the list, and the panel of the current row."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tracker.domain.state import State
from tracker.services.recall.choices import RecallChoices, recall_choices
from tracker.services.recall.listing import (
    Order,
    RecallFilter,
    StateCounts,
    count_courses,
    count_to_call,
)
from tracker.text import _
from tracker.ui.after_paint import AfterPaint
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.keys import Keys
from tracker.ui.look import look
from tracker.ui.paged_table import PagedTable
from tracker.ui.recall.call_start import CallStart
from tracker.ui.recall.columns import recall_columns
from tracker.ui.recall.emptiness import Remedy, explain_emptiness
from tracker.ui.recall.filters import Filters
from tracker.ui.recall.ids_in_sight_first import ids_in_sight_first
from tracker.ui.recall.list_buttons import ListButtons
from tracker.ui.recall.list_view import ListView
from tracker.ui.recall.listed_course import ListedCourse, listed_courses
from tracker.ui.recall.tiles import tile_counts, tile_groups, total_label
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.list_page import list_page
from tracker.ui.widgets.page_head import page_head
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.tile_bar import TileBar

if TYPE_CHECKING:
    from tracker.ui.recall.recall_desk import RecallDesk
    from tracker.ui.recall.side_panel import SidePanel
    from tracker.ui.undo_history import UndoHistory

_FIRST_TILE = "to-call"
_LEAST_TABLE = 210


class RecallPage(QWidget):
    """Asks for its list as soon as it is made, and again whenever something has changed."""

    patient_requested = Signal(str)
    """A patient's uuid: open that screen."""
    record_requested = Signal(str, str)
    """A patient's and a course's uuid: record what was given."""
    fits_requested = Signal(object)
    import_requested = Signal()
    waiting_requested = Signal()
    to_call_counted = Signal(int)
    """How many are to be called, whatever is shown."""
    failed = Signal(object)
    told = Signal(str)
    """Something was done, as a sentence."""
    listed_anew = Signal()
    """The list shows something else, or in another order."""
    first_shown = Signal()
    """The first rows, or the news that there are none, are on the screen."""

    def __init__(
        self, tasks: Tasks, today: ClinicDate, keys: Keys, owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self._tasks, self._keys, self._today = tasks, keys, today
        self._groups = {group.code: group for group in tile_groups()}
        self._tile: str | None = _FIRST_TILE
        self._only: State | None = None
        self._order, self._is_descending = Order.URGENCY, False
        self._total, self._remedy = 0, Remedy.SHOW_ALL
        self._is_stale = self._is_filled = False
        self._wants_counts = True
        self._in_sight = Event()
        self._wanted_id: int | None = None
        self._title = PlainLabel(_("Recall"), kind="title")
        self._filters = Filters()
        self._tiles = TileBar(
            [(group.code, group.label) for group in tile_groups()],
            name=_("How many treatments are in each state"),
        )
        self._table = PagedTable(
            tasks,
            recall_columns(),
            listed_courses,
            key=attrgetter("course_id"),
            name=_("Recall list"),
        )
        self._call = CallStart(tasks, self._table, self._wanted)
        # Answered beside us while the rest is made.
        self._ask()
        self._panel: SidePanel | None = None
        self._buttons = ListButtons(self, tasks, today, keys)
        self._beside = QWidget()
        self._panel_place = QVBoxLayout(self._beside)

        self._lay_out()
        self._tiles.choose(self._tile)

        self._tiles.chosen.connect(self._on_tile_chosen)
        self._filters.changed.connect(self._on_filters_changed)
        self._filters.order_changed.connect(self._on_order_changed)
        self._table.sort_requested.connect(self._on_sort_requested)
        self._table.current_changed.connect(self._on_current_changed)
        self._table.row_activated.connect(self._on_row_activated)
        self._table.empty_action_chosen.connect(self._on_empty_action)
        self._table.failed.connect(self.failed)
        self._table.loaded.connect(self._on_loaded)
        self._table.paged_model.rows_arrived.connect(self._on_rows)
        self._call.ended.connect(self._on_calls_ended)
        self._today.changed.connect(self._on_new_day)
        self._tasks.changed.connect(self._on_changed)

    # -- for the window ------------------------------------------------------------------

    def current_course(self) -> tuple[str, str] | None:
        """The uuids of the current row's patient and course, if they are known."""
        listed = self._table.current_row()
        if not isinstance(listed, ListedCourse):
            return None
        return listed.row.patient_uuid, listed.row.course_uuid

    def focus_list(self) -> None:
        self._table.setFocus()

    def show_tile(self, code: str) -> None:
        """As if the tile had been chosen."""
        self._tiles.choose(code)
        self._on_tile_chosen(code)

    def list_view(self) -> ListView:
        """What the list shows now."""
        group = self._groups.get(self._tile or "")
        name = group.label if group else _("All treatments")
        return ListView(name, self._today.on, self._wanted(), self._order, self._is_descending)

    def show_list(self, wanted: RecallFilter, order: Order, *, is_descending: bool) -> None:
        """As if tile, filters and order had been chosen."""
        tiles = (code for code, tile in self._groups.items() if tile.states == wanted.states)
        self._tile, self._only = next(tiles, None), None
        self._tiles.choose(self._tile)
        self._filters.show_wanted(wanted)
        self._filters.show_order(order)
        self._table.show_sorted_by(order.value, is_descending=is_descending)
        self._order, self._is_descending = order, is_descending
        self._on_filters_changed()

    def show_state(self, state: State | None) -> None:
        """Nothing but the rows of a state, under its tile and without filters; None for all."""
        self._turn_to(state, only=state)

    def follow(self, history: UndoHistory) -> None:
        """After Undo and Redo, go to the row that they were about."""
        self._buttons.follow(history)

    def show_course(self, course_uuid: str) -> None:
        """Bring a course into sight, under its tile and without filters."""
        from tracker.services.recall.panel import place_on_list

        self._tasks.read(
            self, "place", place_on_list, course_uuid, self._today.on,
            then=self._on_place, failed=self.failed.emit,
        )  # fmt: skip

    @property
    def table(self) -> PagedTable:
        return self._table

    @property
    def panel(self) -> SidePanel:
        """Made when it is first needed: the list comes before it."""
        if self._panel is None:
            from tracker.ui.recall.side_panel import SidePanel

            self._panel = made = SidePanel(self._tasks, self._today, self._keys)
            made.patient_requested.connect(self.patient_requested)
            made.record_requested.connect(self.record_requested)
            made.failed.connect(self.failed)
            made.returned.connect(self._table.setFocus)
            self._panel_place.addWidget(made)
            made.bind_keys(self)
            self._call.bind(self._keys, self)
            self._ask_choices()
        return self._panel

    @property
    def desk(self) -> RecallDesk:
        """Papers and numbers of the list; made when it is first needed."""
        return self._buttons.desk

    @property
    def calls(self) -> CallStart:
        return self._call

    @property
    def tiles(self) -> TileBar:
        return self._tiles

    @property
    def filters(self) -> Filters:
        return self._filters

    # -- asking ------------------------------------------------------------------------------

    def _wanted(self) -> RecallFilter:
        group = self._groups.get(self._tile or "")
        states = group.states if group else frozenset()
        states = frozenset({self._only}) if self._only else states
        return replace(self._filters.wanted(), states=states)

    def _ask(self) -> None:
        self._in_sight.set()
        self._in_sight = Event()
        self._table.ask(
            ids_in_sight_first,
            self._today.on,
            self._wanted(),
            self._order,
            self._is_descending,
            self._in_sight,
            context=(self._today.on,),
        )
        self.listed_anew.emit()

    def _ask_counts(self) -> None:
        self._wants_counts = False
        wanted = self._filters.wanted()
        self._tasks.read(
            self, "counts", count_courses, self._today.on, wanted,
            then=self._on_counts, failed=self.failed.emit,
        )  # fmt: skip
        if wanted != RecallFilter(timings=wanted.timings):
            self._ask_to_call()

    def _ask_to_call(self) -> None:
        self._tasks.read(
            self, "to call", count_to_call, self._today.on, then=self.to_call_counted.emit
        )

    def _ask_choices(self) -> None:
        self._tasks.read(self, "choices", recall_choices, then=self._on_choices)

    def _refresh(self) -> None:
        self._is_stale = False
        self._table.refresh(context=(self._today.on,))
        self._ask_counts()
        self.panel.refresh()

    # -- answers -------------------------------------------------------------------------------

    def _on_counts(self, counts: StateCounts) -> None:
        self._total = counts.total
        self._tiles.show_counts(tile_counts(counts), total_label(counts))
        self._explain_emptiness()
        wanted = self._filters.wanted()
        if wanted == RecallFilter(timings=wanted.timings):
            self.to_call_counted.emit(counts.by_state[State.TO_CALL])

    def _on_choices(self, choices: RecallChoices) -> None:
        self._filters.offer(choices)

    def _on_place(self, place: tuple[int, State]) -> None:
        self._wanted_id, state = place
        self._turn_to(state)

    def _turn_to(self, state: State | None, only: State | None = None) -> None:
        self._filters.reset()
        found = (group.code for group in self._groups.values() if state in group.states)
        self._tile, self._only = next(found, None), only
        self._tiles.choose(self._tile)
        self._explain_emptiness()
        self._wants_counts = True
        self._ask()

    def _on_rows(self) -> None:
        self._in_sight.set()
        if not self._is_filled:
            self._is_filled = True
            # Not before: what is to be read first stands in the list.
            AfterPaint(self._table.viewport(), self.first_shown.emit, self._on_rows)
            return
        if self._wants_counts:
            self._ask_counts()
        if self._table.current_row() is not None:
            self.panel.show_course(self._table.current_id())
        elif not self._table.count:
            self.panel.show_course(None)

    def _on_loaded(self) -> None:
        if not self._table.count:
            self._on_rows()
        wanted, self._wanted_id = self._wanted_id, None
        if wanted is not None:
            self._table.select_id(wanted)
            self._table.setFocus()

    def _explain_emptiness(self) -> None:
        emptiness = explain_emptiness(
            self._groups.get(self._tile or ""),
            is_narrowed=self._filters.is_narrowed,
            total=self._total,
        )
        self._remedy = emptiness.remedy
        self._table.explain_empty(emptiness.why, emptiness.action)

    # -- what people do ------------------------------------------------------------------------

    def _on_tile_chosen(self, code: str | None) -> None:
        self._tile, self._only = code, None
        self._explain_emptiness()
        self._ask()

    def _on_filters_changed(self) -> None:
        self._explain_emptiness()
        self._wants_counts = True
        self._ask()

    def _on_order_changed(self, order: Order) -> None:
        self._order, self._is_descending = order, False
        self._table.show_sorted_by(order.value, is_descending=False)
        self._ask()

    def _on_sort_requested(self, sort: str, is_descending: bool) -> None:
        self._order, self._is_descending = Order(sort), is_descending
        self._filters.show_order(self._order)
        self._ask()

    def _on_current_changed(self, course_id: int | None) -> None:
        # The list's own rows are read first; the panel follows when they are there.
        if not self._is_filled:
            return
        if course_id is None or self._table.current_row() is not None:
            self.panel.show_course(course_id)
        else:
            self.panel.hold_keys()

    def _on_row_activated(self, _course_id: int) -> None:
        current = self.current_course()
        if current is not None:
            self.patient_requested.emit(current[0])

    def _on_empty_action(self) -> None:
        match self._remedy:
            case Remedy.CLEAR_FILTERS:
                self._filters.clear()
            case Remedy.SHOW_ALL:
                self._turn_to(None)
            case Remedy.IMPORT:
                self.import_requested.emit()

    def _on_new_day(self, _on: object) -> None:
        self._wants_counts = True
        self._ask()
        self._ask_to_call()
        self.panel.refresh()

    def _on_changed(self, _subjects: object) -> None:
        if self._call.is_open:
            # Nobody sees it: it is read once, afterwards.
            self._is_stale = True
        elif self.isVisible():
            self._refresh()
        else:
            self._is_stale = True
            # The list waits until it is looked at; its number stands beside every screen.
            self._ask_to_call()

    def _on_calls_ended(self, told: str) -> None:
        if told:
            self.told.emit(told)
        if self._is_stale:
            self._refresh()
        self._table.setFocus()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._refresh()
            self._ask_choices()

    # -- laying out ----------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = page_head((self._title,), self._filters, self._call, self._buttons)
        self._table.setMinimumHeight(look().px(_LEAST_TABLE))
        self._panel_place.setContentsMargins(0, 0, 0, 0)
        above, below = (self._tiles, self._buttons.lines_place), (self._buttons.marked_place,)
        list_page(self, head, self._table, self._beside, above=above, below=below)
