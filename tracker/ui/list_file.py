"""A list saved as a file for spreadsheets, as CSV or XLSX; nothing in it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.domain.rights import Action
from tracker.interchange.workbook import Cell
from tracker.services.exports.printing import list_saved, may_print_lists
from tracker.text import _
from tracker.ui.listed import Listed
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks


class ListFile(QObject):
    """Nothing is saved without being asked where; what was is in the audit trail, with its count."""

    failed = Signal(object)
    told = Signal(str)
    """The file was saved, as a sentence."""

    def __init__(self, tasks: Tasks, owner: QWidget) -> None:
        super().__init__(owner)
        self._tasks, self._window = tasks, owner
        self._ask: Callable[[], None] = _nothing

    def save(self, kind: str, name: str, listed: Listed, _checked: object = None) -> None:
        """`kind` is what the trail calls it, `name` what the file is proposed to be called."""
        self._ask = lambda: self._on_place(kind, name, listed)
        self._tasks.read(
            self, "may", may_print_lists, then=self._on_allowed, failed=self.failed.emit
        )

    def _on_allowed(self, _answer: object) -> None:
        self._ask()

    def _on_place(self, kind: str, name: str, listed: Listed) -> None:
        from tracker.ui.printing.print_flow import ask_place

        kinds = {
            ".csv": _("Comma-separated values (*.csv)"),
            ".xlsx": _("Excel workbook (*.xlsx)"),
        }
        path = ask_place(self._window, _("Save the list"), name, kinds)
        if path is not None:
            self._tasks.long_read(
                self, _write, path, kind, name, listed,
                progress=_ignore, then=self._on_saved, failed=self.failed.emit,
            )  # fmt: skip

    def _on_saved(self, path: Path) -> None:
        from tracker.ui.printing.print_flow import say_saved

        self.told.emit(say_saved(path))


class SaveListButton(QPushButton):
    """Saves what `listed` gives at that moment."""

    def __init__(
        self, tasks: Tasks, kind: str, name: Callable[[], str], listed: Callable[[], Listed]
    ) -> None:
        super().__init__(_("Save as CSV or XLSX…"))
        self._kind, self._name, self._listed = kind, name, listed
        self.file = ListFile(tasks, self)
        follow_right(self, tasks, Action.PRINT_LISTS)

        self.clicked.connect(self._on_clicked)

    def _on_clicked(self) -> None:
        self.file.save(self._kind, self._name(), self._listed())


def _write(
    tx: Any,
    path: Path,
    kind: str,
    name: str,
    listed: Listed,
    *,
    progress: Callable[[int, int], None],
) -> Path:
    from tracker.interchange.list_file import write_list

    may_print_lists(tx)
    count = write_list(path, name, listed.titles, _told(listed, tx, progress))
    list_saved(tx, kind, path.suffix.lower().lstrip("."), count)
    return path


def _told(
    listed: Listed, tx: Any, progress: Callable[[int, int], None]
) -> Iterator[Sequence[Cell]]:
    for done, row in enumerate(listed.rows(tx)):
        progress(done, listed.count)
        yield row


def _nothing() -> None:
    pass


def _ignore(_done: int, _total: int) -> None:
    pass
