"""Fields of a row: how long each may be, which are of one visit, which columns fill others."""

from collections.abc import Collection

from tracker.services.imports.plain_rows import COLUMNS
from tracker.storage.columns import Line

LOT = "lot_number"
LENGTHS = {
    "record_number": Line(200),
    "family_name": Line(1000),
    "given_name": Line(1000),
    "phone": Line(320),
    "email": Line(320),
    "body_region": Line(200),
    "injector": Line(200),
    LOT: Line(200),
}
# Where a row holds several visits, these are of one of them, and nobody says of which.
OF_A_VISIT = frozenset({"product", "condition", "lot_number", "lot_expiry", "injector", "touch_up"})
OF_THE_FIRST = frozenset({"lot_number", "lot_expiry", "injector", "touch_up"})
_ELSEWHERE = {
    "family_name": ("full_name",),
    "given_name": ("full_name",),
    "interval": ("next_due",),
    "start_on": ("next_due",),
    "ended_on": ("died_on",),
    "end_reason": ("died_on",),
    "units": ("units_left",),
}


def read_from(name: str, fields: Collection[str]) -> str:
    """The field that fills a column of the plain CSV."""
    others = (name, *_ELSEWHERE.get(name, ()))
    return next((one for one in others if one in fields), name)


def filled_columns(fields: Collection[str]) -> frozenset[str]:
    """The columns of the plain CSV that fields fill."""
    filled = set(fields) & set(COLUMNS)
    if "died_on" in fields:
        filled |= {"ended_on", "end_reason"}
    if "next_due" in fields:
        filled |= {"interval", "start_on"}
    return frozenset(filled)
