"""The drawings of a session's sites, and what the chosen point is: the table's other view."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.drawing import (
    Drawing,
    Point,
    drawings_for,
    is_on_other_side,
    nearest,
    placed,
    points,
)
from tracker.domain.problems import Invalid
from tracker.domain.sites import Side, Site, Sites, without_point
from tracker.services.sites.shipped_drawings import shipped_drawings
from tracker.services.wording.sites import side_label
from tracker.text import _
from tracker.ui.look import look
from tracker.ui.sites.drawing_view import DrawingView
from tracker.ui.sites.sites_model import SitesModel
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_DEFAULT_DOSE = 5_000
_NOTHING = "\N{NO-BREAK SPACE}"
"""As tall as a sentence."""


class SitesMap(QWidget):
    """Changes the model's sites; no drag and no key ever changes a dose."""

    def __init__(self, model: SitesModel, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._model = model
        self._condition = ""
        self._views: dict[str, DrawingView] = {}
        self._current: Point | None = None
        self._usual = _DEFAULT_DOSE
        self._drawings = QWidget()
        self._flow = FlowLayout(self._drawings, gap=10)
        self._bar = QWidget()
        self._muscle = Choice(placeholder=_("Muscle"))
        sides = [Option(side.value, side_label(side)) for side in Side]
        self._side = Choice(sides, placeholder=_("Side"))
        self._dose = DoseEdit()
        self._remove = QPushButton(_("Remove"))
        self._hint = PlainLabel(kind="muted", wraps=True)
        # Always there: the page is laid out anew for whatever is shown or hidden.
        self._mismatch = PlainLabel(_NOTHING, kind="danger", wraps=True, fills=True)

        self._lay_out()
        self._explain()
        self._muscle.setAccessibleName(_("Muscle of the chosen point"))
        self._side.setAccessibleName(_("Side of the chosen point"))
        self._dose.setAccessibleName(_("Units of the chosen point"))
        self._remove.setAccessibleName(_("Remove the chosen point"))
        self._bar.setEnabled(False)

        model.changed.connect(self._on_changed)
        self._muscle.code_changed.connect(self._on_muscle)
        self._side.code_changed.connect(self._on_side)
        self._dose.dose_changed.connect(self._on_dose)
        self._remove.clicked.connect(self._on_remove)

    def offer(self, muscles: list[Option]) -> None:
        self._muscle.set_options(muscles)

    def set_condition(self, condition: str, usual_dose: int | None) -> None:
        """Which drawings stand there before a point does, and the dose of a first one."""
        self._condition, self._usual = condition, usual_dose or _DEFAULT_DOSE
        self._on_changed()

    def refresh(self) -> None:
        """Show what the sites are now; nothing is drawn while it is out of sight."""
        shown = points(self._model.sites, shipped_drawings())
        wanted = drawings_for(self._condition, shown, shipped_drawings()) or shipped_drawings()
        if [one.code for one in wanted] != list(self._views):
            self._make_views(wanted)
        for view in self._views.values():
            view.show_points(shown)

    def _make_views(self, wanted: tuple[Drawing, ...]) -> None:
        kept = {one.code: self._views.pop(one.code, None) for one in wanted}
        for old in self._views.values():
            self._flow.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._views = {}
        for one in wanted:
            view = kept[one.code] or self._new_view(one)
            self._flow.removeWidget(view)
            self._flow.addWidget(view)
            view.show()
            self._views[one.code] = view
        self._drawings.updateGeometry()

    def _new_view(self, drawing: Drawing) -> DrawingView:
        view = DrawingView(drawing, owner=self._drawings)
        view.added.connect(partial(self._on_added, drawing))
        view.moved.connect(self._on_moved)
        view.removed.connect(self._on_removed)
        view.chosen.connect(self._on_chosen)
        return view

    def _explain(self, what: str = "") -> None:
        usual = _(
            "Click or Enter adds, drag or arrow keys move, Delete removes. Hollow: not placed."
        )
        self._hint.setText(what or usual)

    def _on_changed(self) -> None:
        self._explain()
        if self.isVisible():
            self.refresh()

    def _on_added(self, drawing: Drawing, x: int, y: int) -> None:
        cell = nearest(drawing, (x, y))
        if cell is None:
            self._explain(_("No muscle lies there. Nothing was added."))
            return
        muscle, side = cell
        site = Site(muscle, side, self._proposed(muscle), 1, None, drawing.code, x, y)
        self._put((*self._model.sites, site), site)

    def _on_moved(self, point: Point, x: int, y: int) -> None:
        drawing = self._views[point.drawing].drawing
        if nearest(drawing, (x, y)) is None:
            # It goes back to where it was.
            self._explain(_("No muscle lies there. The point was not moved."))
            self.refresh()
            return
        self._change(point, x=x, y=y)

    def _on_removed(self, point: Point) -> None:
        sites, index = placed(self._model.sites, point, shipped_drawings())
        self._current = None
        self._bar.setEnabled(False)
        self._mismatch.setText(_NOTHING)
        self._model.put_sites(without_point(sites, index))

    def _on_remove(self) -> None:
        if self._current is not None:
            self._on_removed(self._current)

    def _on_muscle(self, code: str | None) -> None:
        if self._current is not None and code is not None:
            self._change(self._current, muscle=code)

    def _on_side(self, code: str | None) -> None:
        if self._current is not None and code is not None:
            self._change(self._current, side=Side(code))

    def _on_dose(self, dose: int | None) -> None:
        if self._current is not None and dose is not None:
            self._change(self._current, dose=dose, volume=None)

    def _change(self, point: Point, **values: object) -> None:
        sites, index = placed(self._model.sites, point, shipped_drawings())
        site = replace(sites[index], **values)  # type: ignore[arg-type]
        self._put((*sites[:index], site, *sites[index + 1 :]), site)

    def _put(self, sites: Sites, site: Site) -> None:
        """With these sites, and that one chosen."""
        self._current = None
        self._model.put_sites(sites)
        view = self._views.get(site.drawing)
        if view is not None:
            view.choose(site)

    def _on_chosen(self, point: Point) -> None:
        for code, view in self._views.items():
            if code != point.drawing:
                view.clear_choice()
        self._current = point
        self._bar.setEnabled(True)
        drawing = self._views[point.drawing].drawing
        self._mismatch.setText(_say_mismatch(drawing, point))
        with QSignalBlocker(self._muscle), QSignalBlocker(self._side), QSignalBlocker(self._dose):
            self._muscle.set_code(point.muscle)
            self._side.set_code(point.side.value)
            if self._typed() != point.dose:
                self._dose.set_dose(point.dose)

    def _typed(self) -> int | None:
        try:
            return self._dose.dose()
        except Invalid:
            return None

    def _proposed(self, muscle: str) -> int:
        """What a site of that muscle has, else what most sites have, else the usual dose."""
        sites = self._model.sites
        same = [one.dose // one.sites for one in sites if one.muscle == muscle]
        each = Counter(same or [one.dose // one.sites for one in sites])
        return each.most_common(1)[0][0] if each else self._usual

    def _lay_out(self) -> None:
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(0, 0, 0, 0)
        bar.setSpacing(look().px(8))
        for widget in (self._muscle, self._side, self._dose, self._remove):
            bar.addWidget(widget)
        bar.addStretch(1)
        self._dose.setMaximumWidth(look().px(130))
        self._remove.setProperty("kind", "quiet")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(self._hint)
        layout.addWidget(self._drawings)
        layout.addWidget(self._bar, 0, Qt.AlignmentFlag.AlignLeft)
        layout.addWidget(self._mismatch)


def _say_mismatch(drawing: Drawing, point: Point) -> str:
    if not is_on_other_side(drawing, point):
        return _NOTHING
    return _("This point lies on the other side than the one it is recorded for.")
