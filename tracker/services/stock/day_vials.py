"""The vials that the bookings of a day need, by product: Units of products are never added."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.domain.vials import Stocked, vials_for
from tracker.services.authorize import authorize
from tracker.services.bookings.places import HOLDING
from tracker.services.facts import chunks
from tracker.services.recall.rows import recall_rows
from tracker.services.stock.in_stock import sizes
from tracker.storage import records as r

_NEVER_EXPIRES = date.max


@dataclass(frozen=True, slots=True)
class ProductNeed:
    """One product. `dose` in milliunits is the sum of planned doses; `unknown` have none.

    `vials` are sizes in milliunits with how many of each, if every patient has vials of their own.
    """

    product: str
    dose: int
    unknown: int
    vials: tuple[tuple[int, int], ...]


def vials_needed(tx: Session, on: date, today: date) -> tuple[ProductNeed, ...]:
    """What is planned for a day's bookings, by product."""
    authorize(tx, Action.READ_CHART)
    a, link = r.Appointment, r.AppointmentCourse
    ids = tx.scalars(
        select(link.course_id)
        .join(a, a.id == link.appointment_id)
        .where(a.on_date == on, a.status.in_(HOLDING))
    ).all()
    doses: dict[str, Counter[tuple[int, int | None]]] = {}
    for chunk in chunks(sorted(set(ids))):
        for row in recall_rows(tx, today, chunk).values():
            of_product = doses.setdefault(row.product, Counter())
            if row.planned_dose is None:
                of_product[row.patient_id, None] += 1
            else:
                of_product[row.patient_id, 0] += row.planned_dose
    supplied: dict[str, list[int]] = {}
    for size in sizes(tx):
        if size.is_supplied:
            supplied.setdefault(size.product, []).append(size.size)
    return tuple(
        _need(product, found, supplied.get(product, [])) for product, found in sorted(doses.items())
    )


def _need(product: str, doses: Counter[tuple[int, int | None]], sizes_: list[int]) -> ProductNeed:
    unknown = sum(count for (_patient, known), count in doses.items() if known is None)
    of_patients = [dose for (_patient, known), dose in doses.items() if known is not None]
    vials: Counter[int] = Counter()
    for dose in of_patients:
        vials.update(_vials(dose, sizes_))
    return ProductNeed(product, sum(of_patients), unknown, tuple(sorted(vials.items())))


def _vials(dose: int, sizes_: list[int]) -> list[int]:
    """The sizes of the vials for one patient's dose."""
    shelf = [
        Stocked(f"{size} {number}", size, _NEVER_EXPIRES - timedelta(days=number))
        for size in sizes_
        for number in range(-(-dose // size))
    ]
    return [int(key.split()[0]) for key in vials_for(dose, shelf)]
