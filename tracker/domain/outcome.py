"""What a command hands back: what changed, and how to take it back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Subject:
    """What a change is about. Without a uuid: everything of that kind."""

    kind: str
    uuid: str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """The command that takes a change back, run as `command(tx, *arguments)`.

    It is bound to the version that the change produced, so it raises
    `EditConflict` when somebody has changed the record since. What it returns
    has an `undo` of its own: that is redo. `label` says what was done, as a
    sentence without a full stop ("Booked Okafor for 3 Dec").
    """

    label: str
    command: "Callable[..., Done]"
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """A command's result. `value` is what the caller asked for, e.g. a new uuid."""

    value: object = None
    changed: frozenset[Subject] = frozenset()
    undo: Undo | None = None


class Tried(Exception):
    """Raised by what is only tried, so that nothing of it stays; `value` is what it would give."""

    def __init__(self, value: Any) -> None:
        super().__init__()
        self.value = value
