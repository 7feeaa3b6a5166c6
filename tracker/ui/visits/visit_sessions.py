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
from tracker.services.patients.card import CourseCard
from tracker.services.visits.checks import SessionChecks
from tracker.services.visits.forms import SessionForm
from tracker.services.wording import span_label
from tracker.text import _, format_date_short, format_units
from tracker.ui.keys import Command, Keys
from tracker.ui.look import look
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.tasks import Tasks
from tracker.ui.visits.injection_fields import Plan
from tracker.ui.visits.session_editor import SessionEditor
from tracker.ui.visits.visit_asked import VisitAsked
from tracker.ui.visits.visit_start import VisitStart, last_sites
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.flow_layout import FlowLayout


class VisitSessions(QWidget):
    """An editor for every treatment that was ticked; unticked ones are hidden and keep what is typed.

    `choose` is the card with the ticks, `asked` what is asked before the treatments that are in the
    visit; their places are the owner's business.
    """

    changed = Signal()
    same_requested = Signal(str)
    """A course's uuid: fill in product and Units of last time."""
    grown = Signal()
    """Another treatment is in the visit, with an editor of its own."""

    def __init__(self, tasks: Tasks, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._tasks = tasks
        self._start: VisitStart | None = None
        self._today = date.min
        self.choose = Card(_("Treatments at this visit"))
        self.asked = VisitAsked()
        self._ticked = QWidget()
        self._flow = FlowLayout(self._ticked, gap=16)
        self._column = QVBoxLayout(self)
        self._editors: dict[str, SessionEditor] = {}
        self._blank: dict[str, dict[str, Any]] = {}
        self._ticks: dict[str, QCheckBox] = {}

        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look().px(12))
        self.choose.body.addWidget(self._ticked)
        self.asked.changed.connect(self.changed)

    def begin(self, start: VisitStart, today: date) -> None:
        """A tick for each treatment of the patient, and an empty editor for those of the visit."""
        for old in (*self._editors.values(), *self._ticks.values()):
            old.hide()
            old.deleteLater()
        self._start, self._today = start, today
        self._editors, self._blank, self._ticks = {}, {}, {}
        for course in start.courses:
            self._add_tick(course, is_chosen=course.uuid in start.chosen)
        for uuid in start.chosen:
            self.editor(uuid)
        self.choose.setVisible(len(start.courses) > 1)
        self.asked.begin(start, today)
        self._ask()
        if start.chosen:
            self.editor(start.chosen[0]).setFocus()

    def editor(self, course_uuid: str) -> SessionEditor:
        """Made when it is first asked for: each costs as much as the rest of the form."""
        made = self._editors.get(course_uuid)
        return self._make(course_uuid) if made is None else made

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
        """What is typed for each treatment, to be kept; "typed" None where nothing is."""
        return [
            {"course": uuid, "is_ticked": tick.isChecked(), "typed": self._typed(uuid)}
            for uuid, tick in self._ticks.items()
        ]

    def put_value(self, value: Any) -> None:
        """As it was kept; a treatment that has ended since is left out."""
        for kept in value:
            uuid = kept["course"]
            if uuid in self._ticks:
                self._ticks[uuid].setChecked(bool(kept["is_ticked"]))
                if kept["typed"] is not None:
                    self.editor(uuid).put_value(kept["typed"])

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

    def _add_tick(self, course: CourseCard, *, is_chosen: bool) -> None:
        label = _("{treatment}: {lateness}").format(
            treatment=course.label, lateness=course.lateness
        )
        # An ampersand that somebody typed is no mnemonic.
        tick = QCheckBox(label.replace("&", "&&"))
        tick.setChecked(is_chosen)
        tick.toggled.connect(partial(self._on_ticked, course.uuid))
        self._ticks[course.uuid] = tick
        self._flow.addWidget(tick)

    def _make(self, course_uuid: str) -> SessionEditor:
        start = self._start
        if start is None:
            message = "no visit has begun"
            raise RuntimeError(message)
        order = list(self._ticks)
        course = next(course for course in start.courses if course.uuid == course_uuid)
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
            today=self._today,
            last=_say_last(start, course),
            sites=self._sites_editor(start, course),
            blank=plan,
        )
        editor.injection.offer_vials(start.vials)
        editor.changed.connect(self._on_edited)
        editor.same_requested.connect(self.same_requested)
        before = order.index(course_uuid)
        self._column.insertWidget(sum(order.index(u) < before for u in self._editors), editor)
        self._editors[course_uuid] = editor
        self._blank[course_uuid] = editor.typed_value()
        # Not before: without a parent it would be a window of its own, which takes the keyboard.
        editor.setVisible(self._ticks[course_uuid].isChecked())
        return editor

    def _typed(self, course_uuid: str) -> dict[str, Any] | None:
        if course_uuid not in self._editors:
            return None
        typed = self._editors[course_uuid].typed_value()
        return None if typed == self._blank[course_uuid] else typed

    def _sites_editor(self, start: VisitStart, course: CourseCard) -> SitesEditor:
        editor = SitesEditor(self._tasks, self._today)
        editor.offer(start.muscles, start.patterns)
        compare = partial(editor.compare_with, _("Last time"), course.product)
        if course.uuid in start.last_sites:
            compare(start.last_sites[course.uuid])
        else:
            self._tasks.read(editor, "last", last_sites, course.uuid, then=compare)
        return editor

    def _put_pattern(self) -> None:
        """Into the treatment that has the focus, else into the first of the visit."""
        editors = self._in_visit()
        own = [one for one in editors if any(w.hasFocus() for w in one.findChildren(QWidget))]
        for editor in (own or editors)[:1]:
            editor.put_pattern()

    def _in_visit(self) -> list[SessionEditor]:
        return [self.editor(uuid) for uuid, tick in self._ticks.items() if tick.isChecked()]

    def _ask(self) -> None:
        self.asked.ask_for([editor.course for editor in self._in_visit()])

    def _on_ticked(self, course_uuid: str, is_chosen: bool) -> None:
        editor = self.editor(course_uuid)
        editor.setVisible(is_chosen)
        self._ask()
        if is_chosen:
            self.grown.emit()
            editor.setFocus()
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
    last = start.patient.last.get(course.uuid)
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
