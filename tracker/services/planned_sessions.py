"""Sessions that are planned for a day: recorded as given, they become what was given."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.storage import records as r


def planned_on(tx: Session, course_ids: Iterable[int], on: date) -> dict[int, r.SessionRecord]:
    """The planned session of each of these courses on that day, by the course's id."""
    session = r.SessionRecord
    found = tx.scalars(
        select(session)
        .where(
            session.course_id.in_(course_ids),
            session.given_on == on,
            session.status == "planned",
        )
        .order_by(session.id)
    )
    return {one.course_id: one for one in found}
