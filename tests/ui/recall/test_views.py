"""Views of the list, its columns, and many rows at once."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QPushButton
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from tests.clinics import TODAY, Clinic
from tests.ui.recall.conftest import OpenPage
from tests.ui.recall.steps import names, treated
from tests.ui.seen import button, open_window, texts
from tracker.domain.outcome import Done
from tracker.services.recall import views
from tracker.services.recall.listing import Order, RecallFilter
from tracker.services.recall.views import ViewForm, ViewRow
from tracker.storage import records as r
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.recall.view_form import ViewDialog
from tracker.ui.screenshot import settle
from tracker.ui.tasks import Tasks
from tracker.ui.undo_history import UndoHistory

OVERDUE = "2026-08-03"
DUE = "2026-08-30"
EARLY = "2026-10-20"


@pytest.fixture
def page(clinic: Clinic, open_page: OpenPage) -> RecallPage:
    """Two to call, Okafor overdue, and one whose time has not come."""
    for name, on in (("Okafor", OVERDUE), ("Nakamura", DUE), ("Blanc", EARLY)):
        treated(clinic, name, on)
    return open_page()


def menu(page: RecallPage, tasks: Tasks, opens: str = "Views") -> list[QAction]:
    """All that the button's menu offers; the menu is closed again."""
    button(page, opens).click()
    settle(tasks)
    shown = QApplication.activePopupWidget()
    assert isinstance(shown, QMenu)
    found = [one for action in shown.actions() for one in _leaves(action)]
    shown.hide()
    return found


def _leaves(action: QAction) -> list[QAction]:
    inner = action.menu()
    return list(inner.actions()) if isinstance(inner, QMenu) else [action]


def choose(page: RecallPage, tasks: Tasks, text: str, opens: str = "Views") -> None:
    next(one for one in menu(page, tasks, opens) if one.text().startswith(text)).trigger()
    settle(tasks)


def keep(page: RecallPage, tasks: Tasks, name: str) -> None:
    choose(page, tasks, "Keep this list")
    dialog = open_window(ViewDialog)
    assert dialog is not None
    dialog._name.setText(name)
    dialog._save.click()
    settle(tasks)


def _buttons(page: RecallPage) -> list[QPushButton]:
    return page.findChildren(QPushButton)


def kept(clinic: Clinic) -> tuple[ViewRow, ...]:
    return clinic.read(views.my_views, TODAY)


def test_what_is_shown_is_kept_under_a_name_and_comes_back(
    qtbot: QtBot, clinic: Clinic, clinic_tasks: Tasks, page: RecallPage
) -> None:
    page.filters._timing.set_code("overdue")
    settle(clinic_tasks)
    choose(page, clinic_tasks, "Contact")
    keep(page, clinic_tasks, "My overdue")
    assert "View: My overdue" in [one.text() for one in _buttons(page)]
    (row,) = kept(clinic)
    assert (row.count, "contact" in row.form.columns, len(row.form.columns)) == (1, False, 6)
    page.show_tile("waiting")
    qtbot.waitUntil(lambda: clinic_tasks.is_idle)
    assert "View: My overdue, changed" in [one.text() for one in _buttons(page)]
    choose(page, clinic_tasks, "My overdue · 1", "View: My overdue, changed")
    assert names(page) == ["Okafor"]
    assert page.tiles.tile("to-call").isChecked()


def test_opening_a_view_writes_nothing(
    clinic: Clinic, clinic_tasks: Tasks, page: RecallPage
) -> None:
    clinic.write(views.keep_view, ViewForm("Everybody", RecallFilter(), Order.NAME), TODAY)
    written: list[object] = []
    clinic_tasks.written.connect(written.append)
    choose(page, clinic_tasks, "Everybody · 3")
    assert names(page) == ["Blanc", "Nakamura", "Okafor"]
    assert written == []


def test_a_view_is_changed_and_removed_with_undo(
    clinic: Clinic, clinic_tasks: Tasks, page: RecallPage
) -> None:
    history = UndoHistory(clinic_tasks, page)
    keep(page, clinic_tasks, "Mine")
    choose(page, clinic_tasks, "Remove “Mine”", "View: Mine")
    assert kept(clinic) == ()
    history.undo()
    settle(clinic_tasks)
    assert [row.form.name for row in kept(clinic)] == ["Mine"]


def test_a_column_that_is_not_wanted_goes_and_comes_back(
    clinic_tasks: Tasks, page: RecallPage
) -> None:
    choose(page, clinic_tasks, "Since last")
    assert page.table.isColumnHidden(4)
    choose(page, clinic_tasks, "Since last")
    assert not page.table.isColumnHidden(4)
    assert page.table.shown_columns == ()
    patient = next(one for one in menu(page, clinic_tasks) if one.text() == "Patient")
    assert not patient.isEnabled()


def test_marked_rows_are_assigned_at_once_and_given_back_by_one_undo(
    clinic: Clinic, clinic_tasks: Tasks, page: RecallPage
) -> None:
    def nurses() -> list[str | None]:
        query = (
            select(r.Staff.name)
            .select_from(r.Course)
            .outerjoin(r.Staff, r.Staff.id == r.Course.nurse_id)
        )
        return clinic.read(lambda tx: sorted(tx.scalars(query), key=str))

    def add(tx: object) -> Done:
        tx.add(r.Staff(name="Kim Park"))  # type: ignore[attr-defined]
        return Done()

    clinic.write(add)
    history = UndoHistory(clinic_tasks, page)
    assert "rows marked" not in texts(page)
    QTest.keyClick(page.table, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert "2 rows marked; keys act on the current one alone" in texts(page)
    choose(page, clinic_tasks, "Kim Park", "Assign to…")
    assert nurses() == ["Kim Park", "Kim Park", None]
    history.undo()
    settle(clinic_tasks)
    assert nurses() == [None, None, None]
