"""The model of a long list: ids first, rows by page as the view asks.

`data()` never waits: a missing row shows "…" and its page is asked for once.
"""

from array import array
from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Any, Generic

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QTimer,
    Signal,
)

from tracker.ui.cell_model import NO_INDEX, CellModel, Index
from tracker.ui.column import Cell, Column, Row, cell_of
from tracker.ui.listed import Listed, listed_pages
from tracker.ui.tasks import Tasks

PAGE = 32
_PAGES_IN_FLIGHT = 2
_PAGES_WANTED = 8
_ROWS_KEPT = 128 * PAGE
PENDING = Cell("…")
GONE = Cell("—")


class PagedModel(CellModel, Generic[Row]):
    """Shows rows of `rows_query(tx, ids, *context) -> Iterable[row]` for ids that `ask` brings.

    `key(row)` gives a row's id. `ids_query(tx, *args)` is a generator of lists of
    ids, in the order to show (a service's `yield_per().partitions()`).
    """

    ids_changed = Signal()
    """The list of ids is another one, or has grown; not emitted by a refresh that found the same."""
    about_to_replace = Signal()
    loaded = Signal()
    """All ids have come."""
    rows_arrived = Signal()
    """Something in sight may look different: repaint."""
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        columns: Sequence[Column[Row]],
        rows_query: Callable[..., Iterable[Row]],
        *,
        key: Callable[[Row], int],
        owner: QObject | None = None,
    ) -> None:
        super().__init__(columns, owner)
        self._tasks = tasks
        self._rows_query = rows_query
        self._key = key
        self._context: tuple[Any, ...] = ()
        self._ids: array[int] = array("q")
        self._coming: array[int] = array("q")
        self._is_refresh = False
        self._is_first_part = True
        self._is_loading = False
        self._rows: dict[int, Row | None] = {}
        self._cells: dict[int, tuple[Cell, ...]] = {}
        self._stale: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._asked: dict[int, int] = {}
        self._generation = 0
        self._pump = QTimer(self, singleShot=True, interval=0)
        self._pump.timeout.connect(self._on_pump)

    # -- asking -------------------------------------------------------------------

    def ask(
        self,
        ids_query: Callable[..., Iterable[Sequence[int]]],
        /,
        *args: Hashable,
        context: tuple[Any, ...] = (),
    ) -> None:
        """Another list: its first ids show at once. `context` goes to `rows_query` after the ids."""
        self._question = (ids_query, args)
        self._start(context, is_refresh=False)

    def refresh(self, *, context: tuple[Any, ...] | None = None) -> None:
        """The same question again. Rows stay in sight until their news has come."""
        if not hasattr(self, "_question"):
            return
        self._start(
            self._context if context is None else context, is_refresh=not self._is_first_part
        )

    def _start(self, context: tuple[Any, ...], *, is_refresh: bool) -> None:
        query, args = self._question
        self._context = context
        self._is_refresh, self._is_loading = is_refresh, True
        self._is_first_part = not is_refresh
        self._coming = array("q")
        self._tasks.stream(
            self,
            "ids",
            query,
            *args,
            part=self._on_part,
            then=self._on_loaded,
            failed=self._on_failed,
        )

    def _on_part(self, ids: Sequence[int]) -> None:
        if self._is_refresh:
            self._coming.extend(ids)
            return
        if self._is_first_part:
            self._is_first_part = False
            self._replace(array("q", ids))
            return
        if not ids:
            return
        first = len(self._ids)
        self.beginInsertRows(QModelIndex(), first, first + len(ids) - 1)
        self._ids.extend(ids)
        self.endInsertRows()

    def _on_loaded(self, _nothing: object) -> None:
        self._is_loading = False
        if self._is_refresh:
            if self._coming == self._ids:
                # No dataChanged over everything: Qt walks each index of it (1.4 s for
                # 130,000 rows). The repaint asks for what is in sight, page by page.
                self._go_stale()
                self.rows_arrived.emit()
            else:
                self._replace(self._coming)
        elif self._is_first_part:
            self._is_first_part = False
            self._replace(array("q"))
        else:
            self.ids_changed.emit()
        self._coming = array("q")
        self.loaded.emit()

    def _replace(self, ids: "array[int]") -> None:
        self.about_to_replace.emit()
        self.beginResetModel()
        self._ids = ids
        self._go_stale()
        self.endResetModel()
        self.ids_changed.emit()

    def _go_stale(self) -> None:
        self._generation += 1
        self._stale = set(self._rows)
        self._wanted.clear()
        self._asked.clear()

    def _on_failed(self, problem: Exception) -> None:
        self._is_loading = False
        self.failed.emit(problem)

    # -- what is known ---------------------------------------------------------------

    def listed(self) -> Listed:
        """All rows as they stand in the list, to be read anew."""
        return listed_pages(self.columns, self._ids, self._rows_query, self._context, self._key)

    @property
    def is_loading(self) -> bool:
        return self._is_loading

    @property
    def has_answer(self) -> bool:
        """False until the first ids, or the news that there are none, have come."""
        return not self._is_first_part

    @property
    def ids(self) -> "array[int]":
        """In order; not to be changed."""
        return self._ids

    def id_at(self, position: int) -> int | None:
        return self._ids[position] if 0 <= position < len(self._ids) else None

    def position_of(self, row_id: int) -> int | None:
        try:
            return self._ids.index(row_id)
        except ValueError:
            return None

    def row_by_id(self, row_id: int) -> Row | None:
        """The row if it is at hand; asks for nothing."""
        return self._rows.get(row_id)

    def cell(self, position: int, column: int) -> Cell:
        """What to paint; asks for the page when it is missing or stale."""
        row_id = self._ids[position]
        cells = self._cells.get(row_id)
        if cells is None or row_id in self._stale:
            self._want(position // PAGE)
        if cells is None:
            return PENDING
        return cells[column]

    # -- pages -----------------------------------------------------------------------

    def _want(self, page: int) -> None:
        if page in self._asked or page in self._wanted:
            return
        self._wanted[page] = None
        if len(self._wanted) > _PAGES_WANTED:
            # Scrolled past; it is wanted again as soon as it is painted again.
            del self._wanted[next(iter(self._wanted))]
        if not self._pump.isActive():
            self._pump.start()

    def _on_pump(self) -> None:
        while self._wanted and len(self._asked) < _PAGES_IN_FLIGHT:
            page, _ = self._wanted.popitem()
            ids = tuple(self._ids[page * PAGE : (page + 1) * PAGE])
            self._asked[page] = self._generation
            self._tasks.read(
                self,
                ("page", page),
                _Page(self._rows_query, self.columns, page, self._generation),
                ids,
                *self._context,
                then=self._on_page,
                failed=self._on_page_failed,
            )

    def _on_page(self, answer: "_PageRows[Row]") -> None:
        if answer.generation != self._generation:
            self._on_pump()
            return
        found = {self._key(row): (row, cells) for row, cells in answer.rows}
        gone = (None, (GONE,) * len(self.columns))
        for row_id in answer.ids:
            row, cells = found.get(row_id, gone)
            self._rows.pop(row_id, None)
            self._rows[row_id] = row
            self._cells[row_id] = cells
            self._stale.discard(row_id)
        self._asked.pop(answer.page, None)
        self._drop_old_rows()
        first = answer.page * PAGE
        last = min(first + PAGE, len(self._ids)) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
        self.rows_arrived.emit()
        self._on_pump()

    def _on_page_failed(self, problem: Exception) -> None:
        # The pages stay "asked", so that a broken database isn't asked in a circle.
        self.failed.emit(problem)

    def _drop_old_rows(self) -> None:
        while len(self._rows) > _ROWS_KEPT:
            oldest = next(iter(self._rows))
            del self._rows[oldest]
            self._cells.pop(oldest, None)
            self._stale.discard(oldest)

    # -- Qt ---------------------------------------------------------------------------

    def rowCount(self, parent: Index = NO_INDEX) -> int:
        return 0 if parent.isValid() else len(self._ids)


class _PageRows(Generic[Row]):
    __slots__ = ("generation", "ids", "page", "rows")

    def __init__(
        self,
        page: int,
        generation: int,
        ids: tuple[int, ...],
        rows: "list[tuple[Row, tuple[Cell, ...]]]",
    ) -> None:
        self.page, self.generation, self.ids, self.rows = page, generation, ids, rows


class _Page(Generic[Row]):
    """`rows_query`, remembering which page it was asked for.

    What the cells show is worked out with it, beside the window.
    """

    def __init__(
        self,
        rows_query: Callable[..., Iterable[Row]],
        columns: Sequence[Column[Row]],
        page: int,
        generation: int,
    ) -> None:
        self._rows_query, self._columns = rows_query, columns
        self._page, self._generation = page, generation

    def __call__(self, tx: Any, ids: tuple[int, ...], *context: Any) -> _PageRows[Row]:
        rows = [
            (row, tuple(cell_of(column, row) for column in self._columns))
            for row in self._rows_query(tx, ids, *context)
        ]
        return _PageRows(self._page, self._generation, ids, rows)
