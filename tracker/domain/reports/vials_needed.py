"""How many vials a dose takes, as it is planned: from a full shelf, for one patient alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date

from tracker.domain.vials import Stocked, vials_for


def vials_needed(dose: int, sizes: Iterable[int]) -> Mapping[int, int]:
    """How many of each size, those that leave the fewest Units over; empty where there is none.

    Thousandths of a Unit. Vials are never shared between patients here, so that nobody counts on it.
    """
    known = [size for size in sizes if size > 0]
    if dose <= 0 or not known:
        return {}
    shelf = [
        Stocked(f"{size}/{number}", size, date.max)
        for size in known
        for number in range(-(-dose // size))
    ]
    taken = vials_for(dose, shelf)
    return Counter(int(key.partition("/")[0]) for key in taken)
