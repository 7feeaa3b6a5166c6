"""Several commands as one act, which one undo takes back and one redo does again."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Undo
from tracker.domain.rights import Action
from tracker.services.authorize import authorize


def together(value: object, label: str, done: Sequence[Done]) -> Done:
    """What each of them handed back, as one; `label` says what was done."""
    undos = tuple(one.undo for one in done if one.undo is not None)
    changed = frozenset(subject for one in done for subject in one.changed)
    return Done(value, changed, Undo(label, take_back_together, (value, label, undos)))


def take_back_together(tx: Session, value: object, label: str, undos: tuple[Undo, ...]) -> Done:
    """The last of them first; what was changed by somebody else meanwhile stops all of it."""
    authorize(tx, Action.WORK_RECALL)
    return together(value, label, [undo.command(tx, *undo.arguments) for undo in reversed(undos)])
