"""A list of bills: a record number and a day in each row, and whatever else there is."""

from tracker.domain.reports.billing_match import Billed
from tracker.interchange.numbered_days import NumberedDays


def bills_of(read: NumberedDays) -> tuple[Billed, ...]:
    """What was billed, without what was called off."""
    return tuple(Billed(one.record_number, one.on) for one in read.days if not one.is_called_off)
