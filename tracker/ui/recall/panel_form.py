"""A form inside the side panel: fields, what speaks against them, Save and Cancel."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid
from tracker.services.recall.panel import RecallPanel
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.form_dialog import ABOUT
from tracker.ui.look import look
from tracker.ui.press_guard import PressGuard
from tracker.ui.problem_presenter import sentence
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order

SEEN = "seen"
"""Beside the fields of a draft: what they were typed over."""


class PanelForm(QWidget):
    """Enter saves, Escape leaves. `above_fields` and `above_buttons` take what a form adds.

    A form overrides `submit`, which reads its fields and calls `write`. Invalid is shown here,
    anything else is `failed`; the form keeps what was typed.
    """

    saved = Signal()
    cancelled = Signal()
    failed = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        title: str,
        fields: Sequence[Field],
        *,
        save: str,
        about: str = "",
        owner: QWidget | None = None,
        draft: DraftContent | None = None,
    ) -> None:
        super().__init__(owner)
        self._resumed = draft
        self._tasks = tasks
        self.fields = Fields(fields)
        self.above_fields, self.above_buttons = QVBoxLayout(), QVBoxLayout()
        self._problem = PlainLabel(kind="danger", wraps=True)
        self._save = QPushButton(save)
        self._cancel = QPushButton(_("Cancel"))
        self._draft: DraftKeeper | None = None
        self._asked_about: object = None
        self._guard = PressGuard()
        self._first: QWidget | None = fields[0].editor if fields else self._save
        self._save.setProperty("kind", "primary")
        self._problem.hide()
        self.setAccessibleName(title)

        current = look()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(current.px(9))
        layout.addWidget(PlainLabel(title, kind="heading", wraps=True))
        if about:
            layout.addWidget(PlainLabel(about, kind="muted", wraps=True))
        self.above_fields.setSpacing(current.px(7))
        layout.addLayout(self.above_fields)
        for field in fields:
            layout.addWidget(field)
        self.above_buttons.setSpacing(current.px(7))
        layout.addLayout(self.above_buttons)
        layout.addWidget(self._problem)
        buttons = QHBoxLayout()
        buttons.setSpacing(current.px(8))
        buttons.addWidget(self._save, 1)
        buttons.addWidget(self._cancel)
        layout.addLayout(buttons)

        self._save.clicked.connect(self._on_clicked)
        self._cancel.clicked.connect(self.cancel)

    def begin(self) -> None:
        """Put the focus where typing starts."""
        if self._first is None:
            return
        tab_in_reading_order(self)
        self._first.setFocus()
        line = getattr(self._first, "marked_widget", self._first)
        if isinstance(line, QLineEdit):
            line.selectAll()

    def allow_saving(self, *, is_allowed: bool) -> None:
        """Without the button where there is nothing to save."""
        self._save.setVisible(is_allowed)

    def submit(self) -> None:
        """Read the fields and `write`; may raise Invalid."""
        raise NotImplementedError

    def ask_twice(self, about: object, question: Invalid) -> None:
        """Raise the question, unless it was asked about the same before: saving again answers it.

        A key that bounces, or a double click, is no answer.
        """
        if about != self._asked_about:
            self._asked_about = about
            self._guard.show()
            raise question
        if not self._guard.heeds:
            raise question

    def keep_drafts(
        self,
        kind: str,
        panel: RecallPanel,
        editors: Mapping[str, QWidget] | None = None,
        typed: Callable[[], object] | None = None,
        seen: Sequence[str | int] = (),
    ) -> None:
        """From now on what is typed is kept: after a lock it comes back on the patient's own screen.

        `typed` tells whether anything is; what the program fills in by itself doesn't count. `seen`
        is what it is typed over, kept with it as SEEN.
        """
        kept = self.fields.editors if editors is None else editors
        now = partial(typed_values, kept) if typed is None else typed
        untouched = now()

        def payload() -> dict[str, Any] | None:
            if now() == untouched:
                return None
            return {**typed_values(kept), ABOUT: panel.course_uuid, SEEN: list(seen)}

        self._draft = DraftKeeper(self._tasks, kind, payload, self)
        draft, self._resumed = self._resumed, None
        if draft is not None:
            put_values(kept, draft.payload)
        self._draft.begin(panel.patient_uuid, draft)

    def leave_for_another(self) -> None:
        """Another row is chosen: what is typed can be found again among what is left half typed."""
        if self._draft is not None:
            self._draft.keep()

    def write(self, command: Callable[..., Done], /, *args: Any) -> None:
        """While it is being saved, nobody saves it again."""
        self._save.setEnabled(False)
        write = (
            partial(self._draft.save, self._tasks.write)
            if self._draft is not None
            else partial(self._tasks.write, self)
        )
        write(command, *args, then=self._on_saved, failed=self._on_failed)

    def cancel(self) -> None:
        """Leave, and keep nothing of it."""
        if self._draft is not None:
            self._draft.discard()
        self.cancelled.emit()

    def _on_saved(self, _done: Done) -> None:
        if self._draft is not None:
            self._draft.saved()
        self.saved.emit()

    def _on_failed(self, problem: Exception) -> None:
        self._save.setEnabled(True)
        if self._draft is not None:
            self._draft.go_on()
        if not isinstance(problem, Invalid):
            self.failed.emit(problem)
            return
        text = sentence(problem)
        self.refused(text)
        if not self.fields.show_problem(problem.field, text):
            self._problem.setText(text)
            self._problem.show()

    def refused(self, told: str) -> None:
        """A sentence stands at its field now; a form that says the same elsewhere stops there."""

    def _on_clicked(self) -> None:
        self._guard.press(0)
        self._on_save()

    def _on_save(self) -> None:
        if not self._save.isEnabled() or self._save.isHidden():
            return
        self._problem.hide()
        self.fields.clear_problems()
        try:
            self.submit()
        except Invalid as problem:
            self._on_failed(problem)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not event.isAutoRepeat():
            self._guard.press(event.timestamp())
            self._on_save()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
