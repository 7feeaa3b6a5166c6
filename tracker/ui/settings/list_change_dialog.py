"""What changes a list of the clinic: who falls in is seen before anything is saved."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from tracker.services.clinic_days.closing_days import ClosurePreview
from tracker.services.clinic_days.list_changes import (
    ListChange,
    change_list_and_move,
    preview_list_change,
)
from tracker.services.clinic_days.lists import ClinicListRow
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.forms.moving_dialog import MovingDialog
from tracker.ui.tasks import Tasks


class ListChangeDialog(MovingDialog):
    """Saving looks who is booked first. Where somebody is, they are shown, and it saves then.

    What is changed after that is looked at again.
    """

    def __init__(
        self,
        title: str,
        tasks: Tasks,
        today: ClinicDate,
        *,
        action: str | None = None,
        owner: QWidget,
    ) -> None:
        super().__init__(title, tasks, action=action or _("Save"), owner=owner)
        self._today = today
        self._seen: ListChange | None = None
        # Above the fields, which are long: what saving would do is in sight.
        self.body.addWidget(self.falls_in)

    def change(self) -> ListChange:
        """What is to be saved. Raises Invalid."""
        raise NotImplementedError

    def submit(self) -> None:
        wanted = self.change()
        if wanted == self._seen:
            self._write_change(wanted)
            return
        self.explain("")
        self.look(
            preview_list_change, wanted, self._today.on, then=partial(self._on_preview, wanted)
        )

    def look_anew(self) -> None:
        """When it is saved once more."""
        self._seen = None
        self.falls_in.wait()

    def not_seen(self, problem: Exception) -> None:
        super().not_seen(problem)
        self.set_ready(is_ready=True)

    def _on_preview(self, wanted: ListChange, seen: ClosurePreview) -> None:
        self.set_ready(is_ready=True)
        if not seen.days:
            self.falls_in.wait()
            self._write_change(wanted)
            return
        self._seen = wanted
        # A clinic that enters its lists one after the other has places for them with the next one.
        self.falls_in.show_preview(seen, takes=bool(wanted.uuid))
        self.explain(_("Nothing is saved yet. Save again to do what stands here."))

    def _write_change(self, wanted: ListChange) -> None:
        self.write_long(
            change_list_and_move, wanted, self.falls_in.moves, self._today.on,
            progress=self.falls_in.show_moving,
        )  # fmt: skip


class TakeAwayDialog(ListChangeDialog):
    """Looks as soon as it is opened; where nobody falls in, its button takes the list away."""

    def __init__(self, tasks: Tasks, today: ClinicDate, row: ClinicListRow, owner: QWidget) -> None:
        title = _("Take away the list {name}").format(name=row.form.name)
        super().__init__(title, tasks, today, action=_("Take away"), owner=owner)
        self._row = row
        self.explain(_("It is held no more from now on."))
        self.note_untouched()
        self.look(preview_list_change, self.change(), today.on, then=self._on_seen)

    def content(self) -> object:
        return ()

    def change(self) -> ListChange:
        return ListChange(None, self._row.uuid, self._row.version)

    def _on_seen(self, seen: ClosurePreview) -> None:
        self._seen = self.change()
        if seen.days:
            self.falls_in.show_preview(seen)
        else:
            self.falls_in.show_nobody()
        self.set_ready(is_ready=True)
