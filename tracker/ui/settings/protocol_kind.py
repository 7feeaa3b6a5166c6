"""Clinic rules, as a section of the settings shows and publishes them."""

from datetime import date
from typing import Any

from tracker.services.rules import protocols
from tracker.services.rules.protocols import ProtocolForm, ProtocolRow
from tracker.services.rules.publishing import Progress, RulePreview
from tracker.services.wording import (
    condition_name,
    interval_label,
    population_label,
    product_name,
    schedule_label,
)
from tracker.text import _, format_dose, format_number, ngettext
from tracker.ui.column import Column
from tracker.ui.drafts.draft_words import RULE
from tracker.ui.settings.protocol_editor import ProtocolEditor
from tracker.ui.settings.rule_kind import RuleBook, RuleKind
from tracker.ui.settings.rule_offers import read_offers
from tracker.ui.settings.rule_words import evidence_column, published_told


def protocol_kind() -> RuleKind:
    """Made with the page, so that its words are translated."""
    return RuleKind(
        list_name=_("Clinic rules"),
        new_title=_("New rule"),
        columns=_columns(),
        read=read_protocols,
        key=_key,
        draft=RULE,
        about=lambda row: str(row.form.condition),
        title=_title,
        told=_told,
        edit=ProtocolEditor,
        preview=_preview,
        publish=protocols.publish_protocol,
        confirm=protocols.confirm_protocol,
    )


def read_protocols(tx: Any, today: date) -> RuleBook:
    """All rules in force, and what a new one chooses from."""
    return RuleBook(tuple(protocols.protocol_rows(tx, today)), read_offers(tx))


def _columns() -> tuple[Column[ProtocolRow], ...]:
    return (
        Column(
            _("Treatment"),
            lambda row: condition_name(row.form.condition),
            sub=lambda row: _("{product}, {population}").format(
                product=product_name(row.form.product),
                population=population_label(row.form.population.value),
            ),
            tooltip=_tooltip,
            width=23,
            stretches=True,
            is_strong=True,
        ),
        Column(
            _("Minimum"),
            lambda row: interval_label(row.form.minimum),
            sub=_minimum_told,
            tooltip=_minimum_told,
            width=12.5,
        ),
        Column(
            _("Usual interval"),
            lambda row: interval_label(row.form.interval),
            sub=_grace_told,
            tooltip=lambda row: schedule_label(row.form.schedule.value),
            width=12,
        ),
        Column(_("Usual dose"), _usual_told, sub=_most_told, width=13),
        evidence_column(),
    )


def _tooltip(row: ProtocolRow) -> str:
    return f"{_title(row)}\n{_told(row)}"


def _key(row: ProtocolRow) -> str:
    form = row.form
    return f"{form.jurisdiction}|{form.condition}|{form.product}|{form.population.value}"


def _title(row: ProtocolRow) -> str:
    return condition_name(row.form.condition)


def _told(row: ProtocolRow) -> str:
    """Who it is for, which version it is, who uses it."""
    who = _("{product}, {population}, {schedule}").format(
        product=product_name(row.form.product),
        population=population_label(row.form.population.value),
        schedule=schedule_label(row.form.schedule.value),
    )
    users = ngettext("{count} treatment uses it", "{count} treatments use it", row.courses).format(
        count=format_number(row.courses)
    )
    return f"{who}\n{published_told(row.rule_version, row.published_on, row.published_by)}\n{users}"


def _minimum_told(row: ProtocolRow) -> str:
    if row.form.site_minimum is not None:
        return _("here {interval}").format(interval=interval_label(row.form.site_minimum))
    return row.form.minimum_basis


def _grace_told(row: ProtocolRow) -> str:
    return ngettext("grace {days} day", "grace {days} days", row.form.grace_days).format(
        days=row.form.grace_days
    )


def _usual_told(row: ProtocolRow) -> str:
    if row.form.usual_dose is None:
        return _("none")
    return _("{dose} U").format(dose=format_dose(row.form.usual_dose))


def _most_told(row: ProtocolRow) -> str:
    if row.form.most_per_session is None:
        return ""
    return _("at most {dose} U").format(dose=format_dose(row.form.most_per_session))


def _preview(
    tx: Any,
    _uuid: str | None,
    form: ProtocolForm,
    today: date,
    progress: Progress | None = None,
) -> RulePreview:
    return protocols.preview_protocol(tx, form, today, progress)
