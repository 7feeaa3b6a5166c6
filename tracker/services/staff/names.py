"""People who work at the clinic, by the name that was typed."""

import re

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.services.entered import line
from tracker.storage import records as r
from tracker.storage.fold import fold


def staff_named(tx: Session, name: str, field: str) -> int | None:
    """The id of somebody by name, capitals and accents aside; new ones are added. "": None."""
    name = line(name, field)
    if not name:
        return None
    folded = re.sub(r"[\x00-\x1f\x7f]", " ", fold(name))[:1000]
    found = tx.scalar(_NAMED, {"folded": folded})
    if found is not None:
        return found
    person = r.Staff(name=name)
    tx.add(person)
    tx.flush()
    return person.id


_NAMED = select(r.Staff.id).where(r.Staff.folded_name == bindparam("folded"))


def name_of(tx: Session, staff_id: int | None) -> str:
    """The name, "" for nobody."""
    if staff_id is None:
        return ""
    return tx.scalar(select(r.Staff.name).where(r.Staff.id == staff_id)) or ""
