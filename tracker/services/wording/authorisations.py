"""What is said of authorisations: stages, gaps, and what a jurisdiction calls them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.authorisation import Part, Stage, Supply
from tracker.domain.cover import Gap
from tracker.text import _, format_date_short, format_units, ngettext

if TYPE_CHECKING:
    from tracker.services.authorisations.rows import AuthorisationRow

_FUNDED = frozenset({"UK"})


def authorisation_name(jurisdiction: str) -> str:
    """What the permission is called where the clinic is."""
    return _("Funding approval") if jurisdiction in _FUNDED else _("Prior authorisation")


def say_authorisation(row: AuthorisationRow, jurisdiction: str) -> str:
    """One authorisation as a sentence: stage, payer, number, until when, what is left."""
    said = [
        _("{name} by {payer}: {stage}").format(
            name=authorisation_name(jurisdiction), payer=row.payer, stage=row.stage_label
        )
    ]
    if row.part is not Part.BOTH:
        said.append(part_label(row.part))
    if row.stage.is_approved:
        said += terms_left(row)
    elif row.chase_on is not None:
        said.append(_("ask on {on}").format(on=format_date_short(row.chase_on)))
    return ", ".join(said) + "."


def terms_left(row: AuthorisationRow) -> list[str]:
    """The number of what was approved, until when it is good, and what is left of it."""
    said = []
    if row.number:
        said.append(_("number {number}").format(number=row.number))
    if row.valid_to is not None:
        said.append(_("until {on}").format(on=format_date_short(row.valid_to)))
    if row.visits_left is not None:
        left = ngettext("{count} visit left", "{count} visits left", row.visits_left)
        said.append(left.format(count=row.visits_left))
    if row.units_left is not None:
        said.append(_("{units} left").format(units=format_units(row.units_left)))
    return said


def gap_label(gap: Gap) -> str:
    """Why it doesn't cover the next visit, in a few words."""
    return {
        Gap.NOT_APPROVED: _("not approved"),
        Gap.EARLY: _("begins later"),
        Gap.OVER: _("over by the visit"),
        Gap.VISITS_USED: _("visits used"),
        Gap.UNITS_USED: _("Units used"),
        Gap.OTHER_PRODUCT: _("another product"),
        Gap.DRUG_TO_ORDER: _("drug to order"),
        Gap.DRUG_LATE: _("drug not here"),
        Gap.VIAL_EXPIRES: _("vial expires"),
    }[gap]


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
