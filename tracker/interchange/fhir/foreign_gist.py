"""Whose a resource is that doesn't come in, and what it says, as far as anybody can read it."""

from typing import Any

from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.foreign_ids import referred_uuid

_LONGEST = 80
_DAYS = (
    ("performedDateTime",),
    ("performedPeriod", "start"),
    ("effectiveDateTime",),
    ("effectivePeriod", "start"),
    ("occurrenceDateTime",),
    ("occurrencePeriod", "start"),
    ("start",),
    ("birthDate",),
)
_WHAT = ("code", "medicationCodeableConcept", "serviceType", "appointmentType")
_DOSE = ("dosage", "dose")
_WORDS = (("text",), ("coding", "display"), ("coding", "code"))


def subject_of(element: Element) -> str | None:
    """The uuid of its patient, if it names one."""
    try:
        return referred_uuid(Element(element.content.get("subject", {})))
    except Misshapen:
        return None


def told_in_words(concept: Element) -> str:
    """What a CodeableConcept says to people, its code where it has no words."""
    told = (_text(concept.content, *path) for path in _WORDS)
    return next(filter(None, told), "")[:_LONGEST]


def gist_of(element: Element) -> str:
    """Its name, day, product and dose, "" where it says nothing of these."""
    content = element.content
    named = _in_use(content.get("name"))
    name = " ".join(filter(None, (_text(named, "given"), _text(named, "family"))))
    day = next((text for path in _DAYS if (text := _text(content, *path))), "")[:10]
    what = [
        _text(content, one, "text") or _text(content, one, "coding", "display") for one in _WHAT
    ]
    dose = " ".join(filter(None, (_text(content, *_DOSE, "value"), _text(content, *_DOSE, "unit"))))
    told = (name or _text(named, "text"), day, *what, dose)
    return " · ".join(text[:_LONGEST] for text in told if text)


def _in_use(names: Any) -> Any:
    """Without names that somebody had before, unless there are no others."""
    if not isinstance(names, list):
        return names
    in_use = [
        one for one in names if _text(one, "use") != "old" and not _text(one, "period", "end")
    ]
    return in_use or names


def _text(content: Any, *path: str) -> str:
    """What stands at the end of a path; of several, the first."""
    for name in path:
        while isinstance(content, list):
            content = content[0] if content else None
        content = content.get(name) if isinstance(content, dict) else None
    while isinstance(content, list):
        content = content[0] if content else None
    is_said = isinstance(content, str) or (
        content is not None and not isinstance(content, (bool, dict))
    )
    return "".join(c for c in str(content) if c.isprintable()) if is_said else ""
