"""Sessions that are planned for a day: recorded as given, they become what was given."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.storage import records as r


def planned_on(tx: Session, course_ids: Iterable[int], on: date) -> dict[int, r.SessionRecord]:
    """The planned session of each of these courses on that day, by the course's id."""
    found = tx.scalars(_PLANNED, {"ids": list(course_ids), "on": on})
    return {one.course_id: one for one in found}


_PLANNED = (
    select(r.SessionRecord)
    .where(
        r.SessionRecord.course_id.in_(bindparam("ids", expanding=True)),
        r.SessionRecord.given_on == bindparam("on"),
        r.SessionRecord.status == "planned",
    )
    .order_by(r.SessionRecord.id)
)
