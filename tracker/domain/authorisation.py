"""A payer's permission to treat: its stages, its terms, and the drug that comes with it.

What was used of it is never kept: `tracker.domain.cover` counts the sessions since.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from tracker.domain.interval import Interval

NOTICE_DAYS = 56
"""How long before a due date the steps towards its authorisation begin (schedule.md)."""


class Stage(Enum):
    """How far a request, and the drug it pays for, has come."""

    TO_REQUEST = "to-request"
    SENT = "sent"
    REFUSED = "refused"
    APPEAL_BY = "appeal-by"
    """Refused, and an appeal is possible up to a day."""
    APPEALED = "appealed"
    APPROVED = "approved"
    DRUG_ORDERED = "drug-ordered"
    DRUG_HERE = "drug-here"

    @property
    def is_approved(self) -> bool:
        """Whether the payer has said yes."""
        return self in (Stage.APPROVED, Stage.DRUG_ORDERED, Stage.DRUG_HERE)


class Part(Enum):
    """What a payer's decision is about: some decide about the drug and the procedure apart."""

    BOTH = "both"
    DRUG = "drug"
    PROCEDURE = "procedure"

    def concerns(self, other: Part) -> bool:
        """Whether a decision about this is one about `other` too."""
        return self in (other, Part.BOTH)


class Supply(Enum):
    """Whose vial it is: the clinic's own, or one that a pharmacy sends for the patient by name."""

    OWN = "own"
    PHARMACY = "pharmacy"


@dataclass(frozen=True, slots=True)
class Delivery:
    """A pharmacy's vial for one visit. ``expires_on`` is the last day on which it may be used."""

    ordered_on: date
    deliver_by: date | None = None
    arrived_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Authorisation:
    """One payer's decision for one or more courses of a patient.

    ``valid_from`` and ``valid_to`` are both included. ``visits`` and ``units`` (thousandths) are
    what was approved, None: not limited; ``visits_elsewhere`` of them were used elsewhere.
    ``product`` None: whichever. ``minimum`` is the payer's own interval: it protects a claim, not
    a patient. ``courses`` are the keys of all courses that it pays for.
    """

    stage: Stage
    valid_from: date | None = None
    valid_to: date | None = None
    visits: int | None = None
    minimum: Interval | None = None
    payer: str = ""
    owner: str = ""
    chase_on: date | None = None
    key: int = 0
    part: Part = Part.BOTH
    product: str | None = None
    units: int | None = None
    visits_elsewhere: int = 0
    appeal_by: date | None = None
    supply: Supply = Supply.OWN
    delivery: Delivery | None = None
    courses: frozenset[int] = frozenset()
    decided_on: date | None = None

    @property
    def counts_from(self) -> date | None:
        """The first day whose visits use it up; None: every visit there was."""
        return self.valid_from or self.decided_on

    def is_in_time(self, day: date) -> bool:
        """Whether a day is within its dates, both included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )


def leading(authorisations: Iterable[Authorisation], part: Part) -> Authorisation | None:
    """The one that counts for a part: what is asked for, else what was approved longest."""
    mine = [one for one in authorisations if one.part.concerns(part)]
    return max(mine, key=_standing, default=None)


def payer_minimums(authorisations: tuple[Authorisation, ...]) -> list[tuple[str, Interval]]:
    """The payers with an interval of their own that counts, and what it is."""
    found = [leading(authorisations, part) for part in (Part.DRUG, Part.PROCEDURE)]
    return [
        (one.payer, one.minimum)
        for one in dict.fromkeys(found)
        if one is not None and one.minimum is not None
    ]


def _standing(found: Authorisation) -> tuple[bool, date, int]:
    return (not found.stage.is_approved, found.valid_to or date.max, found.key)


def last_valid_day(decided_on: date, days: int, *, counts_decision_day: bool) -> date:
    """The last day of a permission for so many days.

    Where the day of the decision counts as day 1, 120 days from 2 March end on 29 June.
    """
    return decided_on + timedelta(days=days - 1 if counts_decision_day else days)
