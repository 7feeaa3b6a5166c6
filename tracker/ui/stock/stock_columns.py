"""What the tables of the Stock screen show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, tzinfo

from tracker.domain.vials import Unusable
from tracker.services.stock.in_stock import StockLine, VialRow
from tracker.services.stock.lots import LotPatient
from tracker.services.wording import lot_certainty, product_short, vial_account, vial_title
from tracker.text import _, format_date_short, format_moment, format_number, format_units
from tracker.ui.column import Column
from tracker.ui.kinds import Kind

_SOON_DAYS = 30


def open_columns(zone: Callable[[], tzinfo]) -> tuple[Column[VialRow], ...]:
    """Vials that are open now."""

    def until(row: VialRow) -> str:
        if row.usable_until is None:
            return ""
        return format_moment(row.usable_until, zone())

    return (
        Column(_("Lot"), lambda row: row.lot_number, width=16, is_strong=True, stretches=True),
        Column(_("Product"), _product, width=26, stretches=True),
        Column(_("Account"), _account, width=38, stretches=True),
        Column(_("May be used until"), until, width=24, pill=_kind_of_life),
        Column(_("For"), _for_whom, width=18),
    )


def stock_columns(today: Callable[[], date]) -> tuple[Column[StockLine], ...]:
    """Vials that are alike, a row for all of them."""

    def kind(line: StockLine) -> Kind | None:
        days = (line.first.expiry - today()).days
        if days < 0:
            return Kind.BAD
        return Kind.CAUTION if days <= _SOON_DAYS else None

    return (
        Column(_("Product"), lambda line: _product(line.first), width=26, stretches=True),
        Column(
            _("Lot"), lambda line: line.first.lot_number, width=16, is_strong=True, stretches=True
        ),
        Column(_("Expires"), _expiry(today), width=22, pill=kind),
        Column(
            _("Unopened"),
            lambda line: format_number(len(line.unopened)),
            width=11,
            is_number=True,
            is_strong=True,
        ),
        Column(
            _("Open"),
            lambda line: format_number(len(line.vials) - len(line.unopened)),
            width=8,
            is_number=True,
        ),
        Column(
            _("Units in all"),
            lambda line: format_units(sum(vial.rest for vial in line.vials)),
            width=16,
            is_number=True,
        ),
        Column(_("For"), lambda line: _for_whom(line.first), width=18),
    )


def lot_columns() -> tuple[Column[LotPatient], ...]:
    """Whoever was given a lot, or may have been."""
    return (
        Column(_("Patient"), lambda row: row.patient, width=22, is_strong=True, stretches=True),
        Column(_("Telephone"), lambda row: row.phone, width=16),
        Column(_("How sure"), lambda row: lot_certainty(row.how), width=20, pill=_kind_of_dose),
        Column(_("Date"), lambda row: format_date_short(row.on), width=13),
        Column(_("Dose"), _dose, width=22),
        Column(_("Treatment"), _treatment, width=22, stretches=True),
        Column(_("Lot"), lambda row: row.lot_number, width=14),
        Column(_("Record number"), lambda row: row.record_number, width=13),
    )


def _kind_of_dose(row: LotPatient) -> Kind | None:
    kinds = {"given": Kind.BAD, "outside": Kind.BAD, "maybe": Kind.ASK}
    return kinds.get(row.how, Kind.PLAIN)


def _kind_of_life(row: VialRow) -> Kind | None:
    return Kind.BAD if row.unusable in (Unusable.PAST_LIFE, Unusable.EXPIRED) else None


def _product(row: VialRow) -> str:
    return vial_title(row.product, row.size)


def _account(row: VialRow) -> str:
    return vial_account(row.account.opened, row.account.given, row.account.kept)


def _expiry(today: Callable[[], date]) -> Callable[[StockLine], str]:
    def say(line: StockLine) -> str:
        on = format_date_short(line.first.expiry)
        if line.first.expiry < today():
            return _("expired {on}").format(on=on)
        return on

    return say


def _for_whom(row: VialRow) -> str:
    return row.patient or _("the clinic")


def _dose(row: LotPatient) -> str:
    dose = format_units(row.dose) if row.dose is not None else _("unknown dose")
    return _("{dose}, {product}").format(dose=dose, product=product_short(row.product))


def _treatment(row: LotPatient) -> str:
    if row.how == "outside":
        return row.note
    return (
        _("{treatment} (ended)").format(treatment=row.treatment) if row.is_ended else row.treatment
    )
