"""What became of an appointment, with the moment at which it was said."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import NotAllowed
from tracker.storage import records as r
from tracker.text import _, format_date_short

_STANDING = ("booked", "arrived")


def put_outcome(
    tx: Session, appointment: r.Appointment, status: str, outcome_on: date | None
) -> None:
    """It has had an outcome, just now; ``outcome_on`` None: it has none."""
    appointment.status, appointment.outcome_on = status, outcome_on
    if outcome_on is None:
        appointment.outcome_moment = None
    elif appointment.outcome_moment is None:
        appointment.outcome_moment = r.OutcomeMoment(told_at=tx.info["now"]())
    else:
        appointment.outcome_moment.told_at = tx.info["now"]()


def refuse_second(tx: Session, appointment: r.Appointment, today: date) -> None:
    """Refuse to put a lost booking back beside one that was made since, for the same treatment.

    Raises NotAllowed. Whoever stands is not asked about.
    """
    lost = appointment.outcome_moment
    if lost is None or appointment.status in _STANDING:
        return
    a, link = r.Appointment, r.AppointmentCourse
    since = tx.scalar(
        select(a.on_date)
        .join(link, link.appointment_id == a.id)
        .where(
            link.course_id.in_([one.course_id for one in appointment.courses]),
            a.id != appointment.id,
            a.status.in_(_STANDING),
            a.on_date >= today,
            a.created_at > lost.told_at,
        )
        .order_by(a.on_date)
        .limit(1)
    )
    if since is not None:
        raise NotAllowed(
            _(
                "A day was booked since: {on}. So the booking of {lost_on} was not put back, and "
                "nothing was changed. Cancel the newer one first if the old one holds."
            ).format(on=format_date_short(since), lost_on=format_date_short(appointment.on_date))
        )
