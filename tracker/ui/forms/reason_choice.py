"""The clinic's coded reasons of one kind."""

from tracker.domain.problems import Invalid
from tracker.services.rules.choices import Choice as CodedChoice
from tracker.services.rules.choices import reasons
from tracker.text import _
from tracker.ui.job import Slot_
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option


class ReasonChoice(Choice):
    """Reads them when it is made; the window presents a failure that has no `failed`."""

    def __init__(self, tasks: Tasks, kind: str, *, failed: Slot_ | None = None) -> None:
        super().__init__(placeholder=_("Choose a reason"))
        self._awaited: str | None = None
        tasks.read(self, "reasons", reasons, kind, then=self._on_read, failed=failed)

    def chosen(self) -> str:
        """The code. Raises Invalid where none is chosen."""
        code = self.code()
        if code is None:
            raise Invalid(_("Choose a reason."), field="reason")
        return code

    def set_code(self, code: str | None) -> None:
        """Also before they are read: it is chosen then."""
        self._awaited = code
        super().set_code(code)

    def _on_read(self, found: list[CodedChoice]) -> None:
        self.set_options([Option(one.code, one.label) for one in found])
        if self._awaited is not None and self.code() is None:
            super().set_code(self._awaited)
