"""How often an appointment was moved: each move is noted, and one that was undone taken back."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.storage import records as r


def note_move(
    tx: Session, appointment: r.Appointment, before: date, today: date, *, is_by_clinic: bool
) -> None:
    """The appointment has been moved, from the day ``before``: off a closed one, by the clinic."""
    closed = r.Closure
    is_off_closed = tx.scalar(
        select(closed.id).where(closed.closed_on == before, closed.withdrawn_on.is_(None)).limit(1)
    )
    tx.add(
        r.BookingMove(
            appointment_id=appointment.id,
            from_date=before,
            to_date=appointment.on_date,
            moved_on=today,
            is_by_clinic=is_by_clinic or is_off_closed is not None,
        )
    )


def note_undone_move(tx: Session, appointment: r.Appointment, before: date, today: date) -> None:
    """The appointment is back where it was: its newest move never was, or stands once more."""
    move = r.BookingMove
    newest = tx.scalars(
        select(move).where(move.appointment_id == appointment.id).order_by(move.id.desc()).limit(1)
    ).first()
    if newest is not None and {newest.from_date, newest.to_date} == {before, appointment.on_date}:
        newest.taken_back_on = None if newest.to_date == appointment.on_date else today


def times_moved(tx: Session, appointment_ids: Sequence[int]) -> dict[int, int]:
    """How often each of these appointments was moved; those that never were are missing."""
    move = r.BookingMove
    rows = tx.execute(
        select(move.appointment_id, func.count())
        .where(move.appointment_id.in_(appointment_ids), move.taken_back_on.is_(None))
        .group_by(move.appointment_id)
    )
    return dict(rows.all())
