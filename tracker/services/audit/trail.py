"""The audit trail for people: who did what, when, to whom. Newest first, ids first, rows by page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action
from tracker.services.audit.values import TrailPart, parts_of
from tracker.services.authorize import authorize
from tracker.services.backups.ahead import say_backup_ahead
from tracker.services.clinic.clinic import the_clinic
from tracker.services.same_person.kept import with_merged
from tracker.services.wording.trail_acts import act_label
from tracker.services.wording.trail_things import part_label
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.audit_acts import queue_act
from tracker.storage.audit_chain import Progress
from tracker.storage.id_lists import FIRST_PART, ids_in_order
from tracker.storage.search import find_patients
from tracker.text import _, format_number, person_name

MOST_ROWS = 1_000
_MOST_PATIENTS = 10_000
_PART = 10_000


class ActGroup(Enum):
    """Kinds of act that somebody looks for."""

    LOOKS = "looks"
    CHANGES = "changes"
    SENT_OUT = "sent-out"
    """Exports, prints, imports: what left the clinic's database, or came in."""
    SIGNING_IN = "signing-in"
    """Signing in and out, locks, passwords."""
    REFUSED = "refused"
    KEEPING = "keeping"
    """Backups, restores, moves, and everything else that concerns the whole database."""


_OF_GROUP: dict[ActGroup, tuple[str, ...]] = {
    ActGroup.LOOKS: ("read",),
    ActGroup.CHANGES: ("create", "change", "delete"),
    ActGroup.SENT_OUT: ("export", "print", "import"),
    ActGroup.SIGNING_IN: (
        "log-in",
        "log-out",
        "lock",
        "unlock",
        "wrong-password",
        "change-password",
        "set-first-password",
        "remove-password",
        "use-recovery-code",
        "new-recovery-code",
    ),
}


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What is looked for; empty means all. Both days included, in the clinic's zone.

    `patient` is what was typed to find one: a name, a number, a birth date.
    """

    who: str = ""
    patient: str = ""
    from_on: date | None = None
    to_on: date | None = None
    group: ActGroup | None = None


@dataclass(frozen=True, slots=True)
class TrailRow:
    """One entry. `seq` is its number, and its place in time whatever a clock said."""

    seq: int
    at: datetime
    who: str
    what: str
    patient: str
    workstation: str
    is_refused: bool


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One entry with all that it tells. `is_erased`: what it told of was lawfully erased;
    `is_missing`: it is gone, and nobody says so.

    `checksum` is over this entry and all before it: kept elsewhere, it proves them.
    """

    row: TrailRow
    reason: str
    checksum: str
    parts: tuple[TrailPart, ...]
    is_erased: bool
    is_missing: bool


@dataclass(frozen=True, slots=True)
class VerifiedTrail:
    """How many entries there are, and the first that isn't as it was written, None if all are.

    `backup_ahead`: that a backup has entries which are missing here, "" where none has.
    """

    entries: int
    first_bad: int | None
    backup_ahead: str = ""


def trail_ids(tx: Session, wanted: TrailFilter) -> Iterator[list[int]]:
    """The numbers of the entries, newest first, in parts. Itself an act."""
    authorize(tx, Action.READ_AUDIT)
    queue_act(tx, "read", kind="audit_entry")
    entry, conditions = r.AuditEntry, tuple(_conditions(tx, wanted))
    if not conditions:
        # Numbered without a gap; one that is gone all the same shows as a row that is gone.
        yield from _all_numbers(audit.head(tx).seq)
        return
    query = select(entry.seq).where(*conditions).order_by(entry.seq.desc())
    first = list(tx.scalars(query.limit(FIRST_PART)))
    yield first
    if len(first) == FIRST_PART:
        yield from ids_in_order(tx, query.where(entry.seq < first[-1]))


def trail_rows(tx: Session, ids: Sequence[int]) -> list[TrailRow]:
    """A page of rows, in any order; never more than a thousand."""
    authorize(tx, Action.READ_AUDIT)
    entry = r.AuditEntry
    found = tx.execute(_rows().where(entry.seq.in_(ids[:MOST_ROWS]))).all()
    names = _names(tx, {row.patient_id for row in found})
    return [_row(row, names) for row in found]


def trail_entry(tx: Session, seq: int) -> TrailEntry:
    """One entry with what was there before and after, in words. Raises NotFound."""
    authorize(tx, Action.READ_AUDIT)
    found = tx.execute(_rows().where(r.AuditEntry.seq == seq)).first()
    if found is None:
        raise NotFound(_("There is no entry {seq} in the audit trail.").format(seq=seq))
    payload = tx.scalar(select(r.AuditPayload.payload).where(r.AuditPayload.seq == seq))
    zone = ZoneInfo(the_clinic(tx).zone)
    is_erased = payload is None and seq in audit.erased_entries(tx)
    told: Mapping[str, Any] = payload if isinstance(payload, dict) else {}
    return TrailEntry(
        _row(found, _names(tx, {found.patient_id})),
        found.reason,
        found.hash,
        (*_account(tx, found), *parts_of(tx, found.subject_kind, told, zone)),
        is_erased=is_erased,
        is_missing=payload is None and not is_erased,
    )


