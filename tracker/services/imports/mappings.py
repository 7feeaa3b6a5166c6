"""How files of one shape are read: kept under a name, found again by it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen
from tracker.services.entered import needed_line
from tracker.storage import records as r
from tracker.text import _

MAPPINGS = Subject("import-mapping")
LONGEST_NAME = 60
_UNNAMED = "-"


@dataclass(frozen=True, slots=True)
class KeptMapping:
    """`content` is what the assistant made of its decisions."""

    uuid: str
    version: int
    name: str
    content: dict[str, Any]


def kept_mappings(tx: Session) -> tuple[KeptMapping, ...]:
    """All of them by name, without those that were removed."""
    authorize(tx, Action.IMPORT)
    return tuple(sorted(_standing(tx), key=lambda one: one.name.casefold()))


def mapping_named(tx: Session, name: str) -> KeptMapping | None:
    """The one of that name, capitals aside; None if there is none."""
    authorize(tx, Action.IMPORT)
    wanted = name.strip().casefold()
    return next((one for one in _standing(tx) if one.name.casefold() == wanted), None)


def keep_mapping(tx: Session, name: str, content: dict[str, Any]) -> Done:
    """Keep it, in the place of one of the same name; `value` is its uuid. Raises Invalid ("name")."""
    authorize(tx, Action.IMPORT)
    name = needed_line(name, "name", LONGEST_NAME)
    there = mapping_named(tx, name)
    if there is None:
        mapping = r.ImportMapping(name=name, content=content)
        tx.add(mapping)
        tx.flush()
        return Done(mapping.uuid, frozenset({MAPPINGS}))
    if there.content == content:
        return Done(there.uuid)
    mapping = find(tx, r.ImportMapping, there.uuid)
    mapping.content = content
    tx.flush()
    undo = Undo(_label(name), _put_back, (mapping.uuid, mapping.version, there.content))
    return Done(mapping.uuid, frozenset({MAPPINGS}), undo)


def keep_mapping_of_import(
    tx: Session, name: str, content: dict[str, Any], today: date
) -> r.ImportMapping:
    """How an import was read: by a name for the next one, or without one for its own rows alone."""
    if name.strip():
        return find(tx, r.ImportMapping, str(keep_mapping(tx, name, content).value))
    mapping = r.ImportMapping(name=_UNNAMED, content=content, withdrawn_on=today)
    tx.add(mapping)
    tx.flush()
    return mapping


def remove_mapping(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    """Offer it no longer; rows that wait for it can still be mended."""
    authorize(tx, Action.IMPORT)
    mapping = find_seen(tx, r.ImportMapping, uuid, seen_version)
    mapping.withdrawn_on = today
    tx.flush()
    return Done(mapping.uuid, frozenset({MAPPINGS}))


def _put_back(tx: Session, uuid: str, seen_version: int, content: dict[str, Any]) -> Done:
    authorize(tx, Action.IMPORT)
    mapping = find_seen(tx, r.ImportMapping, uuid, seen_version)
    before, mapping.content = mapping.content, content
    tx.flush()
    undo = Undo(_label(mapping.name), _put_back, (mapping.uuid, mapping.version, before))
    return Done(mapping.uuid, frozenset({MAPPINGS}), undo)


def _standing(tx: Session) -> list[KeptMapping]:
    mapping = r.ImportMapping
    rows = tx.execute(
        select(mapping.uuid, mapping.version, mapping.name, mapping.content).where(
            mapping.withdrawn_on.is_(None)
        )
    )
    return [KeptMapping(*row) for row in rows]


def _label(name: str) -> str:
    return _("Changed the mapping “{name}”").format(name=name)
