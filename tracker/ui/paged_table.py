"""A list of any length: the view over a `PagedModel`.

    self._table = PagedTable(tasks, columns, recall_rows, key=attrgetter("course_id"),
                             name=_("Recall list"))
    self._table.explain_empty(_("Nobody is due in this view."), _("Show all"))
    self._table.ask(recall_ids, state, today, context=(today,))
    self._table.current_changed.connect(self._on_current_changed)

After a write, `refresh()`; current row and selection are found again by id.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from tracker.ui.cell_table import CellTable
from tracker.ui.column import Column
from tracker.ui.listed import Listed
from tracker.ui.look import look
from tracker.ui.paged_model import PagedModel
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.empty_state import EmptyState

_LEAST_SQUEEZE = 0.84
_Flag = QItemSelectionModel.SelectionFlag
_Action = QAbstractItemView.CursorAction


class PagedTable(CellTable):
    """Extended selection of rows; arrows, Home, End, page keys; Enter activates."""

    current_changed = Signal(object)
    """The id of the current row, or None."""
    row_activated = Signal(object)
    """The id of the row that was double-clicked or entered."""
    selection_changed = Signal()
    sort_requested = Signal(str, bool)
    """The sort key of a column, and whether descending; the owner asks anew."""
    empty_action_chosen = Signal()
    failed = Signal(object)
    loaded = Signal()

    def __init__(
        self,
        tasks: Tasks,
        columns: Sequence[Column[Any]],
        rows_query: Callable[..., Iterable[Any]],
        *,
        key: Callable[[Any], int],
        name: str,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(owner)
        self._model: PagedModel[Any] = PagedModel(tasks, columns, rows_query, key=key, owner=self)
        self._empty = EmptyState(self.viewport())
        self._wanted_id: int | None = None
        self._wanted_position = 0
        self._kept_ids: frozenset[int] = frozenset()
        self._is_new_question = True
        self._is_restoring = False
        self._was_resized_by_hand = False
        self._is_fitting = False
        self._last_current: int | None = None
        self._sorted_by: tuple[int, bool] | None = None

        self._set_up(self._model, name=name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self._set_up_header()
        self._empty.hide()

        self._model.about_to_replace.connect(self._on_about_to_replace)
        self._model.modelReset.connect(self._on_model_reset)
        self._model.loaded.connect(self._on_loaded)
        self._model.failed.connect(self.failed)
        self._model.rows_arrived.connect(self._on_rows_arrived)
        self._empty.chosen.connect(self.empty_action_chosen)
        self.doubleClicked.connect(self._on_double_clicked)
        self.selectionModel().currentRowChanged.connect(self._on_current_row_changed)
        self.selectionModel().selectionChanged.connect(self._on_selection_changed)

    # -- for the owner ---------------------------------------------------------------

    def ask(
        self,
        ids_query: Callable[..., Iterable[Sequence[int]]],
        /,
        *args: Hashable,
        context: tuple[Any, ...] = (),
    ) -> None:
        """Show another list (a filter, an order). See `PagedModel.ask`."""
        self._is_new_question = True
        self._model.ask(ids_query, *args, context=context)

    def refresh(self, *, context: tuple[Any, ...] | None = None) -> None:
        """Ask the same again, after a change or a new day."""
        self._is_new_question = False
        self._model.refresh(context=context)

    def explain_empty(self, why: str, action: str = "") -> None:
        self._empty.explain(why, action)
        self._place_empty()

    @property
    def paged_model(self) -> PagedModel[Any]:
        return self._model

    def listed(self) -> Listed:
        """All rows, for a file."""
        return self._model.listed()

    @property
    def count(self) -> int:
        return len(self._model.ids)

    def current_id(self) -> int | None:
        return self._model.id_at(self.currentIndex().row())

    def current_row(self) -> Any:
        """The row under the cursor if it is at hand, else None."""
        row_id = self.current_id()
        return None if row_id is None else self._model.row_by_id(row_id)

    def selected_ids(self) -> list[int]:
        """In the order shown."""
        ids = self._model.ids
        found: list[int] = []
        for first, last in self._selected_spans():
            found.extend(ids[first : last + 1])
        return found

    def select_id(self, row_id: int) -> bool:
        """Makes it the current row; False if the list hasn't got it (yet)."""
        position = self._model.position_of(row_id)
        if position is None:
            return False
        self._go_to(position)
        return True

    def show_sorted_by(self, sort: str, *, is_descending: bool) -> None:
        """The arrow in the header; asks for nothing."""
        header = self.horizontalHeader()
        for section, column in enumerate(self._model.columns):
            if column.sort == sort:
                self._sorted_by = (section, is_descending)
                header.setSortIndicatorShown(True)
                header.setSortIndicator(
                    section,
                    Qt.SortOrder.DescendingOrder if is_descending else Qt.SortOrder.AscendingOrder,
                )
                return
        self._sorted_by = None
        header.setSortIndicatorShown(False)

    def show_columns(self, codes: Collection[str]) -> None:
        """Only those of these codes; () for all."""
        for section, column in enumerate(self._model.columns):
            self.setColumnHidden(section, bool(codes) and column.code not in codes)
        self._was_resized_by_hand = False
        self._fit_columns()

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The codes of those in sight; () where all are."""
        columns = self._model.columns
        codes = tuple(c.code for n, c in enumerate(columns) if not self.isColumnHidden(n))
        return codes if len(codes) < len(columns) else ()

    # -- keeping the place --------------------------------------------------------------

    def _on_about_to_replace(self) -> None:
        if self._wanted_id is None:
            self._wanted_id = self.current_id()
            self._wanted_position = max(self.currentIndex().row(), 0)
            self._kept_ids = frozenset(self.selected_ids())
        self._scroll_was = self.verticalScrollBar().value()
        self._is_restoring = True

    def _on_model_reset(self) -> None:
        self._is_restoring = False
        if not self._is_new_question:
            self.verticalScrollBar().setValue(self._scroll_was)
        self._restore(is_final=not self._model.is_loading)
        self._show_or_hide_empty()

    def _on_loaded(self) -> None:
        self._restore(is_final=True)
        self._show_or_hide_empty()
        self.loaded.emit()

    def _restore(self, *, is_final: bool) -> None:
        if not self.count:
            if is_final:
                self._wanted_id = None
                self._announce_current()
            return
        if self._wanted_id is None:
            if not self.currentIndex().isValid():
                self._go_to(0)
            return
        position = self._model.position_of(self._wanted_id)
        if position is None and not is_final:
            return
        if self.currentIndex().isValid():
            # Somebody has moved on since; leave them where they are.
            self._wanted_id = None
            return
        if position is None:
            position = 0 if self._is_new_question else min(self._wanted_position, self.count - 1)
        self._wanted_id = None
        self._go_to(position)
        self._select_kept()

    def _select_kept(self) -> None:
        kept, self._kept_ids = self._kept_ids, frozenset()
        if len(kept) < 2:
            return
        selection, last_column = QItemSelection(), len(self._model.columns) - 1
        start: int | None = None
        for position, row_id in enumerate(self._model.ids):
            if row_id in kept:
                start = position if start is None else start
            elif start is not None:
                selection.select(self._index(start), self._index(position - 1, last_column))
                start = None
        if start is not None:
            selection.select(self._index(start), self._index(self.count - 1, last_column))
        self.selectionModel().select(selection, _Flag.Select)

    def _go_to(self, position: int) -> None:
        column = max(self.currentIndex().column(), 0)
        index = self._index(position, column)
        self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect | _Flag.Rows)
        self.scrollTo(index)

    def _index(self, position: int, column: int = 0) -> QModelIndex:
        return self._model.index(position, column)

    def _selected_spans(self) -> list[tuple[int, int]]:
        parts = self.selectionModel().selection().toList()
        spans = sorted((part.top(), part.bottom()) for part in parts)
        merged: list[tuple[int, int]] = []
        for first, last in spans:
            if merged and first <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
            else:
                merged.append((first, last))
        return merged

    # -- news for the owner ----------------------------------------------------------------

    def _on_current_row_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        if not self._is_restoring:
            self._announce_current()

    def _announce_current(self) -> None:
        row_id = self.current_id()
        if row_id != self._last_current:
            self._last_current = row_id
            self.current_changed.emit(row_id)

    def _on_selection_changed(self, *_: object) -> None:
        if not self._is_restoring:
            self.selection_changed.emit()

    def _on_rows_arrived(self) -> None:
        self.viewport().update()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        self.row_activated.emit(self._model.id_at(index.row()))

    def _on_section_clicked(self, section: int) -> None:
        sort = self._model.columns[section].sort
        if sort is None:
            return
        is_descending = self._sorted_by == (section, False)
        self.show_sorted_by(sort, is_descending=is_descending)
        self.sort_requested.emit(sort, is_descending)

    # -- keys ------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.modifiers():
            row_id = self.current_id()
            if row_id is not None and not event.isAutoRepeat():
                self.row_activated.emit(row_id)
            return
        super().keyPressEvent(event)

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        # Home and End go to the first and last row, not to the first and last column.
        if action is _Action.MoveHome and self.count:
            return self._index(0, max(self.currentIndex().column(), 0))
        if action is _Action.MoveEnd and self.count:
            return self._index(self.count - 1, max(self.currentIndex().column(), 0))
        return super().moveCursor(action, modifiers)

    # -- sizes ------------------------------------------------------------------------------

    def _set_up_header(self) -> None:
        header = self.horizontalHeader()
        header.setSectionsClickable(True)
        # WORKAROUND QHeaderView: it asks of every row whether its column is selected, 1.8 s
        # after "select all" over 130,000 rows, even unhighlighted; so it watches nothing.
        header.setSelectionModel(QItemSelectionModel(self._model, header))
        header.sectionClicked.connect(self._on_section_clicked)
        header.sectionResized.connect(self._on_section_resized)
        self._fit()

    def _fit(self) -> None:
        self.verticalScrollBar().setSingleStep(self._fit_rows())
        self._fit_columns()

    def _fit_columns(self) -> None:
        if self._was_resized_by_hand:
            return
        unit = look().width_of("0123456789") / 10
        shown = [n for n in range(len(self._model.columns)) if not self.isColumnHidden(n)]
        columns = [self._model.columns[n] for n in shown]
        widths = [
            round(column.width * unit * (1.1 if column.is_strong else 1))
            + look().px(36 if column.pill else 16)
            for column in columns
        ]
        stretching = [n for n, column in enumerate(columns) if column.stretches]
        spare = self.viewport().width() - sum(widths)
        if spare < 0:
            # Closer together before anything has to be scrolled to; then the pills keep their words.
            squeeze = self.viewport().width() / sum(widths)
            is_scrolled = squeeze < _LEAST_SQUEEZE
            # Rounded down, or a pixel too many brings a scroll bar.
            widths = [
                width if is_scrolled and column.pill else int(width * max(squeeze, _LEAST_SQUEEZE))
                for width, column in zip(widths, columns, strict=True)
            ]
        elif stretching:
            for n in stretching:
                widths[n] += spare // len(stretching)
        header = self.horizontalHeader()
        self._is_fitting = True
        for section, width in zip(shown, widths, strict=True):
            header.resizeSection(section, width)
        self._is_fitting = False

    def _on_section_resized(self, _section: int, _before: int, _now: int) -> None:
        if not self._is_fitting:
            self._was_resized_by_hand = True

    def _show_or_hide_empty(self) -> None:
        is_empty = self._model.has_answer and not self._model.is_loading and not self.count
        self._empty.setVisible(is_empty)
        self._place_empty()

    def _place_empty(self) -> None:
        self._empty.setGeometry(self.viewport().rect())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()
        self._place_empty()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange and hasattr(self, "_is_fitting"):
            self._was_resized_by_hand = False
            QTimer.singleShot(0, self, self._fit)
