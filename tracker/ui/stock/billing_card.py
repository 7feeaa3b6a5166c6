"""Amounts used and discarded, as a payer counts them, where the jurisdiction asks."""

from tracker.services.stock.billing import BilledRow, billed_amounts
from tracker.services.wording import say_billing
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.stock.payer_card import DAYS, PayerCard
from tracker.ui.tasks import Tasks


def billing_card(tasks: Tasks) -> PayerCard:
    return PayerCard(
        tasks,
        _("Used and discarded, for billing"),
        _(
            "In the last {days} days. Of a vial that a pharmacy sent for a patient neither the drug "
            "nor what was discarded is billed. What is left of a vial goes with its last dose."
        ).format(days=DAYS),
        _columns(),
        billed_amounts,
        _key,
    )


def _columns() -> tuple[Column[BilledRow], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=14),
        Column(_("Patient"), lambda row: row.patient, width=22, is_strong=True, stretches=True),
        Column(_("Product"), lambda row: row.product_label, width=20),
        Column(_("To be billed"), _lines, width=28, stretches=True),
        Column(_("Vials"), _state, width=20),
    )


def _lines(row: BilledRow) -> str:
    return _("nothing: sent by a pharmacy") if row.is_pharmacys else say_billing(row.lines)


def _state(row: BilledRow) -> str:
    return _("finished") if row.is_final else _("one is still open")


def _key(row: BilledRow) -> str:
    return f"{row.on}/{row.patient_uuid}/{row.product}/{row.is_pharmacys}"
