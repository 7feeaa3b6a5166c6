"""How the dates of one column are read: as its cells prove, else as somebody answered."""

from collections.abc import Sequence
from datetime import date, timedelta

from tracker.domain.problems import Invalid
from tracker.interchange.sheets.column_seen import ColumnSeen
from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.dates import DateStyle, Epoch, Order, read_date, read_known
from tracker.interchange.sheets.mapping import Mapping
from tracker.text import format_date_short

# Toxin has been given since the seventies; a year that is later than now is told, not turned back.
_AHEAD = timedelta(days=30 * 365)
_BEFORE_2000 = date(1999, 12, 31)


def order_of(seen: ColumnSeen) -> Order | None:
    """The order that its dates prove; None if they prove none, or both."""
    proven = {order for order in seen.orders if order}
    if len(proven) == 1:
        return Order(proven.pop())
    if not proven and seen.orders and seen.is_dotted:
        return Order.DAY_FIRST
    return None


def has_both_orders(seen: ColumnSeen) -> bool:
    """Whether some of its dates prove one order and others the other."""
    return len(seen.orders.keys() - {""}) > 1


def style_of(column: ColumnGuess, mapping: Mapping, today: date) -> DateStyle:
    """How a column's dates are read; what its own cells prove goes before what was answered."""
    said = mapping.answers.get(f"order:{column.key}", Order.DAY_FIRST.value)
    order = order_of(column.seen) or Order(said)
    epoch = Epoch[mapping.answers.get("epoch", Epoch.SINCE_1900.name)]
    century = mapping.answers.get(f"century:{column.key}", "new")
    is_swapped = mapping.answers.get(f"swapped:{column.key}") == "swap"
    return DateStyle(order, _latest(column.field, today, century), epoch, is_swapped)


def seems_swapped(seen: ColumnSeen) -> bool:
    """Whether only what can be turned round are dates to the file, and the rest stayed text."""
    return bool(seen.early_days) and not seen.has_late_days and bool(seen.orders.keys() - {""})


def asks_century(column: ColumnGuess, today: date) -> tuple[str, ...]:
    """Birth dates whose two-digit year may be of this century or the last; three at most."""
    if column.field != "birth_date":
        return ()
    found = [text for year, text in column.seen.two_digits.items() if year <= today.year % 100]
    return tuple(found[:3])


def asks_epoch(column: ColumnGuess, today: date) -> bool:
    """Whether a column's day numbers make sense in both of the ways that spreadsheets count."""
    if column.field not in {"session_date", "birth_date"} or not column.seen.kinds.get("serial"):
        return False
    serials = [int(text[:5]) for text in column.examples if text[:5].isdecimal()]
    later = Epoch.SINCE_1904.value
    return all(later + timedelta(days=number) <= today for number in serials)


def shown_in(
    examples: Sequence[str],
    name: str,
    order: Order,
    today: date,
    *,
    century: str = "new",
    epoch: Epoch = Epoch.SINCE_1900,
) -> tuple[str, ...]:
    """What examples would be: `03/04/25 → 3 Apr 2025`."""
    style = DateStyle(order, _latest(name, today, century), epoch)
    read = read_known if name in {"birth_date", "died_on"} else read_date
    shown = []
    for text in examples:
        try:
            shown.append(f"{text} → {format_date_short(read(text, style))}")
        except Invalid as problem:
            shown.append(f"{text} → {problem}")
    return tuple(shown)


def _latest(name: str, today: date, century: str) -> date:
    if century == "old":
        return _BEFORE_2000
    return today if name in {"birth_date", "died_on"} else today + _AHEAD
