"""What was billed against what was given, by patient and day: neither side is taken to be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.domain.number_key import number_key

Day = tuple[int, date]
"""A patient's key, and a day."""


@dataclass(frozen=True, slots=True)
class Billed:
    """A line of a bill: a record number as written, and a day."""

    record_number: str
    on: date


@dataclass(frozen=True, slots=True)
class BillingMatch:
    """``unknown``: nobody here has that number. ``not_given``: billed, and nothing was given that
    day. ``not_billed``: given in the time of the bills, and no bill tells of it. ``agreed``: days.
    """

    unknown: tuple[Billed, ...]
    not_given: tuple[tuple[Billed, int], ...]
    not_billed: tuple[Day, ...]
    agreed: int


def match_billing(
    billed: Iterable[Billed], patients: dict[str, int], given: Iterable[Day]
) -> BillingMatch:
    """``patients``: keys by record number, in the form of `number_key`; several lines of one
    patient's day are one.
    """
    lines = sorted(set(billed), key=lambda one: (one.on, one.record_number))
    ours = set(given)
    known = [(one, patients.get(number_key(one.record_number))) for one in lines]
    told = {(patient, one.on) for one, patient in known if patient is not None}
    days = [one.on for one in lines]
    in_time = {day for day in ours if days and min(days) <= day[1] <= max(days)}
    not_given = {
        (patient, one.on): (one, patient)
        for one, patient in known
        if patient is not None and (patient, one.on) not in ours
    }
    return BillingMatch(
        tuple(one for one, patient in known if patient is None),
        tuple(not_given.values()),
        tuple(sorted(in_time - told, key=lambda day: (day[1], day[0]))),
        len(told & ours),
    )
