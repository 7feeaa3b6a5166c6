"""What happened to a course since its anchor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.domain.cause import Cause
from tracker.domain.contact_ladder import Climb, Rung, climb
from tracker.domain.facts import Contact, Course, Hold
from tracker.domain.protocol import Rules

NOT_TRIED = Climb(Rung.TRY)

_MOVED = "moved"
"""The outcome after which nobody knows where to write, until the patient has been treated again."""

_RESTS = frozenset({"no-answer", "voicemail", "text", "wrong-number"})
"""Outcomes whose rest is the clinic's habit, and ends when the course becomes overdue."""


class Cycle:
    """What happened since the anchor; the next anchor closes it into history."""

    def __init__(
        self, course: Course, anchor_on: date | None, overdue_from: date | None = None
    ) -> None:
        self._course = course
        self._anchor_on = anchor_on or date.min
        self._overdue_from = overdue_from

    @property
    def is_plan_kept(self) -> bool:
        return any(day >= self._anchor_on for day in self._course.plan_kept_on)

    @property
    def contacts(self) -> list[Contact]:
        return [self._in_time(c) for c in self._course.contacts if c.on > self._anchor_on]

    def climb(self, rules: Rules, today: date) -> Climb:
        """How far the clinic has come with a patient who does not answer."""
        contacts = self.contacts
        if all(contact.reached for contact in contacts):
            return NOT_TRIED
        return climb(
            contacts,
            [d for d in self._course.contact_decisions if d.on > self._anchor_on],
            [a.made_on for a in self._course.appointments if a.made_on > self._anchor_on],
            rules.contact,
            rules.days,
            today,
            gets_letters=self._course.gets_letters and all(c.kind != _MOVED for c in contacts),
        )

    def _in_time(self, contact: Contact) -> Contact:
        """A rest never runs past the day on which the course becomes overdue."""
        overdue, again = self._overdue_from, contact.try_again_on
        if (
            overdue is None
            or again is None
            or contact.kind not in _RESTS
            or not contact.on < overdue < again
        ):
            return contact
        return replace(contact, try_again_on=overdue)

    @property
    def holds(self) -> list[Hold]:
        return [h for h in self._course.holds if h.made_on >= self._anchor_on]

    def not_called_before(self) -> Held | None:
        held = [
            Held(h.not_called_before, h.reason)
            for h in self.holds
            if h.not_called_before is not None
        ]
        return max(held, key=lambda h: (h.on, h.code), default=None)

    def contact_standing(self, today: date) -> Contact | None:
        """The newest promise or rest, if it still stands."""
        newest = max(
            (c for c in self.contacts if c.promised_by or c.try_again_on), key=recency, default=None
        )
        return newest if newest is not None and _stands(newest, today) else None

    def is_answered(self, lost: Lost, today: date) -> bool:
        """Whether a hold, promise or rest recorded since then still stands."""
        if any(lost.precedes(h.made_on, h.told_at) and _holds_on(h, today) for h in self.holds):
            return True
        put_off = (c for c in self.contacts if c.promised_by or c.try_again_on)
        newest = max(
            (c for c in put_off if lost.precedes(c.on, c.told_at)), key=recency, default=None
        )
        return newest is not None and _stands(newest, today)


@dataclass(frozen=True, slots=True)
class Lost:
    """An appointment that came to nothing, why and on which day; ``told_at`` as in the facts."""

    cause: Cause
    told_at: datetime | None = None

    def precedes(self, on: date, told_at: datetime | None) -> bool:
        """Whether what was agreed on a day, and recorded at a moment, came later.

        Within one day the moments tell, where both are known.
        """
        lost_on = self.cause.on or date.min
        if on != lost_on or told_at is None or self.told_at is None:
            return on >= lost_on
        return told_at >= self.told_at


@dataclass(frozen=True, slots=True)
class Held:
    on: date
    code: str


def recency(contact: Contact) -> tuple[date, str, date, date]:
    """What sorts attempts by when they were made."""
    moment = "" if contact.moment is None else contact.moment.isoformat()
    later = (contact.promised_by or date.min, contact.try_again_on or date.min)
    return (contact.on, moment, *later)


def _holds_on(hold: Hold, today: date) -> bool:
    return any(
        day is not None and today < day for day in (hold.not_treated_before, hold.not_called_before)
    )


def _stands(contact: Contact, today: date) -> bool:
    return (contact.promised_by is not None and today <= contact.promised_by) or (
        contact.try_again_on is not None and today < contact.try_again_on
    )
