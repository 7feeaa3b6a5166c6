"""The ids of the recall list, in an order of delivery that lets the rows in sight go first."""

from collections.abc import Iterator
from datetime import date
from itertools import islice
from threading import Event
from typing import Any

from tracker.services.recall.listing import Order, RecallFilter, recall_ids

_PATIENCE_SECONDS = 0.5


def ids_in_sight_first(
    tx: Any,
    today: date,
    wanted: RecallFilter,
    order: Order,
    is_descending: bool,
    in_sight: Event,
) -> Iterator[list[int]]:
    """The ids of the list; those out of sight wait until the rows in sight have been read."""
    parts = recall_ids(tx, today, wanted, order, is_descending=is_descending)
    yield from islice(parts, 1)
    for number, part in enumerate(parts):
        if number == 0:
            in_sight.wait(_PATIENCE_SECONDS)
        yield part
