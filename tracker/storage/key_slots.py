"""The key slots of a clinic: a small file beside the database, and in each of its backups.

The database is encrypted with one random key that never changes when a password does. Each account
has a slot that holds this key, wrapped with the account's password; one more is wrapped with the
recovery code. Whoever loses this file and all its copies has lost the clinic.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

from tracker.domain.account import name_key
from tracker.domain.passwords import password_bytes
from tracker.domain.problems import Damaged, Unavailable, WrongPassword
from tracker.domain.recovery_code import BYTES, code_as_printed, code_from
from tracker.storage.key_file import key_file
from tracker.storage.slot import DATA_KEY_BYTES, STRONG, Slot, Strength, WrongSecret
from tracker.storage.whole_file import write_whole
from tracker.text import _, say_cause

__all__ = ["KeySlots", "Unlocked", "damaged_slots", "key_file", "new_data_key", "not_written"]

_FORMAT = 1
_MOST_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The data key and the slot that gave it. `must_choose`: a password of one's own comes first."""

    data_key: bytes = field(repr=False)
    account_uuid: str
    name: str
    slot: Slot = field(repr=False)
    must_choose: bool = False
    by_code: bool = False


@dataclass(frozen=True, slots=True)
class KeySlots:
    """As loaded; changes give a new value, and `save` replaces the file in one step.

    `damaged` are slots that can't be used, as they were found. `sealed` holds the clinic's other
    secrets, encrypted with the data key. `key_check` keeps slots to two keys out of one file.
    `serial` counts the changes; `seal` vouches for them where workstations share them.
    `found` is what the file was when it was loaded, "" for one that isn't there yet.
    """

    path: Path
    clinic: str
    slots: tuple[Slot, ...] = ()
    recovery: Slot | None = None
    sealed: str = field(default="", repr=False)
    key_check: str = ""
    serial: int = 0
    seal: str = ""
    found: str = field(default="", repr=False)
    damaged: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def load(cls, database_path: Path) -> Self:
        """Raises Unavailable where they are missing, damaged, or of a newer version."""
        path = key_file(database_path)
        try:
            with path.open("rb") as file:
                content = file.read(_MOST_BYTES)
        except FileNotFoundError:
            raise _missing(database_path, path) from None
        except OSError as error:
            raise Unavailable(
                _("The key slots “{path}” can’t be read: {cause}. Nothing was changed.").format(
                    path=path, cause=say_cause(error)
                )
            ) from None
        try:
            told = json.loads(content)
            version = told["format"]
            if version == _FORMAT:
                return replace(cls._from_json(path, told), found=_digest(content))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise damaged_slots(path) from None
        if isinstance(version, int) and version > _FORMAT:
            raise Unavailable(
                _(
                    "The key slots “{path}” were made by a newer version of Treatment Tracker; "
                    "install that version. Nothing was changed."
                ).format(path=path)
            )
        raise damaged_slots(path)

    @property
    def document(self) -> dict[str, Any]:
        """All that is the clinic's; the other secrets are a workstation's own."""
        return {
            "format": _FORMAT,
            "clinic": self.clinic,
            "serial": self.serial,
            "slots": [*(one.as_json(self.clinic) for one in self.slots), *self.damaged],
            "recovery": self.recovery and self.recovery.as_json(self.clinic),
            "check": self.key_check,
        }

    def from_document(self, document: Mapping[str, Any], seal: str) -> "KeySlots":
        """What `document` of others tells, to be saved in place of these. Raises Damaged."""
        told = {**document, "sealed": self.sealed, "seal": seal}
        return replace(self._from_json(self.path, told), found=self.found)

    def save(self) -> None:
        """Raises Unavailable; the file is then as it was.

        Somebody else's change since it was loaded is never overwritten.
        """
        told = self.document | {"sealed": self.sealed, "seal": self.seal}
        try:
            there = _digest(self.path.read_bytes()) if self.path.exists() else ""
            if there != self.found:
                raise Unavailable(
                    _(
                        "The key slots “{path}” were changed meanwhile, from another window or "
                        "terminal. Nothing was changed; try again."
                    ).format(path=self.path)
                )
            write_whole(self.path, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())
        except OSError as error:
            raise not_written(self.path, error) from None

    def unlock(self, name: str, password: str) -> Unlocked:
        """The data key, by name and password. Raises WrongPassword, Invalid, Unavailable."""
        secret = password_bytes(password)
        slot = self.named(name)
        if slot is None:
            if self.damaged:
                raise damaged_slots(self.path)
            raise WrongPassword(_("The name or the password is wrong."))
        try:
            data_key = slot.open(self.clinic, secret)
        except WrongSecret:
            raise WrongPassword(_("The name or the password is wrong.")) from None
        return Unlocked(data_key, slot.account_uuid, slot.name, slot, slot.is_first)

    def unlock_with_code(self, typed: str) -> Unlocked:
        """The data key, by the recovery code. Raises WrongPassword, Invalid, Unavailable."""
        secret = code_as_printed(typed).encode()
        if self.recovery is None:
            if self.damaged:
                raise damaged_slots(self.path)
            raise WrongPassword(_("There is no recovery code for this clinic any more."))
        try:
            data_key = self.recovery.open(self.clinic, secret)
        except WrongSecret:
            raise WrongPassword(
                _("This is not the recovery code of this clinic, or it was used already.")
            ) from None
        owner = self.recovery
        return Unlocked(
            data_key, owner.account_uuid, owner.name, owner, must_choose=True, by_code=True
        )

    def refuse_replaced(self, unlocked: Unlocked) -> None:
        """Raises WrongPassword where the password or code that was used is worth nothing any more."""
        if not unlocked.by_code and self.of_account(unlocked.account_uuid) is None:
            raise WrongPassword(
                _("{name} has no password here any more; ask an administrator for one.").format(
                    name=unlocked.name
                )
            )
        if unlocked.slot not in (*self.slots, self.recovery):
            raise WrongPassword(
                _(
                    "The password or recovery code that you used was replaced meanwhile, here or on "
                    "another workstation. Nothing was changed; use the new one."
                )
            )

    def named(self, name: str) -> Slot | None:
        """The slot of a name as it was typed at login."""
        wanted = name_key(name)
        return next((one for one in self.slots if name_key(one.name) == wanted), None)

    def of_account(self, account_uuid: str) -> Slot | None:
        return next((one for one in self.slots if one.account_uuid == account_uuid), None)

    def with_slot(
        self,
        data_key: bytes,
        password: str,
        *,
        account_uuid: str,
        name: str,
        is_first: bool = False,
        strength: Strength = STRONG,
    ) -> "KeySlots":
        """With the only slot of an account. Takes half a second. Raises Invalid."""
        slot = Slot.make(
            self.clinic,
            password_bytes(password),
            data_key,
            account_uuid=account_uuid,
            name=name,
            is_first=is_first,
            strength=strength,
        )
        there = [one.account_uuid for one in self.slots]
        if account_uuid in there:
            slots = tuple(slot if one.account_uuid == account_uuid else one for one in self.slots)
        else:
            slots = (*self.slots, slot)
        kept = self._of_key(data_key)
        return replace(kept, slots=slots, damaged=self._damaged_but(account_uuid))

    def without_slot(self, account_uuid: str) -> "KeySlots":
        """Without the slot of an account that leaves."""
        slots = tuple(one for one in self.slots if one.account_uuid != account_uuid)
        return replace(self, slots=slots, damaged=self._damaged_but(account_uuid))

    def with_new_code(
        self, data_key: bytes, *, account_uuid: str, name: str, strength: Strength = STRONG
    ) -> tuple["KeySlots", str]:
        """With a new recovery code in place of the old, and that code, as it is to be printed."""
        code = code_from(os.urandom(BYTES))
        slot = Slot.make(
            self.clinic,
            code.encode(),
            data_key,
            account_uuid=account_uuid,
            name=name,
            kind="recovery",
            strength=strength,
        )
        return replace(self._of_key(data_key), recovery=slot), code

    @classmethod
    def _from_json(cls, path: Path, told: Mapping[str, Any]) -> Self:
        clinic = told["clinic"]
        good: list[Slot] = []
        damaged: list[Mapping[str, Any]] = []
        for one in told["slots"]:
            found = _slot(clinic, one)
            if found is not None and found.kind == "password":
                good.append(found)
            elif isinstance(one, dict):
                damaged.append(one)
        recovery = None
        if told["recovery"] is not None:
            recovery = _slot(clinic, told["recovery"])
            if recovery is None or recovery.kind != "recovery":
                recovery = None
                damaged.append(told["recovery"])
        if not isinstance(clinic, str) or not isinstance(told["sealed"], str):
            raise TypeError
        if not good and recovery is None:
            raise damaged_slots(path)
        return cls(
            path,
            clinic,
            tuple(good),
            recovery,
            told["sealed"],
            str(told["check"]),
            int(told.get("serial", 0)),
            str(told.get("seal", "")),
            damaged=tuple(damaged),
        )

    def _of_key(self, data_key: bytes) -> "KeySlots":
        """These, once it is sure that they hold this key. Raises Unavailable."""
        check = hmac.digest(data_key, f"tracker key check v1 {self.clinic}".encode(), "sha256")
        told = check[:8].hex()
        if self.key_check not in ("", told):
            raise Unavailable(
                _(
                    "The key slots “{path}” were exchanged meanwhile, so they were left alone. "
                    "Unlock the clinic anew."
                ).format(path=self.path)
            )
        return replace(self, key_check=told)

    def _damaged_but(self, account_uuid: str) -> tuple[Mapping[str, Any], ...]:
        return tuple(one for one in self.damaged if one.get("account") != account_uuid)


def new_data_key() -> bytes:
    return os.urandom(DATA_KEY_BYTES)


def damaged_slots(path: Path) -> Damaged:
    return Damaged(
        _(
            "The key slots “{path}” are damaged; the clinic itself may be whole. Put back the copy "
            "of this file that lies with each backup, or use the recovery code."
        ).format(path=path)
    )


def not_written(path: Path, error: OSError) -> Unavailable:
    return Unavailable(
        _("The key slots “{path}” can’t be written: {cause}. They are as they were.").format(
            path=path, cause=say_cause(error)
        )
    )


def _missing(database_path: Path, path: Path) -> Damaged:
    return Damaged(
        _(
            "“{database}” is encrypted, and its key slots “{path}” are not beside it. Put back "
            "that file; a copy lies with each backup. Nothing was changed."
        ).format(database=database_path, path=path)
    )


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


def _slot(clinic: str, told: Any) -> Slot | None:
    try:
        return Slot.from_json(clinic, told)
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
