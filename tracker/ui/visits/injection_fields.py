"""What was given for one treatment: product, dose, touch-up, lots, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from tracker.domain.problems import Invalid
from tracker.interchange.gs1_scan import VialScan
from tracker.services.stock.in_stock import VialsToChoose
from tracker.services.visits.forms import LotForm, VialUseForm
from tracker.text import _, format_units
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.field_values import dose_in
from tracker.ui.look import look
from tracker.ui.visits.lots_edit import LotsEdit
from tracker.ui.visits.vials_edit import VialsEdit
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.field import Field
from tracker.ui.widgets.field_row import FieldRow
from tracker.ui.widgets.notes_edit import NotesEdit
from tracker.ui.widgets.plain_label import PlainLabel

_MOST_UNITS = 1000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a dose is compared with; doses are milliunits, None where unknown."""

    product: str
    planned: int | None = None
    usual: int | None = None
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Injection:
    """What was typed. `product` is "" while none is chosen."""

    product: str
    dose: int | None = None
    is_touch_up: bool = False
    lots: tuple[LotForm, ...] = ()
    notes: str = ""
    uses: tuple[VialUseForm, ...] = ()


class InjectionFields(QWidget):
    """`fields` carry the names of the form; who shows them may give them others."""

    changed = Signal()

    def __init__(self, *, today: date, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._plan = Plan("")
        self._most: Mapping[str, int] = {}
        self._product = Choice(placeholder=_("Choose"))
        self._dosed: str | None = None
        self._doses: dict[str, str] = {}
        self._dose = DoseEdit()
        self._touch_up = QCheckBox(_("Touch-up: does not restart the interval"))
        self._vials = VialsEdit()
        self._lots = LotsEdit(today=today)
        self._notes = NotesEdit(2)
        self._difference = PlainLabel(kind="strong", wraps=True, fills=True)
        self._editors: dict[str, QWidget] = {
            "product": self._product,
            "dose": self._dose,
            "touch_up": self._touch_up,
            "vials": self._vials,
            "lots": self._lots,
            "notes": self._notes,
        }
        self.product_field = Field(_("Product"), self._product, name="product")
        self.dose_field = Field(_("Dose"), self._dose, name="dose")
        self.vials_field = Field(_("Vials"), self._vials, name="vials")
        self.lots_field = Field(_("Lots and expiry"), self._lots, name="lots")
        self.notes_field = Field(_("Notes"), self._notes, name="notes")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(8))
        # Also with nothing to say: whoever types a dose doesn't want the field to jump away.
        layout.addWidget(self._difference)
        layout.addWidget(FieldRow(self.product_field, self.dose_field))
        layout.addWidget(self.vials_field)
        layout.addWidget(FieldRow(self.lots_field, self.notes_field))
        layout.addWidget(self._touch_up)
        self.vials_field.hide()

        self._product.code_changed.connect(self._on_product_changed)
        self._dose.dose_changed.connect(self._on_dose_changed)
        self._touch_up.toggled.connect(self._on_edited)
        self._vials.changed.connect(self.changed)
        self._lots.changed.connect(self.changed)
        self._notes.textChanged.connect(self.changed)

    @property
    def fields(self) -> tuple[Field, ...]:
        return (
            self.product_field,
            self.dose_field,
            self.vials_field,
            self.lots_field,
            self.notes_field,
        )

    @property
    def vials(self) -> VialsEdit:
        return self._vials

    def offer_vials(self, found: VialsToChoose) -> None:
        """What there is in stock; without any of the product there is no such field."""
        self._vials.offer(found)
        self._show_vials()

    def offer(self, products: Sequence[Option], most_units: Mapping[str, int]) -> None:
        """Products to choose from, and the most whole Units that can be typed for each."""
        self._most = most_units
        self._product.set_options(products)

    def compare_with(self, plan: Plan) -> None:
        """State the usual start, the most, and the difference from what is planned."""
        if plan != self._plan:
            self._plan = plan
            self._show_plan()

    def take_scan(self, scan: VialScan) -> None:
        """Choose the vial that was scanned; one that isn't in stock is typed as its lot.

        Raises Invalid where it is another product's, or past its time.
        """
        if not self._vials.take_scan(scan):
            self._lots.add_lot(LotForm(scan.lot_number, scan.expiry))

    def show_injection(self, given: Injection) -> None:
        self._dosed, self._doses = None, {}
        self._product.set_code(given.product)
        self._dose.set_dose(given.dose)
        self._touch_up.setChecked(given.is_touch_up)
        self._vials.set_product(given.product)
        self._vials.set_uses(given.uses)
        self._lots.set_lots(given.lots)
        self._notes.setText(given.notes)
        self._show_plan()

    def set_dose(self, product: str, dose: int | None) -> None:
        """Product and Units only: never a lot, never notes."""
        self._product.set_code(product)
        self._dose.set_dose(dose)
        self._show_plan()

    def injection(self) -> Injection:
        """What was typed. Raises Invalid, naming the field."""
        product = self._product.code()
        if product is None:
            raise Invalid(_("Choose a product."), field=self.product_field.name)
        dose = dose_in(self.dose_field)
        try:
            lots = self._lots.lots()
        except Invalid as problem:
            raise Invalid(
                problem.message, field=self.lots_field.name, **problem.parameters
            ) from None
        try:
            uses = self._vials.uses()
        except Invalid as problem:
            raise Invalid(
                problem.message, field=self.vials_field.name, **problem.parameters
            ) from None
        return Injection(product, dose, self._touch_up.isChecked(), lots, self._notes.text(), uses)

    def known_injection(self) -> Injection:
        """As far as it can be read now, for the checks: the planned dose while none is typed."""
        product = self._product.code() or self._plan.product
        try:
            dose = dose_in(self.dose_field)
        except Invalid:
            dose = None
        dose = self.supposed_dose() if dose is None else dose
        return Injection(
            product,
            dose,
            self._touch_up.isChecked(),
            self._lots.known_lots(),
            self._notes.text(),
            self._vials.known_uses(),
        )

    def product(self) -> str | None:
        """The product that is chosen."""
        return self._product.code()

    def most_units(self) -> int:
        """What can be typed at most for the product that is chosen."""
        return self._most.get(self._product.code() or "", _MOST_UNITS)

    def typed_dose(self) -> int | None:
        """The dose that is typed, None where none is or it can't be read."""
        try:
            return self._dose.dose()
        except Invalid:
            return None

    @property
    def is_dose_empty(self) -> bool:
        return not self._dose.text().strip()

    def follow_dose(self, dose: int | None) -> None:
        """The sum of the sites, in a field in which nobody has typed."""
        self._dose.set_dose(dose)

    def supposed_dose(self) -> int | None:
        """The planned dose while none is typed; None where one is, or none is planned."""
        product = self._product.code() or self._plan.product
        is_planned = product == self._plan.product and not self._dose.text().strip()
        return self._plan.planned if is_planned else None

    def typed_value(self) -> dict[str, Any]:
        """What is typed, to be kept."""
        return typed_values(self._editors)

    def put_value(self, value: Any) -> None:
        """As it was kept."""
        put_values(self._editors, value)
        self._show_plan()

    def typed(self) -> tuple[object, ...]:
        """What is typed, to be compared."""
        return (
            self._product.code(),
            self._dose.text(),
            self._touch_up.isChecked(),
            self._vials.text(),
            self._lots.text(),
            self._notes.text(),
        )

    def setFocus(self, *_args: object) -> None:
        self._dose.setFocus()

    def _on_product_changed(self, code: str | None) -> None:
        before, self._dosed = self._dosed, code
        if before is not None and before != code:
            # Units of one are never those of another; whoever changes their mind finds theirs again.
            self._doses[before] = self._dose.text()
            self._dose.set_text(self._doses.get(code or "", ""))
        if code is not None and code in self._most:
            self._dose.set_most(self._most[code])
        self._show_plan()
        self.changed.emit()

    def _on_dose_changed(self, _dose: object) -> None:
        self._show_plan()
        self.changed.emit()

    def _on_edited(self, _what: object) -> None:
        self.changed.emit()

    def _show_vials(self) -> None:
        self._vials.set_product(self._product.code() or self._plan.product)
        self.vials_field.setVisible(self._vials.has_any())

    def _show_plan(self) -> None:
        self._show_vials()
        plan = self._plan
        is_same = self._product.code() in (None, plan.product)
        planned = plan.planned if is_same else None
        self._dose.set_placeholder(
            _("planned {dose}").format(dose=format_units(planned)) if planned is not None else ""
        )
        self.dose_field.show_hint(_say_plan(plan) if is_same else "")
        try:
            dose = self._dose.dose()
        except Invalid:
            dose = None
        self._vials.set_dose(planned if dose is None else dose)
        said = say_difference(planned, dose) if dose is not None else ""
        if not is_same:
            said = _("Another product than planned; Units of different products don’t compare.")
        self._difference.setText(said)


def say_difference(planned: int | None, dose: int) -> str:
    """How a dose differs from the planned one, "" where it doesn't or none is planned."""
    if planned is None or dose == planned:
        return ""
    if dose < planned:
        return _("{difference} less than the planned {planned}").format(
            difference=format_units(planned - dose), planned=format_units(planned)
        )
    return _("{difference} more than the planned {planned}").format(
        difference=format_units(dose - planned), planned=format_units(planned)
    )


def _say_plan(plan: Plan) -> str:
    said = []
    if plan.planned is None and plan.usual is not None:
        said.append(_("Usual start {dose}.").format(dose=format_units(plan.usual)))
    if plan.most is not None:
        said.append(_("At most {dose} a session.").format(dose=format_units(plan.most)))
    return " ".join(said)
