"""Wrong passwords at the door, kept beside the database: `<database>.tries`.

So that a restart shortens no wait, and that the next who gets in finds them in the audit trail.
What was typed is never kept. Whoever may delete this file may try at once; the cost of each try
(the strength of the slots) is what stands against guessing, this against guessing at the screen.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from math import ceil
from pathlib import Path
from typing import Any, Self

from tracker.domain.passwords import wait_seconds

WRONG = "wrong-password"
"""The act that a wrong password is told as, refused; any other is told as done."""

RECOVERY = "recovery"
"""Tries with the recovery code, counted on their own."""

_FORGOTTEN_AFTER = timedelta(days=1)
_LONGEST = 100_000
_MOST_KEPT = 200
_UNREADABLE = (
    OSError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What happened before anybody was in. `account` is a uuid, "" for a name without a slot, or
    `RECOVERY`; `act` as the audit trail names it."""

    at: datetime
    account: str
    act: str


@dataclass(frozen=True, slots=True)
class WrongTries:
    """`in_a_row` and `last_at` by account; `untold` are those that the audit trail lacks."""

    path: Path
    in_a_row: Mapping[str, int] = field(default_factory=dict)
    last_at: Mapping[str, datetime] = field(default_factory=dict)
    untold: tuple[AtTheDoor, ...] = ()

    @classmethod
    def load(cls, database_path: Path) -> Self:
        """None of them where nothing was kept, or nothing that makes sense."""
        path = database_path.with_name(f"{database_path.name}.tries")
        try:
            with path.open("rb") as file:
                told = json.loads(file.read(_LONGEST))
            return cls(
                path,
                {str(who): int(one["wrong"]) for who, one in told["accounts"].items()},
                {str(who): _moment(one["last"]) for who, one in told["accounts"].items()},
                tuple(
                    AtTheDoor(_moment(at), str(who), str(act)) for at, who, act in told["untold"]
                ),
            )
        except _UNREADABLE:
            return cls(path)

    def seconds_left(self, account: str, now: datetime) -> int:
        """How long this account still waits, whole seconds; 0 if it may try."""
        wait = wait_seconds(self._in_a_row(account, now))
        last = self.last_at.get(account)
        if not wait or last is None:
            return 0
        return max(0, ceil((last + timedelta(seconds=wait) - now).total_seconds()))

    def before(self, now: datetime) -> Self:
        """As they would be if the clock hadn't been put back: the wait begins anew, once."""
        if all(at <= now for at in self.last_at.values()):
            return self
        return replace(self, last_at={who: min(at, now) for who, at in self.last_at.items()})

    def with_wrong(self, account: str, now: datetime) -> Self:
        return replace(
            self,
            in_a_row={**self.in_a_row, account: self._in_a_row(account, now) + 1},
            last_at={**self.last_at, account: now},
            untold=(*self.untold, AtTheDoor(now, account, WRONG))[-_MOST_KEPT:],
        )

    def with_right(self, account: str) -> Self:
        """Somebody got in: their wrong tries, and names mistyped, are over, but not told yet."""
        over = (account, "")
        return replace(
            self,
            in_a_row={who: count for who, count in self.in_a_row.items() if who not in over},
            last_at={who: at for who, at in self.last_at.items() if who not in over},
        )

    def with_act(self, account: str, act: str, now: datetime) -> Self:
        """With something else that the audit trail is told once somebody is in."""
        return replace(self, untold=(*self.untold, AtTheDoor(now, account, act))[-_MOST_KEPT:])

    def without(self, told: tuple[AtTheDoor, ...]) -> Self:
        """Without what the audit trail has been told."""
        return replace(self, untold=tuple(one for one in self.untold if one not in told))

    def save(self) -> None:
        """Nothing here keeps anybody out of the clinic: a folder that can't be written is let be."""
        told = {
            "accounts": {
                who: {"wrong": count, "last": self.last_at[who].isoformat()}
                for who, count in self.in_a_row.items()
            },
            "untold": [[one.at.isoformat(), one.account, one.act] for one in self.untold],
        }
        try:
            if not self.in_a_row and not self.untold:
                self.path.unlink(missing_ok=True)
                return
            unfinished = self.path.with_name(f"{self.path.name}.{os.getpid()}.new")
            descriptor = os.open(unfinished, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(told, file)
            unfinished.replace(self.path)
        except OSError:
            return

    def _in_a_row(self, account: str, now: datetime) -> int:
        last = self.last_at.get(account)
        if last is None or now - last > _FORGOTTEN_AFTER:
            return 0
        return self.in_a_row.get(account, 0)


def _moment(text: Any) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)
