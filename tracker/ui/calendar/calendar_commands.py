"""The keys of the calendar, known before it is opened."""

from tracker.text import _
from tracker.ui.keys import Command


def calendar_commands() -> tuple[Command, ...]:
    return (
        Command("calendar.before", _("Earlier"), "Ctrl+PgUp"),
        Command("calendar.after", _("Later"), "Ctrl+PgDown"),
        Command("calendar.today", _("Go to today"), "T"),
        Command("calendar.month", _("Week or month"), "M"),
        Command("calendar.fits", _("Who fits this day"), "F"),
        Command("calendar.fill", _("Fill places"), "P"),
        Command("calendar.book", _("Book"), "B"),
        Command("calendar.open", _("Patients of the day"), "O"),
        Command("calendar.close", _("Close the day"), "C"),
    )
