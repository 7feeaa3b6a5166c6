"""What a person can put right.

Every problem carries one full sentence. Where the domain raises it, the
sentence is an English template with named parameters, so that the catalogue can
translate it later (`message` and `parameters`); `str(problem)` is the finished
English sentence. Services may pass a sentence that is translated already.

Anything that is not a `Problem` is a bug.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ConflictingField:
    """One field that two people changed; values as they are shown, "" for empty."""

    name: str
    label: str
    mine: str
    theirs: str


class Problem(Exception):
    """A full sentence, and what the catalogue needs to translate it."""

    def __init__(self, message: str, /, **parameters: object) -> None:
        super().__init__(message)
        self.message = message
        self.parameters = parameters

    def __str__(self) -> str:
        # Without parameters the text may hold what somebody typed, braces too.
        return self.message.format(**self.parameters) if self.parameters else self.message


class Invalid(Problem):
    """Something that was entered can't be right; `field` names where, None for the whole."""

    def __init__(self, message: str, /, field: str | None = None, **parameters: object) -> None:
        super().__init__(message, **parameters)
        self.field = field


class NotFound(Problem):
    """What was asked for is not, or no longer, there."""


class NotAllowed(Problem):
    """Whoever works has no right to do this, or the record's state forbids it."""


class WrongPassword(NotAllowed):
    """The name, the password or the recovery code is not the right one; the file may be whole.

    `wait_seconds` is how long the next try has to wait.
    """

    def __init__(self, message: str, /, wait_seconds: int = 0, **parameters: object) -> None:
        super().__init__(message, **parameters)
        self.wait_seconds = wait_seconds


class MustWait(WrongPassword):
    """A try came too soon after wrong ones; the password was not looked at."""


class MustChangePassword(NotAllowed):
    """The password is right, but somebody else chose it: its owner chooses one first."""


class OlderDatabase(NotAllowed):
    """The database lacks what was there when it was last used; nothing is saved until somebody
    says that it is the right one."""


class Unavailable(Problem):
    """The database is locked, full, unreachable or damaged; trying again may help."""


class Damaged(Unavailable):
    """The database, or what it is opened with, is not whole; a backup mends it."""


class EditConflict(Problem):
    """Somebody else changed the record since it was shown; nothing was saved.

    `fields` are those that differ, mine beside theirs; empty when only the
    version is known. `changed_by` is the other person's name, "" if unknown.
    `version` is the one that `fields` show, None if unknown: whoever saves over
    it sends it along, and hears of a still newer change.
    """

    def __init__(
        self,
        message: str,
        /,
        fields: Iterable[ConflictingField] = (),
        changed_by: str = "",
        version: int | None = None,
        **parameters: object,
    ) -> None:
        super().__init__(message, **parameters)
        self.fields = tuple(fields)
        self.changed_by = changed_by
        self.version = version
