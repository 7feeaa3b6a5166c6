"""Accounts: who may work with a clinic, and as what. Staff are not accounts."""

from dataclasses import dataclass
from enum import Enum
from unicodedata import normalize


class Role(Enum):
    """What somebody's work here is; `rights.py` says what each may do."""

    NURSE = "nurse"
    CLINICIAN = "clinician"
    ADMINISTRATOR = "administrator"
    READ_ONLY = "read-only"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who may work here, as they were when the clinic was opened.

    `injects_and_signs` is a right beside the role. An account that is not active may do nothing.
    """

    uuid: str
    name: str
    role: Role
    injects_and_signs: bool = False
    is_active: bool = True


def name_key(name: str) -> str:
    """What two names of accounts are compared by: "Zoë" typed either way, in any capitals."""
    return normalize("NFC", normalize("NFC", name.strip()).casefold())
