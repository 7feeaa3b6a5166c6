"""The calendar: clinic days with places, who is to be booked, and closing a day."""

import tempfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from tracker.domain.problems import Invalid, NotFound
from tracker.domain.state import State
from tracker.services.bookings.appointments import BookingForm, book
from tracker.services.bookings.untold import count_untold
from tracker.services.bookings.untold_patients import untold_patients
from tracker.services.clinic_days.calendar import read_calendar
from tracker.services.clinic_days.closing_days import close_and_move, preview_closing
from tracker.services.clinic_days.closures import Closing
from tracker.services.clinic_days.lists import ClinicListForm, add_list, list_rows
from tracker.text import _
from tracker.tour.call_scenes import show_patient, take_calls
from tracker.tour.patient_scenes import list_rows as recall_list
from tracker.tour.stage import Scene, Stage
from tracker.ui.calendar.calendar_page import CalendarPage
from tracker.ui.calendar.compare_dialog import CompareButton
from tracker.ui.recall.list_buttons import ListButtons
from tracker.ui.settings.settings_page import SettingsPage

_BOOKED = 24


def _monday(stage: Stage) -> date:
    """Of the week after this one."""
    return stage.today + timedelta(days=7 - stage.today.weekday())


def _prepare(stage: Stage) -> None:
    """Three lists, and a week in which some places are taken."""
    if stage.ask(list_rows):
        return
    for weekday, places in ((1, 12), (3, 8)):
        stage.do(add_list, ClinicListForm(_("Injections"), places, weekday=weekday), stage.today)
    urology = ClinicListForm(
        _("Urology"), 6, weekday=4,
        conditions=("overactive-bladder", "neurogenic-detrusor-overactivity"),
    )  # fmt: skip
    stage.do(add_list, urology, stage.today)
    days = _days(stage)
    booked, rows = 0, recall_list(stage)
    # Somebody is left to be called, also where there are few.
    most = min(_BOOKED, sum(row.state is State.TO_CALL for row in rows) // 2)
    for row in rows:
        form = BookingForm((row.course_uuid,), next(days), is_elsewhere=True, reason=_("Agreed"))
        try:
            stage.do(book, form, stage.today)
        except Invalid:
            # A limit forbids it: somebody else, then.
            continue
        booked += 1
        if booked >= most:
            return


def _days(stage: Stage) -> Iterator[date]:
    monday = _monday(stage)
    while True:
        for offset in (1, 1, 3, 3, 4, 8):
            yield monday + timedelta(days=offset)


def _page(stage: Stage) -> CalendarPage:
    _prepare(stage)
    stage.window.go_to("calendar")
    page = stage.window.page("calendar")
    if not isinstance(page, CalendarPage):
        raise NotFound("There is no calendar.")
    page.show_week(_monday(stage) + timedelta(days=1))
    stage.settle()
    return page


def _week(stage: Stage) -> None:
    _page(stage)


def _month(stage: Stage) -> None:
    page = _page(stage)
    page.switch()
    stage.settle()
    stage.take()
    page.switch()


def _act(name: str, stage: Stage) -> None:
    act: Any = getattr(_page(stage), name)
    act()
    stage.settle()


def _at_a_time(stage: Stage) -> None:
    _act("book", stage)
    stage.boxes(stage.front())[0].setChecked(True)
    stage.type_into(_("Time"), "9:20")
    stage.settle()


def _full(stage: Stage) -> date:
    days = stage.ask(read_calendar, _monday(stage), 7, 0)
    return max(days, key=lambda day: day.booked).on  # type: ignore[no-any-return]


def _fill(stage: Stage) -> None:
    _page(stage)
    stage.press(_("Fill places…"))


def _closing(stage: Stage) -> None:
    page = _page(stage)
    page.show_week(_full(stage))
    stage.settle()
    page.close_day()
    stage.settle()


def _fits(stage: Stage) -> None:
    """Friday's list is for two conditions."""
    page = _page(stage)
    page.show_week(_monday(stage) + timedelta(days=4))
    stage.settle()
    page.waiting.switch()
    stage.settle()
    stage.take()
    page.waiting.switch()


def _past(stage: Stage) -> None:
    """Whoever came, and whoever did not."""
    _page(stage).show_week(stage.today - timedelta(days=7))


def _their_list(stage: Stage, header: str, *more: str) -> None:
    """As the hospital has it: one is on another day, one is cancelled, one is nobody of ours."""
    page = _page(stage)
    booked = [row for row in recall_list(stage) if row.booked_on and row.booked_on >= stage.today]
    lines = [
        f"{row.record_number};{row.booked_on + timedelta(days=turn == 2):%d.%m.%Y};"
        f"{_('cancelled') if turn == 4 else _('booked')}"
        for turn, row in enumerate(booked)
        if turn != 1
    ]
    path = Path(tempfile.mkdtemp(prefix="tracker-tour-list-")) / "bookings.csv"
    path.write_text("\n".join((header, *lines, *more)), encoding="utf-8")
    page.findChildren(CompareButton)[0].compare(path)
    stage.settle()


def _compared(stage: Stage) -> None:
    soon = f"{stage.today + timedelta(days=3):%d.%m.%Y}"
    _their_list(stage, "MRN;Date;Status", f"0404;{soon};booked", f"0405;{_('soon')};booked")


def _settings(stage: Stage) -> None:
    _prepare(stage)
    stage.window.go_to("settings")
    page = stage.window.page("settings")
    if isinstance(page, SettingsPage):
        page.show_section("clinic-days")
    stage.settle()


def _list(stage: Stage) -> None:
    _settings(stage)
    stage.press(_("Change…"))


def _holidays(stage: Stage) -> None:
    _settings(stage)
    stage.press(_("Public holidays…"))


def _falls_in(stage: Stage) -> None:
    _list(stage)
    stage.type_into(_("Places"), "2")
    stage.press(_("Save"))
    stage.settle()


def _taken_away(stage: Stage) -> None:
    _settings(stage)
    stage.press(_("Take away"))


def _with_untold(stage: Stage) -> None:
    """A day is closed, and its patients moved; one place of another day is given back."""
    _prepare(stage)
    if not stage.ask(count_untold, stage.today):
        on = _full(stage)
        seen = stage.ask(preview_closing, (on,), stage.today)
        closing = (Closing(on, _("Training")),)
        for first in range(len(seen.proposed)):
            moves = [(o.uuid, o.version, o.proposed_on) for o in seen.proposed[first : first + 6]]
            # Somebody may be booked a second time, which can't be moved there.
            with suppress(Invalid):
                stage.do(close_and_move, closing, moves, stage.today)
                break
    stage.window.go_to("recall")
    stage.window.recall.show_tile("booked")
    (buttons,) = stage.window.recall.findChildren(ListButtons)
    buttons.lines.ask_counts()
    buttons.lines.ask_places()
    stage.settle()


def _untold(stage: Stage) -> None:
    _with_untold(stage)
    stage.window.recall.desk.show_untold(None)
    stage.settle()


def _told(stage: Stage) -> None:
    """Call mode with somebody who is to be told."""
    _with_untold(stage)
    table = stage.window.recall.table
    for one in stage.ask(untold_patients, stage.today):
        if table.select_id(one.course_ids[0]):
            break
    stage.settle()
    take_calls(stage, show_patient)


def calendar_scenes() -> tuple[Scene, ...]:
    return (
        Scene("calendar-week", _week),
        Scene("calendar-month", _month),
        Scene("calendar-book", partial(_act, "book")),
        Scene("calendar-book-at-a-time", _at_a_time),
        Scene("calendar-close", _closing),
        Scene("calendar-fill", _fill),
        Scene("calendar-fits", _fits),
        Scene("calendar-past", _past),
        Scene("calendar-compare-asks", partial(_their_list, header="Kennung;Wann;Stand")),
        Scene("calendar-compare", _compared),
        Scene("settings-clinic-days", _settings),
        Scene("settings-clinic-list", _list),
        Scene("settings-holidays", _holidays),
        Scene("settings-list-falls-in", _falls_in),
        Scene("settings-list-taken-away", _taken_away),
        Scene("recall-lines", _with_untold),
        Scene("recall-untold", _untold),
        Scene("calls-told", _told),
    )
