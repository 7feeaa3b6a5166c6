"""Half-typed forms of a window: kept when it goes, offered when somebody comes in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from tracker.domain.problems import NotAllowed, Unavailable
from tracker.services.staff.drafts import DraftContent, DraftRow, my_drafts, read_draft
from tracker.text import _, ngettext
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.draft_words import say_kind
from tracker.ui.drafts.left_form import LeftForm
from tracker.ui.kinds import Kind
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner


class DraftDesk(QObject):
    """`banner` offers what was left; it is the desk's own."""

    resumed = Signal(object)
    """A `DraftContent` to go on with."""
    failed = Signal(object)

    def __init__(
        self, window: QWidget, tasks: Tasks, today: ClinicDate, banner: Banner, user: str
    ) -> None:
        super().__init__(window)
        self._window, self._tasks, self._today, self._user = window, tasks, today, user
        self._banner = banner
        self._wanted: frozenset[str] = frozenset()

        banner.action_chosen.connect(self.show_list)

    def keep_all(self) -> tuple[LeftForm, ...]:
        """Keep what is half typed in any form, and isn't being saved."""
        found = (keeper.left() for keeper in self._window.findChildren(DraftKeeper))
        return tuple(left for left in found if left is not None)

    def offer(self, reopened: Sequence[str] = ()) -> None:
        """Open again those that were open at the lock; of others that were left, tell."""
        self._wanted = frozenset(reopened)
        self._tasks.read(self, "drafts", my_drafts, then=self._on_drafts, failed=self._on_failed)

    def give_back(self, unkept: Sequence[DraftContent]) -> None:
        """Open again what the clinic took neither at the lock nor since."""
        for draft in unkept:
            self.resumed.emit(replace(draft, is_kept=False))
        if unkept:
            self.failed.emit(
                Unavailable(
                    _(
                        "What you had half typed is open again, but can’t be kept in the clinic at "
                        "the moment. Save it before you close the program."
                    )
                )
            )

    def show_list(self) -> None:
        """Everything that whoever works left half typed."""
        from tracker.ui.drafts.draft_list import DraftList

        self._banner.hide()
        dialog = DraftList(self._tasks, self._today, self._user, self._window)
        dialog.chosen.connect(self.go_on_with)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def go_on_with(self, row: DraftRow) -> None:
        self._tasks.read(
            self,
            ("draft", row.uuid),
            read_draft,
            row.uuid,
            then=self._on_read,
            failed=self.failed.emit,
        )

    def _on_drafts(self, rows: tuple[DraftRow, ...]) -> None:
        for row in rows:
            if row.uuid in self._wanted:
                self.go_on_with(row)
        left = [row for row in rows if row.uuid not in self._wanted]
        if not left:
            return
        first = left[0]
        self._banner.show_message(
            Kind.NOTE,
            _("You left this half typed: {kind}, {about}.").format(
                kind=say_kind(first), about=first.about
            )
            if len(left) == 1 and first.about
            else ngettext(
                "You left {count} form half typed.", "You left {count} forms half typed.", len(left)
            ).format(count=len(left)),
            _("Go on"),
        )

    def _on_read(self, draft: DraftContent) -> None:
        self.resumed.emit(draft)

    def _on_failed(self, problem: Exception) -> None:
        # Who may only read has no forms, and so nothing half typed.
        if not isinstance(problem, NotAllowed):
            self.failed.emit(problem)
