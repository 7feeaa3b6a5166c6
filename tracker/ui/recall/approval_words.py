"""How far the authorisation of a row has come, in a word, and how it is marked."""

from datetime import date, timedelta

from tracker.domain.authorisation import NOTICE_DAYS
from tracker.services.recall.rows import RecallRow
from tracker.text import _
from tracker.ui.kinds import Kind
from tracker.ui.recall.wording import near_day

_ENDS_SOON = timedelta(days=NOTICE_DAYS)


def authorisation_word(row: RecallRow, today: date) -> str:
    """ "" where nobody was asked; a stage of another program's as it is."""
    stage, valid_to = row.authorisation_stage, row.authorisation_to
    if stage == "approved" and valid_to is not None and today <= valid_to <= today + _ENDS_SOON:
        return _("Ends {on}").format(on=near_day(valid_to, today))
    if _is_over(row, today):
        return _("Expired")
    words = {
        "to-request": _("To request"),
        "sent": _("Asked for"),
        "refused": _("Refused"),
        "appealed": _("Appealed"),
        "approved": _("Approved"),
        "runs-out": _("Runs out"),
        "drug-ordered": _("Drug ordered"),
        "drug-here": _("Drug here"),
    }
    return words.get(stage, stage)


def authorisation_kind(row: RecallRow, today: date) -> Kind | None:
    stage, valid_to = row.authorisation_stage, row.authorisation_to
    if not stage:
        return None
    if _is_over(row, today):
        return Kind.BAD
    if stage == "approved" and valid_to is not None and valid_to <= today + _ENDS_SOON:
        return Kind.CAUTION
    return _KINDS.get(stage, Kind.NOTE)


_KINDS = {
    "approved": Kind.GOOD,
    "drug-here": Kind.GOOD,
    "to-request": Kind.CAUTION,
    "runs-out": Kind.CAUTION,
    "refused": Kind.BAD,
}


def _is_over(row: RecallRow, today: date) -> bool:
    valid_to = row.authorisation_to
    is_approved = row.authorisation_stage in ("approved", "runs-out", "drug-ordered", "drug-here")
    return is_approved and valid_to is not None and valid_to < today
