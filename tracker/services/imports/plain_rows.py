"""The rows of the plain CSV as values: one a session, with its patient and its course.

An import brings them and an export gives them; how a file writes them is `interchange`'s business.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.birth import BirthDate
from tracker.domain.dose import MILLIUNITS, write_dose
from tracker.domain.interval import Interval

COLUMNS = (
    "record_number",
    "family_name",
    "given_name",
    "birth_date",
    "sex",
    "phone",
    "email",
    "condition",
    "body_region",
    "product",
    "interval",
    "planned_units",
    "start_on",
    "booked_on",
    "ended_on",
    "end_reason",
    "session_date",
    "units",
    "touch_up",
    "lot_number",
    "lot_expiry",
    "injector",
    "notes",
)
REQUIRED_COLUMNS = (
    "record_number",
    "family_name",
    "given_name",
    "birth_date",
    "condition",
    "product",
)
BETWEEN_LOTS = "; "
_YES_OR_NO = {True: "yes", False: "no", None: ""}


@dataclass(frozen=True, slots=True)
class PlainLot:
    """A lot, and its expiry where it is known."""

    number: str
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class PlainRow:
    """One row; "" and None are empty cells, doses are milliunits.

    `session_on` None: the row only opens the course. `line` is where it began in its file and
    doesn't make rows differ.
    """

    record_number: str
    family_name: str
    given_name: str
    birth_date: BirthDate
    condition: str
    product: str
    sex: str = ""
    phone: str = ""
    email: str = ""
    body_region: str = ""
    interval: Interval | None = None
    planned_dose: int | None = None
    start_on: date | None = None
    booked_on: date | None = None
    ended_on: date | None = None
    end_reason: str = ""
    session_on: date | None = None
    dose: int | None = None
    is_touch_up: bool | None = None
    lots: tuple[PlainLot, ...] = ()
    injector: str = ""
    notes: str = ""
    line: int = field(default=0, compare=False)


def cells_of(row: PlainRow) -> dict[str, str]:
    """Every column's text, in the order of `COLUMNS`, "" where empty."""
    return {
        "record_number": row.record_number,
        "family_name": row.family_name,
        "given_name": row.given_name,
        "birth_date": row.birth_date.isoformat(),
        "sex": row.sex,
        "phone": row.phone,
        "email": row.email,
        "condition": row.condition,
        "body_region": row.body_region,
        "product": row.product,
        "interval": "" if row.interval is None else str(row.interval),
        "planned_units": _dose(row.planned_dose),
        "start_on": _date(row.start_on),
        "booked_on": _date(row.booked_on),
        "ended_on": _date(row.ended_on),
        "end_reason": row.end_reason,
        "session_date": _date(row.session_on),
        "units": _dose(row.dose),
        "touch_up": _YES_OR_NO[row.is_touch_up],
        "lot_number": BETWEEN_LOTS.join(lot.number for lot in row.lots),
        "lot_expiry": BETWEEN_LOTS.join(_date(lot.expiry) for lot in row.lots)
        if any(lot.expiry for lot in row.lots)
        else "",
        "injector": row.injector,
        "notes": row.notes,
    }


def filled_cells(row: PlainRow) -> dict[str, str]:
    """The cells that aren't empty."""
    return {column: text for column, text in cells_of(row).items() if text}


def with_plan(row: PlainRow, cells: Mapping[str, str]) -> PlainRow:
    """The row with the plan of these cells: interval, planned dose, start and booking."""
    return replace(
        row,
        interval=Interval.parse(cells["interval"]) if cells.get("interval") else None,
        planned_dose=_milliunits(cells.get("planned_units")),
        start_on=_day(cells.get("start_on")),
        booked_on=_day(cells.get("booked_on")),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _milliunits(text: str | None) -> int | None:
    if not text:
        return None
    whole, _point, rest = text.partition(".")
    return int(whole) * MILLIUNITS + int(rest.ljust(3, "0") or "0")


def first_difference(row: PlainRow, stored: Mapping[str, str]) -> str | None:
    """The first column in which a row says something else than a stored one; None: a repeat.

    An empty cell says nothing, so that it leaves what is there.
    """
    for column, text in cells_of(row).items():
        if text and not _says_the_same(text, stored.get(column, "")):
            return column
    return None


def first_contradiction(one: PlainRow, other: PlainRow) -> str | None:
    """The first column in which two rows of a file differ, empty cells too."""
    others = cells_of(other)
    for column, text in cells_of(one).items():
        if not _says_the_same(text, others[column]):
            return column
    return None


def _says_the_same(one: str, other: str) -> bool:
    # In the column of touch-ups, an empty cell and a no are the same; nowhere else is there a no.
    return one == other or {one, other} == {"no", ""}


def _date(on: date | None) -> str:
    return "" if on is None else on.isoformat()


def _dose(dose: int | None) -> str:
    return "" if dose is None else write_dose(dose)
