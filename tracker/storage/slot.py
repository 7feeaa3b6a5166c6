"""One key slot: the data key of a clinic, wrapped with a password or with the recovery code.

argon2id makes a key from the secret, AES-256-GCM wraps with it. The clinic's id, whose slot it is
and what it is for are authenticated with the key, so that no slot works in another's place. A
checksum, no secret in it, tells a damaged slot from a wrong password.
"""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.domain.problems import Unavailable
from tracker.text import _

DATA_KEY_BYTES = 32
_SALT_BYTES = 16
_NONCE_BYTES = 12
_TAG_BYTES = 16


@dataclass(frozen=True, slots=True)
class Strength:
    """What one try at guessing costs: KiB of memory, passes over it, lanes at once."""

    memory_kib: int = 262_144
    passes: int = 3
    lanes: int = 4

    def is_sane(self) -> bool:
        """Whether a file that names it isn't meant to stop this computer."""
        return (
            8 * self.lanes <= self.memory_kib <= 2_097_152
            and 1 <= self.passes <= 32
            and 1 <= self.lanes <= 64
        )


STRONG = Strength()
SMALLER = Strength(65_536)
"""Where a computer can't give the memory that `STRONG` takes."""


class WrongSecret(Exception):
    """The secret doesn't open this slot."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`is_first`: an administrator chose this password, its owner has to choose another."""

    account_uuid: str
    name: str
    kind: str
    is_first: bool
    strength: Strength
    salt: bytes = field(repr=False)
    nonce: bytes = field(repr=False)
    wrapped: bytes = field(repr=False)

    @classmethod
    def make(
        cls,
        clinic: str,
        secret: bytes,
        data_key: bytes,
        *,
        account_uuid: str,
        name: str,
        kind: str = "password",
        is_first: bool = False,
        strength: Strength = STRONG,
    ) -> "Slot":
        """Wrap the data key. Takes about half a second with `STRONG`. Raises Unavailable."""
        salt, nonce = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES)
        try:
            key = derive_key(secret, salt, strength)
        except MemoryError:
            strength = SMALLER
            key = _derived(secret, salt, strength)
        bare = cls(account_uuid, name, kind, is_first, strength, salt, nonce, b"")
        wrapped = _cipher(key).encrypt(nonce, data_key, bare._bound_to(clinic))
        return cls(account_uuid, name, kind, is_first, strength, salt, nonce, wrapped)

    def open(self, clinic: str, secret: bytes) -> bytes:
        """The data key. Raises WrongSecret; Unavailable where this computer lacks the memory."""
        from cryptography.exceptions import InvalidTag

        key = _derived(secret, self.salt, self.strength)
        try:
            return bytes(_cipher(key).decrypt(self.nonce, self.wrapped, self._bound_to(clinic)))
        except InvalidTag:
            raise WrongSecret from None

    def as_json(self, clinic: str) -> dict[str, Any]:
        told: dict[str, Any] = {
            "account": self.account_uuid,
            "name": self.name,
            "kind": self.kind,
            "first": self.is_first,
            "memory_kib": self.strength.memory_kib,
            "passes": self.strength.passes,
            "lanes": self.strength.lanes,
            "salt": self.salt.hex(),
            "nonce": self.nonce.hex(),
            "wrapped": self.wrapped.hex(),
        }
        return told | {"sum": _checksum(clinic, told)}

    @classmethod
    def from_json(cls, clinic: str, told: Mapping[str, Any]) -> "Slot":
        """Raises ValueError, KeyError or TypeError for what isn't as it was written."""
        strength = Strength(told["memory_kib"], told["passes"], told["lanes"])
        slot = cls(
            told["account"],
            told["name"],
            told["kind"],
            told["first"],
            strength,
            bytes.fromhex(told["salt"]),
            bytes.fromhex(told["nonce"]),
            bytes.fromhex(told["wrapped"]),
        )
        lengths = (_SALT_BYTES, _NONCE_BYTES, DATA_KEY_BYTES + _TAG_BYTES)
        if (
            slot.as_json(clinic) != dict(told)
            or not strength.is_sane()
            or lengths != (len(slot.salt), len(slot.nonce), len(slot.wrapped))
        ):
            message = "the slot is damaged"
            raise ValueError(message)
        return slot

    def _bound_to(self, clinic: str) -> bytes:
        parts = ["tracker slot v1", clinic, self.account_uuid, self.kind, self.is_first]
        return json.dumps(parts).encode()


def derive_key(secret: bytes, salt: bytes, strength: Strength) -> bytes:
    """argon2id, alone. Raises MemoryError."""
    from argon2.exceptions import HashingError
    from argon2.low_level import Type, hash_secret_raw

    try:
        return hash_secret_raw(
            secret,
            salt,
            time_cost=strength.passes,
            memory_cost=strength.memory_kib,
            parallelism=strength.lanes,
            hash_len=DATA_KEY_BYTES,
            type=Type.ID,
        )
    except HashingError as error:
        raise MemoryError from error


def load_ciphers() -> None:
    """Import what opening a slot takes, before somebody waits for it."""
    import argon2.low_level  # noqa: F401
    import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401


def _derived(secret: bytes, salt: bytes, strength: Strength) -> bytes:
    try:
        return derive_key(secret, salt, strength)
    except MemoryError:
        raise Unavailable(
            _(
                "This computer has too little free memory to unlock the clinic. Nothing was "
                "changed; close other programs and try again."
            )
        ) from None


def _cipher(key: bytes) -> Any:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)


def _checksum(clinic: str, told: Mapping[str, Any]) -> str:
    text = json.dumps([clinic, told], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]
