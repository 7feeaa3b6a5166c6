"""The last map and what changed, and any two sessions of a treatment laid over each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from tracker.domain.drawing import Drawing, Point, drawings_for, points
from tracker.domain.site_changes import Change, ChangeCode, changes
from tracker.domain.sites import Sites
from tracker.services.sites.maps import SessionMap, session_maps
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.services.sites.shipped_patterns import shipped_muscles
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.sites.drawing_view import DrawingView, Tone
from tracker.ui.sites.map_words import CHANGE_MARKS, say_changes, say_map
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_USUAL = Tone()
_LOST = (ChangeCode.LESS, ChangeCode.DROPPED)
_TONES = {
    code: Tone("danger" if code in _LOST else "accent", mark) for code, mark in CHANGE_MARKS.items()
}
"""Colour is never alone: each has its mark, and is told in words above."""


class MapCard(Card):
    """Reads what it shows by itself; hidden where no session has sites."""

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(_("Sites, and what changed"), owner)
        self._tasks = tasks
        self._maps: tuple[SessionMap, ...] = ()
        self._shown, self._other = Choice(), Choice(placeholder=_("Nothing to compare"))
        self._said = PlainLabel(wraps=True, is_selectable=True)
        self._drawings = QWidget()
        self._flow = FlowLayout(self._drawings, gap=10)
        self._used: tuple[Drawing, ...] = ()
        self._views: list[DrawingView] = []
        """Those of `_used` that are made: one a turn, so that typing and painting have theirs."""
        self._seen: tuple[Point, ...] = ()
        self._tone_of: Callable[[Point], Tone] | None = None
        self._turn = QTimer(self, singleShot=True, interval=0)

        row = QHBoxLayout()
        row.setSpacing(look().px(8))
        for widget in (
            self._shown,
            PlainLabel(_("compared with"), kind="muted"),
            self._other,
        ):
            row.addWidget(widget)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(self._said, 0, Qt.AlignmentFlag.AlignTop)
        self.body.addWidget(self._drawings)
        self._shown.setAccessibleName(_("Injections whose sites are shown"))
        self._other.setAccessibleName(_("Injections with which they are compared"))
        self.hide()

        self._shown.code_changed.connect(self._on_shown)
        self._other.code_changed.connect(self._on_other)
        self._turn.timeout.connect(self._on_turn)

    def show_patient(self, patient_uuid: str) -> None:
        """Read the maps of a patient, and show the last."""
        self._tasks.read(
            self, "maps", _read_maps, patient_uuid, then=self._on_maps, failed=self._on_failed
        )

    def _on_maps(self, maps: tuple[SessionMap, ...]) -> None:
        self.setVisible(bool(maps))
        if maps == self._maps:
            return
        self._maps = maps
        with QSignalBlocker(self._shown):
            self._shown.set_options([Option(one.session_uuid, say_map(one)) for one in maps])
            if maps and self._shown.code() is None:
                self._shown.set_code(maps[0].session_uuid)
        self._on_shown(self._shown.code())

    def _on_failed(self, _problem: Exception) -> None:
        """The page has told it already: it reads the same patient."""
        self.hide()

    def _on_shown(self, code: str | None) -> None:
        shown = self._find(code)
        if shown is None:
            return
        others = [
            one
            for one in self._maps
            if one.course_uuid == shown.course_uuid and one.session_uuid != shown.session_uuid
        ]
        earlier = [one for one in others if one.on <= shown.on]
        with QSignalBlocker(self._other):
            self._other.set_options([Option(one.session_uuid, say_map(one)) for one in others])
            self._other.set_code(earlier[0].session_uuid if earlier else None)
        self._show()

    def _on_other(self, _code: object) -> None:
        self._show()

    def _find(self, code: object) -> SessionMap | None:
        return next((one for one in self._maps if one.session_uuid == code), None)

    def _show(self) -> None:
        shown, other = self._find(self._shown.code()), self._find(self._other.code())
        if shown is None:
            return
        found: tuple[Change, ...] = ()
        if other is not None:
            is_same = other.product == shown.product
            found = changes(other.sites, shown.sites, same_product=is_same)
        self._said.setText(say_changes(shown, other, found))
        self._draw(shown, other.sites if other is not None else (), found)

    def _draw(self, shown: SessionMap, before: Sites, found: tuple[Change, ...]) -> None:
        codes = {(change.muscle, change.side): change.code for change in found}
        dropped = tuple(site for site in before if codes.get(site.cell) is ChangeCode.DROPPED)
        drawings = shipped_drawings()

        def tone(point: Point) -> Tone:
            code = codes.get((point.muscle, point.side))
            return _TONES.get(code, _USUAL) if code is not None else _USUAL

        self._seen, self._tone_of = points(shown.sites + dropped, drawings), tone
        self._used = drawings_for("", self._seen, drawings)
        made = [view.drawing.code for view in self._views]
        if made != [drawing.code for drawing in self._used[: len(made)]]:
            self._flow.clear()
            self._views.clear()
        for view in self._views:
            view.clear_choice()
            view.show_points(self._seen, tone)
        self._turn.start()

    def _on_turn(self) -> None:
        missing = self._used[len(self._views) :]
        if not missing or not self.isVisible():
            return
        view = DrawingView(missing[0], is_fixed=True, owner=self._drawings)
        view.show_points(self._seen, self._tone_of)
        self._flow.addWidget(view)
        view.show()
        self._views.append(view)
        self._drawings.updateGeometry()
        self._turn.start()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._turn.start()


def _read_maps(tx: Any, patient_uuid: str) -> tuple[SessionMap, ...]:
    maps = session_maps(tx, patient_uuid)
    if maps:
        # Files are read here, where nobody waits for them.
        shipped_drawings()
        shipped_muscles()
    return maps
