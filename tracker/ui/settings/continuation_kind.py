"""Rules that ask whether a treatment goes on, as a section of the settings shows them."""

from dataclasses import replace
from datetime import date
from typing import Any

from tracker.services.outcomes import continuation_rules
from tracker.services.outcomes.continuation_rules import ContinuationRow
from tracker.services.outcomes.instruments import instrument_rows
from tracker.services.rules.choices import Choice
from tracker.services.wording import condition_name
from tracker.text import _, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import CONTINUATION
from tracker.ui.settings.continuation_editor import ContinuationEditor
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.rule_words import offered_column, own_told
from tracker.ui.settings.thousandths import say_thousandths


def continuation_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Go on or stop"),
        new_title=_("New rule"),
        columns=_columns(),
        read=read_continuations,
        key=lambda row: str(row.code),
        draft=CONTINUATION,
        about=lambda row: str(row.form.condition),
        title=lambda row: str(row.label),
        told=own_told,
        edit=ContinuationEditor,
        publish=continuation_rules.publish_continuation,
        retire=continuation_rules.retire_continuation,
        bring_back=continuation_rules.bring_back_continuation,
        is_fixed=lambda row: bool(row.is_shipped),
    )


def read_continuations(tx: Any, _today: date) -> RuleBook:
    """All of them, and what a new one chooses from."""
    measures = tuple(
        Choice(row.code, row.label)
        for row in instrument_rows(tx)
        if row.retired_on is None and not row.form.levels
    )
    offers = replace(read_offers(tx), instruments=measures)
    return RuleBook(tuple(continuation_rules.continuation_rows(tx)), offers)


def _columns() -> tuple[Column[ContinuationRow], ...]:
    return (
        Column(
            _("Rule"),
            lambda row: row.label,
            sub=lambda row: condition_name(row.form.condition),
            tooltip=lambda row: row.label,
            width=22,
            stretches=True,
            is_strong=True,
        ),
        Column(_("Measured by"), lambda row: row.instrument_label, width=22),
        Column(_("Asks"), _gain, sub=_changed, tooltip=_asks, width=25),
        offered_column(),
    )


def _asks(row: ContinuationRow) -> str:
    return "\n".join(filter(None, (_gain(row), _changed(row))))


def _gain(row: ContinuationRow) -> str:
    form = row.form
    if form.least_fall is None:
        return ngettext(
            "a score after {count} session", "a score after {count} sessions", form.after_cycles
        ).format(count=format_number(form.after_cycles))
    return ngettext(
        "below {percent} % after {count} session",
        "below {percent} % after {count} sessions",
        form.after_cycles,
    ).format(percent=format_number(form.least_fall), count=format_number(form.after_cycles))


def _changed(row: ContinuationRow) -> str:
    form = row.form
    if form.below is None or form.for_months is None:
        return ""
    return ngettext(
        "or below {score} for {count} month",
        "or below {score} for {count} months",
        form.for_months,
    ).format(score=say_thousandths(form.below), count=format_number(form.for_months))
