"""The clinic day: from preparation to a day that closes."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import time
from functools import partial

from tracker.domain.clinic_day import DayState
from tracker.domain.facts import SessionStatus
from tracker.domain.outcome import Done
from tracker.domain.problems import Invalid, NotFound
from tracker.services.bookings.appointments import (
    BookingForm,
    book,
    cancel_by_patient,
    mark_arrived,
    mark_missed,
    mark_not_treated,
)
from tracker.services.bookings.slots import BookingSlot
from tracker.services.clinic_days.day_closing import close_day
from tracker.services.clinic_days.today import Today, TodayRow, read_day
from tracker.services.visits.drawing_up import draw_up
from tracker.services.visits.recording import blank_visit, record_visit
from tracker.text import _
from tracker.tour.patient_scenes import list_rows
from tracker.tour.print_scenes import show_paper
from tracker.tour.stage import Scene, Stage
from tracker.ui.printing.injection_sheet import injection_sheet
from tracker.ui.printing.preparation_list import preparation_paper
from tracker.ui.today.today_page import TodayPage

_PATIENTS = 12
_FIRST = 8


def _day(stage: Stage) -> Today:
    found: Today = stage.ask(read_day, stage.today, stage.today)
    return found


def _prepare(stage: Stage) -> None:
    """A dozen patients booked for today, some of them further than others."""
    if len(_day(stage).rows) >= _PATIENTS:
        return
    ready = [row for row in list_rows(stage) if row.planned_dose and row.last_on is not None]
    for number, row in enumerate(ready):
        if len(_day(stage).rows) >= _PATIENTS:
            break
        form = BookingForm(
            (row.course_uuid,),
            stage.today,
            is_elsewhere=True,
            reason=_("Agreed"),
            slot=BookingSlot(time(_FIRST + number % _PATIENTS // 2)),
        )
        try:
            stage.do(book, form, stage.today)
        except Invalid:
            # A limit forbids it: somebody else, then.
            continue
    for act, row in zip(_ACTS, _booked(stage), strict=False):
        act(stage, row)


def _booked(stage: Stage) -> Iterator[TodayRow]:
    return (row for row in _day(stage).rows if row.bookings and row.state.is_open)


def _give(status: SessionStatus, stage: Stage, row: TodayRow) -> None:
    blank = stage.ask(
        blank_visit, row.patient_uuid, tuple(c.uuid for c in row.courses), stage.today
    )
    form = replace(blank, status=status, incident_reason=_("Agreed"))
    stage.do(record_visit, form, stage.today)


def _draw_up(stage: Stage, row: TodayRow) -> None:
    stage.do(draw_up, row.patient_uuid, stage.today)


def _mark(command: Callable[..., Done], more: tuple[str, ...], stage: Stage, row: TodayRow) -> Done:
    booking = row.bookings[0]
    done: Done = stage.do(command, booking.uuid, booking.version, *more, stage.today)
    return done


_ACTS: tuple[Callable[[Stage, TodayRow], object], ...] = (
    partial(_give, SessionStatus.SIGNED),
    partial(_give, SessionStatus.SIGNED),
    partial(_give, SessionStatus.GIVEN),
    partial(_mark, mark_not_treated, ("unwell", "")),
    _draw_up,
    partial(_mark, mark_arrived, ()),
    partial(_mark, mark_missed, ()),
    partial(_mark, cancel_by_patient, ()),
)


def _show(stage: Stage) -> None:
    _prepare(stage)
    _page(stage)


def _page(stage: Stage) -> TodayPage:
    """Today, with what was written behind its back."""
    stage.window.go_to("today")
    page = stage.window.page("today")
    if not isinstance(page, TodayPage):
        raise NotFound("There is no clinic day.")
    page.go_to_today()
    stage.settle()
    return page


def _select(state: DayState, stage: Stage) -> None:
    _show(stage)
    for row in _day(stage).rows:
        if row.state is state:
            _page(stage).table.select_key(row.key)
            return
    raise NotFound(f"Nobody is {state.value}.")


def _not_treated(stage: Stage) -> None:
    _select(DayState.ARRIVED, stage)
    stage.press(_("Not treated…"))


def _will_not_close(stage: Stage) -> None:
    """Somebody is still open: it is said who."""
    _show(stage)
    stage.press(_("Close the day"))


def _closed(stage: Stage) -> None:
    """Whoever is still open didn't come, so the day adds up; afterwards all is as it was."""
    _prepare(stage)
    done = [_mark(mark_missed, (), stage, row) for row in _booked(stage)]
    done.append(stage.do(close_day, stage.today, stage.today))
    _page(stage)
    stage.take()
    for one in reversed(done):
        if one.undo is not None:
            stage.do(one.undo.command, *one.undo.arguments)


def _tomorrow(stage: Stage) -> None:
    _show(stage)
    stage.press(_("Day after"))


def _preparation(stage: Stage) -> None:
    _prepare(stage)
    show_paper(preparation_paper(_day(stage)), stage)


def _sheet(stage: Stage) -> None:
    _prepare(stage)
    show_paper(injection_sheet(next(_booked(stage))), stage)


def today_scenes() -> tuple[Scene, ...]:
    """In the order of a day: its end can't be taken back."""
    return (
        Scene("today", _show),
        Scene("today-drawn-up", partial(_select, DayState.DRAWN_UP)),
        Scene("today-given", partial(_select, DayState.GIVEN)),
        Scene("today-not-treated", _not_treated),
        Scene("today-will-not-close", _will_not_close),
        Scene("today-closed", _closed),
        Scene("today-another-day", _tomorrow),
        Scene("print-preparation", _preparation),
        Scene("print-injection-sheet", _sheet),
    )
