"""The window of the first run: draws the steps of `flow.py`, and has made what they lead to."""

from __future__ import annotations

import getpass
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout

from tracker.domain.problems import Problem
from tracker.services.keys.encrypted_clinic import NewClinic
from tracker.services.rules.shipped_rules import offered_jurisdictions
from tracker.text import _, format_date_short
from tracker.ui.first_run.flow import Answers, Offered, Step, Way, check, step_after, step_before
from tracker.ui.first_run.making import make_clinic, make_sample
from tracker.ui.first_run.pages import ClinicPage, CopiesPage, PersonPage, StepPage, WelcomePage
from tracker.ui.lock.code_sheet import CodeSheet
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from tracker.ui.backups.restore_dialog import RestoreDialog

_SIZE = (620, 560)


@dataclass(frozen=True, slots=True)
class Made:
    """What the first run led to: the clinic's file, open already where it was made just now."""

    way: Way
    path: Path
    new: NewClinic | None = None
    second_place: str = ""


class Assistant(QDialog):
    """Accepted with `made`; nothing was made where it is rejected.

    `path` is where a new or restored clinic will be, `sample_path` where the sample. `tasks` ask
    nothing: they only lend their threads.
    """

    def __init__(self, tasks: Tasks, path: Path, sample_path: Path, today: date, zone: str) -> None:
        super().__init__()
        self._tasks, self._path, self._sample_path = tasks, path, sample_path
        self._today = today
        self._answers = Answers(zone=zone)
        self._offered = Offered(offered_jurisdictions(), frozenset(available_timezones()))
        self._step = Step.WELCOME
        self._made: Made | None = None
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._title = PlainLabel(kind="title", wraps=True)
        self._working = PlainLabel(kind="muted", wraps=True)
        self._pages: dict[Step, StepPage] = {
            Step.WELCOME: WelcomePage(str(path)),
            Step.CLINIC: ClinicPage(self._offered),
            Step.PERSON: PersonPage(),
            Step.COPIES: CopiesPage(),
        }
        self._stack = QStackedWidget()
        self._back = QPushButton(_("Back"))
        self._next = QPushButton(_("Next"))

        self.setWindowTitle(_("Treatment Tracker"))
        self._lay_out()
        self._show_step(Step.WELCOME)

        self._back.clicked.connect(self._on_back)
        self._next.clicked.connect(self._on_next)

    @property
    def made(self) -> Made | None:
        return self._made

    @property
    def step(self) -> Step:
        return self._step

    def page(self, step: Step) -> StepPage:
        return self._pages[step]

    def show_answers(self, answers: Answers, step: Step) -> None:
        """At a step, with what was typed so far."""
        self._answers = answers
        self._show_step(step)

    def go_on(self) -> None:
        """As the button does that leads to the next step."""
        self._on_next()

    def _show_step(self, step: Step) -> None:
        self._step = step
        page = self._pages[step]
        page.show_answers(self._answers)
        self._title.setText(page.title)
        self._stack.setCurrentWidget(page.holder)
        self._back.setVisible(step_before(step, self._answers) is not None)
        self._say_next()
        page.focus_first()

    def _say_next(self) -> None:
        is_last = step_after(self._step, self._answers) is None
        self._next.setText(_("Make the clinic") if is_last else _("Next"))
        self._next.setVisible(self._step is not Step.WELCOME)

    def _on_way(self, way: Way) -> None:
        self._answers = replace(self._answers, way=way)
        self._banner.hide()
        if way is Way.RESTORE:
            self._restore()
        elif way is Way.SAMPLE:
            self._run(make_sample, self._sample_path, self._today, then=self._on_sample)
        else:
            self._on_next()

    def _on_back(self) -> None:
        self._answers = self._pages[self._step].answers(self._answers)
        before = step_before(self._step, self._answers)
        if before is not None:
            self._show_step(before)

    def _on_next(self) -> None:
        page = self._pages[self._step]
        page.fields.clear_problems()
        self._answers = page.answers(self._answers)
        try:
            check(self._step, self._answers, self._offered)
        except Problem as problem:
            self._presenter.present(problem, fields=page.fields)
            return
        after = step_after(self._step, self._answers)
        if after is not None:
            self._show_step(after)
        else:
            self._run(make_clinic, self._path, self._answers, then=self._on_made)

    def _run(self, job: Any, *args: object, then: Any) -> None:
        self._working.setText(_("One moment…"))
        self._set_working(is_working=True)
        self._tasks.run(self, job, *args, then=then, failed=self._on_failed)

    def _on_failed(self, problem: Exception) -> None:
        self._set_working(is_working=False)
        self._presenter.present(problem, fields=self._pages[self._step].fields)

    def _set_working(self, *, is_working: bool) -> None:
        self._working.setVisible(is_working)
        for one in (self._stack, self._back, self._next):
            one.setEnabled(not is_working)

    def _on_sample(self, path: Path) -> None:
        self._made = Made(Way.SAMPLE, path)
        self.accept()

    def _on_made(self, new: NewClinic) -> None:
        self._made = Made(Way.NEW, self._path, new, self._answers.second_place)
        self._answers = replace(self._answers, password="", again="")
        for page in self._pages.values():
            page.show_answers(self._answers)
        sheet = CodeSheet(
            self._answers.name, new.recovery_code, format_date_short(self._today), owner=self
        )
        sheet.accepted.connect(self.accept)
        sheet.open()

    def _restore(self) -> None:
        from tracker.ui.backups.restore_dialog import RestoreDialog
        from tracker.ui.backups.restore_source import of_new_computer

        dialog = RestoreDialog(self._tasks, of_new_computer(self._path, self._answers.zone), self)
        dialog.chosen.connect(partial(self._on_backup_chosen, dialog))
        dialog.open()

    def _on_backup_chosen(self, dialog: RestoreDialog, looked: Any, replaces_other: bool) -> None:
        from tracker.services.backups.restoring import RestoreOrder, restore

        # A backup that isn't encrypted asks nobody's name.
        who = dialog.typed_name or getpass.getuser()
        order = RestoreOrder(self._path, looked.found, who, replaces_other=replaces_other)
        self._run(partial(_restored, restore), order, then=self._on_restored)

    def _on_restored(self, _done: object) -> None:
        self._made = Made(Way.RESTORE, self._path)
        self.accept()

    def reject(self) -> None:
        # What runs is finished first: nothing is made by half.
        if not self._working.isVisibleTo(self) and self._made is None:
            super().reject()

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(24)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(pad, pad, pad, pad)
        layout.setSpacing(current.px(12))
        layout.addWidget(self._title)
        layout.addWidget(self._banner)
        for page in self._pages.values():
            page.holder = ColumnScroll(page)
            self._stack.addWidget(page.holder)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self._working)
        buttons = QHBoxLayout()
        buttons.addWidget(self._back)
        buttons.addStretch(1)
        buttons.addWidget(self._next)
        layout.addLayout(buttons)
        self._next.setProperty("kind", "primary")
        self._next.setDefault(True)
        self._back.setAutoDefault(False)
        self._working.hide()
        welcome = self._pages[Step.WELCOME]
        assert isinstance(welcome, WelcomePage)  # noqa: S101 - made so above
        welcome.way_chosen.connect(self._on_way)
        screen = self.screen().availableGeometry()
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - 40),
            min(current.px(_SIZE[1]), screen.height() - 60),
        )


def _restored(restore: Any, _nothing: Any, order: Any) -> Any:
    return restore(order)
