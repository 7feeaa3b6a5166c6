"""Bookings that a later spreadsheet has no more: whoever counts as booked is not called, so people
say what became of each before its row comes in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.facts import AppointmentStatus
from tracker.domain.reviews import ReviewCode
from tracker.services.bookings.outcomes import put_outcome
from tracker.services.courses.questions import ask
from tracker.services.imports.bookings import standing_bookings
from tracker.services.imports.plain_rows import PlainRow
from tracker.services.imports.plan import StoredCourse
from tracker.services.imports.writing import ImportWriter
from tracker.storage import records as r
from tracker.text import _, format_date_short

STILL, BY_CLINIC, BY_PATIENT, ASK = "still", "clinic", "patient", "ask"
_CANCELLED = {
    BY_CLINIC: AppointmentStatus.CANCELLED_BY_CLINIC.value,
    BY_PATIENT: AppointmentStatus.CANCELLED_BY_PATIENT.value,
}
_COLUMN = "booked_on"
_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class GoneBooking:
    """So many bookings that the file has no more; `examples` are up to three: who, and when."""

    count: int
    examples: tuple[tuple[str, date], ...]

    @property
    def key(self) -> str:
        """Under which it is answered, with `STILL`, `BY_CLINIC`, `BY_PATIENT` or `ASK`."""
        return f"gone:{_COLUMN}"


def is_gone(reason: str) -> bool:
    """Whether a row waits for somebody to say what became of its booking."""
    return reason.startswith(_reason().partition("{")[0])


class GoneBookings:
    """Gathers them, and does what was said; without an answer their rows wait."""

    def __init__(self, said: Mapping[str, str], today: date) -> None:
        self._said, self._today = said.get(f"gone:{_COLUMN}", ""), today
        self._found: dict[int, tuple[str, date]] = {}
        self._where: dict[int, tuple[int, date]] = {}

    @property
    def asked(self) -> tuple[GoneBooking, ...]:
        """The question, answered or not; none where nothing is gone."""
        examples = tuple(self._found.values())[:_EXAMPLES]
        return (GoneBooking(len(self._found), examples),) if self._found else ()

    def waiting(self, rows: Sequence[PlainRow], courses: Sequence[StoredCourse]) -> dict[int, str]:
        """Why rows of a patient wait, by line."""
        reasons = {}
        for course in courses:
            on = course.newest_on
            views = course.imported.get(on, {}), course.recorded.get(on, {})
            booked = {view.get(_COLUMN, "") for view in views}
            its_rows = [row for row in rows if (row.condition, row.body_region) == course.key]
            newest = max(its_rows, key=lambda row: row.session_on or date.min, default=None)
            if newest is None or newest.session_on != on or newest.booked_on or newest.ended_on:
                continue
            if len(booked) != 1 or max(booked) < self._today.isoformat():
                continue
            gone_on = date.fromisoformat(max(booked))
            name = f"{newest.given_name} {newest.family_name}".strip()
            self._found[course.id] = (name, gone_on)
            self._where[course.id] = (newest.line, gone_on)
            if self._said not in (STILL, BY_CLINIC, BY_PATIENT, ASK):
                reasons[newest.line] = _reason().format(on=gone_on)
        return reasons

    def settle(self, tx: Session, writer: ImportWriter, waiting: Mapping[int, str]) -> None:
        """Do with each what was said, but for rows that wait for something else, by line."""
        for course_id, (line, on) in self._where.items():
            if line in waiting:
                continue
            _note(tx, writer, course_id)
            if self._said in _CANCELLED:
                _cancel(tx, writer, (course_id, on), _CANCELLED[self._said], self._today)
            elif self._said == ASK:
                told = _("A list no longer has the booking on {on}: ask whether it still stands.")
                said = told.format(on=format_date_short(on))
                ask(tx, course_id, ReviewCode.TOLD_ELSEWHERE.value, said, self._today)
        tx.flush()


def _reason() -> str:
    return _(
        "The file no longer has this booking: {on}. Say whether it still stands, was cancelled, or "
        "is to be asked about."
    )


def _note(tx: Session, writer: ImportWriter, course_id: int) -> None:
    """The next list that doesn’t have it either is not asked about."""
    row = r.ImportedRow
    there = tx.scalar(
        select(row).where(row.course_id == course_id).order_by(row.row_on.desc().nulls_last())
    )
    if there is not None and there.content.get(_COLUMN):
        before = dict(there.content)
        there.content = {name: text for name, text in before.items() if name != _COLUMN}
        writer.note_made(row, there.id, {"content": before})


def _cancel(
    tx: Session, writer: ImportWriter, booked: tuple[int, date], status: str, today: date
) -> None:
    """A visit for other treatments, too, loses this one only."""
    course_id, on = booked
    for appointment in standing_bookings(tx, course_id):
        if appointment.on_date != on:
            continue
        before: dict[str, str | int] = {"status": appointment.status, "from": appointment.version}
        if len(appointment.courses) == 1:
            put_outcome(tx, appointment, status, today)
        else:
            appointment.courses = [c for c in appointment.courses if c.course_id != course_id]
            before["course_id"] = course_id
        tx.flush()
        writer.note_made(r.Appointment, appointment.id, {**before, "version": appointment.version})
