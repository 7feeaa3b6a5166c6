"""Entries that were made in error are withdrawn, and can be put back; nothing is deleted."""

from collections.abc import Callable
from datetime import date
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find_seen
from tracker.storage.record import Editable
from tracker.text import _


class Withdrawable(Protocol):
    """What withdrawing needs of a record."""

    uuid: str
    version: int
    withdrawn_on: date | None


Entry = TypeVar("Entry", bound=Editable)
Told = Callable[[Session, Entry], tuple[str, frozenset[Subject]]]
"""Gives what was done, as the label of its undo, and what changes with it."""


def added(tx: Session, kind: type[Entry], entry: Entry, told: Told[Entry], today: date) -> Done:
    """What a command hands back that has added an entry."""
    label, changed = told(tx, entry)
    arguments = (kind, entry.uuid, entry.version, told, today)
    return Done(entry.uuid, changed, Undo(label, withdraw, arguments))


def withdraw(
    tx: Session, kind: type[Entry], uuid: str, seen_version: int, told: Told[Entry], today: date
) -> Done:
    """Take an entry back; undoing that puts it back."""
    authorize(tx, Action.WORK_RECALL)
    return _set(tx, kind, uuid, seen_version, told, today, today)


def put_back(
    tx: Session, kind: type[Entry], uuid: str, seen_version: int, told: Told[Entry], today: date
) -> Done:
    """The opposite of `withdraw`."""
    authorize(tx, Action.WORK_RECALL)
    return _set(tx, kind, uuid, seen_version, told, today, None)


def _set(
    tx: Session,
    kind: type[Entry],
    uuid: str,
    seen_version: int,
    told: Told[Entry],
    today: date,
    withdrawn_on: date | None,
) -> Done:
    entry = find_seen(tx, kind, uuid, seen_version)
    stands: Withdrawable = entry  # type: ignore[assignment]
    if (stands.withdrawn_on is None) is (withdrawn_on is None):
        raise NotAllowed(_("This was taken back already."))
    stands.withdrawn_on = withdrawn_on
    tx.flush()
    label, changed = told(tx, entry)
    opposite = withdraw if withdrawn_on is None else put_back
    arguments = (kind, entry.uuid, entry.version, told, today)
    return Done(entry.uuid, changed, Undo(label, opposite, arguments))
