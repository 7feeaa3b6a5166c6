"""The columns of the list of who is to be asked."""

from __future__ import annotations

from tracker.domain.authorisation import Part, Stage
from tracker.domain.cover import Gap
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.services.wording.authorisations import gap_label, part_label, terms_left
from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


def approval_columns() -> tuple[Column[AuthorisationRow], ...]:
    return (
        Column(
            _("Ask on"),
            lambda row: format_date_short(row.chase_on) if row.chase_on else _("now"),
            pill=lambda row: Kind.BAD if row.is_late else None,
            sub=lambda row: _("late") if row.is_late else "",
            width=17,
        ),
        Column(
            _("Stage"),
            lambda row: row.stage_label,
            pill=stage_kind,
            sub=_what_is_missing,
            width=17,
        ),
        Column(
            _("Patient"),
            lambda row: row.patient,
            sub=lambda row: row.record_number,
            width=20,
            is_strong=True,
            stretches=True,
        ),
        Column(
            _("Treatment"),
            lambda row: row.treatments_short,
            sub=lambda row: "" if row.part is Part.BOTH else part_label(row.part),
            tooltip=lambda row: row.treatments,
            width=14,
        ),
        Column(
            _("Payer"),
            lambda row: row.payer,
            sub=lambda row: " · ".join(terms_left(row)),
            width=20,
            stretches=True,
        ),
        Column(
            _("Next visit"),
            lambda row: format_date_short(row.visit_on) if row.visit_on else "",
            width=13,
        ),
        Column(_("Who asks"), lambda row: row.owner or _("anybody"), width=12),
    )


def _what_is_missing(row: AuthorisationRow) -> str:
    """Beside the stage, where large text leaves it in sight; that it is not approved, a stage says."""
    if row.gap is None:
        return _("covers the next visit")
    return "" if row.gap is Gap.NOT_APPROVED else gap_label(row.gap)


def stage_kind(row: AuthorisationRow) -> Kind:
    """How a stage is marked."""
    match row.stage:
        case Stage.TO_REQUEST:
            return Kind.CAUTION
        case Stage.REFUSED | Stage.APPEAL_BY:
            return Kind.BAD
        case Stage.SENT | Stage.APPEALED | Stage.DRUG_ORDERED:
            return Kind.NOTE
    return Kind.CAUTION if row.is_in_the_way else Kind.GOOD
