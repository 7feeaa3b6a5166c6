"""The reports there are, as data: what each asks of the clinic, and how it makes its table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from dateutil.relativedelta import relativedelta

from tracker.services.reports.cycle_figures import WITHIN_DAYS, cycle_figures
from tracker.services.reports.cycle_tables import (
    Group,
    called_table,
    punctuality_table,
    slips_table,
)
from tracker.services.reports.load_figures import load_figures
from tracker.services.reports.load_table import load_table
from tracker.services.reports.report_table import ReportTable
from tracker.services.reports.response_figures import response_figures
from tracker.services.reports.response_table import response_table
from tracker.services.reports.waste_figures import waste_figures
from tracker.services.reports.waste_table import waste_table
from tracker.text import _, ngettext


@dataclass(frozen=True, slots=True)
class Asked:
    """What is chosen on the screen. `months`: this one, as far as it has come, and those before."""

    months: int = 12
    group: Group = Group.MONTH
    within: int = WITHIN_DAYS[1]

    def since(self, today: date) -> date:
        """The first day of the time."""
        return today.replace(day=1) - relativedelta(months=self.months - 1)


@dataclass(frozen=True, slots=True)
class ReportKind:
    """`query(tx, since, today, progress=…)` counts; `table` makes what is read of its answer.

    Kinds of one query share its answer.
    """

    code: str
    title: str
    query: Callable[..., Any]
    table: Callable[[Any, Asked], ReportTable]
    is_grouped: bool = True
    is_of_the_past: bool = True
    has_within: bool = False


def report_kinds() -> tuple[ReportKind, ...]:
    """In the order of the list."""
    return (
        ReportKind(
            "punctuality",
            _("Punctuality"),
            cycle_figures,
            lambda found, asked: punctuality_table(found, asked.group),
        ),
        ReportKind(
            "slips",
            _("Intervals and slips"),
            cycle_figures,
            lambda found, asked: slips_table(found, asked.group),
        ),
        ReportKind(
            "called",
            _("Called and treated"),
            cycle_figures,
            lambda found, asked: called_table(found, asked.group, asked.within),
            has_within=True,
        ),
        ReportKind(
            "response",
            _("Response"),
            response_figures,
            lambda found, _asked: response_table(found),
            is_grouped=False,
        ),
        ReportKind(
            "waste",
            _("Waste"),
            waste_figures,
            lambda found, _asked: waste_table(found),
            is_grouped=False,
        ),
        ReportKind(
            "load",
            _("Weeks to come"),
            load_figures,
            lambda found, _asked: load_table(found),
            is_grouped=False,
            is_of_the_past=False,
        ),
    )


def month_choices() -> tuple[tuple[str, str], ...]:
    """Codes of `Asked.months` with their names."""
    return tuple(
        (
            str(count),
            ngettext("Last {count} month", "Last {count} months", count).format(count=count),
        )
        for count in (3, 12, 24)
    )


def group_choices() -> tuple[tuple[str, str], ...]:
    return (
        (Group.MONTH.value, _("By month")),
        (Group.CLINICIAN.value, _("By clinician")),
        (Group.CONDITION.value, _("By condition")),
    )


def within_choices() -> tuple[tuple[str, str], ...]:
    return tuple((str(days), _("Within {days} days").format(days=days)) for days in WITHIN_DAYS)
