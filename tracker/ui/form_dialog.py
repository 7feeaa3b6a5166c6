"""A form in a window of its own: fields in rows, problems where they arose, nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tracker.domain.outcome import Done
from tracker.domain.problems import Problem
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.fields import Fields
from tracker.ui.widgets.plain_label import PlainLabel

_WIDTH = 620


class FormDialog(QDialog):
    """A form fills `body`, and overrides `content` and `submit`.

    `submit` calls `write`; the window closes when that is done, and keeps its content when it
    isn't. Leaving with something typed asks first.
    """

    saved = Signal(object)
    """The Done of the command."""

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

        self._lay_out()
        self._save.setProperty("kind", "primary")
        self._save.setDefault(True)
        self._cancel.setAutoDefault(False)
        self._lead.hide()
        self.banner.hide()

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

    def note_untouched(self) -> None:
        """What the form holds now is what it was opened with."""
        self._untouched = self.content()

    @property
    def is_touched(self) -> bool:
        return self.content() != self._untouched

    def write(self, command: Callable[..., Done], /, *args: object) -> None:
        """Save in the background; the form waits."""
        self._is_writing = True
        self._save.setEnabled(False)
        self.banner.hide()
        self.tasks.write(self, command, *args, then=self._on_done, failed=self._on_failed)

    def present(self, problem: Exception) -> None:
        """Show a problem; overridden where a conflict can be settled in the form."""
        self.presenter.present(problem, fields=self.fields, retry=self._on_save)

    # -- what happens ------------------------------------------------------------------------

    def _on_save(self) -> None:
        if self._is_writing:
            return
        self.fields.clear_problems()
        try:
            self.submit()
        except Problem as problem:
            self.present(problem)

    def _on_done(self, done: Done) -> None:
        self._is_writing = False
        self.saved.emit(done)
        self.accept()

    def _on_failed(self, problem: Exception) -> None:
        self._is_writing = False
        self._save.setEnabled(True)
        self.present(problem)

    def reject(self) -> None:
        if self._is_writing:
            return
        if not self.is_touched:
            super().reject()
            return
        self.presenter.confirm(
            _("Leave without saving what you typed?"),
            action=_("Leave"),
            then=self._on_left,
            is_dangerous=True,
        )

    def _on_left(self) -> None:
        super().reject()

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        inner = QWidget()
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
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(current.px(6))
        whole.addLayout(head)
        whole.addWidget(scroll, 1)
        whole.addLayout(buttons)

    def open_fitted(self) -> None:
        """Open as large as the form asks for, within the screen, ready to be typed in."""
        self.resize(look().px(_WIDTH), 1)
        self._grow()
        self._order_tabs()
        self._inner.installEventFilter(self)
        self.open()

    def eventFilter(self, watched: QObject, happening: QEvent) -> bool:
        if watched is self._inner and happening.type() == QEvent.Type.LayoutRequest:
            QTimer.singleShot(0, self, self._grow)
        return super().eventFilter(watched, happening)

    def _grow(self) -> None:
        """Make room for what has come into sight; never smaller than somebody made it."""
        screen = self.screen().availableGeometry()
        width = min(self.width(), screen.width() - look().px(40))
        wanted = self._inner.sizeHint().height()
        if self._inner.hasHeightForWidth():
            wanted = self._inner.heightForWidth(width)
        wanted = max(wanted, self._inner.minimumSizeHint().height())
        chrome = self.sizeHint().height() - self._scroll.sizeHint().height()
        height = min(wanted + chrome + look().px(8), screen.height() - look().px(60))
        self.resize(width, max(height, self.height()))

    def _order_tabs(self) -> None:
        """Fields first, in the order in which they stand; then the buttons."""
        tab = Qt.FocusPolicy.TabFocus
        reached = [
            one
            for one in self._inner.findChildren(QWidget)
            if one.focusPolicy() & tab and one.window() is self
        ]
        chain = [*reached, self._cancel, self._save]
        for before, after in pairwise(chain):
            QWidget.setTabOrder(before, after)
        if reached and self.focusWidget() not in reached:
            reached[0].setFocus()
