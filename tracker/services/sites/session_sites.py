"""The sites of a session: as they are typed, as they are kept."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid
from tracker.domain.sites import Side, Site, Sites
from tracker.storage import records as r
from tracker.text import _, format_number

MOST_LINES = 1000


def checked_sites(tx: Session, sites: Sites, field: str) -> Sites:
    """Sites as they are kept. Raises Invalid where a muscle isn't on the clinic's list."""
    if len(sites) > MOST_LINES:
        raise Invalid(
            _("At most {most} lines of sites can be kept with one session.").format(
                most=format_number(MOST_LINES)
            ),
            field=field,
        )
    if not sites:
        return sites
    muscles = {site.muscle for site in sites}
    known = set(tx.scalars(select(r.Muscle.code).where(r.Muscle.code.in_(muscles))))
    for code in sorted(muscles - known):
        raise Invalid(
            _("“{code}” is not a muscle of the clinic’s list.").format(code=code[:60]), field=field
        )
    if any(site.dose <= 0 or site.sites <= 0 for site in sites):
        raise Invalid(_("Each site has a dose above 0 Units."), field=field)
    return sites


def put_sites(session: r.SessionRecord, sites: Sites) -> None:
    """Give a session exactly these sites; lines that stay the same aren't written anew."""
    for position, site in enumerate(sites):
        if position < len(session.sites):
            record = session.sites[position]
        else:
            record = r.SessionSite(position=position)
            session.sites.append(record)
        record.muscle, record.side = site.muscle, site.side.value
        record.dose, record.sites, record.volume = site.dose, site.sites, site.volume
        record.drawing, record.x, record.y = site.drawing or None, site.x, site.y
    del session.sites[len(sites) :]


def as_sites(records: Iterable[Any]) -> Sites:
    """As the domain holds them; records, or rows of their table."""
    return tuple(
        Site(
            one.muscle,
            Side(one.side),
            one.dose,
            one.sites,
            one.volume,
            one.drawing or "",
            one.x,
            one.y,
        )
        for one in records
    )


def stored_sites(tx: Session, session_id: int) -> Sites:
    """Those of one session, as rows: records of hundreds of points take longer than their visit."""
    site = r.SessionSite
    rows = select(site.__table__).where(site.session_id == session_id).order_by(site.position)
    return as_sites(tx.execute(rows))
