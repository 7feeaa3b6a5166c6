"""Proof that whoever works is who unlocked, for what is signed.

A password takes as long to check as unlocking does, and a transaction can't wait for that: it is
checked before, and the proof kept here, beside who works, where a transaction finds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

LASTS = timedelta(minutes=2)
"""Enough for a save that waits for others; too little for a screen that somebody left."""


class SigningProof:
    """One person's, for one signature. `is_needed` False: a clinic without passwords.

    It ends with the first signature that is saved, since each is asked for by itself. One that
    fails leaves it, so that trying again asks nothing within `LASTS`.
    """

    def __init__(self, now: Callable[[], datetime], *, is_needed: bool) -> None:
        self._now, self._is_needed = now, is_needed
        self._given: tuple[str, datetime] | None = None

    def give(self, account_uuid: str) -> None:
        """This account's password was right."""
        self._given = account_uuid, self._now()

    def holds(self, account_uuid: str) -> bool:
        """Whether this account may sign now."""
        if not self._is_needed:
            return True
        if self._given is None:
            return False
        account, given_at = self._given
        # A clock that was put back must not make it last.
        return account == account_uuid and timedelta() <= self._now() - given_at < LASTS

    def use(self) -> None:
        """Something was signed with it."""
        self._given = None
