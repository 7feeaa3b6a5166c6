"""What a form that is opened for editing carries, and how a command finds its record again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlalchemy import Select, bindparam, select

from tracker.domain.outcome import Subject
from tracker.domain.problems import EditConflict, NotFound
from tracker.storage import records as r
from tracker.text import _, person_name

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.record import Editable

Form = TypeVar("Form")
Found = TypeVar("Found", bound="Editable")

RECALL = Subject("recall")
"""What every list of courses and every count listens to."""


@dataclass(frozen=True, slots=True)
class Editing(Generic[Form]):
    """A form as it was read; `version` goes back with it as `seen_version`."""

    uuid: str
    version: int
    form: Form


def find(tx: Session, kind: type[Found], uuid: str) -> Found:
    """The record of that kind, or NotFound."""
    found: Found | None = tx.scalar(_by_uuid(kind), {"uuid": uuid})
    if found is None:
        raise NotFound(_("This entry is no longer there."))
    return found


def _by_uuid(kind: Any) -> Select[Any]:
    # Made once a kind: building it anew costs more than running it.
    if kind not in _made:
        _made[kind] = select(kind).where(kind.uuid == bindparam("uuid"))
    return _made[kind]


_made: dict[Any, Select[Any]] = {}


def find_seen(tx: Session, kind: type[Found], uuid: str, seen_version: int) -> Found:
    """As `find`, but EditConflict where somebody has changed it since it was shown."""
    found = find(tx, kind, uuid)
    if found.version != seen_version:
        raise EditConflict(
            _("Somebody has changed this since you opened it. Nothing was saved."),
            changed_by=last_changed_by(tx, uuid),
        )
    return found


def last_changed_by(tx: Session, uuid: str) -> str:
    """Who changed a record last, "" if unknown."""
    entry = r.AuditEntry
    newest = select(entry.who).where(entry.subject_uuid == uuid).order_by(entry.seq.desc()).limit(1)
    return tx.scalar(newest) or ""


def user(tx: Session) -> str:
    """The name of who works; it signs."""
    return str(tx.info["user"])


def changed_patient(patient: r.Patient) -> frozenset[Subject]:
    """What a change of a patient changes."""
    return frozenset({Subject("patient", patient.uuid), RECALL})


def changed_course(course: r.Course) -> frozenset[Subject]:
    """What a change of a course, or of what hangs on it, changes."""
    return changed_patient(course.patient) | {Subject("course", course.uuid)}


def full_name(patient: r.Patient) -> str:
    """ "Family, Given"."""
    return person_name(patient.family_name, patient.given_name)
