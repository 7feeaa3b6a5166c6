"""The part of a visit that is about one treatment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from tracker.services.patient_card import CourseCard
from tracker.services.visit_forms import SessionForm
from tracker.text import _
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
        notes: str = "",
        owner: QWidget | None = None,
    ) -> None:
        super().__init__(course.label, owner)
        self._course = course
        self._plan = plan
        self._injection = InjectionFields(today=today)
        self._same = QPushButton(_("Same as last time"))

        self.head.addWidget(self._same)
        self.body.addWidget(PlainLabel(last, kind="muted", wraps=True))
        self.body.addWidget(self._injection)
        self._same.setProperty("kind", "quiet")
        self._same.setAccessibleName(
            _("Same product and Units as last time: {treatment}").format(treatment=course.label)
        )
        self._same.setVisible(course.sessions > 0)
        self._injection.offer(products, most_units)
        self._injection.show_injection(Injection(plan.product, notes=notes))
        self._injection.compare_with(plan)
        for field in self._injection.fields:
            spoken = _("{field}, {treatment}").format(
                field=field.editor.accessibleName(), treatment=course.label
            )
            field.editor.setAccessibleName(spoken)

        self._same.clicked.connect(self._on_same)
        self._injection.changed.connect(self.changed)

    @property
    def course(self) -> CourseCard:
        return self._course

    def number(self, position: int) -> tuple[Field, ...]:
        """Name the fields as the visit's form names them, and hand them out."""
        for field, name in zip(self._injection.fields, _NAMES, strict=True):
            field.name = f"sessions.{position}.{name}"
        return self._injection.fields

    def compare_with(self, usual: int | None, most: int | None) -> None:
        """Doses in milliunits, for the product that is chosen."""
        self._injection.compare_with(Plan(self._plan.product, self._plan.planned, usual, most))

    def fill_same(self, last: SessionForm) -> None:
        """Product and Units of last time; never lots, never notes."""
        self._injection.set_dose(last.product, last.dose)
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
        return _form(self._course.uuid, self._injection.injection())

    def known_form(self) -> SessionForm:
        """As far as it can be read now, with the planned dose while none is typed."""
        return _form(self._course.uuid, self._injection.known_injection())

    @property
    def injection(self) -> InjectionFields:
        return self._injection

    def setFocus(self, *_args: object) -> None:
        self._injection.setFocus()

    def _on_same(self) -> None:
        self.same_requested.emit(self._course.uuid)


_NAMES = ("product", "dose", "lots", "notes")


def _form(course_uuid: str, given: Injection) -> SessionForm:
    return SessionForm(
        course_uuid,
        given.product,
        given.dose,
        given.is_touch_up,
        given.lots,
        given.notes,
    )
