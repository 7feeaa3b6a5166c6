"""The treatments of a visit: which of them are in it, and what was given for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QCheckBox, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.interchange.gs1_scan import VialScan
from tracker.services.patient_card import CourseCard
from tracker.services.visit_checks import SessionChecks
from tracker.services.visit_forms import SessionForm
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_units
from tracker.ui.keys import Command, Keys
from tracker.ui.look import look
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.tasks import Tasks
from tracker.ui.visits.injection_fields import Plan
from tracker.ui.visits.session_editor import SessionEditor
from tracker.ui.visits.visit_asked import VisitAsked
from tracker.ui.visits.visit_start import VisitStart
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout


class VisitSessions(QWidget):
    """An editor for every treatment; unticked ones are hidden and keep what is typed.

    `choose` is the card with the ticks, `asked` what is asked before the treatments that are in the
    visit; their places are the owner's business.
    """

    changed = Signal()
    same_requested = Signal(str)
    """A course's uuid: fill in product and Units of last time."""

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self.choose = Card(_("Treatments at this visit"))
        self.asked = VisitAsked()
        self._ticked = QWidget()
        self._flow = FlowLayout(self._ticked, gap=16)
        self._column = QVBoxLayout(self)
        self._editors: dict[str, SessionEditor] = {}
        self._ticks: dict[str, QCheckBox] = {}

        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(12))
        self.choose.body.addWidget(self._ticked)
        self.asked.changed.connect(self.changed)

    def begin(self, start: VisitStart, today: date) -> None:
        """An editor for each treatment of the patient, empty."""
        for old in (*self._editors.values(), *self._ticks.values()):
            old.hide()
            old.deleteLater()
        self._editors, self._ticks = {}, {}
        for course in start.courses:
            self._add(start, course, today)
        self.choose.setVisible(len(start.courses) > 1)
        self.asked.begin(start, today)
        self._ask()
        first = next((self._editors[uuid] for uuid in start.chosen), None)
        if first is not None:
            first.setFocus()

    def editor(self, course_uuid: str) -> SessionEditor:
        return self._editors[course_uuid]

    def tick(self, course_uuid: str) -> None:
        """Take a treatment into the visit; nothing where it isn't the patient's."""
        if course_uuid in self._ticks:
            self._ticks[course_uuid].setChecked(True)

    def fields(self) -> list[Field]:
        """Those of the visit, named as its form names them."""
        return [
            field
            for position, editor in enumerate(self._in_visit())
            for field in editor.number(position)
        ]

    def forms(self) -> tuple[SessionForm, ...]:
        """Raises Invalid, naming the field; call `fields` first."""
        return tuple(editor.form() for editor in self._in_visit())

    def known_forms(self) -> tuple[SessionForm, ...]:
        """As far as they can be read now."""
        return tuple(editor.known_form() for editor in self._in_visit())

    def take_scan(self, scan: VialScan) -> None:
        """Into the treatment that the focus is in, else the first that takes it. Raises Invalid."""
        mine = self._in_visit()
        here = [one for one in mine if one.isAncestorOf(QApplication.focusWidget() or self)]
        refused: Invalid | None = None
        for editor in here or mine:
            try:
                editor.injection.take_scan(scan)
            except Invalid as problem:
                refused = refused or problem
            else:
                return
        if refused is not None:
            raise refused

    def supposed_doses(self) -> dict[str, int]:
        """The planned dose, in 0.001 Unit, of each course in the visit for which none is typed."""
        found = ((one.course.uuid, one.injection.supposed_dose()) for one in self._in_visit())
        return {uuid: dose for uuid, dose in found if dose is not None}

    def typed_value(self) -> list[dict[str, Any]]:
        """What is typed for each treatment, to be kept."""
        return [
            {
                "course": uuid,
                "is_ticked": self._ticks[uuid].isChecked(),
                "typed": editor.typed_value(),
            }
            for uuid, editor in self._editors.items()
        ]

    def put_value(self, value: Any) -> None:
        """As it was kept; a treatment that has ended since is left out."""
        for kept in value:
            editor = self._editors.get(kept["course"])
            if editor is not None:
                self._ticks[kept["course"]].setChecked(bool(kept["is_ticked"]))
                editor.put_value(kept["typed"])

    def fill_same(self, last: SessionForm | None) -> None:
        """Product and Units of last time."""
        if last is not None and last.course_uuid in self._editors:
            self._editors[last.course_uuid].fill_same(last)

    def fill_planned(self) -> None:
        """The planned dose wherever none is typed."""
        for editor in self._in_visit():
            editor.fill_planned()

    def compare_with(self, found: Sequence[SessionChecks]) -> None:
        """The usual and the most of the product that is chosen."""
        for checks in found:
            if checks.course_uuid in self._editors:
                editor = self._editors[checks.course_uuid]
                editor.compare_with(checks.usual_dose, checks.most_per_session)

    def bind_keys(self, keys: Keys, where: QWidget) -> None:
        """Keys of the treatments, on the screen that shows them."""
        for command, slot in (
            (Command("visit.pattern", _("Put the pattern in"), "Ctrl+M"), self._put_pattern),
            (Command("visit.ask", _("Go on to what is asked"), "F6"), self.asked.go_on),
        ):
            keys.bind(where, command, slot)

    def say(self, session: SessionForm, on: date | None) -> str:
        """What is to be saved for one treatment, as a line."""
        return _("{on}: {dose} of {product}, {treatment}").format(
            on=format_date_short(on) if on is not None else "",
            dose=format_units(session.dose) if session.dose is not None else _("unknown dose"),
            product=session.product,
            treatment=self._editors[session.course_uuid].course.label,
        )

    def _add(self, start: VisitStart, course: CourseCard, today: date) -> None:
        rules = [rule for rule in start.rules if rule.condition == course.condition]
        plan = next(s for s in start.blank.sessions if s.course_uuid == course.uuid)
        rule = next((rule for rule in rules if rule.product == plan.product), None)
        editor = SessionEditor(
            course,
            Plan(
                plan.product,
                plan.dose,
                rule.usual_dose if rule else None,
                rule.most_per_session if rule else None,
            ),
            [Option(rule.product, rule.product_label) for rule in rules],
            {product.code: product.most_units for product in start.products},
            today=today,
            last=_say_last(start, course),
            sites=self._sites_editor(start, course, today),
            notes=plan.notes,
        )
        editor.injection.offer_vials(start.vials)
        editor.changed.connect(self._on_edited)
        editor.same_requested.connect(self.same_requested)
        self._editors[course.uuid] = editor
        self._column.addWidget(editor)
        # Not before: without a parent it would be a window of its own, which takes the keyboard.
        editor.setVisible(course.uuid in start.chosen)
        label = _("{treatment}: {lateness}").format(
            treatment=course.label, lateness=course.lateness
        )
        # An ampersand that somebody typed is no mnemonic.
        tick = QCheckBox(label.replace("&", "&&"))
        tick.setChecked(course.uuid in start.chosen)
        tick.toggled.connect(partial(self._on_ticked, course.uuid))
        self._ticks[course.uuid] = tick
        self._flow.addWidget(tick)

    def _sites_editor(self, start: VisitStart, course: CourseCard, today: date) -> SitesEditor:
        editor = SitesEditor(self._tasks, today)
        editor.offer(start.muscles, start.patterns)
        editor.compare_with(_("Last time"), course.product, start.last_sites.get(course.uuid, ()))
        return editor

    def _put_pattern(self) -> None:
        """Into the treatment that has the focus, else into the first of the visit."""
        editors = self._in_visit()
        own = [one for one in editors if any(w.hasFocus() for w in one.findChildren(QWidget))]
        for editor in (own or editors)[:1]:
            editor.put_pattern()

    def _in_visit(self) -> list[SessionEditor]:
        return [self._editors[uuid] for uuid, tick in self._ticks.items() if tick.isChecked()]

    def _ask(self) -> None:
        self.asked.ask_for([editor.course for editor in self._in_visit()])

    def _on_ticked(self, course_uuid: str, is_chosen: bool) -> None:
        self._editors[course_uuid].setVisible(is_chosen)
        self._ask()
        if is_chosen:
            self._editors[course_uuid].setFocus()
        self._on_edited()

    def _on_edited(self) -> None:
        """A vial that two treatments share holds as much as both leave in it."""
        taken = {
            uuid: editor.injection.vials.known_uses()
            for uuid, editor in self._editors.items()
            if self._ticks[uuid].isChecked()
        }
        for uuid, editor in self._editors.items():
            elsewhere: dict[str, int] = {}
            for use in (u for other, uses in taken.items() if other != uuid for u in uses):
                elsewhere[use.vial_uuid] = elsewhere.get(use.vial_uuid, 0) + use.dose
            editor.injection.vials.set_elsewhere(elsewhere)
        self.changed.emit()


def _say_last(start: VisitStart, course: CourseCard) -> str:
    """When and what was last given, and the window."""
    last = next(
        (
            row
            for row in start.card.sessions
            if row.course_uuid == course.uuid and row.counts and not row.is_touch_up
        ),
        None,
    )
    if last is None:
        return _("The first injections of this treatment.")
    dose = format_units(last.dose) if last.dose is not None else _("unknown dose")
    said = _("Last {on}: {product} {dose}").format(
        on=format_date_short(last.on), product=last.product_label, dose=dose
    )
    if course.overdue_from is None:
        return said
    return _("{said}; {window}").format(
        said=said, window=span_label(course.earliest_on, course.overdue_from)
    )
