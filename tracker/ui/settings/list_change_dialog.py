"""What changes a list of the clinic: who falls in is seen before anything is saved."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from tracker.domain.problems import EditConflict
from tracker.services.clinic_lists import ClinicListRow
from tracker.services.closing_days import ClosurePreview
from tracker.services.list_changes import ListChange, change_list_and_move, preview_list_change
from tracker.text import _
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.form_dialog import FormDialog
from tracker.ui.forms.falls_in import FallsInPart
from tracker.ui.tasks import Tasks


class ListChangeDialog(FormDialog):
    """Saving looks who is booked first. Where somebody is, they are shown, and it saves then.

    What is changed after that is looked at again.
    """

    manual_page = "calendar"
    least_width = 760

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
        self._falls_in = FallsInPart()
        # Above the fields, which are long: what saving would do is in sight.
        self.body.addWidget(self._falls_in)

    @property
    def falls_in(self) -> FallsInPart:
        return self._falls_in

    def change(self) -> ListChange:
        """What is to be saved. Raises Invalid."""
        raise NotImplementedError

    def submit(self) -> None:
        wanted = self.change()
        if wanted == self._seen:
            self._write_change(wanted)
            return
        self.set_ready(is_ready=False)
        self.explain("")
        self._falls_in.look()
        self.tasks.read(
            self, "preview", preview_list_change, wanted, self._today.on,
            then=lambda seen: self._on_preview(wanted, seen), failed=self._on_unseen,
        )  # fmt: skip

    def stopped(self) -> None:
        self._falls_in.show_sums()

    def present(self, problem: Exception) -> None:
        super().present(problem)
        if isinstance(problem, EditConflict):
            # Somebody moved one of them meanwhile: it is looked at anew.
            self._seen = None
            self._falls_in.wait()

    def _on_preview(self, wanted: ListChange, seen: ClosurePreview) -> None:
        self.set_ready(is_ready=True)
        if not seen.days:
            self._falls_in.wait()
            self._write_change(wanted)
            return
        self._seen = wanted
        # A clinic that enters its lists one after the other has places for them with the next one.
        self._falls_in.show_preview(seen, takes=bool(wanted.uuid))
        self.explain(_("Nothing is saved yet. Save again to do what stands here."))

    def _on_unseen(self, problem: Exception) -> None:
        self._falls_in.wait()
        self.set_ready(is_ready=True)
        self.present(problem)

    def _write_change(self, wanted: ListChange) -> None:
        self.write_long(
            change_list_and_move, wanted, self._falls_in.moves, self._today.on,
            progress=self._falls_in.show_moving,
        )  # fmt: skip


class TakeAwayDialog(ListChangeDialog):
    """Looks as soon as it is opened; where nobody falls in, its button takes the list away."""

    def __init__(self, tasks: Tasks, today: ClinicDate, row: ClinicListRow, owner: QWidget) -> None:
        title = _("Take away the list {name}").format(name=row.form.name)
        super().__init__(title, tasks, today, action=_("Take away"), owner=owner)
        self._row = row
        self.explain(_("It is held no more from now on."))
        self.set_ready(is_ready=False)
        self.note_untouched()
        self._falls_in.look()
        tasks.read(
            self, "preview", preview_list_change, self.change(), today.on,
            then=self._on_seen, failed=self._on_unseen,
        )  # fmt: skip

    def content(self) -> object:
        return ()

    def change(self) -> ListChange:
        return ListChange(None, self._row.uuid, self._row.version)

    def _on_seen(self, seen: ClosurePreview) -> None:
        self._seen = self.change()
        if seen.days:
            self._falls_in.show_preview(seen)
        else:
            self._falls_in.show_nobody()
        self.set_ready(is_ready=True)
