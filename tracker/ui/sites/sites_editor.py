"""The sites of one treatment: a pattern or single muscles, as a table and as drawings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, cast

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from tracker.domain.dilution import Dilution
from tracker.domain.outcome import Done
from tracker.domain.rights import Action
from tracker.domain.site_changes import ByCell, by_cell
from tracker.domain.sites import Side, Sites, as_last_time, summed
from tracker.services.sites.pattern_content import read_sites, write_sites
from tracker.services.sites.patterns import MuscleChoice, PatternChoice
from tracker.services.wording.sites import count_sites, say_usual
from tracker.text import _, format_dose, format_units
from tracker.ui.look import look
from tracker.ui.rights import follow_right
from tracker.ui.sites.dilution_edit import DilutionEdit
from tracker.ui.sites.pattern_form import PatternDialog
from tracker.ui.sites.site_differences import say_differences
from tracker.ui.sites.sites_map import SitesMap
from tracker.ui.sites.sites_model import SitesModel
from tracker.ui.sites.sites_table import SitesTable
from tracker.ui.sites.volume_text import in_millilitres
from tracker.ui.tasks import Tasks
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel

_STEPS_BACK = 100
_DIFFERS_LINES = 4


class SitesEditor(QWidget):
    """`set_product` says which patterns fit; a pattern replaces what is there. Each change can be
    taken back.
    """

    changed = Signal()
    problem_changed = Signal(str)

    def __init__(self, tasks: Tasks, today: date, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks, self._today = tasks, today
        self._is_diluted = False
        self._treated: tuple[str, str | None] = ("", None)
        self._aside: dict[str, Sites] = {}
        self._patterns: tuple[PatternChoice, ...] = ()
        self._dose: int | None = None
        self._other: tuple[str, str, ByCell] = ("", "", {})
        self._chosen_cells: ByCell = {}
        self._known: Sites = ()
        self._before: list[Sites] = []
        self._model = SitesModel(self)
        self._table = SitesTable(self._model)
        self._map = SitesMap(self._model)
        self._drawings = QPushButton(_("Drawings"))
        self._pattern = Choice(placeholder=_("Pattern"))
        self._put = QPushButton(_("Put it in"))
        self._muscle = Choice(placeholder=_("Add a muscle"))
        self._keep_as = QPushButton(_("Keep as a pattern"))
        self._undo = QPushButton(_("Take back"))
        self._dilution = DilutionEdit()
        self._sum = PlainLabel(kind="strong", wraps=True, fills=True)
        self._difference = PlainLabel(kind="danger", wraps=True, fills=True)
        self._told = PlainLabel(kind="muted", wraps=True)
        self._usual = PlainLabel(kind="muted", wraps=True)
        self._differs = PlainLabel(kind="muted", wraps=True, fills=True)
        self._differs.setAlignment(Qt.AlignmentFlag.AlignTop)
        # Room for what a visit usually differs by: growing by a line, it would move the page
        # under whoever types.
        self._differs.setMinimumHeight(_DIFFERS_LINES * self._differs.fontMetrics().lineSpacing())

        self._lay_out()
        self._pattern.setAccessibleName(_("Injection pattern"))
        self._put.setAccessibleName(_("Put the pattern in place of the sites"))
        self._muscle.setAccessibleName(_("Add a muscle"))
        follow_right(self._keep_as, tasks, Action.DECIDE)
        self._undo.hide()
        self._told.hide()
        self._usual.hide()
        self._map.hide()
        self._drawings.setCheckable(True)
        self.setFocusProxy(self._table)
        self._show()

        self._model.changed.connect(self._on_changed)
        self._model.refused.connect(self._on_refused)
        self._table.mirrored.connect(self._tell)
        self._table.selectionModel().currentRowChanged.connect(self._on_row)
        self._muscle.code_changed.connect(self._on_muscle)
        self._pattern.code_changed.connect(self._on_pattern)
        self._keep_as.clicked.connect(self._on_keep_as)
        self._put.clicked.connect(self._on_put)
        self._drawings.toggled.connect(self._on_view)
        self._undo.clicked.connect(self._on_undo)
        self._dilution.dilution_changed.connect(self._on_dilution)

    def offer(self, muscles: Sequence[MuscleChoice], patterns: Sequence[PatternChoice]) -> None:
        """What can be chosen; of the patterns, those of the product that is set."""
        self._patterns = tuple(patterns)
        self._model.name_muscles({muscle.code: muscle.label for muscle in muscles})
        options = [Option(m.code, m.label, m.region_label) for m in muscles]
        self._muscle.set_options(options)
        self._map.offer(options)

    def set_product(self, condition: str, product: str | None, most_units: int) -> None:
        """Offer what fits. Units of one product are never another's: its sites are put aside.

        Whoever changes their mind finds them again.
        """
        if self._treated != (condition, product):
            was = self._treated
            if was[0] == condition and was[1] is not None and was[1] != product:
                self._aside[was[1]] = self._model.sites
                self.show_sites(self._aside.get(product or "", ()))
            self._model.set_most(most_units)
            self._treated = condition, product
            self._offer_fitting()

    def compare_with(self, title: str, product: str, sites: Sites) -> None:
        """Other sites; what differs from them is told under that title while the product is theirs."""
        self._other = title, product, by_cell(sites)
        self._show()

    def sites(self) -> Sites:
        """With the volume of each where the dilution is known."""
        return with_volumes(self._model.sites, self._dilution.dilution())

    def show_sites(self, sites: Sites) -> None:
        """In place of those that are there; what was there can be taken back."""
        self._model.show_sites(sites)

    def put_pattern(self) -> None:
        """The chosen pattern in place of the sites; the focus stays."""
        chosen = self._chosen()
        if chosen is not None:
            self.show_sites(chosen.pattern.sites)

    def show_dose(self, dose: int | None) -> None:
        """The dose of the whole session, with which the sum is compared."""
        self._dose = dose
        self._show_difference()

    def follow_vials(self, dilution: Dilution | None) -> None:
        """How the vials were made up, unless somebody typed another dilution."""
        self._dilution.follow(dilution)

    def typed_value(self) -> dict[str, Any]:
        """What is typed, to be kept."""
        return {
            "sites": write_sites(self._model.sites),
            "dilution": self._dilution.typed_value(),
        }

    def put_value(self, value: Any) -> None:
        """As it was kept."""
        self._dilution.put_value(value["dilution"])
        self._known = read_sites(value["sites"])
        self._model.show_sites(self._known)

    def _offer_fitting(self) -> None:
        fitting = [
            one
            for one in self._patterns
            if (one.pattern.condition, one.pattern.product) == self._treated
        ]
        self._pattern.set_options(
            [Option(one.uuid, one.label, f"{one.summary} {one.source}") for one in fitting]
        )
        if fitting and self._pattern.code() is None:
            self._pattern.set_code(fitting[0].uuid)
        first = fitting[0].pattern.sites[0] if fitting else None
        self._map.set_condition(self._treated[0], first.dose // first.sites if first else None)
        self._pattern.setVisible(bool(fitting))
        self._put.setVisible(bool(fitting))
        self._on_pattern()

    def _chosen(self) -> PatternChoice | None:
        code = self._pattern.code()
        return next((one for one in self._patterns if one.uuid == code), None)

    def _remember(self) -> None:
        """What was there before, to be taken back: a site is dragged away or deleted in a moment."""
        if self._known and as_last_time(self._model.sites) != as_last_time(self._known):
            self._before = [*self._before[1 - _STEPS_BACK :], self._known]
        self._known = self._model.sites
        # There before anything can be taken back: shown by the first key, it would move the page.
        self._undo.setVisible(bool(self._known or self._before))
        self._undo.setEnabled(bool(self._before))

    def _on_changed(self) -> None:
        self.problem_changed.emit("")
        self._told.hide()
        self._remember()
        # First, so that the dose has followed: what is shown and hidden again lays out the page.
        self.changed.emit()
        self._show()

    def _tell(self, sentence: str) -> None:
        self._told.setText(sentence)
        self._told.show()

    def _on_row(self, index: QModelIndex) -> None:
        condition, product = self._treated
        muscle = self._model.muscles[index.row()] if index.isValid() else ""
        self._usual.setText(say_usual(muscle, condition, product or ""))
        self._usual.setVisible(bool(self._usual.text()))

    def _on_refused(self, sentence: str) -> None:
        self.problem_changed.emit(sentence)

    def _on_muscle(self, code: str | None) -> None:
        if code is not None:
            self._table.go_to(self._model.add_muscle(code))
            self._muscle.set_code(None)

    def _on_pattern(self, _code: object = None) -> None:
        chosen = self._chosen()
        self._chosen_cells = by_cell(chosen.pattern.sites) if chosen else {}
        self._show()

    def _on_keep_as(self) -> None:
        condition, product = self._treated
        if product is None:
            return
        dialog = PatternDialog(
            self._tasks, self._today, condition, product, self.sites(), self.window()
        )
        dialog.saved.connect(self._on_kept)
        dialog.open_fitted()

    def _on_kept(self, done: Done) -> None:
        kept = cast("PatternChoice", done.value)
        others = [one for one in self._patterns if not kept.replaces(one)]
        self._patterns = (*others, kept)
        self._offer_fitting()
        self._pattern.set_code(kept.uuid)

    def _on_view(self, is_map: bool) -> None:
        self._drawings.setText(_("Hide drawings") if is_map else _("Drawings"))
        self._map.setVisible(is_map)
        self._map.refresh()

    def _on_put(self) -> None:
        self.put_pattern()
        self._table.go_to(0)

    def _on_undo(self) -> None:
        self._known = self._before.pop()
        self._model.show_sites(self._known)

    def _on_dilution(self, dilution: Dilution | None) -> None:
        is_gone = dilution is None and self._is_diluted
        self._is_diluted = dilution is not None
        self._model.set_dilution(dilution)
        # A volume that followed from a dilution goes with it; one that was recorded stays.
        self._model.put_sites(as_last_time(self._model.sites) if is_gone else self.sites())

    def _show(self) -> None:
        sites = self._model.sites
        self._table.setVisible(bool(self._model.muscles))
        self._sum.setText(_say_sum(sites))
        self._sum.setVisible(bool(sites))
        self._show_difference()
        self._dilution.setVisible(bool(sites))
        self._keep_as.setVisible(bool(sites))
        chosen = self._chosen()
        title, product, other = self._other
        cells = by_cell(sites)
        is_doubtful = chosen is not None and chosen.evidence == "check" and not chosen.is_own
        said = [
            chosen.how if chosen else "",
            _("This pattern is from practice: confirm it before you rely on it.")
            if is_doubtful
            else "",
            say_differences(title, other, cells) if product == self._treated[1] else "",
            say_differences(chosen.label, self._chosen_cells, cells) if chosen else "",
        ]
        self._differs.setText("\n".join(line for line in said if line))
        self._differs.setVisible(bool(sites))

    def _show_difference(self) -> None:
        sites = self._model.sites
        said = _say_difference(summed(sites).dose, self._dose) if sites else ""
        self._difference.setText(said)
        self._difference.setVisible(bool(said))

    def _lay_out(self) -> None:
        top = QWidget()
        flow = FlowLayout(top, gap=8)
        for widget in (
            self._pattern,
            self._put,
            self._muscle,
            self._drawings,
            self._undo,
        ):
            flow.addWidget(widget)
        below = QWidget()
        flow = FlowLayout(below, gap=8)
        flow.addWidget(self._dilution)
        flow.addWidget(self._keep_as)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        layout.addWidget(top)
        layout.addWidget(self._map)
        layout.addWidget(self._table)
        layout.addWidget(self._sum)
        layout.addWidget(self._difference)
        layout.addWidget(self._told)
        layout.addWidget(self._usual)
        layout.addWidget(self._differs)
        layout.addWidget(below)
        for button in (self._put, self._undo, self._drawings, self._keep_as):
            button.setProperty("kind", "quiet")


def with_volumes(sites: Sites, dilution: Dilution | None) -> Sites:
    """Each with the volume that its dose has; without a dilution as they are."""
    if dilution is None:
        return sites
    return tuple(replace(one, volume=max(1, dilution.volume_of(one.dose))) for one in sites)


def _say_sum(sites: Sites) -> str:
    whole = summed(sites)
    if not sites:
        return ""
    sides = {side: summed(s for s in sites if s.side is side).dose for side in Side}
    said = _("{sites}, {dose}: left {left}, midline {midline}, right {right}").format(
        sites=count_sites(whole.sites),
        dose=format_units(whole.dose),
        left=format_dose(sides[Side.LEFT]),
        midline=format_dose(sides[Side.MIDLINE]),
        right=format_dose(sides[Side.RIGHT]),
    )
    if whole.volume is None:
        return said
    return _("{sum}; {volume}").format(sum=said, volume=in_millilitres(whole.volume))


def _say_difference(total: int, dose: int | None) -> str:
    if dose is None or total == dose:
        return ""
    if total > dose:
        return _("{difference} more than the dose of {dose}").format(
            difference=format_units(total - dose), dose=format_units(dose)
        )
    return _("{difference} less than the dose of {dose}").format(
        difference=format_units(dose - total), dose=format_units(dose)
    )
