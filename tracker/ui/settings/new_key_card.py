"""A new data key for the clinic, offered after somebody has left."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.domain.problems import Problem
from tracker.services.keys.encrypting import RekeyOrder, order_new_key
from tracker.text import _
from tracker.ui.lock.secret_dialog import OLD, SecretDialog, password_again
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel


class NewKeyCard(Card):
    """Only where the clinic is encrypted: whoever shows it sees to that."""

    ordered = Signal(object)
    """A `RekeyOrder`: the password was right."""
    failed = Signal(object)

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(_("A new key"), owner)
        self._tasks = tasks
        self._begin = QPushButton(_("Give the clinic a new key…"))
        self.body.addWidget(PlainLabel(what_it_protects(), kind="muted", wraps=True))
        acts = FlowLayout(gap=8)
        acts.addWidget(self._begin)
        self.body.addLayout(acts)
        self._begin.clicked.connect(self.ask)

    def ask(self) -> None:
        """For the password once more, and what happens then."""
        what = _(
            "The window closes, and opens again with your password. The others get a first "
            "password each, and there is a new recovery code."
        )
        dialog = SecretDialog(password_again(what, _("Give it a new key")), self.window())

        def check(typed: dict[str, str]) -> None:
            self._tasks.run(dialog, _order, typed[OLD], then=right, failed=wrong)

        def right(order: RekeyOrder) -> None:
            dialog.accept()
            self.ordered.emit(order)

        def wrong(problem: Exception) -> None:
            if isinstance(problem, Problem):
                dialog.present(problem)
                return
            dialog.reject()
            self.failed.emit(problem)

        dialog.submitted.connect(check)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()


def what_it_protects() -> str:
    return _(
        "Whoever has left may have kept a copy of the clinic’s file, and with it the key. Under a "
        "new key, that opens nothing that is entered from now on. Do it when no other window or "
        "terminal has the clinic open; it takes a minute or two."
    )


def _order(database: Any, password: str) -> RekeyOrder:
    return order_new_key(database, password)
