"""What may move bookings when it is saved: who is booked is seen before anything is written."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import EditConflict
from tracker.services.clinic_days.closing_days import ClosurePreview
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.falls_in import FallsInPart
from tracker.ui.tasks import Tasks


class MovingDialog(FormDialog):
    """`falls_in` shows them; whoever is made of it puts it among the fields."""

    manual_page = "calendar"
    least_width = 760

    def __init__(self, title: str, tasks: Tasks, *, action: str, owner: QWidget) -> None:
        super().__init__(title, tasks, action=action, owner=owner)
        self.falls_in = FallsInPart()

    def look(
        self,
        query: Callable[..., ClosurePreview],
        *asked: object,
        then: Callable[[ClosurePreview], None],
    ) -> None:
        """Ask who is booked; nothing can be saved until `then` says so."""
        self.set_ready(is_ready=False)
        self.falls_in.look()
        self.tasks.read(self, "preview", query, *asked, then=then, failed=self.not_seen)

    def look_anew(self) -> None:
        """Somebody has moved one of them meanwhile."""
        raise NotImplementedError

    def not_seen(self, problem: Exception) -> None:
        """Nobody knows who is booked."""
        self.falls_in.wait()
        super().present(problem)

    def stopped(self) -> None:
        self.falls_in.show_sums()

    def present(self, problem: Exception) -> None:
        super().present(problem)
        if isinstance(problem, EditConflict):
            self.look_anew()
