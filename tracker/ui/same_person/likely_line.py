"""Beside a new patient's form: who is there already and may be the same person. It never stands in
the way of saving.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.services.same_person.questions import Candidate, Newcomer, who_may_be
from tracker.services.wording.same_person import say_likeness
from tracker.text import _, format_date_short, isolated
from tracker.ui.look import look
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.plain_label import PlainLabel

_ASK_AFTER_MS = 250
_MOST = 3


class LikelyLine(QWidget):
    """Hidden while nobody is alike."""

    chosen = Signal(str)
    """The uuid of the patient that shall be opened instead."""

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._asked: Newcomer | None = None
        self._pause = QTimer(self, singleShot=True, interval=_ASK_AFTER_MS)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(look().px(4))
        self._pause.timeout.connect(self._on_paused)
        self.hide()

    def ask(self, newcomer: Newcomer | None) -> None:
        """Look for whoever is alike, once typing pauses; None: too little is typed yet."""
        if newcomer == self._asked:
            return
        self._asked = newcomer
        self._pause.start()

    def _on_paused(self) -> None:
        if self._asked is None:
            self._on_found([])
            return
        self._tasks.read(
            self, "alike", who_may_be, self._asked, then=self._on_found, failed=_ignore
        )

    def _on_found(self, found: list[Candidate]) -> None:
        while (item := self._rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        for one in found[:_MOST]:
            self._rows.addWidget(self._row(one))
        self.setVisible(bool(found))

    def _row(self, one: Candidate) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        layout.addWidget(PlainLabel(say_candidate(one), kind="muted", wraps=True), 1)
        instead = QPushButton(_("Open"))
        instead.setAutoDefault(False)
        instead.setAccessibleName(_("Open {name} instead").format(name=one.who.name))
        instead.clicked.connect(partial(self._on_chosen, one.who.uuid))
        layout.addWidget(instead)
        return row

    def _on_chosen(self, uuid: str, _is_checked: bool = False) -> None:
        self.chosen.emit(uuid)


def say_candidate(one: Candidate) -> str:
    """Who it may be, and why."""
    last = _("never treated here")
    if one.who.last_on is not None:
        last = _("last treated {on}").format(on=format_date_short(one.who.last_on))
    said = _("Perhaps the same person: {name}, born {birth}, record {number}, {last} ({why}).")
    return said.format(
        name=one.who.name,
        birth=format_date_short(one.who.birth_date),
        number=isolated(one.who.record_number),
        last=last,
        why=say_likeness(one.likeness),
    )


def _ignore(_problem: Exception) -> None:
    """It is a help, and its failing is no reason to disturb who types."""
