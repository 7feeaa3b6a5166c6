"""Vials as they are stored, as the rules see them; only other services call this."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Subject
from tracker.domain.vials import Ending, Vial
from tracker.storage import records as r

STOCK = Subject("stock")
"""What every list of vials listens to."""

_LIFE_HOURS = 24
"""Of a size that isn't on the clinic's list: the shortest of those that have to be mixed."""


def as_vial(record: Any, given: int, voided: int = 0) -> Vial:
    """A vial's record, or a row of its columns, with what sessions took from it in milliunits.

    `voided` is what those in error had taken.
    """
    return Vial(
        record.size,
        record.expiry,
        given,
        record.opened_at,
        record.usable_until,
        Ending(record.ending) if record.ending else None,
        voided,
    )


def given_from(tx: Session, vial_ids: Sequence[int], *, but: int | None = None) -> dict[int, int]:
    """What sessions took from vials, by id; the session `but` and those in error apart."""
    use, session = r.VialUse, r.SessionRecord
    rows = tx.execute(
        select(use.vial_id, func.sum(use.dose))
        .join(session, session.id == use.session_id)
        .where(
            use.vial_id.in_(vial_ids),
            session.status != "voided",
            *([] if but is None else [session.id != but]),
        )
        .group_by(use.vial_id)
    )
    return {vial_id: int(total) for vial_id, total in rows}


def voided_from(tx: Session, vial_ids: Sequence[int]) -> dict[int, int]:
    """What sessions in error had taken from vials, less what was recorded since, by id, above 0.

    Injections that were another patient's are recorded anew, and then those Units are known again.
    """
    use, session = r.VialUse, r.SessionRecord
    of_vials = use.vial_id.in_(vial_ids)
    in_error = tx.execute(
        select(use.vial_id, func.sum(use.dose), func.min(session.voided_at))
        .join(session, session.id == use.session_id)
        .where(of_vials, session.status == "voided")
        .group_by(use.vial_id)
    ).all()
    found = {}
    for vial_id, total, since in in_error:
        anew = tx.scalar(
            select(func.sum(use.dose))
            .join(session, session.id == use.session_id)
            .where(use.vial_id == vial_id, session.status != "voided", session.recorded_at > since)
        )
        if total > (anew or 0):
            found[vial_id] = int(total) - int(anew or 0)
    return found


def put_open(tx: Session, vial: r.VialRecord, at: datetime) -> None:
    """Open it: its life counts from this moment."""
    one = r.Presentation
    hours = tx.scalar(
        select(one.life_hours).where(one.product == vial.product, one.size == vial.size)
    )
    vial.opened_at = at
    vial.usable_until = at + timedelta(hours=hours or _LIFE_HOURS)


def zone_of(tx: Session) -> ZoneInfo:
    """The clinic's."""
    return ZoneInfo(tx.scalars(select(r.Clinic.zone)).one())


def moment_on(tx: Session, on: date) -> datetime:
    """Now, where that is on this day of the clinic; else the day’s start: no life is made longer."""
    zone = zone_of(tx)
    now: datetime = tx.info["now"]()
    return now if now.astimezone(zone).date() == on else datetime.combine(on, time(), zone)
