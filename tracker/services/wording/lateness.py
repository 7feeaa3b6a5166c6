"""How late, how soon, how long ago: in words."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tracker.text import _, format_date_short, ngettext

if TYPE_CHECKING:
    from tracker.domain.schedule import Window


def lateness(window: Window, today: date) -> str:
    """How a window stands today: "6 days late", "due today", "due in 9 days".

    Told against target, so that a floor or a hold never makes late look punctual.
    """
    return days_from(window.target_on, window.due_on, today)


def days_from(target_on: date | None, due_on: date | None, today: date) -> str:
    """As `lateness`, from stored dates."""
    if due_on is None:
        return _("no date fits")
    told_on = min(target_on, due_on) if target_on is not None else due_on
    if told_on < today:
        days = (today - told_on).days
        if days >= 56:
            return _("{count} weeks late").format(count=days // 7)
        return ngettext("{count} day late", "{count} days late", days).format(count=days)
    if due_on == today:
        return _("due today")
    days = (due_on - today).days
    if days >= 56:
        return _("due in {count} weeks").format(count=days // 7)
    return ngettext("due in {count} day", "due in {count} days", days).format(count=days)


def ago(on: date, today: date) -> str:
    """How long ago a day was: "today", "12 weeks ago", "3 days ago"."""
    days = (today - on).days
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("in {count} day", "in {count} days", -days).format(count=-days)
    if days < 14:
        return ngettext("{count} day ago", "{count} days ago", days).format(count=days)
    return _("{count} weeks ago").format(count=days // 7)


def distance(on: date, today: date) -> str:
    """How far a day is from today, either way: "in 9 days", "in 49 weeks", "3 days ago"."""
    days = (on - today).days
    if days < 14:
        return ago(on, today)
    return _("in {count} weeks").format(count=days // 7)


def weeks_and_days(days: int) -> str:
    """ "12 w 1 d", as tables show an interval."""
    return _("{weeks} w {days} d").format(weeks=days // 7, days=days % 7)


def span_label(earliest_on: date | None, overdue_from: date | None) -> str:
    """The window as people say it: "treat from 22 Nov 2026, by 29 Nov 2026"."""
    if overdue_from is None:
        return _("no date fits")
    last = format_date_short(overdue_from - timedelta(days=1))
    if earliest_on is None:
        return _("treat by {last}").format(last=last)
    return _("treat from {earliest}, by {last}").format(
        earliest=format_date_short(earliest_on), last=last
    )
