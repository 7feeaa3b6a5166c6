"""Whether a database file is encrypted, and with which key slots it is opened.

The first 16 bytes of a file of ours are the clinic's id: they tell, before any password, whether
the key slots beside a file are its own.
"""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from tracker.domain.problems import Damaged, Unavailable
from tracker.storage.file_state import PLAIN_HEADER, first_bytes, not_a_database
from tracker.storage.key_file import key_file
from tracker.text import _

if TYPE_CHECKING:
    from tracker.storage.key_slots import KeySlots

# Two ids differ in some 37 of 74 random bits; a damaged one in fewer, or it is no id any more.
_BITS_OF_ANOTHER = 16
_VERSION = 7


def slots_of(path: Path) -> KeySlots | None:
    """The key slots to open a file with, None for one that isn't encrypted.

    Raises Unavailable, with a sentence of its own for: no such file, damaged, key slots missing,
    damaged or of another clinic, a file in plain text where an encrypted one belongs.
    """
    header = first_bytes(path)
    is_there = key_file(path).exists()
    if header == PLAIN_HEADER:
        if is_there:
            raise Unavailable(
                _(
                    "“{path}” is not encrypted, but key slots lie beside it: this is not the file "
                    "that was used here last. It was not opened. Put back the encrypted file, or "
                    "go on with “tracker encrypt” if that was interrupted."
                ).format(path=path)
            )
        return None
    clinic = _clinic_in(header)
    if clinic is None and not is_there:
        raise not_a_database(path)
    # Only here: a clinic that isn't encrypted opens without any of it.
    from tracker.storage.key_slots import KeySlots

    slots = KeySlots.load(path)
    if clinic is not None and _differing_bits(clinic, salt_of(slots.clinic)) > _BITS_OF_ANOTHER:
        raise Damaged(
            _(
                "The key slots “{slots}” belong to another clinic than “{path}”. Put back the ones "
                "that lie with its backups. Nothing was changed."
            ).format(slots=slots.path, path=path)
        )
    return slots


def slots_to_open(path: Path) -> KeySlots:
    """As `slots_of`; raises Unavailable for a clinic that isn't encrypted, too."""
    slots = slots_of(path)
    if slots is None:
        raise Unavailable(
            _("“{path}” is not encrypted: it has no passwords. Nothing was changed.").format(
                path=path
            )
        )
    return slots


def is_encrypted(path: Path) -> bool:
    """Whether a password is needed; False too where there is nothing that could be opened."""
    try:
        return first_bytes(path) != PLAIN_HEADER
    except Unavailable:
        return False


def salt_of(clinic: str) -> bytes:
    """What the file of a clinic begins with."""
    try:
        return uuid.UUID(clinic).bytes
    except ValueError:
        return bytes(16)


def _clinic_in(header: bytes) -> bytes | None:
    if len(header) != len(PLAIN_HEADER):
        return None
    found = uuid.UUID(bytes=header)
    is_id = found.variant == uuid.RFC_4122 and found.version == _VERSION
    return header if is_id else None


def _differing_bits(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
