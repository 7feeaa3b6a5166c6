"""The audit trail as it leaves the clinic: all of it, as people read it, oldest first."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.audit.values import TrailPart, parts_of
from tracker.services.authorize import authorize
from tracker.services.clinic.clinic import the_clinic
from tracker.services.wording.trail_acts import act_label
from tracker.services.wording.trail_things import thing_label
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act

AT_ONCE = 500
_NOTHING: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ExportedEntry:
    """One entry. `act` and `kind` are codes, `what` and `thing` their words; `uuid` names the
    record and `patient_uuid` whose it is, "" where nobody's.

    `parts` are shown as in the trail: what is hidden there isn't here. `is_erased`: what it told
    of was lawfully erased; `is_missing`: it is gone, and nobody says so. `checksum` is over this
    entry and all before it.
    """

    seq: int
    at: datetime
    who: str
    workstation: str
    act: str
    what: str
    kind: str
    thing: str
    uuid: str
    patient_uuid: str
    is_refused: bool
    reason: str
    checksum: str
    parts: tuple[TrailPart, ...]
    is_erased: bool
    is_missing: bool


def exported_trail(
    tx: Session, progress: Callable[[int, int], None] | None = None
) -> Generator[ExportedEntry, None, None]:
    """Entry by entry in constant memory. Itself an act, with its count.

    `progress` is told how many are done, of how many; what it raises ends it.
    """
    authorize(tx, Action.READ_AUDIT)
    authorize(tx, Action.EXPORT)
    return _entries(tx, progress)


def _entries(
    tx: Session, progress: Callable[[int, int], None] | None
) -> Generator[ExportedEntry, None, None]:
    zone, erased = ZoneInfo(the_clinic(tx).zone), audit.erased_entries(tx)
    newest, count = audit.head(tx).seq, 0
    entry, payload = r.AuditEntry, r.AuditPayload
    query = (
        select(*entry.__table__.columns, payload.payload, r.Patient.uuid.label("patient_uuid"))
        .outerjoin(payload, payload.seq == entry.seq)
        .outerjoin(r.Patient, r.Patient.id == entry.patient_id)
        .order_by(entry.seq)
    )
    for start in range(0, newest, AT_ONCE):
        among = entry.seq.between(start + 1, min(start + AT_ONCE, newest))
        for row in tx.execute(query.where(among)):
            count += 1
            yield _entry(tx, row, zone, is_erased=row.seq in erased)
        if progress is not None:
            progress(min(start + AT_ONCE, newest), newest)
    queue_act(tx, "export", kind=entry.__tablename__, payload={"records": count})


def _entry(tx: Session, row: Any, zone: tzinfo, *, is_erased: bool) -> ExportedEntry:
    is_refused, is_gone = row.outcome == "refused", row.payload is None
    told = row.payload if isinstance(row.payload, dict) else _NOTHING
    return ExportedEntry(
        seq=row.seq,
        at=row.at,
        who=row.who,
        workstation=row.workstation,
        act=row.action,
        what=act_label(row.action, row.subject_kind, is_refused=is_refused),
        kind=row.subject_kind,
        thing=thing_label(row.subject_kind),
        uuid=row.subject_uuid,
        patient_uuid=row.patient_uuid or "",
        is_refused=is_refused,
        reason=row.reason,
        checksum=row.hash,
        parts=parts_of(tx, row.subject_kind, told, zone),
        is_erased=is_gone and is_erased,
        is_missing=is_gone and not is_erased,
    )
