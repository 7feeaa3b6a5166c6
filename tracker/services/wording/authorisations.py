"""What is said of authorisations: stages, gaps, and what a jurisdiction calls them."""

from __future__ import annotations

from datetime import date

from tracker.domain.authorisation import Part, Stage, Supply
from tracker.text import _, format_date_short

_FUNDED = frozenset({"UK"})


def authorisation_name(jurisdiction: str) -> str:
    """What the permission is called where the clinic is."""
    return _("Funding approval") if jurisdiction in _FUNDED else _("Prior authorisation")


def stage_label(stage: Stage, appeal_by: date | None = None) -> str:
    """A stage; `appeal_by` is the last day for an appeal, where it has one."""
    if stage is Stage.APPEAL_BY and appeal_by is not None:
        return _("appeal by {on}").format(on=format_date_short(appeal_by))
    return {
        Stage.TO_REQUEST: _("to request"),
        Stage.SENT: _("sent"),
        Stage.REFUSED: _("refused"),
        Stage.APPEAL_BY: _("can be appealed"),
        Stage.APPEALED: _("appeal sent"),
        Stage.APPROVED: _("approved"),
        Stage.DRUG_ORDERED: _("drug ordered"),
        Stage.DRUG_HERE: _("drug here"),
    }[stage]


def part_label(part: Part) -> str:
    """What a payer decides about."""
    return {
        Part.BOTH: _("drug and procedure"),
        Part.DRUG: _("drug"),
        Part.PROCEDURE: _("procedure"),
    }[part]


def supply_label(supply: Supply) -> str:
    """Whose vial it is."""
    return {
        Supply.OWN: _("the clinic’s own stock"),
        Supply.PHARMACY: _("a pharmacy’s vial in the patient’s name"),
    }[supply]
