"""Why this date: each step of a window's derivation as one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.birth import PartialDate
from tracker.domain.interval import Interval, Unit
from tracker.services.wording.names import condition_name, product_name
from tracker.text import _, format_date_short, format_dose, format_number, ngettext

if TYPE_CHECKING:
    from tracker.domain.schedule import FloorName
    from tracker.domain.why import Reason, Value


def say_reason(reason: Reason) -> str:
    """One step, as a full sentence."""
    values = {name: _said(name, value) for name, value in reason.values.items()}
    if reason.code == "limit" and reason.values.get("at_least"):
        return _sentences()["limit-at-least"].format(**values)
    if reason.code == "rule" and reason.values.get("evidence") != "confirmed":
        return _sentences()["rule-check"].format(**values)
    if reason.code == "own-date" and not reason.values.get("why"):
        return _sentences()["own-date-plain"].format(**values)
    if reason.code == "window" and reason.values.get("earliest") is None:
        return _sentences()["window-open"].format(**values)
    sentence = _sentences().get(reason.code)
    return sentence.format(**values) if sentence is not None else reason.code


def _sentences() -> dict[str, str]:
    return {
        "target": _("{interval} after the injections of {anchor} is {on}."),
        "target-none": _("There is no interval to add to the injections of {anchor}."),
        "target-planned-start": _("No injections yet: planned to start on {on}."),
        "target-symptoms-back": _(
            "{interval} after {anchor} we would have asked; symptoms were back, so {on}."
        ),
        "target-still-working": _(
            "After the injections of {anchor} it was still working; we ask again on {on}."
        ),
        "own-date": _("{by} set {on} instead of {computed}: {why}"),
        "own-date-plain": _("{by} set {on} instead of {computed}."),
        "floor-minimum": _("Not before {on}: at least {interval} after {since} ({product})."),
        "floor-minimum-overridden": _(
            "At least {interval} after {since} would be {on}; a clinician overrode that."
        ),
        "floor-site": _("Not before {on}: the clinic asks for {interval} after {since}."),
        "floor-site-overridden": _(
            "The clinic asks for {interval} after {since}, {on}; a clinician overrode that."
        ),
        "floor-payer": _("Not paid before {on}: the payer asks for {interval} after {since}."),
        "floor-payer-overridden": _(
            "The payer asks for {interval} after {since}, {on}; a clinician overrode that."
        ),
        "floor-hold": _("Not before {on}: on hold since {since}."),
        "floor-hold-overridden": _("On hold until {on}; a clinician overrode that."),
        "floor-dose": _("Not before {on}: on that day the {product} dose fits the limits again."),
        "floor-dose-overridden": _(
            "The {product} dose fits the limits again on {on}; a clinician overrode that."
        ),
        "limit": _(
            "{before} Units of {product} count already; with {planned} Units more, "
            "{allowed} Units in {days} days would be passed."
        ),
        "limit-at-least": _(
            "At least {before} Units of {product}, and an unknown dose, count already; "
            "with {planned} Units more, {allowed} Units in {days} days would be passed."
        ),
        "dose-not-checked": _("No dose is planned, so the dose limits were not checked."),
        "weight-missing": _("A limit goes by weight, and no weight is known."),
        "protocol-missing": _("The clinic has no rule for a product of this treatment."),
        "blocked": _("No date fits; a clinician must decide."),
        "due-moved": _("Due on {due} instead of {target}: {floor}."),
        "due-target": _("Due on {due}."),
        "window": _("Treat from {earliest}, by {last}; later is overdue."),
        "window-open": _("Treat by {last}; later is overdue. Nothing is too early."),
        "rule": _("Clinic rule for {condition}, {product}, version {version} (source: {source})."),
        "rule-check": _(
            "Clinic rule for {condition}, {product}, version {version} "
            "(source: {source}; confirm with your pharmacist)."
        ),
    }


def _said(name: str, value: Value) -> str:
    if value is None or value == "":
        return {"since": _("an unknown day"), "source": _("not given"), "by": _("A clinician")}.get(
            name, _("nothing")
        )
    if isinstance(value, date | PartialDate):
        return format_date_short(value)
    if isinstance(value, Interval):
        return interval_label(value)
    if isinstance(value, int):
        is_dose = name in ("allowed", "before", "planned", "total", "dose", "most")
        return format_dose(value) if is_dose else format_number(value)
    match name:
        case "product":
            return product_name(value)
        case "condition":
            return condition_name(value)
        case "floor":
            return floor_label(value)
    return value


def floor_label(name: FloorName | str) -> str:
    """What stands in the way of an earlier date."""
    from tracker.domain.schedule import FloorName

    names = {
        FloorName.MINIMUM: _("the shortest interval that is allowed"),
        FloorName.SITE: _("the clinic’s own shortest interval"),
        FloorName.PAYER: _("the payer’s shortest interval"),
        FloorName.HOLD: _("on hold"),
        FloorName.DOSE: _("the dose limit"),
    }
    return names[FloorName(name)]


def interval_label(interval: Interval) -> str:
    """ "12 weeks", "1 month"."""
    names = {
        Unit.DAY: ngettext("{count} day", "{count} days", interval.count),
        Unit.WEEK: ngettext("{count} week", "{count} weeks", interval.count),
        Unit.MONTH: ngettext("{count} month", "{count} months", interval.count),
        Unit.YEAR: ngettext("{count} year", "{count} years", interval.count),
    }
    return names[interval.unit].format(count=format_number(interval.count))
