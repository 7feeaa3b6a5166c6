"""The vials that a dose was taken from, with the account of what stays in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QPushButton, QVBoxLayout, QWidget

from tracker.domain.dilution import Dilution
from tracker.domain.problems import Invalid
from tracker.interchange.gs1_scan import VialScan
from tracker.services.stock.in_stock import VialRow, VialsToChoose
from tracker.services.stock.lots import plain_lot
from tracker.services.visits.forms import VialUseForm
from tracker.services.wording import product_name
from tracker.text import _, format_units
from tracker.ui.drafts.typed_values import put_values, typed_values
from tracker.ui.look import look
from tracker.ui.visits.vial_words import one_of_a_kind, say_account, say_vial
from tracker.ui.widgets.choice import Choice, Option
from tracker.ui.widgets.dose_edit import DoseEdit
from tracker.ui.widgets.flow_layout import FlowLayout
from tracker.ui.widgets.plain_label import PlainLabel
from tracker.ui.widgets.reading_order import tab_in_reading_order


class VialsEdit(QWidget):
    """A line a vial. Vials past their time are offered only for what was injected already."""

    changed = Signal()
    problem_changed = Signal(str)

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._offered: VialsToChoose | None = None
        self._product = ""
        self._dose: int | None = None
        self._own: dict[str, int] = {}
        self._elsewhere: Mapping[str, int] = {}
        self._lines: list[_VialLine] = []
        self._rows = QVBoxLayout()
        self._more = QPushButton(_("Take from a vial"))
        self._past = QCheckBox(_("Also vials past their time, for what was injected already"))
        self._account = PlainLabel(kind="strong", wraps=True)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(4))
        self._rows.setSpacing(look().px(4))
        layout.addLayout(self._rows)
        layout.addWidget(self._account)
        more = QWidget()
        flow = FlowLayout(more, gap=8)
        flow.addWidget(self._more)
        flow.addWidget(self._past)
        layout.addWidget(more)
        self._more.setProperty("kind", "quiet")
        self._show()

        self._more.clicked.connect(self._on_more)
        self._past.toggled.connect(self._show)

    def offer(self, found: VialsToChoose) -> None:
        """What there is to choose from, of all products."""
        self._offered = found
        self._show()

    def set_product(self, code: str | None) -> None:
        """Only its vials are offered; those of another one are taken away."""
        if (code or "") == self._product:
            return
        self._product = code or ""
        for line in list(self._lines):
            if line.vial.code() is not None:
                self._drop(line)
        self._show()

    def set_dose(self, dose: int | None) -> None:
        """The whole dose, in milliunits: what a vial that is chosen next is taken for."""
        self._dose = dose

    def set_elsewhere(self, taken: Mapping[str, int]) -> None:
        """What the visit's other treatments take from each vial, in milliunits."""
        if taken != self._elsewhere:
            self._elsewhere = taken
            self._show()

    def has_any(self) -> bool:
        """Whether there is something to choose, or was."""
        return bool(self._lines) or any(v.product == self._product for v in self._all())

    def uses(self) -> tuple[VialUseForm, ...]:
        """Those of which a vial is chosen. Raises Invalid where a dose can't be read."""
        return tuple(
            VialUseForm(vial.uuid, self._dose_of(line, vial), vial.version)
            for line in self._lines
            for vial in self._chosen(line)
        )

    def known_uses(self) -> tuple[VialUseForm, ...]:
        """As far as they can be read now."""
        found = []
        for line in self._lines:
            for vial in self._chosen(line):
                dose = _typed(line)
                if dose is not None:
                    found.append(VialUseForm(vial.uuid, dose, vial.version))
        return tuple(found)

    def dilution(self) -> Dilution | None:
        """How the vials were made up that are chosen; None where that isn't one strength."""
        vials = (vial for line in self._lines for vial in self._chosen(line))
        return Dilution.of_all((vial.size, vial.diluent) for vial in vials)

    def set_uses(self, uses: Sequence[VialUseForm]) -> None:
        """As they were recorded."""
        for line in list(self._lines):
            self._drop(line)
        self._own = {use.vial_uuid: use.dose for use in uses}
        if any(one.uuid in self._own and one.unusable for one in self._all()):
            self._past.setChecked(True)
        for use in uses:
            line = self._add()
            line.vial.set_code(use.vial_uuid)
            line.dose.set_dose(use.dose)
        self._show()

    def take_scan(self, scan: VialScan) -> bool:
        """Choose the vial of that code; False where none is in stock.

        Raises Invalid where it is another product's, or past its time.
        """
        self._refuse_other_product(scan)
        taken = {line.vial.code() for line in self._lines}
        found = [one for one in self._all() if _is_of(scan, one) and one.uuid not in taken]
        found = [one for one in found if one.product == self._product]
        if not found or self._offered is None:
            return False
        # The very vial that was scanned, also where it may not be used any longer.
        first = min(found, key=lambda one: (one.serial != scan.serial, one.unusable is not None))
        if first.unusable is not None:
            told = _("This vial can’t be chosen: {vial}.")
            said = told.format(vial=say_vial(first, self._offered.zone))
            raise Invalid(said, field="scan")
        empty = (line for line in self._lines if line.vial.code() is None)
        line = next(empty, None) or self._add()
        self._show()
        line.vial.set_code(first.uuid)
        return True

    def _refuse_other_product(self, scan: VialScan) -> None:
        known = dict(self._offered.gtins) if self._offered is not None else {}
        product = known.get(scan.gtin, self._product)
        if product != self._product:
            told = _("This is a vial of {other}, and {product} is chosen. Nothing was changed.")
            said = told.format(other=product_name(product), product=product_name(self._product))
            raise Invalid(said, field="scan")

    def typed_value(self) -> list[dict[str, Any]]:
        """What is chosen and typed in each line, to be kept."""
        return [typed_values(line.editors) for line in self._lines]

    def put_value(self, value: Any) -> None:
        """As it was kept; a vial that is no longer in stock is left out."""
        for line in list(self._lines):
            self._drop(line)
        for kept in value:
            if isinstance(kept, dict) and any(v.uuid == kept.get("vial") for v in self._all()):
                put_values(self._add().editors, kept)
        self._show()

    def text(self) -> str:
        """What is typed, to be compared."""
        return "\n".join(f"{line.vial.code()} {line.dose.text()}" for line in self._lines)

    def setAccessibleName(self, name: str) -> None:
        super().setAccessibleName(name)
        for position, line in enumerate(self._lines, start=1):
            line.name_parts(position)

    def setFocus(self, *_args: object) -> None:
        (self._lines[0].vial if self._lines else self._more).setFocus()

    # -- lines ---------------------------------------------------------------------------------

    def _add(self) -> _VialLine:
        line = _VialLine()
        self._rows.addWidget(line)
        self._lines.append(line)
        line.name_parts(len(self._lines))
        self._fill(line)
        line.vial.code_changed.connect(self._on_chosen)
        line.dose.dose_changed.connect(self._on_edited)
        line.removed.connect(self._on_removed)
        tab_in_reading_order(self)
        return line

    def _drop(self, line: _VialLine) -> None:
        self._lines.remove(line)
        self._rows.removeWidget(line)
        line.hide()
        line.deleteLater()

    def _on_more(self) -> None:
        line = self._add()
        self._show()
        line.vial.setFocus()
        self.updateGeometry()

    def _on_removed(self) -> None:
        line = self.sender()
        if isinstance(line, _VialLine):
            self._drop(line)
            self._on_edited()
            self._more.setFocus()

    def _on_chosen(self, _code: object) -> None:
        line = self.sender().parent()
        if isinstance(line, _VialLine) and not line.dose.text().strip():
            self._propose(line)
        self._on_edited()

    def _propose(self, line: _VialLine) -> None:
        """What the dose still lacks, as far as the vial holds it."""
        if self._dose is None:
            return
        others = sum(_typed(one) or 0 for one in self._lines if one is not line)
        for vial in self._chosen(line):
            wanted = min(self._dose - others, self._free(vial))
            if wanted > 0:
                line.dose.set_dose(wanted)

    def _on_edited(self, _what: object = None) -> None:
        self._show()
        self.changed.emit()

    # -- what is shown -------------------------------------------------------------------------

    def _show(self, _what: object = None) -> None:
        for line in self._lines:
            self._fill(line)
        mine = [one for one in self._all() if one.product == self._product]
        self._past.setVisible(any(one.unusable for one in mine))
        self._more.setEnabled(any(self._is_offered(one) for one in mine))
        taken = [(v, _typed(line) or 0) for line in self._lines for v in self._chosen(line)]
        self._account.setText(say_account(taken, {v.uuid: self._besides(v) for v, _dose in taken}))
        self._account.setVisible(bool(self._account.text()))
        over = next(((v, self._free(v)) for v, dose in taken if dose > self._free(v)), None)
        told = ""
        if over is not None:
            told = _("The vial of lot {lot} holds {rest}.").format(
                lot=over[0].lot_number, rest=format_units(max(over[1], 0))
            )
        self.problem_changed.emit(told)

    def _fill(self, line: _VialLine) -> None:
        if self._offered is None:
            return
        others = {one.vial.code() for one in self._lines if one is not line}
        chosen = line.vial.code()
        offered = [
            one
            for one in self._all()
            if one.product == self._product
            and one.uuid not in others
            and (self._is_offered(one) or one.uuid == chosen or one.uuid in self._own)
        ]
        kept = [*self._own, *([chosen] if chosen else [])]
        line.vial.set_options(
            [
                Option(one.uuid, say_vial(one, self._offered.zone), one.serial)
                for one in one_of_a_kind(offered, kept)
            ]
        )

    def _is_offered(self, vial: VialRow) -> bool:
        return vial.unusable is None or self._past.isChecked()

    def _all(self) -> tuple[VialRow, ...]:
        return self._offered.vials if self._offered is not None else ()

    def _chosen(self, line: _VialLine) -> list[VialRow]:
        """The one vial of a line, none while none is chosen."""
        return [one for one in self._all() if one.uuid == line.vial.code()]

    def _free(self, vial: VialRow) -> int:
        return vial.size - vial.account.given - self._besides(vial)

    def _besides(self, vial: VialRow) -> int:
        return self._elsewhere.get(vial.uuid, 0) - self._own.get(vial.uuid, 0)

    def _dose_of(self, line: _VialLine, vial: VialRow) -> int:
        dose = line.dose.dose()
        if dose is None:
            told = _("Enter how many Units were taken from the vial of lot {lot}.")
            raise Invalid(told.format(lot=vial.lot_number))
        return dose


class _VialLine(QWidget):
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.vial = Choice(placeholder=_("Choose a vial"))
        self.dose = DoseEdit()
        self._remove = QPushButton(_("Remove"))
        self.editors: dict[str, QWidget] = {"vial": self.vial, "dose": self.dose}

        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look().px(8))
        grid.addWidget(self.vial, 0, 0)
        grid.addWidget(self.dose, 0, 1)
        grid.addWidget(self._remove, 0, 2)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 1)
        self._remove.setProperty("kind", "quiet")
        self._remove.clicked.connect(self.removed)

    def name_parts(self, position: int) -> None:
        self.vial.setAccessibleName(_("Vial {n}").format(n=position))
        self.dose.setAccessibleName(_("Dose from vial {n}").format(n=position))
        self._remove.setAccessibleName(_("Take vial {n} away").format(n=position))


def _is_of(scan: VialScan, vial: VialRow) -> bool:
    return (
        plain_lot(vial.lot_number) == plain_lot(scan.lot_number)
        and vial.expiry == scan.expiry
        and vial.serial in ("", scan.serial)
    )


def _typed(line: _VialLine) -> int | None:
    try:
        return line.dose.dose()
    except Invalid:
        return None
