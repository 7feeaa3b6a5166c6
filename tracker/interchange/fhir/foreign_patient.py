"""Another system's Patient."""

from tracker.domain.birth import BirthDate, read_birth_date
from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.foreign_days import day_of
from tracker.interchange.fhir.foreign_ids import own_uuid, referred_uuid, uuid_for
from tracker.interchange.fhir.foreign_numbers import RECORD_NUMBER
from tracker.interchange.fhir.foreign_reason import NotTaken
from tracker.services.carried.record import Values
from tracker.services.imports.others.told import Origin, OtherPatient
from tracker.text import _

_TYPES = "http://terminology.hl7.org/CodeSystem/v2-0203"
_KINDS = {"phone": "phone", "sms": "phone", "email": "email"}
_LONGEST_SYSTEM = 60
_IN_USE = (None, "usual", "official")


def foreign_patient(element: Element, address: str | None, origin: Origin) -> OtherPatient:
    """Raises NotTaken where what must be known isn't said, Misshapen where it isn't FHIR."""
    uuid = own_uuid("Patient", element, address)
    links = [(link.text("type"), _linked(link)) for link in element.each("link")]
    born = _born(element)
    family, given = _name(element)
    deceased_on, has_died = _deceased_on(element)
    values: Values = {
        "uuid": uuid,
        "family_name": family,
        "given_name": given,
        "birth_date": born.isoformat(),
        "sex": element.text("gender"),
        "deceased_on": deceased_on,
        "language": _language(element),
        "address": _address(element),
    }
    element.pass_by("text", "meta")
    # A record of somebody who has died is closed, not given up.
    is_active = element.boolean("active") is not False or has_died or deceased_on is not None
    numbers, number_system = _identifiers(element, uuid)
    parts = {
        "patient_identifier": numbers,
        "contact_point": _contact_points(element, uuid),
    }
    parts = {name: rows for name, rows in parts.items() if rows}
    return OtherPatient(
        uuid,
        born,
        values,
        parts,
        origin,
        has_died=has_died,
        linked=tuple(other for _type, other in links if other is not None),
        replaces=tuple(other for kind, other in links if kind == "replaces" and other is not None),
        is_replaced=any(kind == "replaced-by" for kind, _other in links),
        number_system=number_system,
        is_active=is_active,
    )


def _linked(link: Element) -> str | None:
    """The uuid of the other record; None where it is of a relative, or not named by an address."""
    other = link.one("other")
    text = None if other is None else other.text("reference")
    if text is None or "RelatedPerson/" in text:
        return None
    return referred_uuid(other)


def _born(element: Element) -> BirthDate:
    """As far as it is known: a day, a month or a year."""
    text = element.text("birthDate")
    if text is None:
        raise NotTaken("birthDate", _("no date of birth is said."), waits=True)
    try:
        return day_of(text) or read_birth_date(text)
    except ValueError:
        reason = _("the date of birth is “{text}”, which is none.")
        raise NotTaken("birthDate", reason.format(text=text[:40]), waits=True) from None


def _deceased_on(element: Element) -> tuple[str | None, bool]:
    """The day, and whether they have died without one being known."""
    text = element.text("deceasedDateTime")
    if text is None:
        return None, bool(element.boolean("deceasedBoolean"))
    died_on = day_of(text)
    return (None, True) if died_on is None else (died_on.isoformat(), False)


def _name(element: Element) -> tuple[str, str]:
    """The official or usual one, else the first that is in use."""
    names = _in_use(element.each("name"))
    order = {"official": 0, "usual": 1, None: 2}
    for name in sorted(names, key=lambda one: order.get(one.text("use"), 3)):
        family, given = name.text("family") or "", " ".join(name.texts("given"))
        if family or given:
            name.pass_by("text")
            return family, given
        if name.text("text"):
            return name.text("text") or "", ""
    raise NotTaken("name", _("no name is said."), waits=True)


def _in_use(listed: list[Element]) -> list[Element]:
    """Without old ones, unless there are no others."""
    return [one for one in listed if one.text("use") != "old" and not _has_ended(one)] or listed


def _has_ended(one: Element) -> bool:
    period = one.one("period")
    return period is not None and period.text("end") is not None


def _language(element: Element) -> str:
    spoken = element.each("communication")
    preferred = next((one for one in spoken if one.boolean("preferred")), None)
    for one in (preferred, *spoken):
        language = None if one is None else one.one("language")
        for coding in () if language is None else language.each("coding"):
            code = coding.text("code")
            if code:
                return code
    return ""


def _address(element: Element) -> str:
    for address in _in_use(element.each("address")):
        town = [address.text(part) or "" for part in ("postalCode", "city", "state", "country")]
        lines = [*address.texts("line"), " ".join(part for part in town if part)]
        told = "\n".join(line for line in lines if line)
        return address.text("text") or told
    return ""


def _identifiers(element: Element, uuid: str) -> tuple[list[Values], str]:
    """Each number once; the first that is a record number is this clinic's, too. And the system
    that this one has in the file, "" where none is known.
    """
    rows: list[Values] = []
    listed = [one for one in element.each("identifier") if one.text("value")]
    number = _record_number(listed)
    told: set[tuple[str, str]] = set()
    for place, one in enumerate(listed):
        named = RECORD_NUMBER if one is number else _system(one), one.text("value") or ""
        if named not in told:
            told.add(named)
            key = uuid_for(uuid, "identifier", str(place))
            rows.append({"uuid": key, "system": named[0], "value": named[1]})
    return rows, "" if number is None else _system(number)


def _system(one: Element) -> str:
    return (one.text("system") or "unnamed")[-_LONGEST_SYSTEM:]


def _record_number(listed: list[Element]) -> Element | None:
    """The one that says so; else the only one there is, if it doesn't say that it is another kind."""
    for one in listed:
        kind = one.one("type")
        codes = () if kind is None else kind.each("coding")
        if any(c.text("system") == _TYPES and c.text("code") == "MR" for c in codes):
            return one
    if len(listed) == 1 and not listed[0].has("type") and listed[0].text("use") in _IN_USE:
        return listed[0]
    return None


def _contact_points(element: Element, uuid: str) -> list[Values]:
    rows: list[Values] = []
    for place, one in enumerate(element.each("telecom")):
        kind, value = _KINDS.get(one.text("system") or ""), one.text("value")
        if kind is not None and value and one.text("use") != "old":
            rows.append(
                {
                    "uuid": uuid_for(uuid, "telecom", str(place)),
                    "kind": kind,
                    "value": value,
                    "position": len(rows),
                }
            )
    return rows