def trail_people(tx: Session) -> list[str]:
    """Everybody who is named in the trail, in the order of their names."""
    authorize(tx, Action.READ_AUDIT)
    found = tx.scalars(select(r.AuditEntry.who).distinct())
    return sorted(found, key=str.casefold)


def verify_trail(tx: Session, *, progress: Progress | None = None) -> VerifiedTrail:
    """Work out every entry's hash anew. For a long read."""
    authorize(tx, Action.READ_AUDIT)
    return VerifiedTrail(audit.head(tx).seq, audit.verify(tx, progress), say_backup_ahead(tx))


def _all_numbers(newest: int) -> Iterator[list[int]]:
    size = FIRST_PART
    while newest > 0:
        last = max(newest - size, 0)
        yield list(range(newest, last, -1))
        newest, size = last, _PART


def _conditions(tx: Session, wanted: TrailFilter) -> Iterator[ColumnElement[bool]]:
    entry = r.AuditEntry
    if wanted.who:
        yield entry.who == wanted.who
    if wanted.patient.strip():
        yield entry.patient_id.in_(_patients_meant(tx, wanted.patient))
    if wanted.from_on is not None or wanted.to_on is not None:
        zone = ZoneInfo(the_clinic(tx).zone)
        if wanted.from_on is not None:
            yield entry.at >= _midnight(wanted.from_on, zone)
        if wanted.to_on is not None and wanted.to_on < date.max:
            yield entry.at < _midnight(wanted.to_on + timedelta(days=1), zone)
    if wanted.group is not None:
        yield _in_group(wanted.group)


def _patients_meant(tx: Session, typed: str) -> list[int]:
    """All of them: who looked at a chart is never left out untold."""
    found = find_patients(tx, typed, _MOST_PATIENTS + 1)
    if len(found) > _MOST_PATIENTS:
        raise Invalid(
            _(
                "More than {count} patients match “{typed}”. Write more of the name, a birth date "
                "or a record number."
            ).format(count=format_number(_MOST_PATIENTS), typed=typed.strip()),
            field="patient",
        )
    return with_merged(tx, found)


def _in_group(group: ActGroup) -> ColumnElement[bool]:
    entry = r.AuditEntry
    is_done = entry.outcome != "refused"
    if group is ActGroup.REFUSED:
        return ~is_done
    is_import = entry.subject_kind == "import_run"
    if group is ActGroup.KEEPING:
        others = [action for actions in _OF_GROUP.values() for action in actions]
        return and_(is_done, entry.action.not_in(others))
    named: ColumnElement[bool] = entry.action.in_(_OF_GROUP[group])
    if group is ActGroup.SENT_OUT:
        named = or_(named, is_import)
    return and_(is_done, named)


def _account(tx: Session, row: Any) -> Iterator[TrailPart]:
    """Whose account an act was about, where that isn't who did it."""
    if row.subject_kind == "account" and row.action not in ("create", "change"):
        account = r.AccountRecord
        name = tx.scalar(select(account.name).where(account.uuid == row.subject_uuid))
        if name is not None and name != row.who:
            yield TrailPart(part_label("account"), "", name)


def _midnight(on: date, zone: ZoneInfo) -> datetime:
    return datetime(on.year, on.month, on.day, tzinfo=zone)


def _rows() -> Any:
    entry = r.AuditEntry
    return select(
        entry.seq,
        entry.at,
        entry.who,
        entry.workstation,
        entry.action,
        entry.subject_kind,
        entry.subject_uuid,
        entry.patient_id,
        entry.outcome,
        entry.reason,
        entry.hash,
    )


def _row(row: Any, names: Mapping[int, str]) -> TrailRow:
    is_refused = row.outcome == "refused"
    return TrailRow(
        seq=row.seq,
        at=row.at,
        who=row.who,
        what=act_label(row.action, row.subject_kind, is_refused=is_refused),
        patient=names.get(row.patient_id, ""),
        workstation=row.workstation,
        is_refused=is_refused,
    )


def _names(tx: Session, ids: set[int | None]) -> dict[int, str]:
    patient = r.Patient
    wanted = [one for one in ids if one is not None]
    found = tx.execute(
        select(patient.id, patient.family_name, patient.given_name).where(patient.id.in_(wanted))
    )
    return {row.id: person_name(row.family_name, row.given_name) for row in found}
