"""What the recall list shows just now, to be printed or written to."""

from dataclasses import dataclass
from datetime import date

from tracker.services.recall.listing import Order, RecallFilter


@dataclass(frozen=True, slots=True)
class ListView:
    """`name` is for the title of a paper."""

    name: str
    today: date
    wanted: RecallFilter
    order: Order
    is_descending: bool
