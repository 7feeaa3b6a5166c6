"""The codes of procedures that ship, read from `resources/protocols/procedures.toml`."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from tracker.domain.procedures import Per, Procedure
from tracker.services.rules.shipped_lists import read_shipped


@dataclass(frozen=True, slots=True)
class CodeSet:
    """The codes of a jurisdiction, as they were on a day; `sources` are the documents by key."""

    jurisdiction: str
    name: str
    read_on: date
    procedures: tuple[Procedure, ...]
    sources: dict[str, str]


@lru_cache(maxsize=1)
def shipped_procedures() -> CodeSet:
    """Read once; only one jurisdiction counts muscles."""
    content = read_shipped("procedures.toml")
    return CodeSet(
        content["jurisdiction"],
        content["name"],
        date.fromisoformat(content["read_on"]),
        tuple(_procedure(entry) for entry in content["procedure"]),
        {source["key"]: source["document"] for source in content["source"]},
    )


def _procedure(entry: dict[str, Any]) -> Procedure:
    code, never = entry["code"], entry.get("never_with", {})
    return Procedure(
        code["is"],
        Per(entry["per"]),
        frozenset(entry.get("conditions", ())),
        entry.get("is_first", False),
        entry.get("least", 1),
        entry.get("most"),
        frozenset(never.get("is", ())),
        code["evidence"],
        ", ".join(code["sources"]),
    )
