"""Vials: the account of each, when one may be used, which to take out, and what is billed.

Doses are thousandths of a Unit. Expiry is the last day of use; life after reconstitution is
counted in hours from the moment of opening.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum


class Ending(Enum):
    """How a vial ended. One that was received in error never was there."""

    FINISHED = "finished"
    DISCARDED = "discarded"
    RETURNED = "returned"
    ERROR = "error"


class Unusable(Enum):
    """Why nothing may be taken from a vial; what was injected is recorded all the same."""

    CLOSED = "closed"
    EMPTY = "empty"
    EXPIRED = "expired"
    PAST_LIFE = "past-life"


@dataclass(frozen=True, slots=True)
class Account:
    """Where the Units of a vial are: `opened` is always `given + discarded + kept + unaccounted`.

    `unaccounted` were told as given, and that was an error: nobody knows what became of them.
    """

    opened: int
    given: int
    discarded: int
    kept: int
    unaccounted: int = 0


@dataclass(frozen=True, slots=True)
class Vial:
    """One vial. `given` is what sessions took from it, those entered in error apart.

    `voided` is what those in error had taken, as far as no later session took it instead.
    """

    size: int
    expiry: date
    given: int = 0
    opened_at: datetime | None = None
    usable_until: datetime | None = None
    ending: Ending | None = None
    voided: int = 0

    @property
    def rest(self) -> int:
        """What can still be taken: never below 0, and 0 once it is closed."""
        return 0 if self.ending is not None else max(self.size - self.given, 0)

    @property
    def account(self) -> Account:
        """A vial is opened whole. What a finished one no longer holds was given or discarded, but for
        what sessions in error had taken from it: that isn't known to have been discarded.

        One that went back, or waits unopened, was not opened; one that was thrown away unopened
        counts as opened and discarded whole.
        """
        is_taken = self.opened_at is not None or self.given or self.ending is Ending.DISCARDED
        if not is_taken or self.ending in (Ending.RETURNED, Ending.ERROR):
            return Account(0, 0, 0, 0)
        left = self.size - self.given
        if self.ending is None:
            return Account(self.size, self.given, 0, left)
        unaccounted = min(self.voided, left)
        return Account(self.size, self.given, left - unaccounted, 0, unaccounted)


def why_unusable(vial: Vial, on: date, at: datetime) -> Unusable | None:
    """Why it may not be used on a day of the clinic, at a moment of it; None where it may.

    Both ends count: on the day of its expiry and at the last moment of its life it may.
    """
    if vial.ending is not None:
        return Unusable.CLOSED
    if vial.rest == 0:
        return Unusable.EMPTY
    if on > vial.expiry:
        return Unusable.EXPIRED
    if vial.usable_until is not None and at > vial.usable_until:
        return Unusable.PAST_LIFE
    return None


@dataclass(frozen=True, slots=True)
class Stocked:
    """A usable vial that can be taken out: `rest` is above 0."""

    key: str
    rest: int
    expiry: date
    is_open: bool = False


def vials_for(dose: int, stocked: Iterable[Stocked]) -> tuple[str, ...]:
    """The keys of the vials to take out for a dose: none where all of them don't hold enough.

    Those that leave the fewest Units over; of equal ones the fewest vials; of those the ones that
    are open or expire first.
    """
    ordered = sorted(stocked, key=lambda one: (not one.is_open, one.expiry, one.key))
    by_rest: dict[int, list[int]] = {}
    for place, one in enumerate(ordered):
        by_rest.setdefault(one.rest, []).append(place)
    best: dict[int, tuple[int, ...]] = {0: ()}
    for rest, places in sorted(by_rest.items(), reverse=True):
        for total, taken in list(best.items()):
            for count in range(1, len(places) + 1):
                if total + rest * (count - 1) >= dose:
                    break
                # Of vials with as much in them, those that expire first.
                found = tuple(sorted((*taken, *places[:count])))
                new = total + rest * count
                if new not in best or (len(found), found) < (len(best[new]), best[new]):
                    best[new] = found
    enough = [total for total in best if total >= dose]
    if dose <= 0 or not enough:
        return ()
    return tuple(ordered[place].key for place in best[min(enough)])


@dataclass(frozen=True, slots=True)
class BillingUnit:
    """What a payer counts a product in: `dose` milliunits are one unit of `code`."""

    code: str
    dose: int


@dataclass(frozen=True, slots=True)
class BillingLine:
    """A line of a bill. `modifier`: "" or "JZ" for what was given, "JW" for what was discarded."""

    code: str
    count: int
    modifier: str = ""


def billing_lines(unit: BillingUnit, given: int, discarded: int) -> tuple[BillingLine, ...]:
    """What was given and discarded of one product for one patient, in whole billing units.

    A part of a unit that was given is billed as a whole one, and a part that was discarded isn't
    billed: together never more than was opened. Nothing discarded to bill is said with JZ.
    """
    if given <= 0:
        return ()
    used, wasted = -(-given // unit.dose), max(discarded, 0) // unit.dose
    if wasted == 0:
        return (BillingLine(unit.code, used, "JZ"),)
    return BillingLine(unit.code, used), BillingLine(unit.code, wasted, "JW")
