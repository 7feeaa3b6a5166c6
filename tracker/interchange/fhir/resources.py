"""A record as a resource, and a resource of ours as the record that it was."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from tracker.interchange.fhir import (
    appointment,
    basic,
    clinic,
    communication,
    encounter,
    medication_administration,
    observation,
    patient,
    procedure,
)
from tracker.interchange.fhir.element import Element, Misshapen
from tracker.interchange.fhir.extensions import extensions, parts_told, said
from tracker.interchange.fhir.names import RECORD, TYPES, VIEW, Resource
from tracker.services.carried.kinds import KINDS, table_named
from tracker.services.carried.record import CarriedRecord, Values
from tracker.services.carried.records_out import key_of
from tracker.text import _


@dataclass(frozen=True, slots=True)
class _Mapping:
    """`elements` takes what it tells out of the values and parts; `read` puts it back."""

    elements: Callable[[CarriedRecord, Values], Resource]
    read: Callable[[Element, Values], None]
    parts: Callable[[Element], dict[str, list[Values]]] | None = None


_BASIC = _Mapping(basic.elements, basic.read)
_MAPPINGS = {
    "clinic": _Mapping(clinic.organization, clinic.read_organization),
    "staff": _Mapping(clinic.practitioner, clinic.read_practitioner),
    "weight": _Mapping(observation.weight, observation.read_weight),
    "outcome_score": _Mapping(observation.score, observation.read_score),
    "cycle_response": _Mapping(observation.response, observation.read_response),
    "appointment": _Mapping(appointment.elements, appointment.read),
    "contact_attempt": _Mapping(communication.elements, communication.read),
    "patient": _Mapping(patient.elements, patient.read, patient.parts),
    "visit": _Mapping(encounter.elements, encounter.read),
    "session": _Mapping(procedure.elements, procedure.read, procedure.parts),
    "session_site": _Mapping(
        medication_administration.site_elements, medication_administration.read_site
    ),
    "outside_dose": _Mapping(
        medication_administration.outside_elements, medication_administration.read_outside
    ),
}
_VERSION = re.compile(r"[0-9]{1,9}", re.ASCII)
_ID = re.compile(r"[A-Za-z0-9.-]{1,64}")
_NOTHING: tuple[Any, ...] = (None, "", [], {})
_KINDS = frozenset(kind.name for kind in KINDS)


def resources_of(record: CarriedRecord) -> Iterator[Resource]:
    """The resource of a record, and what others may want to see of it besides."""
    yield _resource(record)
    if record.kind == "session" and not record.is_followed:
        yield _filled(medication_administration.whole_dose(record))


def kind_of(element: Element) -> str | None:
    """Which kind of record a resource of ours is, `VIEW` for none; None if it isn't ours."""
    meta = element.one("meta")
    for tag in () if meta is None else meta.each("tag"):
        if tag.text("system") == RECORD:
            kind = tag.text("code")
            if kind not in _KINDS and kind != VIEW:
                raise Misshapen(_("there is no such kind of record."), field=tag.path)
            return kind
    return None


def record_of(element: Element, kind: str) -> CarriedRecord:
    """The record that a resource of ours says. Raises Misshapen."""
    mapping = _MAPPINGS.get(kind, _BASIC)
    values, parts = said(element.each("extension"))
    mapping.read(element, values)
    if mapping.parts is not None:
        parts |= mapping.parts(element)
    columns = table_named(kind).c
    meta, key = element.one("meta"), element.text("id")
    if "uuid" in columns and key is not None and kind != "clinic":
        values["uuid"] = key
    version = None if meta is None else meta.text("versionId")
    if "version" in columns and version is not None and kind != "clinic":
        values["version"] = int(version) if _VERSION.fullmatch(version) else None
    return CarriedRecord(kind, key_of(kind, values), values, parts)


def _resource(record: CarriedRecord) -> Resource:
    values = dict(record.values)
    parts = {name: [dict(row) for row in rows] for name, rows in record.parts.items()}
    meta: Resource = {"tag": [{"system": RECORD, "code": record.kind}]}
    version = values.pop("version", None)
    if version is not None:
        meta["versionId"] = str(version)
    values.pop("uuid", None)
    mapping = _MAPPINGS.get(record.kind, _BASIC)
    copied = replace(record, parts=parts)
    elements = mapping.elements(copied, values)
    told = extensions(record.kind, values, record.values.get("product"))
    for name, rows in parts.items():
        told += parts_told(name, rows)
    filled: Resource = _filled(
        {
            "resourceType": TYPES.get(record.kind, "Basic"),
            "id": _id(record.key),
            "meta": meta,
            "extension": told,
            **elements,
        }
    )
    return filled


def _id(key: str) -> str:
    text = key.replace("/", ".")
    return text if _ID.fullmatch(text) else str(uuid.uuid5(uuid.NAMESPACE_URL, key))


def _filled(resource: Any) -> Any:
    """Without what is empty: FHIR knows no empty texts, lists or objects."""
    if isinstance(resource, dict):
        told = ((name, _filled(value)) for name, value in resource.items())
        return {name: value for name, value in told if value not in _NOTHING}
    if isinstance(resource, list):
        return [value for one in resource if (value := _filled(one)) not in _NOTHING]
    return resource
