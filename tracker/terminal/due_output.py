"""`tracker due`: the courses as a table, as JSON or as CSV."""

import csv
import io
import json
import shutil
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from tracker.domain.dose import write_dose
from tracker.interchange.csv_formulas import defuse
from tracker.services.courses.course_window import CourseWindow
from tracker.services.courses.due import DueCourse
from tracker.services.wording import (
    course_label,
    product_short,
    say_reason,
    state_label,
    timing_label,
)
from tracker.text import _, format_date_short, format_number, ngettext, person_name

_WIDE = 200
"""Columns of a table that goes to a file, or to another program."""


def as_json(courses: Sequence[DueCourse]) -> Iterator[str]:
    """The lines of one JSON list, an object a course."""
    if not courses:
        yield "[]"
        return
    yield "["
    for place, course in enumerate(courses, 1):
        comma = "," if place < len(courses) else ""
        yield json.dumps(due_object(course), ensure_ascii=False) + comma
    yield "]"


def as_csv(courses: Sequence[DueCourse]) -> Iterator[str]:
    """The lines of a CSV with the keys of the JSON as columns; lists are joined in one cell."""
    for place, course in enumerate(courses):
        cells = due_object(course)
        cells["floors"] = "; ".join(
            f"{floor['name']} {floor['on']} ({floor['source']})" for floor in cells["floors"]
        )
        cells["reasons"] = " ".join(cells["reasons"])
        if place == 0:
            yield _csv_line(cells)
        yield _csv_line(["" if cell is None else defuse(str(cell)) for cell in cells.values()])


def due_object(course: DueCourse) -> dict[str, Any]:
    """One course with every key of the format, in its order."""
    return {
        "record_number": course.record_number,
        "family_name": course.family_name,
        "given_name": course.given_name,
        "birth_date": course.birth_date.isoformat(),
        **window_object(course.now),
    }


def window_object(now: CourseWindow) -> dict[str, Any]:
    """What the rules say of a course; dates as ISO 8601 or None."""
    window, standing = now.window, now.standing
    interval = window.interval
    return {
        "condition": now.course.condition,
        "body_region": now.course.body_region,
        "product": now.course.product,
        "interval": None if interval is None else str(interval),
        "planned_units": units_of(window.planned_dose),
        "last_session_on": _iso(window.newest_on),
        "target_on": _iso(window.target_on),
        "earliest_on": _iso(window.earliest_on),
        "due_on": _iso(window.due_on),
        "overdue_from": _iso(window.overdue_from),
        "lapsed_from": _iso(window.lapsed_from),
        "suggested_on": _iso(now.suggested_on),
        "booked_on": _iso(standing.booked_on),
        "timing": standing.timing.value,
        "state": standing.state.value,
        "floors": [
            {"name": floor.name.value, "on": floor.on.isoformat(), "source": floor.source}
            for floor in window.floors
            if not floor.is_overridden
        ],
        "reasons": [say_reason(reason) for reason in now.reasons],
    }


def units_of(dose: int | None) -> int | float | None:
    """Units as a number of JSON."""
    if dose is None:
        return None
    written = write_dose(dose)
    return float(written) if "." in written else int(written)


def as_table(courses: Sequence[DueCourse], today: date) -> Iterator[str]:
    """A table for people, in the words of the screen, as wide as the terminal."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(
        title=_("Treatments on {today}").format(today=format_date_short(today)),
        caption=ngettext("{count} treatment", "{count} treatments", len(courses)).format(
            count=format_number(len(courses))
        ),
        caption_justify="left",
        title_justify="left",
    )
    for heading in (
        _("Due"),
        _("Next step"),
        _("Timing"),
        _("Patient"),
        _("Number"),
        _("Treatment"),
        _("Product"),
        _("Last"),
        _("Booked"),
    ):
        table.add_column(heading)
    for course in courses:
        now = course.now
        table.add_row(
            *(
                Text(text)
                for text in (
                    _shown(now.window.due_on),
                    state_label(
                        now.standing.state, now.standing.causes, verb=now.standing.step.verb
                    ),
                    timing_label(now.standing.timing),
                    person_name(course.family_name, course.given_name),
                    course.record_number,
                    course_label(now.course.condition, now.course.body_region),
                    product_short(now.course.product),
                    _shown(now.window.newest_on),
                    _shown(now.standing.booked_on),
                )
            )
        )
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _WIDE
    console = Console(file=io.StringIO(), width=width)
    with console.capture() as captured:
        console.print(table)
    yield from captured.get().splitlines()


def _csv_line(cells: Any) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _iso(on: date | None) -> str | None:
    return None if on is None else on.isoformat()


def _shown(on: date | None) -> str:
    return "–" if on is None else format_date_short(on)
