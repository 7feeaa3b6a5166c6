"""Identities for what another system names: the same each time it comes."""

import json
import uuid

from tracker.interchange.fhir.element import Element
from tracker.interchange.fhir.names import BASE

_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, BASE)


def uuid_for(*names: str) -> str:
    """The uuid of what has these names."""
    return str(uuid.uuid5(_SPACE, "\n".join(names)))


def own_uuid(name: str, element: Element, address: str | None) -> str:
    """The uuid of a resource; `address` is its own in a bundle."""
    key = element.text("id")
    if address is not None and (key is None or address.startswith("urn:")):
        return uuid_for(address)
    if key is None:
        # Nothing names it: it is the same again where it says the same.
        return uuid_for(name, json.dumps(element.content, sort_keys=True, default=str))
    return uuid_for(f"{name}/{key}")


def referred_uuid(reference: Element | None) -> str | None:
    """The uuid of what a reference names by its address, if it names one."""
    text = None if reference is None else reference.text("reference")
    if text is None or text.startswith("#"):
        return None
    if text.startswith("urn:"):
        return uuid_for(text)
    parts = text.split("/_history/")[0].split("/")
    return uuid_for("/".join(parts[-2:]))
