"""The documents behind the source keys of everything that ships."""

from functools import lru_cache

from tracker.services.outcomes.shipped_instruments import shipped_outcomes
from tracker.services.rules.shipped_rules import shipped_rules
from tracker.services.sites.shipped_patterns import pattern_sources
from tracker.services.stock.shipped_procedures import shipped_procedures
from tracker.services.stock.shipped_vials import vial_sources
from tracker.text import _


@lru_cache(maxsize=1)
def source_documents() -> dict[str, str]:
    """By key: "SKY" is a document's name to nobody."""
    return (
        shipped_procedures().sources
        | vial_sources()
        | pattern_sources()
        | shipped_outcomes().sources
        | shipped_rules().sources
    )


def say_sources(source: str, *, also_unknown: bool = False) -> str:
    """A line for each key that is known; other words as they are, or left out. "" for none."""
    documents = source_documents()
    keys = dict.fromkeys(key.strip() for key in source.replace(";", ",").split(","))
    return "\n".join(
        _("{key}: {document}").format(key=key, document=documents[key]) if key in documents else key
        for key in keys
        if key in documents or (also_unknown and key)
    )
