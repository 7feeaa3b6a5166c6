"""The standing of a course for every day there is: a short list of phases.

A standing changes only on days that the facts name: when something falls due, a rest ends, a
booking has passed, the patient comes of age. So it can be stored, once, with whatever it depends
on, and a list of any day's states is a look-up instead of a nightly job.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from tracker.domain.authorisation import NOTICE_DAYS
from tracker.domain.contact_ladder import ANSWERED_LATER, answer_until
from tracker.domain.cover import turning_days
from tracker.domain.dosing import DoseBook
from tracker.domain.facts import Course, Patient
from tracker.domain.protocol import Rules, adult_from
from tracker.domain.recall import Standing, standing
from tracker.domain.schedule import Window, treatment_window
from tracker.domain.timing import SOON

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Phase:
    """A standing that holds from a day up to, and not including, another.

    The first phase begins at ``date.min``, the last one ends at ``date.max``.
    """

    from_on: date
    until_on: date
    window: Window
    standing: Standing


def phases(
    course: Course, patient: Patient, rules: Rules, book: DoseBook | None = None
) -> list[Phase]:
    """All phases of a course, in order, without gaps; neighbours differ."""
    book = book or DoseBook(patient, rules)
    found: list[Phase] = []
    for (starts_on, ends_on), window in _windows(course, patient, rules, book):
        turns = _turning_days(course, patient, rules, window)
        for day in [starts_on, *sorted(d for d in turns if starts_on < d < ends_on)]:
            now = standing(course, window, patient, rules, day, book)
            if found and found[-1].standing == now and found[-1].window == window:
                continue
            if found:
                found[-1] = Phase(found[-1].from_on, day, found[-1].window, found[-1].standing)
            found.append(Phase(day, date.max, window, now))
    return found


def phase_on(all_phases: Iterable[Phase], today: date) -> Phase:
    """The phase that holds on ``today``."""
    return next(p for p in all_phases if p.from_on <= today < p.until_on)


def _windows(
    course: Course, patient: Patient, rules: Rules, book: DoseBook
) -> list[tuple[tuple[date, date], Window]]:
    """The windows a course has over time: it changes on a birthday, and with dated reports.

    Before the course's first day nobody was treated, so its age group then is that of that day.
    """
    first_on = min([course.opened_on, *(s.on for s in course.sessions)])
    turns = {adult_from(patient.birth_on), *(r.on for r in course.reports)}
    days = [date.min, *sorted(turn for turn in turns if turn > first_on), date.max]
    return [
        (span, treatment_window(course, patient, rules, max(span[0], first_on), book))
        for span in pairwise(days)
    ]


def _turning_days(course: Course, patient: Patient, rules: Rules, window: Window) -> set[date]:
    """Every day on which the standing may differ from the day before."""
    days = {window.earliest_on, window.due_on, window.overdue_from, window.lapsed_from}
    if window.due_on is not None:
        days |= {window.due_on - SOON, window.due_on - timedelta(days=NOTICE_DAYS)}
    days |= set(turning_days(course, patient))
    for other in patient.courses:
        days |= {a.on + _DAY for a in other.appointments}
    days |= {a.on - timedelta(days=NOTICE_DAYS) for a in course.appointments}
    for contact in course.contacts:
        days.add(contact.try_again_on)
        if contact.kind in ANSWERED_LATER:
            days.add(answer_until(contact, rules.contact, rules.days))
        if contact.promised_by is not None:
            days.add(contact.promised_by + _DAY)
    for hold in course.holds:
        days |= {hold.not_called_before, hold.not_treated_before}
    return {day for day in days if day is not None}
