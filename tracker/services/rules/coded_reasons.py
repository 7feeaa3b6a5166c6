"""The clinic's coded reasons, and after them what ships and is newer than the clinic."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.rules.shipped_lists import shipped_reasons
from tracker.storage import records as r


def coded_reasons(tx: Session, kind: str) -> dict[str, str]:
    """Names by code, in the order in which they are shown."""
    reason = r.CodedReason
    own = tx.execute(
        select(reason.code, reason.name)
        .where(reason.kind == kind)
        .order_by(reason.position, reason.code)
    )
    shipped = {one.code: one.name for one in shipped_reasons() if one.kind == kind}
    known = dict(own.all())
    return known | {code: name for code, name in shipped.items() if code not in known}
