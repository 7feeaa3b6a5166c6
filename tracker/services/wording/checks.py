"""The checks of a session, each as one sentence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from tracker.domain.birth import PartialDate
from tracker.domain.interval import Interval
from tracker.services.wording.names import product_name
from tracker.services.wording.outcomes import event_name, question_says, question_text
from tracker.services.wording.reasons import interval_label
from tracker.text import _, format_date_short, format_dose, format_number, ngettext

if TYPE_CHECKING:
    from collections.abc import Callable

    from tracker.domain.checks import Check
    from tracker.domain.why import Value

_DOSES = frozenset(
    {"total", "before", "allowed", "dose", "most", "planned", "more", "weight", "least"}
)


def say_check(check: Check) -> str:
    """One check, as a full sentence."""
    values = {name: _said(name, value) for name, value in check.values.items()}
    sentence = _sentences().get(_variant(check))
    return sentence.format(**values) if sentence is not None else check.code


def _variant(check: Check) -> str:
    """Which sentence says it: another one for an unknown dose, and for the same day."""
    if check.code.startswith("alert-") and not check.values.get("text"):
        return f"{check.code}-only"
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
        "too-light": _("{weight} kg: nobody below {least} kg is to be given this."),
        "below-weight-table": _("{weight} kg: the doses by weight begin at {least} kg."),
        "weight-dose": _("For {weight} kg it is {most} Units."),
        "weight-dose-kept": _("{dose} Units; for {weight} kg it is {most} Units."),
        "weight-dose-passed": _(
            "{dose} Units is more than the {most} Units that are given for {weight} kg."
        ),
        "weight-old": _("The weight is from {on}: weigh the patient again."),
        "weight-later": _("The limit by weight rests on what was weighed afterwards, on {on}."),
        "muscle-foreign": _("{muscle} is unusual for this treatment: is it meant?"),
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
        **_readiness(),
    }


def _readiness() -> dict[str, str]:
    return {
        "answer-yes": "{question}",
        "not-asked": _("Not asked yet: {questions}"),
        "all-asked": _("Everything was asked, and nothing speaks against it."),
        "alert-allergy": _("Allergy: {text}"),
        "alert-allergy-only": _("An allergy is noted."),
        "alert-anticoagulant": _("Anticoagulant: {text}"),
        "alert-anticoagulant-only": _("An anticoagulant is noted."),
        "alert-pregnancy": _("Pregnancy: {text}"),
        "alert-pregnancy-only": _("A pregnancy is noted."),
        "alert-neuromuscular": _("Neuromuscular disease: {text}"),
        "alert-neuromuscular-only": _("A neuromuscular disease is noted."),
        "alert-other": _("Warning: {text}"),
        "alert-other-only": _("A warning is noted."),
        "consent-kept": _("Consent of {on}."),
        "consent-until": _("Consent of {on}, good until {until}."),
        "consent-ended": _("The consent ended on {on}: ask for it again."),
        "consent-other-product": _("The consent was given for another product than {product}."),
        "consent-none": _("No consent is recorded for this treatment."),
        "approval-kept": _("Approved by {payer} until {on}."),
        "approval-kept-open": _("Approved by {payer}."),
        "approval-open": _("{payer} has not approved this yet."),
        "approval-over": _("The approval by {payer} ended on {on}."),
        "approval-early": _("The approval by {payer} begins on {on}."),
        "approval-used": _("All visits that {payer} approved are used."),
        "approval-units": _("With this dose, more Units than {payer} approved."),
        "approval-product": _("{payer} approved {product} only."),
        "approval-drug-to-order": _("The vial from the pharmacy is not ordered yet."),
        "approval-drug-late": _("The vial from the pharmacy is not here; it was to come by {on}."),
        "approval-vial-expires": _("The patient’s vial from the pharmacy expires on {on}."),
        "serious-event": _("Serious harm on {on}: {event}. It is reported to: {report}."),
        "serious-event-unreportable": _("Serious harm on {on}: {event}."),
        "baseline-missing": _(
            "No baseline was measured: whether the treatment helps enough can’t be shown."
        ),
        "baseline-late": _(
            "The baseline is from after the first injections: the treatment may help more than "
            "it shows."
        ),
        "outcome-missing": _(
            "Nothing was measured since the second injections: measure before the third."
        ),
        "too-young": _("Labelled from {years} years on for this treatment."),
        "came-of-age": _(
            "An adult since {on}: the adult limits hold, and doses from before count towards them."
        ),
        "came-of-age-at-the-latest": _(
            "An adult since {on} at the latest: the adult limits hold, and doses from before count "
            "towards them."
        ),
        "age-by-year": _(
            "By the year of birth only, {born}, the patient may be below {years}: what holds for "
            "the youngest possible age was checked."
        ),
        "age-by-month": _(
            "By the month of birth only, {born}, the patient may be below {years}: what holds for "
            "the youngest possible age was checked."
        ),
    }


def _codes() -> dict[str, Callable[[str], str]]:
    # Not before somebody records: the first list is shown without the drawings and patterns.
    from tracker.services.wording.sites import muscle_name, side_label

    return {
        "muscle": muscle_name,
        "side": lambda code: side_label(code) if code else "",
        "question": question_says,
        "questions": lambda codes: " ".join(question_text(code) for code in codes.split()),
        "event": event_name,
    }


def _said(name: str, value: Value) -> str:
    if say := _codes().get(name):
        return say("" if value is None else str(value))
    if name == "payer" and not value:
        return _("the payer")
    if name == "product":
        return product_name(str(value) if value is not None else None)
    if value is None:
        return _("unknown")
    if isinstance(value, date | PartialDate):
        return format_date_short(value)
    if isinstance(value, Interval):
        return interval_label(value)
    if name == "days" and isinstance(value, int):
        return ngettext("{count} day", "{count} days", value).format(count=format_number(value))
    if isinstance(value, int):
        return format_dose(value) if name in _DOSES else format_number(value)
    return value
