"""The part of a visit that is about one treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.domain.sites import summed
from tracker.services.patients.card import CourseCard
from tracker.services.visits.forms import SessionForm
from tracker.text import _
from tracker.ui.sites.sites_editor import SitesEditor
from tracker.ui.visits.injection_fields import Injection, InjectionFields, Plan
from tracker.ui.widgets.card import Card
from tracker.ui.widgets.choice import Option
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.plain_label import PlainLabel


class SessionEditor(Card):
    changed = Signal()
    same_requested = Signal(str)
    """The course's uuid: fill in product and Units of last time."""

    def __init__(
        self,
        course: CourseCard,
        plan: Plan,
        products: Sequence[Option],
        most_units: Mapping[str, int],
        *,
        today: date,
        last: str,
        sites: SitesEditor,
        blank: SessionForm,
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(course.label, owner)
        self._course = course
        self._plan = plan
        self._injection = InjectionFields(today=today)
        self._sites = sites
        self._summed: int | None = None
        self._sites_field = Field(_("Sites"), sites, name="sites")
        self._same = QPushButton(_("Same as last time"))

        self.head.addWidget(self._same)
        self.body.addWidget(PlainLabel(last, kind="muted", wraps=True))
        self.body.addWidget(self._injection)
        self.body.addWidget(self._sites_field)
        self._same.setProperty("kind", "quiet")
        self._same.setAccessibleName(
            _("Same product and Units as last time: {treatment}").format(treatment=course.label)
        )
        self._same.setVisible(course.sessions > 0)
        self._injection.offer(products, most_units)
        # A dose is suggested, never filled in; but sites that were planned have theirs.
        dose = blank.dose if blank.sites else None
        self._injection.show_injection(
            Injection(blank.product, dose, blank.is_touch_up, blank.lots, blank.notes)
        )
        self._injection.compare_with(plan)
        self._show_sites(blank)
        self._on_injection_changed()
        for field in (*self._injection.fields, self._sites_field):
            spoken = _("{field}, {treatment}").format(
                field=field.editor.accessibleName(), treatment=course.label
            )
            field.editor.setAccessibleName(spoken)

        self._same.clicked.connect(self._on_same)
        self._injection.changed.connect(self._on_injection_changed)
        self._injection.changed.connect(self.changed)
        self._sites.changed.connect(self._on_sites_changed)

    @property
    def course(self) -> CourseCard:
        return self._course

    def number(self, position: int) -> tuple[Field, ...]:
        """Name the fields as the visit's form names them, and hand them out."""
        fields = (*self._injection.fields, self._sites_field)
        for field, name in zip(fields, _NAMES, strict=True):
            field.name = f"sessions.{position}.{name}"
        return fields

    def compare_with(self, usual: int | None, most: int | None) -> None:
        """Doses in milliunits, for the product that is chosen."""
        self._injection.compare_with(Plan(self._plan.product, self._plan.planned, usual, most))

    def fill_same(self, last: SessionForm) -> None:
        """Product, sites and Units of last time; never lots, never notes."""
        self._injection.set_dose(last.product, last.dose)
        self._show_sites(last)
        self._injection.setFocus()
        self.changed.emit()

    def fill_planned(self) -> None:
        """The planned dose, unless one is typed or another product is chosen."""
        planned = self._injection.supposed_dose()
        if planned is not None:
            self._injection.set_dose(self._plan.product, planned)
            self.changed.emit()

    def form(self) -> SessionForm:
        """Raises Invalid, naming the field."""
        return self._form(self._injection.injection())

    def known_form(self) -> SessionForm:
        """As far as it can be read now, with the planned dose while none is typed."""
        return self._form(self._injection.known_injection())

    @property
    def injection(self) -> InjectionFields:
        return self._injection

    def setFocus(self, *_args: object) -> None:
        self._injection.setFocus()

    def _show_sites(self, form: SessionForm) -> None:
        if form.sites:
            # Nobody has typed this dose: it goes on following the sum.
            self._summed = form.dose if summed(form.sites).dose == form.dose else None
            self._sites.show_sites(form.sites)

    def _on_same(self) -> None:
        self.same_requested.emit(self._course.uuid)

    def typed_value(self) -> dict[str, Any]:
        """What is typed, to be kept."""
        return self._injection.typed_value() | {"sites": self._sites.typed_value()}

    def put_value(self, value: Any) -> None:
        """As it was kept."""
        self._injection.put_value(value)
        if "sites" in value:
            self._sites.put_value(value["sites"])

    def put_pattern(self) -> None:
        """The chosen pattern in place of the sites."""
        self._sites.put_pattern()

    def _on_injection_changed(self) -> None:
        product, most = self._injection.product(), self._injection.most_units()
        self._sites.set_product(self._course.condition, product, most)
        self._sites.show_dose(self._injection.typed_dose())
        self._sites.follow_vials(self._injection.vials.dilution())

    def _on_sites_changed(self) -> None:
        """The dose follows the sum while nobody has typed one; else the difference is stated."""
        typed, total = self._injection.typed_dose(), summed(self._sites.sites()).dose or None
        if self._injection.is_dose_empty or typed == self._summed:
            self._summed = total
            if total != typed:
                self._injection.follow_dose(total)
        self._sites.show_dose(self._injection.typed_dose())
        self.changed.emit()

    def _form(self, given: Injection) -> SessionForm:
        return SessionForm(
            self._course.uuid,
            given.product,
            given.dose,
            given.is_touch_up,
            given.lots,
            given.notes,
            self._sites.sites(),
            given.uses,
        )


_NAMES = ("product", "dose", "vials", "lots", "notes", "sites")
