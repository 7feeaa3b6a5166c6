"""The checks of a session, each as one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.interval import Interval
from tracker.services.wording.names import product_name
from tracker.services.wording.reasons import interval_label
from tracker.services.wording.sites import muscle_name, side_label
from tracker.text import _, format_date_short, format_dose, format_number, ngettext

if TYPE_CHECKING:
    from tracker.domain.checks import Check
    from tracker.domain.why import Value

_DOSES = frozenset({"total", "before", "allowed", "dose", "most", "planned", "more"})


def say_check(check: Check) -> str:
    """One check, as a full sentence."""
    values = {name: _said(name, value) for name, value in check.values.items()}
    sentence = _sentences().get(_variant(check))
    return sentence.format(**values) if sentence is not None else check.code


def _variant(check: Check) -> str:
    """Which sentence says it: another one for an unknown dose, and for the same day."""
    if check.code not in {"other-product", "same-product"}:
        return check.code
    variant = check.code
    if check.values.get("dose") is None:
        variant += "-unknown"
    if check.values.get("days") == 0:
        variant += "-same-day"
    return variant


def _sentences() -> dict[str, str]:
    return {
        "minimum-kept": _("{days} since {since}; at least {interval} is kept."),
        "minimum-early": _("Too early: {days} since {since}; at least {interval} would be {on}."),
        "minimum-overridden": _("Before {on}, the shortest interval; a clinician overrode that."),
        "site-kept": _("The clinic’s own shortest interval, {interval}, is kept."),
        "site-early": _("Too early by the clinic’s own rule: {interval} after {since} is {on}."),
        "site-overridden": _("Before {on}, the clinic’s own rule; a clinician overrode that."),
        "payer-kept": _("The payer’s interval, {interval}, is kept."),
        "payer-early": _("The payer may not pay before {on} ({interval} after {since})."),
        "payer-overridden": _("Before {on}, the payer’s rule; a clinician overrode that."),
        "hold-kept": _("The hold until {on} is over."),
        "hold-early": _("On hold: not to be treated before {on}."),
        "hold-overridden": _("On hold until {on}; a clinician overrode that."),
        "protocol-missing": _("The clinic has no rule for {product} in this treatment."),
        "limit-passed": _(
            "Over the dose limit: {total} Units of {product} in {days}, "
            "{allowed} Units are allowed ({before} Units count already)."
        ),
        "limit-unknown": _(
            "At least {total} Units of {product} in {days}, and an unknown dose; "
            "{allowed} Units are allowed."
        ),
        "limit-kept": _("{total} of {allowed} Units of {product} in {days}."),
        "three-months": _(
            "Over three calendar months it is {total} Units; the limit for 84 days is "
            "{allowed} Units."
        ),
        "next-early": _(
            "The next injections, on {on}, are only {days} later; at least {interval} "
            "would be kept."
        ),
        "later-limit-passed": _(
            "On {on} the dose limit is passed with it: {total} Units of {product} in {days}, "
            "{allowed} Units are allowed."
        ),
        "session-most": _(
            "{dose} Units is more than the {most} Units that the clinic rule allows in one session."
        ),
        "lot-expired": _("The lot expired on {on}."),
        "other-product": _("{dose} Units of {product} were given on {on}, {days} apart."),
        "other-product-unknown": _("An unknown dose of {product} was given on {on}, {days} apart."),
        "other-product-same-day": _("{dose} Units of {product} on the same day, {on}."),
        "other-product-unknown-same-day": _("An unknown dose of {product} on the same day, {on}."),
        "same-product-same-day": _(
            "{dose} Units of {product} for another treatment on the same day, {on}."
        ),
        "same-product-unknown-same-day": _(
            "An unknown dose of {product} for another treatment on the same day, {on}."
        ),
        "same-product": _(
            "{dose} Units of {product} were given for another treatment on {on}, {days} apart."
        ),
        "same-product-unknown": _(
            "An unknown dose of {product} was given for another treatment on {on}, {days} apart."
        ),
        "weight-missing": _("The dose limit goes by weight: weigh the patient first."),
        "weight-old": _("The weight is from {on}: weigh the patient again."),
        "sites-more": _(
            "The sites add up to {total} Units, {more} Units more than the dose of {dose} Units."
        ),
        "sites-less": _(
            "The sites add up to {total} Units, {more} Units less than the dose of {dose} Units."
        ),
        "muscle-most": _(
            "{muscle}, {side}: {dose} Units is more than the usual {most} Units at most."
        ),
        "muscle-most-both": _(
            "{muscle}, both sides: {dose} Units is more than {most} Units at most."
        ),
        "site-most": _("{dose} Units at one site is more than {most} Units at most."),
        "pattern-sites": _("{sites} sites; the pattern has {most_sites} at most."),
        "pattern-muscle": _(
            "{muscle}: {sites} sites; the pattern has {most_sites} at most, with the pain."
        ),
        "pattern-elsewhere": _("{muscle} is not in the pattern that is followed."),
        "pattern-each": _("The pattern has {dose} Units a site; {sites} sites differ from it."),
        "before-birth": _("The date is before the patient was born, {on}."),
    }


def _said(name: str, value: Value) -> str:
    if name == "muscle":
        return muscle_name(str(value))
    if name == "side":
        return side_label(str(value)) if value else ""
    if name == "product":
        return product_name(str(value) if value is not None else None)
    if value is None:
        return _("unknown")
    if isinstance(value, date):
        return format_date_short(value)
    if isinstance(value, Interval):
        return interval_label(value)
    if name == "days" and isinstance(value, int):
        return ngettext("{count} day", "{count} days", value).format(count=format_number(value))
    if isinstance(value, int):
        return format_dose(value) if name in _DOSES else format_number(value)
    return value
