"""Columns that follow other columns of their record by themselves: folded texts, sort keys."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tracker.domain.account import name_key
from tracker.storage.fold import fold
from tracker.storage.record import Record
from tracker.storage.records_accounts import AccountRecord
from tracker.storage.records_clinic import Staff
from tracker.storage.records_patients import ContactPoint, Patient
from tracker.storage.records_vials import VialRecord
from tracker.storage.records_visits import SessionLot

_LONGEST_KEY = 400


def derive(record: object) -> None:
    """Bring the derived columns of a record up to date."""
    rule = _RULES.get(type(record))
    if rule is None:
        return
    sources, column, work_out = rule
    value = work_out(*(getattr(record, name) or "" for name in sources))
    if getattr(record, column) != value:
        setattr(record, column, value)


def derived_values(record: type[Record], row: Mapping[str, Any]) -> dict[str, str]:
    """The derived columns of a row that is about to be inserted."""
    rule = _RULES.get(record)
    if rule is None:
        return {}
    sources, column, work_out = rule
    return {column: work_out(*(row.get(name) or "" for name in sources))}


def sort_key(family_name: str, given_name: str) -> str:
    """What patients are sorted by."""
    return f"{_plain(family_name)} {_plain(given_name)}"[:_LONGEST_KEY]


def reversed_digits(number: str) -> str:
    """The digits of a telephone number from the last to the first."""
    return "".join(re.findall(r"[0-9]", fold(number)))[::-1]


def _plain(text: str) -> str:
    # Leading punctuation, as in 't Hooft, would sort before every letter.
    return re.sub(r"[\x00-\x1f\x7f]", " ", fold(text)).strip(" '-.\"")


def _folded(text: str) -> str:
    return re.sub(r"[\x00-\x1f\x7f]", " ", fold(text))[:1000]


def _phone_digits(value: str, kind: str) -> str:
    return reversed_digits(value)[:320] if kind == "phone" else ""


_RULES: dict[type, tuple[tuple[str, ...], str, Callable[..., str]]] = {
    Patient: (("family_name", "given_name"), "sort_key", sort_key),
    ContactPoint: (("value", "kind"), "reversed_digits", _phone_digits),
    SessionLot: (("lot_number",), "folded_lot", _folded),
    VialRecord: (("lot_number",), "folded_lot", _folded),
    Staff: (("name",), "folded_name", _folded),
    AccountRecord: (("name",), "name_key", name_key),
}
