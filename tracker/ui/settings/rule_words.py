"""What is told of rules and dose limits alike: whether they are confirmed, and who published them."""

from datetime import date
from typing import Any

from tracker.text import _, format_date_short
from tracker.ui.column import Column
from tracker.ui.kinds import Kind


def is_confirmed(row: Any) -> bool:
    """Whether the figures of a rule or a limit need nobody's look."""
    return bool(row.form.evidence == "confirmed")


def evidence_column() -> Column[Any]:
    return Column(_("Evidence"), _evidence_word, sub=_version_told, pill=_evidence_kind, width=29)


def published_told(version: int, on: date, by: str) -> str:
    """Which version this is, since when, by whom; a shipped rule has been published by nobody."""
    if by:
        return _("Version {version}, published on {on} by {name}").format(
            version=version, on=format_date_short(on), name=by
        )
    return _("Version {version}, as it came with the program on {on}").format(
        version=version, on=format_date_short(on)
    )


def _evidence_word(row: Any) -> str:
    return _("confirmed") if is_confirmed(row) else _("confirm with your pharmacist")


def _evidence_kind(row: Any) -> Kind:
    return Kind.GOOD if is_confirmed(row) else Kind.ASK


def _version_told(row: Any) -> str:
    return _("version {version}, {on}").format(
        version=row.rule_version, on=format_date_short(row.published_on)
    )
