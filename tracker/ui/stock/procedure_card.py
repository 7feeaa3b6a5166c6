"""Procedures as they are proposed to a payer, where the jurisdiction counts muscles and limbs."""

from tracker.services.stock.procedures import ProcedureRow, proposed_procedures
from tracker.services.stock.shipped_procedures import shipped_procedures
from tracker.services.wording.procedures import (
    procedure_doubts,
    procedure_sources,
    say_counted,
    say_procedures,
)
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.kinds import Kind
from tracker.ui.stock.payer_card import DAYS, PayerCard
from tracker.ui.tasks import Tasks


def procedure_card(tasks: Tasks) -> PayerCard:
    codes = shipped_procedures()
    return PayerCard(
        tasks,
        _("Procedures, proposed for billing"),
        _(
            "In the last {days} days, counted from the muscles of each limb. {name} codes as of {on}; "
            "whoever bills decides, and nothing is sent."
        ).format(days=DAYS, name=codes.name, on=format_date_short(codes.read_on)),
        _columns(),
        proposed_procedures,
        _key,
    )


def _columns() -> tuple[Column[ProcedureRow], ...]:
    return (
        Column(_("Date"), lambda row: format_date_short(row.on), width=14),
        Column(_("Patient"), lambda row: row.patient, width=22, is_strong=True, stretches=True),
        Column(
            _("Proposed"),
            lambda row: say_procedures(row.proposals) or _("none"),
            sub=lambda row: say_counted(row.proposals),
            tooltip=lambda row: procedure_sources(row.proposals),
            width=30,
            stretches=True,
        ),
        Column(_("Look at"), _doubts, tooltip=_doubts, width=34, stretches=True),
        Column(_("Evidence"), _evidence, pill=_evidence_kind, width=14),
    )


def _doubts(row: ProcedureRow) -> str:
    return " ".join(procedure_doubts(row.proposals))


def _evidence(row: ProcedureRow) -> str:
    return _("check") if procedure_doubts(row.proposals) else _("confirmed")


def _evidence_kind(row: ProcedureRow) -> Kind:
    return Kind.ASK if procedure_doubts(row.proposals) else Kind.GOOD


def _key(row: ProcedureRow) -> str:
    return f"{row.on}/{row.patient_uuid}"
