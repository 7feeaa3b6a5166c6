"""The documents that a check rests on."""

from tracker.domain.checks import Check
from tracker.services.shipped_instruments import shipped_outcomes
from tracker.services.shipped_rules import shipped_rules
from tracker.text import _


def say_sources(check: Check) -> str:
    """A line for each; a clinic's own words as they are, "" where nothing is known."""
    source = str(check.values.get("source") or "")
    documents = shipped_rules().sources | shipped_outcomes().sources
    return "\n".join(
        _("{key}: {document}").format(key=key, document=documents[key]) if key in documents else key
        for key in dict.fromkeys(one.strip() for one in source.split(","))
        if key
    )
