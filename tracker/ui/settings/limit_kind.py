"""Dose limits, as a section of the settings shows and publishes them."""

from datetime import date
from typing import Any

from tracker.services.rules import dose_limits
from tracker.services.rules.dose_limits import LimitRow
from tracker.services.wording import condition_name, population_label, product_name
from tracker.text import _, format_units, ngettext
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import LIMIT
from tracker.ui.settings.limit_editor import LimitEditor
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.rule_words import evidence_column, published_told


def limit_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Dose limits"),
        new_title=_("New limit"),
        columns=_columns(),
        read=read_limits,
        key=_key,
        draft=LIMIT,
        about=lambda row: str(row.form.product),
        title=_title,
        told=_told,
        edit=LimitEditor,
        preview=dose_limits.preview_limit,
        publish=dose_limits.publish_limit,
        confirm=dose_limits.confirm_limit,
    )


def read_limits(tx: Any, _today: date) -> RuleBook:
    """All limits in force, and what a new one chooses from."""
    return RuleBook(tuple(dose_limits.limit_rows(tx)), read_offers(tx))


def _columns() -> tuple[Column[LimitRow], ...]:
    return (
        Column(
            _("Product"),
            lambda row: product_name(row.form.product),
            sub=_whom_told,
            tooltip=_whom_told,
            width=26,
            stretches=True,
            is_strong=True,
        ),
        Column(_("At most"), lambda row: format_units(row.form.dose), sub=_per_kg_told, width=17),
        Column(_("In"), _days_told, width=12),
        evidence_column(),
    )


def _key(row: LimitRow) -> str:
    form = row.form
    population = form.population.value if form.population else ""
    return "|".join((form.product, population, str(form.days), *sorted(form.conditions)))


def _title(row: LimitRow) -> str:
    return product_name(row.form.product)


def _told(row: LimitRow) -> str:
    published = published_told(row.rule_version, row.published_on, row.published_by)
    return f"{_whom_told(row)}\n{published}"


def _whom_told(row: LimitRow) -> str:
    form = row.form
    whom = population_label(form.population.value if form.population else None)
    if not form.conditions:
        return _("{population}, all conditions together").format(population=whom)
    return _("{population}: {conditions}").format(
        population=whom, conditions=", ".join(condition_name(code) for code in form.conditions)
    )


def _days_told(row: LimitRow) -> str:
    return ngettext("{days} day", "{days} days", row.form.days).format(days=row.form.days)


def _per_kg_told(row: LimitRow) -> str:
    if row.form.per_kg is None:
        return ""
    return _("or {dose} per kg, whichever is less").format(dose=format_units(row.form.per_kg))
