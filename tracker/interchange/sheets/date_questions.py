"""Questions about dates: which number is the day, which century, from which day numbers count."""

from collections.abc import Iterator, Sequence
from datetime import date

from tracker.interchange.sheets.columns import ColumnGuess
from tracker.interchange.sheets.date_styles import (
    asks_century,
    asks_epoch,
    has_both_orders,
    order_of,
    seems_swapped,
    shown_in,
    style_of,
)
from tracker.interchange.sheets.dates import Epoch, Order, swapped
from tracker.interchange.sheets.mapping import Mapping
from tracker.interchange.sheets.questions import Choice, Question
from tracker.text import _, format_date_short

_EXAMPLES = 3


def date_questions(
    column: ColumnGuess, columns: Sequence[ColumnGuess], mapping: Mapping, today: date
) -> Iterator[Question]:
    """Which number is the day, which century, which first day: what the cells can't prove."""
    yield from _order(column, columns, mapping, today)
    yield from _swapped(column, mapping)
    yield from _century(column, mapping, today)
    yield from _epoch(column, mapping, today)


def _order(
    column: ColumnGuess, columns: Sequence[ColumnGuess], mapping: Mapping, today: date
) -> Iterator[Question]:
    key = f"order:{column.key}"
    if key not in mapping.answers and order_of(column.seen) is None and column.seen.orders:
        examples = [text for kept in column.seen.orders.values() for text in kept][:_EXAMPLES]
        is_both = has_both_orders(column.seen)
        either = (
            Order.EITHER,
            _("Now one, now the other: set those aside that can be read in both ways"),
        )
        elsewhere = {order_of(other.seen) for other in columns if other.seen.orders} - {None}
        suggested = next(iter(elsewhere)) if len(elsewhere) == 1 else None
        yield Question(
            key,
            _("In the column “{column}”, which number is the day?").format(column=column.seen.name),
            tuple(
                Choice(order.value, label, shown_in(examples, column.field, order, today))
                for order, label in (
                    (Order.DAY_FIRST, _("The first: day, month, year")),
                    (Order.MONTH_FIRST, _("The second: month, day, year")),
                    *((either,) if is_both else ()),
                )
            ),
            Order.EITHER.value if is_both else suggested.value if suggested else "",
        )


def _swapped(column: ColumnGuess, mapping: Mapping) -> Iterator[Question]:
    """Dates that a program with the other order has taken for its own, where it could."""
    key = f"swapped:{column.key}"
    if key in mapping.answers or not seems_swapped(column.seen):
        return
    days = column.seen.early_days[:_EXAMPLES]
    yield Question(
        key,
        _(
            "In the column “{column}”, only days up to the 12th are dates to the spreadsheet. "
            "It seems to have taken the day for the month; which is right?"
        ).format(column=column.seen.name),
        (
            Choice("swap", _("The day and the month were swapped"), tuple(map(_turned, days))),
            Choice("keep", _("They are right as they are"), tuple(map(format_date_short, days))),
        ),
        "swap",
    )


def _turned(on: date) -> str:
    return format_date_short(swapped(on))


def _century(column: ColumnGuess, mapping: Mapping, today: date) -> Iterator[Question]:
    key = f"century:{column.key}"
    unsure = asks_century(column, today)
    if key not in mapping.answers and unsure:
        order = style_of(column, mapping, today).order
        yield Question(
            key,
            _("In the column “{column}”, who was born when?").format(column=column.seen.name),
            tuple(
                Choice(code, label, shown_in(unsure, column.field, order, today, century=code))
                for code, label in (
                    ("old", _("All before 2000")),
                    ("new", _("As late as it can be")),
                )
            ),
        )


def _epoch(column: ColumnGuess, mapping: Mapping, today: date) -> Iterator[Question]:
    if "epoch" not in mapping.answers and asks_epoch(column, today):
        yield Question(
            "epoch",
            _("From which day do the numbers in the column “{column}” count?").format(
                column=column.seen.name
            ),
            tuple(
                Choice(
                    epoch.name,
                    str(epoch.value.year + (epoch is Epoch.SINCE_1900)),
                    shown_in(column.examples, column.field, Order.DAY_FIRST, today, epoch=epoch),
                )
                for epoch in Epoch
            ),
            Epoch.SINCE_1900.name,
        )
