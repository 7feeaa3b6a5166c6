"""Identities for what another system names: the same each time it comes."""

import json
import re
import uuid

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import BASE
from tracker.text import _

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, BASE)
_ON_SERVER = re.compile(r"https?://(.+)/[A-Za-z]+/[^/]+(/_history/[^/]+)?")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def uuid_for(*names: str) -> str:
    """The uuid of what has these names."""
    return str(uuid.uuid5(_SPACE, "\n".join(names)))


def own_uuid(name: str, element: Element, address: str | None) -> str:
    """The uuid of a resource; `address` is its own in a bundle."""
    key = element.text("id")
    if address is not None and (key is None or address.startswith("urn:")):
        return _uuid_at(address)
    if key is None:
        # Nothing names it: it is the same again where it says the same.
        return uuid_for(name, json.dumps(element.content, sort_keys=True, default=str))
    return _uuid_at(f"{name}/{key}")


def referred_uuid(reference: Element | None) -> str | None:
    """The uuid of what a reference names by its address, if it names one."""
    text = None if reference is None else reference.text("reference")
    return None if text is None or text.startswith("#") else _uuid_at(text)


def server_of(address: str | None) -> str | None:
    """The server that a whole address names; None: it is none."""
    found = _ON_SERVER.fullmatch(address or "")
    return None if found is None else found[1].lower()


def no_address(reference: Element | None) -> str:
    """Why nobody is found by a reference that names its patient in another way, as a sentence."""
    said = None
    if reference is not None:
        identifier = reference.one("identifier")
        said = reference.text("display") or reference.text("reference")
        said = said or (None if identifier is None else identifier.text("value"))
    if not said:
        return _("it doesn’t name its patient by an address.")
    return _("it names its patient as “{said}”, not by an address.").format(said=said[:40])


def _uuid_at(address: str) -> str:
    """By the type and the id of a resource; by the id alone where it is a UUID, however it is named."""
    named = "/".join(address.split("/_history/", maxsplit=1)[0].split("/")[-2:])
    key = named.rpartition("/")[2].removeprefix("urn:uuid:").lower()
    return uuid_for(f"urn:uuid:{key}" if _UUID.fullmatch(key) else named)
