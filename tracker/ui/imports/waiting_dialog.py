"""The rows of spreadsheets that are not in yet: each is put right and tried again, or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.interchange.sheets.questions_of_records import question_about
from tracker.services.imports.gone_bookings import is_gone
from tracker.services.imports.others.waiting import is_of_others
from tracker.services.imports.waiting_rows import ListedWaiting, RowAsks, waiting_rows
from tracker.text import _, format_number, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.imports.cells_editor import CellsEditor
from tracker.ui.imports.import_work import try_row_again
from tracker.ui.imports.row_pages import RowPages
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import open_manual
from tracker.ui.problem_presenter import ProblemPresenter, sentence
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (960, 680)


class WaitingDialog(QDialog):
    """Enter in the list goes to the cell that is wrong; Enter in a cell tries the row again.

    What is typed in a row stays while others are looked at.
    """

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._on = tasks, today.on
        self._rows: tuple[ListedWaiting, ...] = ()
        self._typed: dict[str, dict[str, str]] = {}
        self._next_uuid = ""
        self._said: dict[str, str] = {}
        self._told = ""
        self._others: list[ListedWaiting] = []
        self._in = 0
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._count = PlainLabel(wraps=True)
        self.pages = RowPages(_columns(), name=_("Rows that are not in yet"), key=_key)
        self.editor = CellsEditor()
        self._alike = QCheckBox()
        self._dismiss = QPushButton(_("Dismiss…"))
        self._again = QPushButton(_("Try again"))
        self._close = QPushButton(_("Close"))

        self.setWindowTitle(_("Not in yet"))
        self.setAccessibleName(_("Not in yet"))
        self._lay_out()

        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._again.click)
        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help)
        self.pages.table.current_changed.connect(self._on_current)
        self.pages.table.row_activated.connect(self.editor.focus_wrong)
        self.editor.entered.connect(self._again.click)
        self._again.clicked.connect(self._on_again)
        self._dismiss.clicked.connect(self._on_dismiss)
        self._close.clicked.connect(self.reject)
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self, "waiting", waiting_rows, then=self._on_rows, failed=self._presenter.present
        )

    def _on_rows(self, rows: tuple[ListedWaiting, ...]) -> None:
        self._rows = rows
        self._count.setText(f"{self._told} {_left(len(rows))}".strip())
        was_mending = self.editor.isAncestorOf(self.focusWidget())
        self.pages.show_changed(rows)
        self.pages.table.select_key(self._next_uuid)
        self._on_current(self.pages.table.current_row())
        if rows and was_mending:
            self.editor.focus_wrong()

    def _on_current(self, row: ListedWaiting | None) -> None:
        before = self.editor.row
        if before is not None and row is not None and before.uuid != row.uuid:
            self._typed[before.uuid] = self.editor.typed()
        if row is None or before is None or before != row:
            self.editor.show_row(row, self._typed.get(row.uuid, {}) if row is not None else {})
        self._show_alike(row)
        self._dismiss.setEnabled(row is not None)
        # Another system's entries have no cells to be put right: their file is imported again.
        self._again.setEnabled(row is not None and not is_of_others(row.mapping))
        asks = row is not None and is_gone(row.reason)
        self._again.setText(_("What became of the booking…") if asks else _("Try again"))

    def _show_alike(self, row: ListedWaiting | None) -> None:
        """All rows with one reason may be answered for at once."""
        count = 0 if row is None else sum(map(row.is_like, self._rows))
        text = ngettext(
            "Also the {count} other row that waits for this reason",
            "Also the {count} other rows that wait for this reason",
            count,
        )
        self._alike.setText(text.format(count=format_number(count)))
        self._alike.setChecked(False)
        self._alike.setVisible(count > 0)

    def _chosen_others(self, row: ListedWaiting) -> tuple[ListedWaiting, ...]:
        return tuple(filter(row.is_like, self._rows)) if self._alike.isChecked() else ()

    def _note_next(self, row: ListedWaiting) -> None:
        """Where the hands go on once this one, and those like it, have gone from the list."""
        uuids = [one.uuid for one in self._rows]
        gone = {one.uuid for one in self._chosen_others(row)}
        after = (uuid for uuid in uuids[uuids.index(row.uuid) + 1 :] if uuid not in gone)
        self._next_uuid = next(after, "")

    def _on_again(self) -> None:
        self._said, self._in = {}, 0
        self._try_again()

    def _try_again(self) -> None:
        row = self.editor.row
        if row is None:
            return
        self._note_next(row)
        self._others = list(self._chosen_others(row))
        self._again.setEnabled(False)
        self._tasks.write(
            self, try_row_again, row, self.editor.cells(), self._said, self._on,
            then=self._on_mended, failed=self._on_still_wrong,
        )  # fmt: skip

    def _on_said(self, said: dict[str, str]) -> None:
        self._said |= said
        self._try_again()

    def _on_mended(self, _done: Done) -> None:
        self._in += 1
        self._go_on()

    def _on_other_wrong(self, problem: Exception) -> None:
        """What one of many still needs is asked of it alone, later."""
        if not isinstance(problem, Invalid):
            self._others = []
            self._presenter.present(problem, take_theirs=self._ask, gone=self._ask)
        self._go_on()

    def _go_on(self) -> None:
        """To the next of those that wait for the same reason."""
        row = self.editor.row
        if row is not None and self._others:
            other = self._others.pop(0)
            self._tasks.write(
                self, try_row_again, other, other.changed_like(row, self.editor.typed()),
                self._said, self._on, then=self._on_mended, failed=self._on_other_wrong,
            )  # fmt: skip
            return
        if row is not None:
            self._told = _("Row {line} is in.").format(line=format_number(row.line))
        if self._in > 1:
            told = ngettext("{count} row is in.", "{count} rows are in.", self._in)
            self._told = told.format(count=format_number(self._in))
        self._ask()

    def _on_still_wrong(self, problem: Exception) -> None:
        self._again.setEnabled(True)
        self._others = []
        if isinstance(problem, RowAsks):
            from tracker.ui.imports.records_dialog import RecordsDialog

            dialog = RecordsDialog(map(question_about, problem.asked), self)
            dialog.answered.connect(self._on_said)
            dialog.finished.connect(dialog.deleteLater)
            dialog.open()
        elif isinstance(problem, Invalid):
            self.editor.show_problem(sentence(problem))
        else:
            self._presenter.present(problem, take_theirs=self._ask, gone=self._ask)

    def _on_dismiss(self) -> None:
        from tracker.ui.imports.dismiss_form import DismissRowDialog

        row = self.editor.row
        if row is None:
            return
        self._note_next(row)
        others = self._chosen_others(row)
        dialog = DismissRowDialog(self._tasks, row, self._on, self, others)
        dialog.saved.connect(partial(self._on_dismissed, len(others) + 1))
        dialog.open_fitted()

    def _on_dismissed(self, count: int, _done: Done) -> None:
        told = ngettext("The row is dismissed.", "{count} rows are dismissed.", count)
        self._told = told.format(count=format_number(count))
        self._ask()

    def _on_help(self) -> None:
        open_manual(self, "import")

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        parts = QSplitter(Qt.Orientation.Vertical)
        parts.setChildrenCollapsible(False)
        parts.setHandleWidth(current.px(12))
        parts.addWidget(self.pages)
        parts.addWidget(self.editor)
        parts.setStretchFactor(0, 1)
        parts.setStretchFactor(1, 2)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._close)
        buttons.addStretch(1)
        buttons.addWidget(self._dismiss)
        buttons.addWidget(self._again)
        self._again.setProperty("kind", "primary")
        for button in (self._close, self._dismiss, self._again):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(_("Not in yet"), kind="title", wraps=True))
        layout.addWidget(self._banner)
        layout.addWidget(self._count)
        layout.addWidget(parts, 1)
        layout.addWidget(self._alike)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - current.px(40)),
            min(current.px(_SIZE[1]), screen.height() - current.px(60)),
        )


def _columns() -> Sequence[Column[ListedWaiting]]:
    return (
        Column(_("Row"), lambda row: format_number(row.line), width=7, is_number=True),
        Column(
            _("Why it is not in"),
            lambda row: row.reason,
            sub=_cells,
            width=50,
            stretches=True,
            is_strong=True,
            tooltip=lambda row: f"{row.reason}\n{_cells(row)}",
        ),
        Column(_("File"), lambda row: row.file_name, width=22, is_muted=True),
    )


def _left(count: int) -> str:
    if not count:
        return _("Nothing waits: every row is in, or was dismissed.")
    left = ngettext("{count} row is not in yet.", "{count} rows are not in yet.", count)
    return left.format(count=format_number(count))


def _cells(row: ListedWaiting) -> str:
    return " · ".join(text for _column, text in row.cells)


def _key(row: ListedWaiting) -> str:
    return row.uuid
