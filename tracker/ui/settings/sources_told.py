"""The source keys of a rule, spelled out: "SKY" is a document's name to nobody."""

from tracker.services.shipped_rules import shipped_rules
from tracker.text import _


def sources_told(source: str) -> str:
    """A line for each key that is known; "" where none is."""
    documents = shipped_rules().sources
    keys = dict.fromkeys(key.strip() for key in source.replace(";", ",").split(","))
    return "\n".join(
        _("{key}: {document}").format(key=key, document=documents[key])
        for key in keys
        if key in documents
    )
