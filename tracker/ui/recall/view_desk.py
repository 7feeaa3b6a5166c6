"""Saved views of the recall list, and which columns it has: a menu, and a form for a name."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QMenu, QPushButton

from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.services.recall.views import ViewForm, ViewRow, my_views, remove_view
from tracker.text import _, format_number
from tracker.ui.recall.recall_page import RecallPage
from tracker.ui.recall.view_form import ViewDialog
from tracker.ui.rights import may
from tracker.ui.tasks import Tasks

_ALWAYS = "patient"
"""The column that says of whom a row is."""


class ViewDesk(QObject):
    """Follows what the page shows: `button` says which view that is, and whether it still is."""

    def __init__(self, page: RecallPage, tasks: Tasks, button: QPushButton) -> None:
        super().__init__(page)
        self._page, self._tasks, self._button = page, tasks, button
        self._current: ViewRow | None = None
        self._kept_uuid = ""
        self._wants_menu = False

        page.listed_anew.connect(self._say_current)

    def offer(self) -> None:
        """Ask which view, under the button."""
        self._wants_menu = True
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self, "views", my_views, self._today,
            then=self._on_views, failed=self._page.failed.emit,
        )  # fmt: skip

    def _shown(self, name: str = "", *, is_shared: bool = False) -> ViewForm:
        """What is shown now, under a name."""
        view, columns = self._page.list_view(), self._page.table.shown_columns
        return ViewForm(name, view.wanted, view.order, view.is_descending, columns, is_shared)

    def _shown_as(self, row: ViewRow) -> ViewForm:
        return self._shown(row.form.name, is_shared=row.form.is_shared)

    def _say_current(self) -> None:
        current = self._current
        said = _("Views")
        if current is not None:
            is_same = self._shown_as(current) == current.form
            said = _("View: {name}") if is_same else _("View: {name}, changed")
            said = said.format(name=current.form.name)
        self._button.setText(said.replace("&", "&&"))

    # -- the menu --------------------------------------------------------------------------------

    def _on_views(self, rows: tuple[ViewRow, ...]) -> None:
        uuid = self._kept_uuid or (self._current.uuid if self._current is not None else "")
        self._current = next((row for row in rows if row.uuid == uuid), None)
        self._kept_uuid = ""
        self._say_current()
        if not self._wants_menu:
            return
        self._wants_menu = False
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for row in rows:
            action = menu.addAction(_said(row))
            action.setCheckable(True)
            action.setChecked(self._current is not None and row.uuid == self._current.uuid)
            action.triggered.connect(partial(self._open, row))
        if rows:
            menu.addSeparator()
        self._add_acts(menu)
        menu.addSeparator()
        self._add_columns(menu)
        menu.popup(self._button.mapToGlobal(self._button.rect().bottomLeft()))

    def _add_acts(self, menu: QMenu) -> None:
        if not may(self._tasks, Action.WORK_RECALL):
            return
        menu.addAction(_("Keep this list as a view…")).triggered.connect(self._on_keep)
        current = self._current
        if current is None:
            return
        name = current.form.name.replace("&", "&&")
        change = menu.addAction(_("Change “{name}” to what is shown…").format(name=name))
        change.triggered.connect(self._on_change)
        remove = menu.addAction(_("Remove “{name}”").format(name=name))
        remove.triggered.connect(self._on_remove)

    def _add_columns(self, menu: QMenu) -> None:
        columns = menu.addMenu(_("Columns"))
        shown = self._page.table.shown_columns
        for code, title in self._titles():
            action = columns.addAction(title)
            action.setCheckable(True)
            action.setChecked(not shown or code in shown)
            action.setEnabled(code != _ALWAYS)
            action.triggered.connect(partial(self._on_column, code))

    # -- what people do --------------------------------------------------------------------------

    def _open(self, row: ViewRow) -> None:
        view, self._current = row.form, row
        self._page.table.show_columns(view.columns)
        self._page.show_list(view.wanted, view.order, is_descending=view.is_descending)
        self._say_current()

    def _on_column(self, code: str) -> None:
        codes = [one for one, _title in self._titles()]
        now = {code} ^ set(self._page.table.shown_columns or codes)
        self._page.table.show_columns([one for one in codes if one in now])
        self._say_current()

    def _titles(self) -> list[tuple[str, str]]:
        columns = self._page.table.paged_model.columns
        return [(column.code, column.title) for column in columns]

    def _on_keep(self) -> None:
        self._form(ViewDialog(self._tasks, self._shown(), self._today, owner=self._page.window()))

    def _on_change(self) -> None:
        row = self._current
        if row is not None:
            form, owner = self._shown_as(row), self._page.window()
            self._form(ViewDialog(self._tasks, form, self._today, row, owner=owner))

    def _form(self, dialog: ViewDialog) -> None:
        dialog.saved.connect(self._on_saved)
        dialog.open_fitted()

    def _on_saved(self, done: Done) -> None:
        """What was kept is what is shown: it is the current view from now on."""
        self._kept_uuid = str(done.value)
        self._ask()

    @property
    def _today(self) -> date:
        return self._page.list_view().today

    def _on_remove(self) -> None:
        row, self._current = self._current, None
        if row is not None:
            self._say_current()
            self._tasks.write(
                self, remove_view, row.uuid, row.version, self._today,
                then=_ignore, failed=self._page.failed.emit,
            )  # fmt: skip


def _said(row: ViewRow) -> str:
    said = _("{name} · {count} · shared") if row.form.is_shared else _("{name} · {count}")
    return said.format(name=row.form.name.replace("&", "&&"), count=format_number(row.count))


def _ignore(_done: Any) -> None:
    pass
