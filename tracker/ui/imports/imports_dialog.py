"""The imports so far, the newest first: what each brought, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import partial
from zoneinfo import ZoneInfo

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.services.imports.undo import ImportDone, imports_done, undo_import, what_depends
from tracker.text import _, format_date_short, format_moment, format_number
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.column import Column
from tracker.ui.imports.row_pages import RowPages
from tracker.ui.imports.working_line import WorkingLine
from tracker.ui.job import Cancelled
from tracker.ui.kinds import Kind
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (860, 480)


class ImportsDialog(QDialog):
    """What depends on an import is told where it can't be taken back."""

    def __init__(self, tasks: Tasks, today: ClinicDate, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._on = tasks, today.on
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._working = WorkingLine()
        self.pages = RowPages(
            _columns(ZoneInfo(today.zone)), name=_("Imports"), key=lambda one: str(one.uuid)
        )
        self._undo, self._close = QPushButton(_("Undo this import")), QPushButton(_("Close"))

        self.setWindowTitle(_("Imports"))
        self.setAccessibleName(_("Imports"))
        self._lay_out()

        self.pages.table.current_changed.connect(self._on_current)
        self._undo.clicked.connect(self._on_undo)
        self._close.clicked.connect(self.reject)
        self._ask()

    def _ask(self) -> None:
        self._tasks.read(
            self, "imports", imports_done, then=self._on_read, failed=self._presenter.present
        )

    def _on_read(self, found: Sequence[ImportDone]) -> None:
        self.pages.show_changed(found)
        self._on_current(self.pages.table.current_row())

    def _on_current(self, one: ImportDone | None) -> None:
        self._undo.setEnabled(one is not None and one.undone_on is None)

    def _on_undo(self) -> None:
        one: ImportDone | None = self.pages.table.current_row()
        if one is not None:
            self._tasks.read(
                self, "depends", what_depends, one.uuid,
                then=partial(self._on_depends, one), failed=self._presenter.present,
            )  # fmt: skip

    def _on_depends(self, one: ImportDone, depends: Sequence[str]) -> None:
        if depends:
            said = _("The import of “{file}” can’t be taken back. {reasons}").format(
                file=one.file_name, reasons=" ".join(depends)
            )
            self._banner.show_message(Kind.CAUTION, said)
        else:
            confirm_undo(self._presenter, partial(self._take_back, one))

    def _take_back(self, one: ImportDone) -> None:
        self._undo.setEnabled(False)
        job = self._tasks.long_write(
            self, undo_import, one.uuid, self._on, progress=self._working.show_progress,
            then=self._on_undone, failed=self._on_kept,
        )  # fmt: skip
        self._working.begin(_("Taking it back"), job)

    def _on_undone(self, _done: Done) -> None:
        self._working.end()
        self._ask()

    def _on_kept(self, problem: Exception) -> None:
        self._working.end()
        self._on_current(self.pages.table.current_row())
        if not isinstance(problem, Cancelled):
            self._presenter.present(problem)

    def reject(self) -> None:
        if self._working.is_working:
            self._working.stop()
        else:
            super().reject()

    def _lay_out(self) -> None:
        current = look()
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._close)
        buttons.addStretch(1)
        buttons.addWidget(self._undo)
        for button in (self._undo, self._close):
            button.setAutoDefault(False)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*([current.px(20)] * 4))
        layout.setSpacing(current.px(10))
        layout.addWidget(PlainLabel(_("Imports"), kind="title", wraps=True))
        layout.addWidget(self._banner)
        layout.addWidget(self.pages, 1)
        layout.addWidget(self._working)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - current.px(40)),
            min(current.px(_SIZE[1]), screen.height() - current.px(60)),
        )


def confirm_undo(presenter: ProblemPresenter, then: Callable[[], object]) -> None:
    """Ask before a whole import is taken back."""
    presenter.confirm(
        _("Take the whole import back?"),
        detail=_("The clinic is then as it was before; the file can come in again."),
        action=_("Undo this import"),
        then=then,
        is_dangerous=True,
    )


def _columns(zone: tzinfo) -> Sequence[Column[ImportDone]]:
    def when(one: ImportDone) -> str:
        return format_moment(one.imported_at, zone)

    return (
        Column(
            _("File"),
            lambda one: one.file_name,
            sub=_state,
            width=22,
            stretches=True,
            is_strong=True,
            tooltip=lambda one: one.file_name,
        ),
        Column(_("When"), when, sub=lambda one: one.by, width=19),
        Column(_("Patients"), partial(_count, "patients"), width=10, is_number=True),
        Column(_("Injections"), partial(_count, "injections"), width=10, is_number=True),
        Column(_("Not in yet"), lambda one: format_number(one.waiting), width=10, is_number=True),
    )


def _state(one: ImportDone) -> str:
    if one.undone_on is None:
        return ""
    return _("taken back on {on}").format(on=format_date_short(one.undone_on))


def _count(kind: str, one: ImportDone) -> str:
    return format_number(one.counts.get(kind, 0))
