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


def offered_column() -> Column[Any]:
    """Of what can be retired: whether it is still offered, and whose it is."""
    return Column(_("State"), _offered_word, sub=_whose_told, pill=_offered_kind, width=22)


def own_told(row: Any) -> str:
    """Which version of the clinic's own this is, or that it ships."""
    if row.is_shipped:
        return _("Ships with the program. It can be retired, not changed.")
    return published_told(row.rule_version, row.published_on, row.published_by)


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


def _offered_word(row: Any) -> str:
    return _("offered") if row.retired_on is None else _("no longer offered")


def _offered_kind(row: Any) -> Kind:
    return Kind.GOOD if row.retired_on is None else Kind.PLAIN


def _whose_told(row: Any) -> str:
    if not row.rule_version:
        return _("ships with the program")
    return _("the clinic’s own, version {version}").format(version=row.rule_version)


def _version_told(row: Any) -> str:
    return _("version {version}, {on}").format(
        version=row.rule_version, on=format_date_short(row.published_on)
    )
