"""How a vial was made up: Units and diluent, and what 0.1 mL of it holds."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from tracker.domain.dilution import Dilution
from tracker.text import _, decimal_point, format_units
from tracker.ui.look import look
from tracker.ui.sites.volume_text import in_millilitres
from tracker.ui.widgets.plain_label import PlainLabel

_NUMBER = re.compile(r"[0-9]{1,5}(\.[0-9]{1,3})?")


class DilutionEdit(QWidget):
    """Both fields filled, or no dilution."""

    dilution_changed = Signal(object)
    """The dilution that is typed now, or None."""

    def __init__(self, owner: QWidget | None = None) -> None:
        super().__init__(owner)
        self._vial, self._diluent = QLineEdit(), QLineEdit()
        self._said = PlainLabel(kind="muted")
        self._followed: Dilution | None = None

        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(look().px(6))
        for widget in (
            PlainLabel(_("Vial"), kind="muted"),
            self._vial,
            PlainLabel(_("Units in"), kind="muted"),
            self._diluent,
            PlainLabel(_("mL"), kind="muted"),
        ):
            layout.addWidget(widget)
        layout.addWidget(self._said, 1)
        self._vial.setAccessibleName(_("Units of a vial"))
        self._diluent.setAccessibleName(_("Diluent of a vial in mL"))
        for line in (self._vial, self._diluent):
            line.setMaximumWidth(look().px(64))
            line.textEdited.connect(self._on_edited)

    def dilution(self) -> Dilution | None:
        vial, diluent = _thousandths(self._vial.text()), _thousandths(self._diluent.text())
        return Dilution(vial, diluent) if vial and diluent else None

    def follow(self, dilution: Dilution | None) -> None:
        """The vial's own, in fields in which nobody has typed another."""
        if dilution == self._followed:
            return
        before, self._followed = self._followed, dilution
        if self.dilution() == before and (before is not None or not any(self.typed_value())):
            self._vial.setText(_plain(dilution.vial) if dilution else "")
            self._diluent.setText(_plain(dilution.diluent) if dilution else "")
        self._on_edited()

    def typed_value(self) -> list[str]:
        return [self._vial.text(), self._diluent.text()]

    def put_value(self, value: Any) -> None:
        self._vial.setText(value[0])
        self._diluent.setText(value[1])
        self._on_edited()

    def _on_edited(self, _text: object = None) -> None:
        found = self.dilution()
        self._said.setText(_say(found, self._followed))
        self.dilution_changed.emit(found)


def _say(found: Dilution | None, vials: Dilution | None) -> str:
    if found is None:
        return ""
    said = _("{dose} in 0.1 mL").format(dose=format_units(found.per_tenth))
    if vials is None:
        return said
    if found == vials:
        return _("{said}, as the vial was made up").format(said=said)
    return _("{said}; the vial was made up with {volume}").format(
        said=said, volume=in_millilitres(vials.diluent)
    )


def _plain(thousandths: int) -> str:
    """As it would be typed."""
    return f"{Decimal(thousandths) / 1000:f}".replace(".", decimal_point())


def _thousandths(typed: str) -> int:
    """0 where it can't be read."""
    text = typed.strip().replace(decimal_point(), ".")
    return int(Decimal(text) * 1000) if _NUMBER.fullmatch(text) else 0
