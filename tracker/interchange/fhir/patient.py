"""Patient: who somebody is and how they are reached."""

import re
from urllib.parse import quote, unquote

from tracker.domain.death import UNKNOWN_DAY
from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.extensions import extensions, said
from tracker.interchange.fhir.names import BASE, Resource, key_of, reference
from tracker.services.carried.record import CarriedRecord, Value, Values

_LANGUAGES = "urn:ietf:bcp:47"
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def elements(record: CarriedRecord, values: Values) -> Resource:
    told: Resource = {
        "identifier": [_identifier(row) for row in record.parts.pop("patient_identifier", [])],
        "active": values["merged_into_id"] is None,
        "name": [_name(values.pop("family_name"), values.pop("given_name"))],
        "telecom": [_telecom(row) for row in record.parts.pop("contact_point", [])],
        "gender": values.pop("sex"),
        "birthDate": values.pop("birth_date"),
    }
    told |= _deceased(values.pop("deceased_on"))
    address, language = values.pop("address"), str(values.pop("language"))
    carer, merged_into = values.pop("carer"), values.pop("merged_into_id")
    if address:
        told["address"] = [{"text": address}]
    if carer:
        told["contact"] = [{"relationship": [{"text": "carer"}], "name": {"text": carer}}]
    if language:
        told["communication"] = [{"language": _language(language), "preferred": True}]
    if merged_into:
        told["link"] = [{"other": reference("patient", merged_into), "type": "replaced-by"}]
    return told


def read(element: Element, values: Values) -> None:
    element.pass_by("active")
    for name in element.each("name"):
        name.pass_by("use")
        values["family_name"] = name.text("family")
        values["given_name"] = " ".join(name.texts("given"))
    values["sex"] = element.text("gender")
    values["birth_date"] = element.text("birthDate")
    values["deceased_on"] = element.text("deceasedDateTime")
    if element.boolean("deceasedBoolean") and values["deceased_on"] is None:
        values["deceased_on"] = UNKNOWN_DAY.isoformat()
    for address in element.each("address"):
        values["address"] = address.text("text")
    for contact in element.each("contact"):
        contact.pass_by("relationship")
        carer = contact.one("name")
        values["carer"] = None if carer is None else carer.text("text")
    for one in element.each("communication"):
        one.pass_by("preferred")
        values["language"] = _spoken(one.one("language"))
    for link in element.each("link"):
        if link.text("type") == "replaced-by":
            values["merged_into_id"] = key_of(link.one("other"))


def parts(element: Element) -> dict[str, list[Values]]:
    """Their identifiers and contact points."""
    found = {
        "patient_identifier": [_read_identifier(one) for one in element.each("identifier")],
        "contact_point": [_read_telecom(one) for one in element.each("telecom")],
    }
    return {name: rows for name, rows in found.items() if rows}


def _deceased(on: Value) -> Resource:
    """A day, a month or a year; else only whether."""
    if on == UNKNOWN_DAY.isoformat():
        return {"deceasedBoolean": True}
    return {"deceasedDateTime": on}


def _name(family: object, given: object) -> Resource:
    told: Resource = {"use": "official"}
    return told | ({"family": family} if family else {}) | ({"given": [given]} if given else {})


def _identifier(row: Values) -> Resource:
    told: Resource = {
        "id": row.pop("uuid"),
        "system": f"{BASE}{quote(str(row.pop('system')))}",
        "value": row.pop("value"),
    }
    return told | {"extension": extensions("patient_identifier", row)}


def _read_identifier(one: Element) -> Values:
    row = said(one.each("extension"))[0]
    system = (one.text("system") or "").removeprefix(BASE)
    return row | {"uuid": one.text("id"), "system": unquote(system), "value": one.text("value")}


def _telecom(row: Values) -> Resource:
    told: Resource = {
        "id": row.pop("uuid"),
        "system": row.pop("kind"),
        "value": row.pop("value"),
        "rank": int(row.pop("position") or 0) + 1,
    }
    return told | {"extension": extensions("contact_point", row)}


def _read_telecom(one: Element) -> Values:
    row = said(one.each("extension"))[0]
    rank = one.whole("rank")
    return row | {
        "uuid": one.text("id"),
        "kind": one.text("system"),
        "value": one.text("value"),
        "position": None if rank is None else rank - 1,
    }


def _language(language: str) -> Resource:
    if _LANGUAGE.fullmatch(language):
        return {"coding": [{"system": _LANGUAGES, "code": language}]}
    return {"text": language}


def _spoken(concept: Element | None) -> str | None:
    if concept is None:
        return None
    coded = [coding.text("code") for coding in concept.each("coding")]
    return coded[0] if coded else concept.text("text")
