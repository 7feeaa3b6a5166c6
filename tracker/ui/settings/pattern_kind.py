"""The clinic's own injection patterns, as a section of the settings shows them."""

from datetime import date
from typing import Any

from tracker.domain.rights import Action
from tracker.domain.sites import by_muscle, summed
from tracker.services.sites import own_patterns
from tracker.services.sites.own_patterns import PatternRow
from tracker.services.wording import condition_name, product_name
from tracker.services.wording.sites import count_sites, say_muscle
from tracker.text import _, format_units
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import PATTERN
from tracker.ui.settings.rule_editor import RuleEditor
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.rule_words import offered_column


def pattern_kind() -> RuleKind:
    """Made with the page, so that its words are translated. A pattern is made where sites are."""
    return RuleKind(
        list_name=_("The clinic’s patterns"),
        new_title="",
        empty_told=_(
            "A pattern is kept from the sites of a visit, with “Keep as a pattern”. It stands here then."
        ),
        columns=_columns(),
        read=read_patterns,
        key=lambda row: str(row.uuid),
        draft=PATTERN,
        about=lambda row: str(row.pattern.condition),
        title=lambda row: str(row.label),
        told=_told,
        edit=lambda _row, offers: RuleEditor(offers),
        publish=own_patterns.retire_pattern,
        retire=own_patterns.retire_pattern,
        bring_back=own_patterns.bring_back_pattern,
        is_fixed=lambda _row: True,
        right=Action.DECIDE,
    )


def read_patterns(tx: Any, _today: date) -> RuleBook:
    """All of the clinic's own."""
    return RuleBook(tuple(own_patterns.own_pattern_rows(tx)), read_offers(tx))


def _columns() -> tuple[Column[PatternRow], ...]:
    return (
        Column(
            _("Pattern"),
            lambda row: row.label,
            sub=_what_for,
            tooltip=lambda row: f"{row.label}\n{_what_for(row)}",
            width=30,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Sites"), _count, width=24),
        offered_column(),
    )


def _what_for(row: PatternRow) -> str:
    return _("{condition}, {product}").format(
        condition=condition_name(row.pattern.condition), product=product_name(row.pattern.product)
    )


def _count(row: PatternRow) -> str:
    whole = summed(row.pattern.sites)
    return _("{sites}, {dose}").format(
        sites=count_sites(whole.sites), dose=format_units(whole.dose)
    )


def _told(row: PatternRow) -> str:
    muscles = (say_muscle(one) for one in by_muscle(row.pattern.sites))
    return "\n".join((_what_for(row), _count(row), "", *muscles))
