"""What people read for codes of the clinic's lists: products, conditions, reasons, channels."""

from functools import lru_cache

from tracker.services.rules.shipped_lists import (
    ShippedCondition,
    ShippedProduct,
    ShippedReason,
    shipped_conditions,
    shipped_products,
    shipped_reasons,
)
from tracker.text import _, pgettext


def product_name(code: str | None) -> str:
    """The full name, "onabotulinumtoxinA"; where a product isn't known, words for that."""
    return code or _("unknown product")


def product_short(code: str | None) -> str:
    """A name for narrow columns, "onabotA"."""
    if not code:
        return _("unknown product")
    shipped = _products().get(code)
    return shipped.short_name if shipped else code


def product_brand(code: str | None) -> str:
    """The brand, "" where none is known."""
    shipped = _products().get(code or "")
    return shipped.brand if shipped else ""


def condition_name(code: str | None) -> str:
    """ "Chronic migraine"."""
    if not code:
        return _("unknown condition")
    shipped = _conditions().get(code)
    return _(shipped.name) if shipped else code


def condition_short(code: str | None) -> str:
    """A name for marks and narrow columns: "migraine", "bladder"."""
    names = {
        "chronic-migraine": _("migraine"),
        "overactive-bladder": _("bladder"),
        "neurogenic-detrusor-overactivity": _("bladder (neurogenic)"),
        "cervical-dystonia": _("neck"),
        "upper-limb-spasticity": _("arm"),
        "lower-limb-spasticity": _("leg"),
        "axillary-hyperhidrosis": _("sweating"),
        "blepharospasm": _("eyelids"),
        "hemifacial-spasm": _("face"),
        "strabismus": _("squint"),
        "sialorrhea": _("drooling"),
    }
    return names.get(code or "") or condition_name(code)


def region_name(region: str) -> str:
    """A body region as it was typed; the usual ones in the language of the program."""
    return _(region) if region in _regions() else region


def course_label(condition: str, body_region: str) -> str:
    """ "Upper limb spasticity, left arm"."""
    if not body_region:
        return condition_name(condition)
    return _("{condition}, {region}").format(
        condition=condition_name(condition), region=region_name(body_region)
    )


def reason_label(kind: str, code: str) -> str:
    """A coded reason, for those who may read the record."""
    shipped = _reasons().get((kind, code))
    return _(shipped.name) if shipped else code


def reason_on_list(kind: str, code: str) -> str:
    """A coded reason as lists show it: "medical reason", never the diagnosis."""
    shipped = _reasons().get((kind, code))
    if shipped is not None:
        return _(shipped.on_list)
    return _("a reason in the record")


def schedule_label(code: str) -> str:
    """Fixed or symptom-led."""
    return {"fixed": _("on fixed dates"), "symptom-led": _("when symptoms return")}.get(code, code)


def population_label(code: str | None) -> str:
    """Adults, children, everybody."""
    names = {"adult": _("adults"), "child": _("children")}
    return names.get(code, code) if code else _("everybody")


def sex_label(code: str | None) -> str:
    """The sex as entered, "" where none was."""
    names = {
        "female": _("female"),
        "male": _("male"),
        "other": pgettext("sex", "other"),
        "unknown": pgettext("sex", "unknown"),
    }
    return names.get(code, code) if code else ""


def channel_label(code: str) -> str:
    """How a patient is reached."""
    names = {
        "phone": _("telephone"),
        "text": _("text message"),
        "email": _("e-mail"),
        "letter": _("letter"),
        "in-person": _("in person"),
        "portal": _("portal"),
    }
    return names.get(code, code)


def outcome_label(code: str) -> str:
    """What came of an attempt to reach somebody."""
    names = {
        "no-answer": _("no answer"),
        "voicemail": _("left a message"),
        "text": _("sent a text message"),
        "letter": _("sent a letter"),
        "promised": _("will ring back"),
        "call-later": _("asked to be called later"),
        "wrong-number": _("wrong number"),
        "declined": _("does not want it"),
        "talked": _("talked"),
        "another-time": _("wants another time"),
        "booked": _("booked"),
        "symptoms-back": _("symptoms are back"),
        "still-working": _("still working"),
        "unwell": _("unwell"),
        "moved": _("moved away"),
        "died": _("has died"),
        "pregnant": _("medical reason"),
        "doctor": _("told the patient’s doctor"),
    }
    return names.get(code, code)


def alert_label(kind: str) -> str:
    """What a warning is about."""
    names = {
        "allergy": _("Allergy"),
        "anticoagulant": _("Anticoagulant"),
        "pregnancy": _("Pregnancy or breastfeeding"),
        "neuromuscular": _("Neuromuscular disease"),
        "other": _("Warning"),
    }
    return names.get(kind, kind)


def role_label(code: str) -> str:
    """What somebody's work here is called."""
    names = {
        "nurse": _("Nurse"),
        "clinician": _("Clinician"),
        "administrator": _("Administrator"),
        "read-only": _("Read only"),
    }
    return names.get(code, code)


def session_status_label(code: str) -> str:
    """How far the record of a session has come."""
    names = {
        "planned": _("planned"),
        "given": _("given, not signed"),
        "signed": _("signed"),
        "imported": _("imported"),
        "amended": _("amended"),
        "voided": _("entered in error"),
    }
    return names.get(code, code)


@lru_cache(maxsize=1)
def _products() -> dict[str, ShippedProduct]:
    return {product.code: product for product in shipped_products()}


@lru_cache(maxsize=1)
def _conditions() -> dict[str, ShippedCondition]:
    return {condition.code: condition for condition in shipped_conditions()}


@lru_cache(maxsize=1)
def _regions() -> frozenset[str]:
    return frozenset(region for c in shipped_conditions() for region in c.regions)


@lru_cache(maxsize=1)
def _reasons() -> dict[tuple[str, str], ShippedReason]:
    return {(reason.kind, reason.code): reason for reason in shipped_reasons()}
