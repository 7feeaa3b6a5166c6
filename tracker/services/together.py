"""Several commands as one act, taken back by one undo."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.rights import Action
from tracker.services.authorize import authorize

_Undos: TypeAlias = tuple[Undo, ...]


def together(done: Iterable[Done], label: str, value: object = None) -> Done:
    """What several commands of one transaction did, as if it had been one."""
    done = tuple(done)
    undos = tuple(one.undo for one in reversed(done) if one.undo is not None)
    changed = frozenset(subject for one in done for subject in one.changed)
    return Done(value, changed, Undo(label, _take_back, (undos, label)))


def _take_back(tx: Session, undos: _Undos, label: str) -> Done:
    """All of them or none: a conflict in one leaves every one as it is."""
    authorize(tx, Action.WORK_RECALL)
    return together([undo.command(tx, *undo.arguments) for undo in undos], label)
