"""What a clinic does when nobody answers: some tries, then a letter, then a clinician.

Nothing is stored of it: which rung a course has reached follows from the attempts of its cycle, the
signed decisions about them, and today. Whoever is reached, or booked, begins it anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.contact_rules import ContactRules
from tracker.domain.facts import Contact, ContactDecision

LETTER, DOCTOR = "letter", "doctor"
ANSWERED_LATER = frozenset({LETTER, DOCTOR})
"""Outcomes that are no try, but what follows the tries: an answer to each is waited for."""

_PATIENCE_DAYS = 2
"""So many days more, and the letter comes although another time or channel was never tried."""


class Rung(Enum):
    """What comes next for a patient who could not be reached."""

    TRY = "try"
    WRITE = "write"
    CALL_DOCTOR = "call-doctor"
    WAIT = "wait"
    """A letter is on its way, or the patient's doctor knows: until `Climb.on`."""
    DECIDE = "decide"


class Decided(Enum):
    """What a clinician decides about somebody who was not reached; ending is a decision of its own.

    Any other signed decision is one to keep trying.
    """

    WRITE = "write"
    CALL_DOCTOR = "call-doctor"
    KEEP_TRYING = "keep-trying"


@dataclass(frozen=True, slots=True)
class Climb:
    """Where a course stands. `on`: since when, or, while waiting, until when.

    `tries` are days on which somebody tried in vain. What still `lacks` is a "time" of day or a
    "channel" that was not tried yet.
    """

    rung: Rung
    on: date | None = None
    tries: int = 0
    lacks: frozenset[str] = frozenset()


def climb(
    contacts: Iterable[Contact],
    decisions: Iterable[ContactDecision],
    booked_on: Iterable[date],
    rules: ContactRules,
    days: ClinicDays,
    today: date,
    *,
    gets_letters: bool = True,
) -> Climb:
    """From the attempts, decisions and days of booking of one cycle.

    Who doesn't get letters is decided about where a letter would be next: nobody could write it.
    """
    found = _climb(contacts, decisions, booked_on, rules, days, today)
    if found.rung is Rung.WRITE and not gets_letters:
        return replace(found, rung=Rung.DECIDE)
    return found


def _climb(
    contacts: Iterable[Contact],
    decisions: Iterable[ContactDecision],
    booked_on: Iterable[date],
    rules: ContactRules,
    days: ClinicDays,
    today: date,
) -> Climb:
    run, reached_on = _unanswered(contacts, booked_on)
    decided = max(decisions, key=lambda d: (d.on, d.decision), default=None)
    if decided is None or decided.on <= reached_on:
        return _by_tries(run, rules, days, today)
    kind = _DONE_ONCE.get(decided.decision)
    if kind is None:
        return _by_tries([c for c in run if c.on > decided.on], rules, days, today)
    sent = [c for c in run if c.kind == kind and c.on >= decided.on]
    if not sent:
        rung = Rung.WRITE if kind == LETTER else Rung.CALL_DOCTOR
        return Climb(rung, decided.on, _tried_days(run))
    return _waited(sent[-1], run, rules, days, today)


def answer_until(contact: Contact, rules: ContactRules, days: ClinicDays) -> date:
    """The day from which a letter, or a doctor who was told, is no longer waited for."""
    return contact.try_again_on or days.after_working_days(contact.on, rules.letter_days)


_DONE_ONCE = {Decided.WRITE.value: LETTER, Decided.CALL_DOCTOR.value: DOCTOR}


def _unanswered(
    contacts: Iterable[Contact], booked_on: Iterable[date]
) -> tuple[list[Contact], date]:
    """The attempts since somebody was reached or booked, in order, and the day of that."""
    booked = reached_on = max(booked_on, default=date.min)
    run: list[Contact] = []
    for contact in sorted(contacts, key=_order):
        if contact.reached:
            run.clear()
            reached_on = max(reached_on, contact.on)
        elif contact.on > booked:
            run.append(contact)
    return run, reached_on


def _order(contact: Contact) -> tuple[date, str, date, str]:
    moment = "" if contact.moment is None else contact.moment.isoformat()
    return (contact.on, moment, contact.try_again_on or date.min, contact.kind)


def _by_tries(run: Sequence[Contact], rules: ContactRules, days: ClinicDays, today: date) -> Climb:
    tried: list[Contact] = []
    used_up: date | None = None
    sent: Contact | None = None
    for contact in run:
        if used_up is not None and contact.kind in ANSWERED_LATER:
            sent = contact
        elif contact.kind not in ANSWERED_LATER:
            tried.append(contact)
            if used_up is None and not _lacking(tried, rules, is_whole=True):
                used_up = contact.on
    if used_up is None:
        lacks = _lacking(tried, rules, is_whole=False) if tried else frozenset()
        return Climb(Rung.TRY, None, _tried_days(tried), lacks)
    if sent is None:
        return Climb(Rung.WRITE, used_up, _tried_days(tried))
    return _waited(sent, run, rules, days, today)


def _waited(
    sent: Contact, run: Sequence[Contact], rules: ContactRules, days: ClinicDays, today: date
) -> Climb:
    until = answer_until(sent, rules, days)
    return Climb(Rung.WAIT if today < until else Rung.DECIDE, until, _tried_days(run))


def _tried_days(run: Sequence[Contact]) -> int:
    return len({c.on for c in run if c.kind not in ANSWERED_LATER})


def _lacking(tried: Sequence[Contact], rules: ContactRules, *, is_whole: bool) -> frozenset[str]:
    """What is missing until the tries are used up; nothing once patience is."""
    on_days = _tried_days(tried)
    lacks = set()
    if is_whole and on_days < rules.tries:
        lacks.add("days")
    if on_days < rules.tries + _PATIENCE_DAYS:
        if len({c.part_of_day for c in tried}) < rules.times_of_day:
            lacks.add("time")
        if len({c.channel for c in tried}) < rules.channels:
            lacks.add("channel")
    return frozenset(lacks)


def part_of_day(moment: datetime) -> str:
    """Of a moment in the clinic's own zone: "morning" until noon, "afternoon" until 17, "evening"."""
    if moment.hour < _NOON:
        return "morning"
    return "afternoon" if moment.hour < _EVENING else "evening"


PARTS_OF_DAY = ("morning", "afternoon", "evening")
_NOON, _EVENING = 12, 17
