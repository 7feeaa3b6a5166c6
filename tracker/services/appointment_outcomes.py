"""What became of an appointment, with the moment at which it was said."""

from datetime import date

from sqlalchemy.orm import Session

from tracker.storage import records as r


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
