"""What a window has to do with backups: its foot tells of them, its banner of what failed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import Problem, Unavailable
from tracker.domain.rights import Action
from tracker.services.backups.asked import Looked
from tracker.services.backups.keeping import BackupWishes
from tracker.services.backups.status import BackupStatus
from tracker.services.clinic.file_check import check_file
from tracker.settings import Settings
from tracker.text import _
from tracker.ui.backups.backup_line import BackupLine
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.backup_words import say_room
from tracker.ui.backups.daily_paper import DailyPaper
from tracker.ui.backups.file_watch import FileWatch
from tracker.ui.backups.paper_desk import PaperDesk
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.kinds import Kind
from tracker.ui.problem_presenter import ProblemPresenter, sentence
from tracker.ui.rights import may
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner


class WindowBackups(QObject):
    """Each failure is shown once, until another one takes its place or it is over."""

    chosen = Signal()
    """Somebody wants to see the backups."""
    restore_requested = Signal(object)
    """A `RestoreOrder`: what was shown and agreed to. The window has to close for it."""

    def __init__(
        self,
        watch: BackupWatch,
        line: BackupLine,
        banner: Banner,
        presenter: ProblemPresenter,
        tasks: Tasks,
        today: ClinicDate,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._tasks = tasks
        self._today = today
        self._paper = PaperDesk(tasks, today, window)
        self._paper.failed.connect(presenter.present)
        self._daily = DailyPaper(tasks, watch.keeper, today, window)
        self._daily.made.connect(watch.refresh)
        self._daily.failed.connect(presenter.present)
        self._watch = watch
        self._line = line
        self._banner = banner
        self._presenter = presenter
        self._told = ""
        watch.setParent(self)
        line.chosen.connect(self.chosen)
        watch.status_changed.connect(self._on_status)
        watch.failed.connect(self._on_failed)
        if watch.is_automatic:
            self.watch_file(FileWatch(tasks, partial(check_file, watch.keeper.database)))

    def watch_file(self, watch: FileWatch) -> None:
        """Tell of it should the clinic's file be damaged."""
        watch.setParent(self)
        watch.found_damaged.connect(self._on_damaged)

    @property
    def watch(self) -> BackupWatch:
        return self._watch

    def apply(self, settings: Settings) -> None:
        """Other places or hours, chosen in the settings."""
        self._daily.folder = settings.paper_folder
        wishes = wishes_of(settings)
        if wishes != self._watch.keeper.wishes:
            self._watch.choose(wishes)

    @property
    def paper(self) -> PaperDesk:
        """The paper for when the computer is down."""
        return self._paper

    @property
    def daily(self) -> DailyPaper:
        """The same, made each day by itself."""
        return self._daily

    @property
    def tasks(self) -> Tasks:
        return self._tasks

    @property
    def zone(self) -> str:
        return self._today.zone

    def choose_backup(self) -> None:
        """Let somebody choose which backup is put back."""
        from tracker.ui.backups.restore_dialog import RestoreDialog
        from tracker.ui.backups.restore_source import of_clinic

        source = of_clinic(self._watch.keeper, self._today.zone)
        dialog = RestoreDialog(self._tasks, source, self._window)
        dialog.chosen.connect(self._on_backup_chosen)
        dialog.open()

    def replace_plain(self) -> None:
        """Ask first: what is removed then can't be brought back."""
        self._presenter.confirm(
            _("Replace the backups that are not encrypted?"),
            detail=_(
                "An encrypted backup is made and verified in each place first. Then the others "
                "there are overwritten and removed, and nobody can go back to those days."
            ),
            action=_("Replace them"),
            then=self._watch.replace_plain,
            is_dangerous=True,
        )

    def _on_backup_chosen(self, looked: Looked, replaces_other: bool) -> None:
        from tracker.services.backups.restoring import RestoreOrder

        keeper = self._watch.keeper
        order = RestoreOrder(
            keeper.path,
            looked.found,
            keeper.database.user,
            keeper.database.key,
            keeper.wishes.second_place,
            replaces_other=replaces_other,
        )
        self.restore_requested.emit(order)

    def _on_damaged(self, problem: Problem) -> None:
        if may(self._tasks, Action.RESTORE):
            self._presenter.warn(sentence(problem), _("Restore a backup…"), self.choose_backup)
        else:
            self._presenter.present(problem)

    def _on_status(self, status: BackupStatus) -> None:
        self._daily.look()
        self._line.show_status(status)
        failed, retry = next(self._failures(status), ("", None))
        if failed and failed != self._told:
            self._presenter.present(Unavailable(failed), retry=retry)
        elif not failed and self._told and self._banner.message == self._told:
            self._banner.hide()
        elif not failed and status.free_bytes is not None and not self._banner.isVisible():
            self._banner.show_message(Kind.CAUTION, say_room(status.free_bytes))
        self._told = failed

    def _failures(self, status: BackupStatus) -> Iterator[tuple[str, Callable[[], object] | None]]:
        """What failed, and what mends it where whoever works here may."""
        for problem in status.backup_problems:
            yield problem, self._watch.back_up_now
        if status.drill.problem:
            is_allowed = may(self._tasks, Action.MANAGE_BACKUPS)
            yield status.drill.problem, self._watch.try_restore if is_allowed else None
        if status.paper.problem:
            yield status.paper.problem, self._daily.make_now if self._daily.folder else None

    def _on_failed(self, problem: Exception) -> None:
        self._presenter.present(problem, retry=self._watch.try_again)


def wishes_of(settings: Settings) -> BackupWishes:
    """What the settings of this user say of backups."""
    return BackupWishes(settings.backup_folder, settings.closing_hour)
