"""A form in a window of its own: fields in rows, problems where they arose, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.domain.rights import Action
from tracker.services.staff.drafts import DraftContent
from tracker.text import _
from tracker.ui.drafts.draft_keeper import DraftKeeper
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.job import Cancelled, Job
from tracker.ui.look import look
from tracker.ui.manual.manual_opener import open_manual
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.rights import follow_right
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order

SEEN_VERSION = "seen_version"
"""Beside the fields of a draft: the version that it was typed over."""

ABOUT = "about"
"""Likewise: the record that the form changes, "" for a new one."""


class FormDialog(QDialog):
    """A form fills `body`, and overrides `content` and `submit`.

    `submit` calls `write`; the window closes when that is done, and keeps its content when it
    isn't. Leaving with something typed asks first.
    """

    saved = Signal(object)
    """The Done of the command."""
    manual_page = "patient"
    """The page of the manual that tells of it."""
    least_width = 620
    """A length of the design."""

    def __init__(
        self, title: str, tasks: Tasks, *, action: str = "", owner: QWidget | None = None
    ) -> None:
        super().__init__(owner)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setSizeGripEnabled(True)
        self.tasks = tasks
        self.fields = Fields(())
        self.banner = Banner()
        self.presenter = ProblemPresenter(self, self.banner)
        self.body = QVBoxLayout()
        self._title = PlainLabel(title, kind="title", wraps=True)
        self._lead = PlainLabel(kind="muted", wraps=True)
        self._save = QPushButton(action or _("Save"))
        self._cancel = QPushButton(_("Cancel"))
        self._untouched: object = None
        self._is_writing = False
        self._job: Job | None = None
        self._draft: DraftKeeper | None = None

        self._lay_out()
        self._save.setProperty("kind", "primary")
        self._save.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._lead.hide()
        self.banner.hide()

        QShortcut(QKeySequence("F1"), self).activated.connect(self._on_help)
        self._save.clicked.connect(self._on_save)
        self._cancel.clicked.connect(self.reject)

    # -- for the form ------------------------------------------------------------------------

    def content(self) -> object:
        """What is typed now, to be compared; never raises."""
        return None

    def submit(self) -> None:
        """Read the fields and `write`. May raise a Problem, which is shown where it belongs."""
        raise NotImplementedError

    def add(self, field: Field) -> Field:
        """A field in a row of its own."""
        self.body.addWidget(self.fields.add(field))
        return field

    def add_row(self, *fields: Field) -> FieldRow:
        """Fields side by side."""
        row = FieldRow(*(self.fields.add(field) for field in fields))
        self.body.addWidget(row)
        return row

    def explain(self, lead: str) -> None:
        """A sentence under the title."""
        self._lead.setText(lead)
        self._lead.setVisible(bool(lead))

    def set_ready(self, *, is_ready: bool) -> None:
        """Whether it can be saved: not while what it needs is still being read."""
        self._save.setEnabled(is_ready and not self._is_writing)

    def save_needs(self, action: Action) -> None:
        """Whoever may not do what saving does is told so by the button; after `set_ready`."""
        follow_right(self._save, self.tasks, action)

    def note_untouched(self) -> None:
        """What the form holds now is what it was opened with."""
        self._untouched = self.content()

    @property
    def is_touched(self) -> bool:
        return self.content() != self._untouched

    def keep_drafts(
        self,
        kind: str,
        subject: str,
        editors: Mapping[str, QWidget],
        draft: DraftContent | None = None,
        seen_version: int = 0,
        about: str = "",
    ) -> None:
        """From now on what is typed is kept, and comes back after a lock or a crash.

        Once the form holds what it is opened with. With a `draft`, that is filled in. The version
        that was seen stays with what was typed over it: a colleague's change meanwhile is a
        conflict, however late this is saved. `subject` is whom it is about, `about` which record.
        """

        def typed() -> dict[str, Any] | None:
            if not self.is_touched:
                return None
            return {**typed_values(editors), SEEN_VERSION: seen_version, ABOUT: about}

        if self._draft is not None:
            # Filled in anew: what was typed before is given up.
            self._draft.discard()
            self._draft.deleteLater()
        self._draft = DraftKeeper(self.tasks, kind, typed, self)
        if draft is not None:
            put_values(editors, draft.payload)
        self._draft.begin(subject, draft)

    def seen_version(self, draft: DraftContent | None, version: int) -> int:
        """Over which version it is saved: `version`, or what was seen as a draft was begun."""
        seen = draft.payload.get(SEEN_VERSION) if draft is not None else None
        return seen if isinstance(seen, int) else version

    def write(self, command: Callable[..., Done], /, *args: object) -> None:
        """Save in the background; the form waits."""
        self._begin_writing()
        write = (
            partial(self._draft.save, self.tasks.write)
            if self._draft is not None
            else partial(self.tasks.write, self)
        )
        write(command, *args, then=self._on_done, failed=self._on_failed)

    def write_long(
        self, command: Callable[..., Done], /, *args: object, progress: Callable[[int, int], None]
    ) -> None:
        """Like `write`, for what may take long: Cancel stops it, and nothing is saved then.

        For a form that keeps no drafts. `progress(done, total)` is told on the way.
        """
        self._begin_writing()
        self._job = self.tasks.long_write(
            self, command, *args, progress=progress, then=self._on_done, failed=self._on_failed
        )

    def stopped(self) -> None:
        """Nothing was saved: the form is as it was before; overridden where it showed progress."""

    def present(self, problem: Exception) -> None:
        """Show a problem; overridden where a conflict can be settled in the form."""
        self.presenter.present(problem, fields=self.fields, retry=self._on_save)

    # -- what happens ------------------------------------------------------------------------

    def _on_help(self) -> None:
        # The window's own key is out of reach while a form stands before it.
        open_manual(self, self.manual_page)

    def _on_save(self) -> None:
        if self._is_writing:
            return
        self.fields.clear_problems()
        try:
            self.submit()
        except Problem as problem:
            self.present(problem)

    def _begin_writing(self) -> None:
        self._is_writing = True
        self._save.setEnabled(False)
        self.banner.hide()

    def _on_done(self, done: Done) -> None:
        self._is_writing = False
        if self._draft is not None:
            self._draft.saved()
        self.saved.emit(done)
        self.accept()

    def _on_failed(self, problem: Exception) -> None:
        self._is_writing = False
        self._save.setEnabled(True)
        if self._draft is not None:
            self._draft.go_on()
        self.stopped()
        if not isinstance(problem, Cancelled):
            self.present(problem)

    def reject(self) -> None:
        if self._is_writing:
            if self._job is not None:
                self._job.cancel()
            return
        if not self.is_touched:
            self._on_left()
            return
        self.presenter.confirm(
            _("Leave without saving what you typed?"),
            action=_("Leave"),
            then=self._on_left,
            is_dangerous=True,
        )

    def _on_left(self) -> None:
        if self._draft is not None:
            self._draft.discard()
        super().reject()

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        inner = _Body()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(pad, current.px(4), pad, current.px(4))
        self.body.setSpacing(current.px(12))
        inside.addLayout(self.body)
        inside.addStretch(1)
        scroll = ColumnScroll(inner)
        self._inner, self._scroll = inner, scroll

        buttons = QHBoxLayout()
        buttons.setContentsMargins(pad, current.px(8), pad, pad)
        buttons.setSpacing(current.px(8))
        buttons.addStretch(1)
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._save)
        head = QVBoxLayout()
        head.setContentsMargins(pad, pad, pad, current.px(4))
        head.setSpacing(current.px(6))
        head.addWidget(self._title)
        head.addWidget(self._lead)
        head.addWidget(self.banner)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(current.px(6))
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        whole.addLayout(buttons)

    def open_fitted(self) -> None:
        """Open as large as the form asks for, within the screen, ready to be typed in."""
        self.resize(look().px(self.least_width), 1)
        self._grow()
        self._order_tabs()
        # In a turn of its own: a form that is being taken down lays itself out once more.
        self._inner.laid_out_anew.connect(self._grow, Qt.ConnectionType.QueuedConnection)
        self.open()

    def _grow(self) -> None:
        """Make room for what has come into sight; never smaller than somebody made it."""
        screen = self.screen().availableGeometry()
        width = min(self.width(), screen.width() - look().px(40))
        wanted = self._inner.sizeHint().height()
        if self._inner.hasHeightForWidth():
            wanted = self._inner.heightForWidth(width)
        wanted = max(wanted, self._inner.minimumSizeHint().height())
        # Of its lines at this width: asked for without one, they are reckoned as narrow and tall.
        chrome = self._whole.totalHeightForWidth(width) - self._scroll.sizeHint().height()
        height = min(wanted + chrome + look().px(8), screen.height() - look().px(60))
        self.resize(width, max(height, self.height()))

    def _order_tabs(self) -> None:
        """As it is read; the first field is the one to be typed in."""
        fields = [one for one in tab_in_reading_order(self) if self._inner.isAncestorOf(one)]
        if fields and self.focusWidget() not in fields:
            fields[0].setFocus()


class _Body(QWidget):
    """The fields, and word of it when they ask for other room than they had."""

    laid_out_anew = Signal()

    def event(self, happening: QEvent) -> bool:
        if happening.type() == QEvent.Type.LayoutRequest:
            self.laid_out_anew.emit()
        return super().event(happening)
