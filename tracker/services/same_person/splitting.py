"""A merge that was wrong is split: each record goes back to whom it belonged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find, find_seen, full_name, user
from tracker.services.entered import needed_reason
from tracker.services.facts import WITHDRAWN
from tracker.services.same_person.ledger import (
    Ledger,
    newest_ids,
    parts_of,
    records_with,
    take_back,
)
from tracker.services.same_person.merging import ASKED, DERIVED, STAYS, done
from tracker.services.same_person.since_merge import (
    BOTH,
    MERGED,
    Since,
    SinceMerge,
)
from tracker.services.wording.trail_things import thing_label
from tracker.storage import records as r
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Answers = tuple[tuple[tuple[str, int], str], ...]
"""For each `Since.key`, whose it is: "kept" or "merged"."""


@dataclass(frozen=True, slots=True)
class Merged:
    """A merge that stands: who was merged into whom, when, by whom, and what came since."""

    uuid: str
    version: int
    kept_uuid: str
    kept_name: str
    merged_uuid: str
    merged_name: str
    merged_number: str
    merged_on: date
    merged_by: str
    reason: str


def merges_of(tx: Session, patient_uuid: str) -> list[Merged]:
    """The merges that stand into a patient, the newest first."""
    authorize(tx, Action.READ_CHART)
    patient = find(tx, r.Patient, patient_uuid)
    merge = r.PatientMerge
    found = tx.scalars(
        select(merge)
        .where(merge.kept_id == patient.id, merge.split_on.is_(None))
        .order_by(merge.id.desc())
    )
    return [_told(tx, one) for one in found]


def since_merge(tx: Session, merge_uuid: str) -> list[Since]:
    """What was recorded since and may be of either, by date: a split needs an answer to each."""
    authorize(tx, Action.READ_CHART)
    reader = SinceMerge(tx, find(tx, r.PatientMerge, merge_uuid))
    asked = [reader.since(row) for row in reader.rows() if reader.sides(row, {}) == BOTH]
    return sorted(asked, key=lambda one: (one.on or date.min, one.key))


def split_patients(
    tx: Session, merge_uuid: str, seen_version: int, answers: Answers, reason: str, today: date
) -> Done:
    """Split, signed by who works; the screen asks for the password before.

    Raises EditConflict, NotAllowed where the two can't be told apart any more, and Invalid where
    something that was recorded since is not answered for.
    """
    authorize(tx, Action.DECIDE)
    merge = find_seen(tx, r.PatientMerge, merge_uuid, seen_version)
    _split(tx, merge, dict(answers), needed_reason(reason), today)
    again = (merge.uuid, merge.version, newest_ids(tx), answers, today)
    return done(tx, merge, _("Split {merged} from {kept}"), Undo("", _merge_again, again))


def _merge_again(
    tx: Session,
    merge_uuid: str,
    seen_version: int,
    newest: Mapping[str, int],
    answers: Answers,
    today: date,
) -> Done:
    """`newest` as of the split: whatever came later for either knows of two people."""
    authorize(tx, Action.DECIDE)
    merge = find_seen(tx, r.PatientMerge, merge_uuid, seen_version)
    for one in (tx.get_one(r.Patient, merge.kept_id), tx.get_one(r.Patient, merge.merged_id)):
        if one.merged_into_id is not None:
            raise NotAllowed(_merged_since(one))
    if _is_recorded_since(tx, (merge.kept_id, merge.merged_id), newest):
        raise NotAllowed(
            _(
                "Since these two were split, something was recorded for one of them. Nothing was "
                "changed. If they are one person, merge them anew."
            )
        )
    take_back(tx, parts_of(merge.split_parts))
    reason = merge.split_reason
    merge.split_on, merge.split_by, merge.split_reason, merge.split_parts = None, None, "", []
    _touch(tx, merge)
    undo = Undo("", split_patients, (merge.uuid, merge.version, answers, reason, today))
    return done(tx, merge, _("Merged {merged} into {kept}"), undo)


def _is_recorded_since(tx: Session, people: Sequence[int], newest: Mapping[str, int]) -> bool:
    """Whether a record that names one of them, or a course of theirs, is newer than these."""
    courses = select(r.Course.id).where(r.Course.patient_id.in_(people))
    for target, ids in (("patient", people), ("course", courses)):
        for kind, column in records_with(target):
            table = kind.__tablename__
            if table in STAYS | DERIVED or not hasattr(kind, "id"):
                continue
            is_theirs = getattr(kind, column).in_(ids)
            newer = select(kind.id).where(is_theirs, kind.id > newest.get(table, 0))
            if tx.scalar(newer.limit(1)) is not None:
                return True
    return False


def _split(
    tx: Session,
    merge: r.PatientMerge,
    answers: dict[tuple[str, int], str],
    reason: str,
    today: date,
) -> None:
    if merge.split_on is not None:
        raise NotAllowed(_("These two were split already. Nothing was changed."))
    kept = tx.get_one(r.Patient, merge.kept_id)
    if kept.merged_into_id is not None:
        raise NotAllowed(_merged_since(kept))
    reader = SinceMerge(tx, merge)
    goes, sessions = _since(reader, answers), _sessions_since(tx, reader, merge, answers)
    ledger = take_back(tx, [part for part in parts_of(merge.parts) if part[2] != ASKED])
    for row in goes:
        _give_back(ledger, reader, row, merge.merged_id)
    for session in sessions:
        course = reader.sources.get(session.course_id, session.course_id)
        ledger.put(session, patient_id=merge.merged_id, course_id=course)
        for line in tx.scalars(select(r.ImportedRow).where(r.ImportedRow.session_id == session.id)):
            ledger.put(line, course_id=course)
    tx.flush()
    for table, key, column, *_v in parts_of(merge.parts):
        asked = tx.get(r.Review, key) if (table, column) == ("review", ASKED) else None
        if asked is not None and asked.closed_on is None:
            ledger.put(asked, closed_on=today, decision=WITHDRAWN, decided_by=user(tx))
    _refuse_mixed(tx, merge)
    merge.split_on, merge.split_by, merge.split_reason = today, user(tx), reason
    merge.split_parts = ledger.parts
    _touch(tx, merge)


def _since(reader: SinceMerge, answers: dict[tuple[str, int], str]) -> list[Any]:
    """What goes back to the merged patient of all that was recorded since."""
    goes = []
    for row in reader.rows():
        sides = reader.sides(row, answers)
        one = reader.since(row)
        if not sides:
            raise NotAllowed(
                _(
                    "“{what}” names treatments of both. Nothing was changed. Change it so that it "
                    "names those of one of them, or mark it as entered in error; then split."
                ).format(what=one.what)
            )
        if sides == BOTH and one.key not in answers:
            raise Invalid(
                _("Say for everything that was recorded since the merge whose it is."),
                field="since",
            )
        side = answers[one.key] if sides == BOTH else min(sides)
        if side == MERGED:
            goes.append(row)
    return goes


def _sessions_since(
    tx: Session,
    reader: SinceMerge,
    merge: r.PatientMerge,
    answers: Mapping[tuple[str, int], str],
) -> list[r.SessionRecord]:
    session = r.SessionRecord
    newer = select(session).where(
        session.patient_id == merge.kept_id, session.id > merge.newest.get("session", 0)
    )
    return [
        one for one in tx.scalars(newer) if reader.side_of_session(one, dict(answers)) == MERGED
    ]


def _give_back(ledger: Ledger, reader: SinceMerge, row: Any, merged_id: int) -> None:
    if hasattr(row, "patient_id"):
        ledger.put(row, patient_id=merged_id)
    if getattr(row, "course_id", None) in reader.sources:
        ledger.put(row, course_id=reader.sources[row.course_id])
    for link in list(reader.links(row)):
        if link.course_id in reader.sources:
            ledger.put(link, course_id=reader.sources[link.course_id])


def _refuse_mixed(tx: Session, merge: r.PatientMerge) -> None:
    """Nothing of the one may hang on something of the other."""
    tx.flush()
    tx.expire_all()
    two = merge.kept_id, merge.merged_id
    for target in ("course", "visit", "session"):
        for kind, column in records_with(target):
            if "patient_id" not in kind.__table__.columns:
                continue
            owner = (
                r.Course
                if target == "course"
                else r.Visit
                if target == "visit"
                else r.SessionRecord
            )
            mixed = tx.scalar(
                select(kind.id)
                .join(owner, owner.id == getattr(kind, column))
                .where(kind.patient_id.in_(two), kind.patient_id != owner.patient_id)
                .limit(1)
            )
            if mixed is not None:
                raise NotAllowed(
                    _(
                        "“{what}” belongs to one of them, and what it hangs on to the other. "
                        "Nothing was changed. Answer for both alike."
                    ).format(what=thing_label(kind.__tablename__))
                )


def _touch(tx: Session, merge: r.PatientMerge) -> None:
    """What is open in another window was about somebody else."""
    for patient_id in (merge.kept_id, merge.merged_id):
        flag_modified(tx.get_one(r.Patient, patient_id), "family_name")
    tx.flush()
    tx.expire_all()


def _merged_since(patient: r.Patient) -> str:
    return _("{name} was merged into somebody else since. Split those two first.").format(
        name=full_name(patient)
    )


def _told(tx: Session, merge: r.PatientMerge) -> Merged:
    kept, merged = tx.get_one(r.Patient, merge.kept_id), tx.get_one(r.Patient, merge.merged_id)
    number = next((i.value for i in merged.identifiers if i.system == "record_number"), "")
    return Merged(
        uuid=merge.uuid,
        version=merge.version,
        kept_uuid=kept.uuid,
        kept_name=full_name(kept),
        merged_uuid=merged.uuid,
        merged_name=full_name(merged),
        merged_number=number,
        merged_on=merge.merged_on,
        merged_by=merge.merged_by,
        reason=merge.reason,
    )
