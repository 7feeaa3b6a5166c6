"""Secrets of a clinic beside its data key, sealed with it in the key slots' file.

As the password of its server, or the key of an audit trail that is older than the data key.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import replace

from tracker.storage.key_slots import KeySlots, damaged_slots

_INFO = b"tracker sealed v1\x01"
_NONCE_BYTES = 12


def sealed_secrets(slots: KeySlots, data_key: bytes) -> dict[str, str]:
    """By name; empty if nothing was sealed. Raises Unavailable if it is damaged."""
    if not slots.sealed:
        return {}
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        box = bytes.fromhex(slots.sealed)
        told = AESGCM(_key(data_key)).decrypt(
            box[:_NONCE_BYTES], box[_NONCE_BYTES:], slots.clinic.encode()
        )
    except (InvalidTag, ValueError):
        raise damaged_slots(slots.path) from None
    found: dict[str, str] = json.loads(told)
    return found


def with_secrets(slots: KeySlots, data_key: bytes, secrets: Mapping[str, str]) -> KeySlots:
    """With these secrets in place of those sealed before; `save` keeps them."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    nonce = os.urandom(_NONCE_BYTES)
    told = json.dumps(dict(secrets), sort_keys=True).encode()
    box = nonce + AESGCM(_key(data_key)).encrypt(nonce, told, slots.clinic.encode())
    return replace(slots, sealed=box.hex())


def _key(data_key: bytes) -> bytes:
    # The data key is random already: HKDF's second step is enough.
    return hmac.digest(data_key, _INFO, "sha256")
