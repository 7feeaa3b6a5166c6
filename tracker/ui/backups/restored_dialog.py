"""After a restore: where the former state is, and what is to be entered again."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.problems import Problem
from tracker.services.backups.restoring import Restored
from tracker.text import _
from tracker.ui.backups.lost_lists import LostLists
from tracker.ui.look import look
from tracker.ui.problem_presenter import ProblemPresenter
from tracker.ui.widgets.banner import Banner
from tracker.ui.widgets.column_scroll import ColumnScroll
from tracker.ui.widgets.plain_label import PlainLabel

_SIZE = (780, 640)
_SHORT = 300


class RestoredDialog(QDialog):
    """`left` when somebody has seen it and goes on."""

    left = Signal()

    def __init__(self, done: Restored, on: date, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._done = done
        self._on = on
        self._banner = Banner()
        self._presenter = ProblemPresenter(self, self._banner)
        self._print = QPushButton(_("Print the list…"))
        self._go_on = QPushButton(_("Open the clinic"))
        self.setWindowTitle(_("The backup is in place"))
        self._lay_out()
        self._print.clicked.connect(self._on_print)
        self._go_on.clicked.connect(self.accept)
        self.finished.connect(self._on_finished)

    def _on_print(self) -> None:
        from tracker.ui.printing.entered_again import entered_again_paper
        from tracker.ui.printing.print_flow import print_paper

        losses = self._done.present.losses
        if losses is None:
            return
        try:
            print_paper(entered_again_paper(losses, self._on), self)
        except Problem as problem:
            self._presenter.present(problem)

    def _on_finished(self, _result: int) -> None:
        self.left.emit()

    def _lay_out(self) -> None:
        current = look()
        pad = current.px(20)
        self._go_on.setProperty("kind", "primary")
        self._go_on.setDefault(True)
        self._print.setAutoDefault(False)
        inner = QWidget()
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(pad, current.px(4), pad, current.px(4))
        inside.setSpacing(current.px(12))
        for sentence in _where(self._done):
            inside.addWidget(PlainLabel(sentence, wraps=True, is_selectable=True))
        losses = self._done.present.losses
        has_lists = losses is not None and bool(losses.rows)
        if losses is not None and has_lists:
            inside.addWidget(LostLists(losses))
        self._print.setVisible(has_lists)
        inside.addStretch(1)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, pad, 0, 0)
        head = QVBoxLayout()
        head.setContentsMargins(pad, 0, pad, 0)
        head.addWidget(PlainLabel(_("The backup is in place"), kind="title"))
        head.addWidget(self._banner)
        layout.addLayout(head)
        layout.addWidget(ColumnScroll(inner), 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(pad, current.px(8), pad, pad)
        buttons.addWidget(self._print)
        buttons.addStretch(1)
        buttons.addWidget(self._go_on)
        layout.addLayout(buttons)
        screen = self.screen().availableGeometry()
        height = _SIZE[1] if has_lists else _SHORT
        self.resize(
            min(current.px(_SIZE[0]), screen.width() - 40),
            min(current.px(height), screen.height() - 60),
        )


def _where(done: Restored) -> list[str]:
    told = []
    if done.kept is not None:
        told.append(_("What was there before is kept in “{path}”.").format(path=done.kept.path))
    if done.damaged is not None:
        told.append(_("What could not be opened is kept in “{path}”.").format(path=done.damaged))
    told.append(_("From now on backups go to a new folder; the older ones stay as they are."))
    losses = done.present.losses
    if losses is not None and not losses.rows:
        told.append(_("Nothing is to be entered again."))
    elif losses is not None:
        told.append(
            _(
                "What is to be entered again stays under Settings, Backups, until somebody says "
                "there that it is done."
            )
        )
    return told
