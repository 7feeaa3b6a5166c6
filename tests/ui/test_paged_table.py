"""Lists of any length."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import attrgetter

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.paged_model import PAGE, PENDING
from tracker.ui.paged_table import PagedTable
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.theme import Theme

MANY = 130_000
# Qt's own tester of models reads every cell after every change.
_MOST_TESTED = 500


@dataclass(frozen=True)
class Row:
    id: int
    name: str


@dataclass
class List:
    """What a service would read, and what it was asked."""

    ids: list[int]
    prefix: str = "Okafor"
    part: int = 1000
    pages: list[tuple[int, ...]] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)

    def read_ids(self, _tx: object, *_args: object) -> Iterator[list[int]]:
        for start in range(0, len(self.ids), self.part):
            yield self.ids[start : start + self.part]

    def read_rows(self, _tx: object, ids: tuple[int, ...], *_context: object) -> list[Row]:
        self.pages.append(ids)
        return [Row(n, f"{self.prefix} {n}") for n in ids if n not in self.gone]


def _columns() -> list[Column[Row]]:
    return [
        Column(
            "Next step",
            lambda _row: "To call",
            sub=lambda _row: "R. Osei",
            pill=lambda _row: Kind.TO_CALL,
            sort="step",
        ),
        Column("Patient", lambda row: row.name, is_strong=True, sort="name", stretches=True),
        Column("Dose", lambda _row: "155", is_number=True, tooltip=lambda _row: "<b>155</b>"),
    ]


Make = Callable[[List], PagedTable]


@pytest.fixture
def make(qtbot: QtBot, pretend_tasks: Tasks, theme: Theme) -> Make:
    def make_table(source: List) -> PagedTable:
        table = PagedTable(
            pretend_tasks, _columns(), source.read_rows, key=attrgetter("id"), name="Recall list"
        )
        qtbot.addWidget(table)
        if len(source.ids) <= _MOST_TESTED:
            QAbstractItemModelTester(
                table.paged_model, QAbstractItemModelTester.FailureReportingMode.Fatal, table
            )
        table.resize(900, 600)
        table.show()
        return table

    return make_table


def _ask(qtbot: QtBot, tasks: Tasks, table: PagedTable, source: List, *args: int) -> None:
    table.ask(source.read_ids, *args)
    _settle(qtbot, tasks, table)


def _settle(qtbot: QtBot, tasks: Tasks, table: PagedTable) -> None:
    qtbot.waitUntil(lambda: tasks.is_idle)
    table.grab()
    QApplication.processEvents()
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_rows_come_into_sight_and_only_their_pages_are_read(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(10_000)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    assert table.count == 10_000
    assert table.paged_model.cell(0, 1).text == "Okafor 0"
    assert len(source.pages) <= 2
    assert all(len(page) <= PAGE for page in source.pages)


def test_a_missing_row_shows_dots_and_is_asked_for_once(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(10_000)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    before = len(source.pages)
    index = table.paged_model.index(9_000, 1)
    for _ in range(50):
        assert index.data() == PENDING.text
    qtbot.waitUntil(lambda: table.paged_model.cell(9_000, 1).text == "Okafor 9000")
    assert len(source.pages) == before + 1


def test_the_first_row_is_current_at_once(qtbot: QtBot, pretend_tasks: Tasks, make: Make) -> None:
    source = List([7, 8, 9])
    table = make(source)
    with qtbot.waitSignal(table.current_changed) as told:
        table.ask(source.read_ids)
    assert told.args == [7]


def test_the_current_row_and_the_selection_are_found_again_by_id(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(100)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    table.select_id(40)
    model, last = table.paged_model, 2
    from PySide6.QtCore import QItemSelection, QItemSelectionModel

    table.selectionModel().select(
        QItemSelection(model.index(41, 0), model.index(43, last)),
        QItemSelectionModel.SelectionFlag.Select,
    )
    told: list[object] = []
    table.current_changed.connect(told.append)
    source.ids = [n for n in reversed(range(100)) if n != 42]
    table.refresh()
    _settle(qtbot, pretend_tasks, table)
    assert table.current_id() == 40
    assert table.selected_ids() == [43, 41, 40]
    assert told == []


def test_when_the_current_row_has_left_the_next_one_takes_its_place(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([10, 20, 30, 40])
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    table.select_id(20)
    source.ids = [10, 30, 40]
    with qtbot.waitSignal(table.current_changed) as told:
        table.refresh()
    assert told.args == [30]


def test_a_refresh_with_the_same_ids_only_repaints(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(500)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    table.select_id(3)
    resets: list[int] = []
    table.paged_model.modelReset.connect(lambda: resets.append(1))
    source.prefix = "Osei"
    table.refresh()
    # The old text stays until the new one is there: nothing flickers.
    assert table.paged_model.cell(3, 1).text == "Okafor 3"
    _settle(qtbot, pretend_tasks, table)
    qtbot.waitUntil(lambda: table.paged_model.cell(3, 1).text == "Osei 3")
    assert resets == []
    assert table.current_id() == 3


def test_another_order_keeps_the_current_patient(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(5000)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    table.select_id(12)
    source.ids = list(reversed(range(5000)))
    _ask(qtbot, pretend_tasks, table, source, 1)
    assert table.current_id() == 12
    assert table.currentIndex().row() == 5000 - 13


def test_a_row_that_is_gone_is_not_asked_for_again(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([1, 2, 3], gone={2})
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    assert table.paged_model.cell(1, 1).text == "—"
    asked = len(source.pages)
    for _ in range(5):
        _settle(qtbot, pretend_tasks, table)
    assert len(source.pages) == asked


@pytest.mark.fault(70)
def test_a_column_that_fails_does_so_once(qtbot: QtBot, pretend_tasks: Tasks, theme: Theme) -> None:
    def broken(_row: Row) -> str:
        raise ZeroDivisionError

    source = List([1, 2, 3])
    table = PagedTable(
        pretend_tasks, [Column("Due", broken)], source.read_rows, key=attrgetter("id"), name="List"
    )
    qtbot.addWidget(table)
    table.show()
    told: list[Exception] = []
    table.failed.connect(told.append)
    _ask(qtbot, pretend_tasks, table, source)
    for _ in range(3):
        _settle(qtbot, pretend_tasks, table)
    assert [type(problem) for problem in told] == [ZeroDivisionError]


def test_an_empty_list_says_why_and_what_to_do(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([])
    table = make(source)
    table.explain_empty("Nobody is due in the next 4 weeks.", "Show all treatments")
    assert not table._empty.isVisible()
    _ask(qtbot, pretend_tasks, table, source)
    assert table._empty.isVisible()
    with qtbot.waitSignal(table.empty_action_chosen):
        table._empty._button.click()
    source.ids = [1]
    table.refresh()
    _settle(qtbot, pretend_tasks, table)
    assert not table._empty.isVisible()


def test_a_click_on_a_title_asks_the_owner_for_another_order(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([1, 2])
    table = make(source)
    told: list[tuple[str, bool]] = []
    table.sort_requested.connect(lambda key, is_descending: told.append((key, is_descending)))
    header = table.horizontalHeader()
    for column in (1, 1, 0, 2):
        place = QPoint(header.sectionViewportPosition(column) + 20, 8)
        QTest.mouseClick(
            header.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place
        )
    assert told == [("name", False), ("name", True), ("step", False)]


def test_the_keyboard_walks_and_letters_do_nothing(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List(list(range(200)))
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    for key, wanted in (
        (Qt.Key.Key_Down, 1),
        (Qt.Key.Key_End, 199),
        (Qt.Key.Key_O, 199),
        (Qt.Key.Key_Up, 198),
        (Qt.Key.Key_Home, 0),
    ):
        QTest.keyClick(table, key)
        assert table.current_id() == wanted
    QTest.keyClick(table, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert table.selected_ids() == list(range(200))
    with qtbot.waitSignal(table.row_activated) as told:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert told.args == [199]


@pytest.mark.fault(65)
def test_what_people_typed_is_never_rich_text(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([1], prefix="<img src='file:///etc/passwd'>\n<b>")
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    index = table.paged_model.index(0, 1)
    assert index.data() == "<img src='file:///etc/passwd'> <b> 1"
    tooltip = table.paged_model.index(0, 2).data(Qt.ItemDataRole.ToolTipRole)
    assert "&lt;b&gt;155" in tooltip


def test_a_screen_reader_hears_title_and_both_lines(
    qtbot: QtBot, pretend_tasks: Tasks, make: Make
) -> None:
    source = List([1])
    table = make(source)
    _ask(qtbot, pretend_tasks, table, source)
    spoken = table.paged_model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Next step: To call, R. Osei"


@pytest.mark.fault(63)
def test_130_000_rows_are_selected_scrolled_and_refreshed(
    qtbot: QtBot, pretend_tasks: Tasks, theme: Theme
) -> None:
    source = List(list(range(MANY)))
    table = PagedTable(
        pretend_tasks, _columns(), source.read_rows, key=attrgetter("id"), name="Recall list"
    )
    qtbot.addWidget(table)
    table.resize(1100, 700)
    table.show()
    table.ask(source.read_ids)
    settle(pretend_tasks)
    assert table.count == MANY
    table.selectAll()
    assert len(table.selected_ids()) == MANY
    bar = table.verticalScrollBar()
    for step in range(100):
        bar.setValue(bar.maximum() * step // 100)
        settle(pretend_tasks)
        assert source_row_in_sight(table) is not None
    table.refresh()
    settle(pretend_tasks)
    assert table.count == MANY
    assert len(table.selected_ids()) == MANY


def source_row_in_sight(table: PagedTable) -> object:
    """The first row that is seen, once its page has come."""
    model = table.paged_model
    return model.row_by_id(model.ids[table.rowAt(0)])
