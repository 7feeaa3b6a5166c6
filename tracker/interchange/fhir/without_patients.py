"""Why a file that has no patients can't come in: which resources and fields it has instead."""

from collections import Counter
from pathlib import Path

from tracker.interchange.fhir.audit_event import AUDIT_EVENT, say_left_in_file
from tracker.services.imports.faults import Faults
from tracker.text import _, format_number

_NAMED = 6
"""So many types of resources are named."""


def without_patients(
    path: Path, resources: Counter[str], first: tuple[str, int] | None, faults: Faults
) -> str:
    """A sentence; `resources` are counted by type, `first` is the place and line of the first."""
    said = _("“{path}” has no Patient resource, so there is nothing to import:").format(path=path)
    said = f"{said} {_instead(resources, first, faults)}"
    entries = resources[AUDIT_EVENT]
    return f"{said} {say_left_in_file(entries)}" if entries else said


def _instead(resources: Counter[str], first: tuple[str, int] | None, faults: Faults) -> str:
    if first is None:
        if faults.count:
            return str(faults.listed[0])
        return _("Bundle.entry[].resource is missing, or there is none.")
    place, line = first
    if resources.total() == 1:
        return _(
            "{place}.resourceType on line {line} is “{type}”, and “Patient” is needed."
        ).format(place=place, line=format_number(line), type=next(iter(resources)))
    named = [f"{name} ({format_number(n)})" for name, n in resources.most_common(_NAMED)]
    rest = len(resources) - len(named)
    types = ", ".join(named) + (f", +{format_number(rest)}" if rest else "")
    return _(
        "resourceType is only {types}, and “Patient” is needed. The first is {place} on line {line}."
    ).format(types=types, place=place, line=format_number(line))
