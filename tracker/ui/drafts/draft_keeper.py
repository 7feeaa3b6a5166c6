"""Keeps what is typed in one form, every few seconds while it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QObject, QTimer

from tracker.domain.outcome import Done
from tracker.services.staff.drafts import DraftContent, discard_draft, finish_draft, keep_draft
from tracker.ui.drafts.left_form import LeftForm
from tracker.ui.job import Job
from tracker.ui.tasks import Tasks

_EVERY_MS = 3_000

Payload = Callable[[], Any]


class DraftKeeper(QObject):
    """`payload()` gives what is typed, None while nothing is that isn't saved."""

    def __init__(self, tasks: Tasks, kind: str, payload: Payload, form: QObject) -> None:
        super().__init__(form)
        self._form = form
        self._tasks = tasks
        self._kind = kind
        self._payload = payload
        self._subject = ""
        self._uuid = ""
        self._kept: Any = None
        self._written: Job | None = None
        self._is_saving = False
        self._timer = QTimer(self, interval=_EVERY_MS)

        self._timer.timeout.connect(self.keep)

    def begin(self, subject: str, draft: DraftContent | None = None) -> None:
        """For a form about `subject`; a draft that it was filled from is carried on."""
        self._subject = subject
        self._uuid = draft.uuid if draft else str(uuid4())
        self._kept = draft.payload if draft and draft.is_kept else None
        self._timer.start()

    def keep(self) -> None:
        """Keep what is typed now, if that is something else than what is kept.

        Not while it is being saved: it would come back although it was.
        """
        if not self._uuid or self._is_saving:
            return
        typed = self._payload()
        if typed == self._kept:
            return
        if typed is None:
            self._tasks.write(self, discard_draft, self._uuid, failed=self._on_failed)
        else:
            self._written = self._tasks.write(
                self,
                keep_draft,
                self._uuid,
                self._kind,
                self._subject,
                typed,
                failed=self._on_failed,
            )
        self._kept = typed

    @property
    def uuid(self) -> str:
        """Of this form, from its beginning until it is saved, also when it comes back."""
        return self._uuid

    def left(self) -> LeftForm | None:
        """At the lock: what is typed, if anything is, and what becomes of it by itself."""
        self.keep()
        typed = self._payload() if self._uuid else None
        if typed is None:
            return None
        draft = DraftContent(self._uuid, self._kind, self._subject, typed)
        return LeftForm(draft, self._written)

    def save(
        self, write: Callable[..., Job], command: Callable[..., Done], *args: Any, **slots: Any
    ) -> Job:
        """`write` (of Tasks) the form with `command`, which takes the draft away too.

        The same whether one is kept yet or not: what is tried again after a lost answer is known
        again by its arguments. `go_on` or `saved` afterwards.
        """
        self._timer.stop()
        self._is_saving = True
        before = (finish_draft, self._uuid) if self._uuid else ()
        self._written = write(self._form, *before, command, *args, **slots)
        return self._written

    def go_on(self) -> None:
        """It could not be saved."""
        self._is_saving = False
        if self._uuid:
            self._timer.start()

    def saved(self) -> None:
        """Nothing is left to be kept."""
        self._timer.stop()
        self._is_saving = False
        self._uuid, self._kept, self._written = "", None, None

    def discard(self) -> None:
        """Somebody leaves without saving, and said so."""
        if self._kept is not None:
            self._tasks.write(self._tasks, discard_draft, self._uuid)
        self.saved()

    def _on_failed(self, _problem: Exception) -> None:
        # Told when it is saved in earnest; until then the next round tries again.
        self._kept = None
