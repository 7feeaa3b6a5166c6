"""Dose limits, as a section of the settings shows and publishes them."""

from datetime import date
from typing import Any

from tracker.services import dose_limits
from tracker.services.dose_limits import LimitForm, LimitRow
from tracker.services.wording import condition_name, population_label, product_name
from tracker.text import _, format_units, ngettext
from tracker.ui.column import Column
from tracker.ui.settings.limit_editor import LimitEditor
from tracker.ui.settings.protocol_kind import (
    evidence_kind,
    evidence_word,
    published_told,
    read_offers,
    version_told,
)
from tracker.ui.settings.rule_kind import RuleBook, RuleKind


def limit_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Dose limits"),
        new_title=_("New limit"),
        columns=_columns(),
        read=read_limits,
        key=_key,
        title=_title,
        told=_told,
        needs_confirming=lambda row: row.form.evidence != "confirmed",
        source=lambda row: row.form.source,
        edit=LimitEditor,
        preview=_preview,
        publish=_publish,
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
        Column(
            _("Evidence"),
            lambda row: evidence_word(row.form.evidence),
            sub=lambda row: version_told(row.rule_version, row.published_on),
            pill=lambda row: evidence_kind(row.form.evidence),
            width=29,
        ),
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
    return _("or {dose} per kg").format(dose=format_units(row.form.per_kg))


def _preview(row: LimitRow | None, form: LimitForm, today: date) -> Any:
    return dose_limits.preview_limit, (row.uuid if row else None, form, today)


def _publish(row: LimitRow | None, form: LimitForm, today: date) -> Any:
    if row is None:
        return dose_limits.publish_limit, (None, 0, form, today)
    return dose_limits.publish_limit, (row.uuid, row.version, form, today)
