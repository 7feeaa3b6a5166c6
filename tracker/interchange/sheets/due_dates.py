"""The interval that a clinic meant when it wrote down the last injection and the next due date."""

from datetime import date

from tracker.domain.interval import Interval, Unit

_MOST_MONTHS = 36


def interval_between(last_on: date, due_on: date) -> Interval:
    """Whole weeks, else whole months, else days; always so that it ends on the due date.

    Raises Invalid past ten years.
    """
    days = (due_on - last_on).days
    if days % 7 == 0:
        return Interval(days // 7, Unit.WEEK)
    months = (due_on.year - last_on.year) * 12 + due_on.month - last_on.month
    if 0 < months <= _MOST_MONTHS:
        interval = Interval(months, Unit.MONTH)
        if interval.after(last_on) == due_on:
            return interval
    return Interval(days, Unit.DAY)
