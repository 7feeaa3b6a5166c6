"""How much of each product a patient has had, against each limit that binds."""

from datetime import date, timedelta

from tracker.domain import facts
from tracker.domain.dosing import DoseBook
from tracker.domain.protocol import Limit, Rules
from tracker.services.patients.rows import DoseBar
from tracker.services.wording import condition_name, product_name
from tracker.text import _


def dose_bars(
    patient: facts.Patient, rules: Rules, book: DoseBook, today: date
) -> tuple[DoseBar, ...]:
    """A bar a limit: of the products in treatment now, and of those that still count."""
    bars = []
    for product in sorted(_products(patient, rules, book, today)):
        found: dict[Limit, int] = {}
        for course in patient.courses:
            found.update(book.binding(product, course.condition, today))
        if not patient.courses:
            found.update(book.binding(product, "", today))
        bars += [_bar(product, limit, allowed, book, today) for limit, allowed in found.items()]
    return tuple(bars)


def _products(patient: facts.Patient, rules: Rules, book: DoseBook, today: date) -> set[str]:
    products = {course.product for course in patient.courses if course.ending is None}
    longest = max((limit.days for limit in rules.limits), default=0)
    since = today - timedelta(days=longest)
    products |= {given.product for given in book.given if given.product and given.on > since}
    return products


def _bar(product: str, limit: Limit, allowed: int, book: DoseBook, today: date) -> DoseBar:
    total = book.total(product, limit, today)
    since = today - timedelta(days=limit.days)
    inside = [
        given.on
        for given in book.given
        if given.product == product and since < given.on <= today and limit.sums(given.condition)
    ]
    next_free_on = min(inside) + timedelta(days=limit.days) if inside else None
    next_free = None
    if next_free_on is not None:
        next_free = max(0, allowed - book.total(product, limit, next_free_on).dose)
    return DoseBar(
        product=product,
        product_label=product_name(product),
        days=limit.days,
        conditions_label=_conditions(limit),
        used=total.dose,
        is_at_least=total.is_at_least,
        allowed=allowed,
        free=max(0, allowed - total.dose),
        next_free_on=next_free_on,
        next_free=next_free,
    )


def _conditions(limit: Limit) -> str:
    names = sorted(condition_name(code) for code in limit.conditions)
    if len(names) == 2:
        return _("{one} and {other} together").format(one=names[0], other=names[1])
    return ", ".join(names)
