"""Two records of one person become one: what the one had is brought to the other, which is kept.

Nothing is deleted. The merged record stays with its names and numbers, and says where it went;
`parts` of the merge say each value that was changed, so that `splitting` can bring it back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.reviews import ReviewCode
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.courses.questions import (
    ask_about_patient,
    ask_about_warnings,
    open_questions,
)
from tracker.services.editing import RECALL, find_seen, full_name, user
from tracker.services.entered import line, note
from tracker.services.same_person.ledger import Ledger, Part, newest_ids, records_with
from tracker.services.same_person.not_same import PAIRS
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

JOINED = "joined"
"""The reason of the end of a course whose injections went on in another."""

ASKED = "(asked)"
"""Stands for a column where the row itself came with the merge."""

CHOSEN = (
    "family_name",
    "given_name",
    "birth_date",
    "sex",
    "deceased_on",
    "language",
    "address",
    "notes",
    "preferred_channel",
    "best_time",
    "carer",
    "interpreter",
    "transport",
    "do_not_contact",
    "contact_note",
)
"""What a patient has once, so that one of two values is kept."""

STAYS = frozenset({"patient", "patient_identifier", "contact_point", "call_claim"})
"""Tables whose rows go on naming whom they named."""
DERIVED = frozenset({"course_phase"})
"""Tables that are worked out anew."""
_DECEASED = "deceased"


@dataclass(frozen=True, slots=True)
class CourseChoice:
    """What becomes of an open course of the merged patient where the kept one has the same.

    Either `joins` it (their injections, bookings and calls go on in one course), or it stays a
    second one, with another `body_region`.
    """

    course_uuid: str
    joins: bool
    body_region: str = ""


@dataclass(frozen=True, slots=True)
class MergeOrder:
    """Who is kept, who is merged into them, as both were seen, and what was chosen.

    `from_merged` names the values of `CHOSEN` that the kept patient takes from the other one.
    """

    kept_uuid: str
    kept_version: int
    merged_uuid: str
    merged_version: int
    from_merged: frozenset[str] = frozenset()
    courses: tuple[CourseChoice, ...] = ()
    reason: str = ""


def merge_patients(tx: Session, order: MergeOrder, today: date) -> Done:
    """Merge, signed by who works; the screen asks for the password before. `value`: its uuid.

    Raises EditConflict, NotAllowed, and Invalid where a course is not chosen for yet.
    """
    authorize(tx, Action.DECIDE)
    kept = find_seen(tx, r.Patient, order.kept_uuid, order.kept_version)
    merged = find_seen(tx, r.Patient, order.merged_uuid, order.merged_version)
    _refuse(kept, merged)
    reason = note(order.reason.strip(), "reason", 2000)
    ledger = Ledger()
    both = r.Course.patient_id.in_((kept.id, merged.id))
    asked = set(tx.scalars(select(r.Review.id).join(r.Course).where(both)))
    joined = _join(tx, ledger, kept, merged, order, today)
    _bring(tx, ledger, kept, merged, stays=frozenset(joined))
    for course_id, into_id in joined.items():
        _bring_course(tx, ledger, course_id, into_id, kept.id)
    _bring_contact_points(ledger, kept, merged)
    died_before = kept.deceased_on
    ledger.put(
        kept, **{name: getattr(merged, name) for name in CHOSEN if name in order.from_merged}
    )
    ledger.put(merged, merged_into_id=kept.id)
    # What is open in another window was about somebody with fewer injections.
    flag_modified(kept, "family_name")
    tx.flush()
    tx.expire_all()
    _ask(tx, kept, today, has_died=kept.deceased_on is not None and died_before is None)
    merge = r.PatientMerge(
        kept_id=kept.id,
        merged_id=merged.id,
        merged_on=today,
        merged_by=user(tx),
        reason=reason,
        parts=[*ledger.parts, *_opened(tx, kept.id, asked)],
        joined=sorted(joined.items()),
        newest=newest_ids(tx),
    )
    tx.add(merge)
    tx.flush()
    # Taken back by being split, while nothing was recorded since that could be of either.
    from tracker.services.same_person.splitting import split_patients

    undo = Undo("", split_patients, (merge.uuid, merge.version, (), _("Taken back"), today))
    return done(tx, merge, _("Merged {merged} into {kept}"), undo)


def done(tx: Session, merge: r.PatientMerge, label: str, undo: Undo) -> Done:
    """What a merge, or its split, hands back."""
    kept, merged = tx.get_one(r.Patient, merge.kept_id), tx.get_one(r.Patient, merge.merged_id)
    told = label.format(kept=full_name(kept), merged=full_name(merged))
    subjects = {Subject("patient", kept.uuid), Subject("patient", merged.uuid), RECALL, PAIRS}
    subjects |= {Subject("patient"), Subject("course")}
    return Done(merge.uuid, frozenset(subjects), Undo(told, undo.command, undo.arguments))


def colliding(tx: Session, kept_id: int, merged_id: int) -> dict[int, int]:
    """Open courses of the merged patient, each with the kept one's of its condition and region."""
    one = {_place(course): course.id for course in _open(tx, kept_id)}
    other = {course.id: _place(course) for course in _open(tx, merged_id)}
    return {key: one[place] for key, place in other.items() if place in one}


def _refuse(kept: r.Patient, merged: r.Patient) -> None:
    if kept is merged:
        raise Invalid(_("This is one record, not two."))
    for one in (kept, merged):
        if one.merged_into_id is not None:
            raise NotAllowed(
                _("{name} was merged already. Nothing was changed.").format(name=full_name(one))
            )


def _open(tx: Session, patient_id: int) -> list[r.Course]:
    course = r.Course
    query = select(course).where(course.patient_id == patient_id, course.ended_on.is_(None))
    return list(tx.scalars(query.order_by(course.id)))


def _place(course: r.Course) -> tuple[str, str]:
    return course.condition, course.body_region.casefold()


def _join(
    tx: Session,
    ledger: Ledger,
    kept: r.Patient,
    merged: r.Patient,
    order: MergeOrder,
    today: date,
) -> dict[int, int]:
    """Do what was chosen for courses of the same condition; those that join, with their target."""
    chosen = {one.course_uuid: one for one in order.courses}
    taken = {_place(course) for who in (kept, merged) for course in _open(tx, who.id)}
    joined: dict[int, int] = {}
    for course_id, into_id in colliding(tx, kept.id, merged.id).items():
        course = tx.get_one(r.Course, course_id)
        choice = chosen.get(course.uuid)
        label = course_label(course.condition, course.body_region)
        if choice is None:
            raise Invalid(
                _(
                    "Both are treated for {course}: say whether that is one treatment or two."
                ).format(course=label),
                field="courses",
            )
        if choice.joins:
            joined[course_id] = into_id
            into = tx.get_one(r.Course, into_id)
            newest = max((d for d in (into.newest_row_on, course.newest_row_on) if d), default=None)
            ledger.put(into, newest_row_on=newest)
            ledger.put(course, end_reason=JOINED, ended_by=user(tx), ended_on=today)
            continue
        region = line(choice.body_region, "body_region")
        if not region or (course.condition, region.casefold()) in taken:
            raise Invalid(
                _("Name a body region for {course} that tells the two treatments apart.").format(
                    course=label
                ),
                field="body_region",
            )
        taken.add((course.condition, region.casefold()))
        ledger.put(course, body_region=region)
    return joined


def _bring(
    tx: Session, ledger: Ledger, kept: r.Patient, merged: r.Patient, stays: frozenset[int]
) -> None:
    """Whatever names the merged patient names the kept one; not courses that join another."""
    for kind, column in records_with("patient"):
        if kind.__tablename__ in STAYS or column != "patient_id":
            continue
        rows = (
            select(kind).where(kind.patient_id == merged.id).order_by(*kind.__table__.primary_key)
        )
        for row in tx.scalars(rows):
            if kind is not r.Course or row.id not in stays:
                ledger.put(row, patient_id=kept.id)


def _bring_course(tx: Session, ledger: Ledger, course_id: int, into_id: int, kept_id: int) -> None:
    """Whatever names a course names the one that it joins; what that can have but once stays."""
    merged_id = tx.get_one(r.Course, course_id).patient_id
    for kind, column in records_with("course"):
        if kind.__tablename__ in DERIVED:
            continue
        owner = getattr(kind, column)
        for row in tx.scalars(
            select(kind).where(owner == course_id).order_by(*kind.__table__.primary_key)
        ):
            if not _is_there(tx, row, into_id):
                ledger.put(row, **{column: into_id})
            elif getattr(row, "patient_id", None) == kept_id:
                ledger.put(row, patient_id=merged_id)


def _is_there(tx: Session, row: Any, into_id: int) -> bool:
    """Whether the course has what it can have but once: a row of a file, a baseline."""
    if isinstance(row, r.ImportedRow):
        other = select(r.ImportedRow.id).where(
            r.ImportedRow.course_id == into_id,
            r.ImportedRow.row_on.is_not_distinct_from(row.row_on),
        )
    elif isinstance(row, r.OutcomeScore) and row.is_baseline and row.withdrawn_on is None:
        score = r.OutcomeScore
        other = select(score.id).where(
            score.course_id == into_id,
            score.instrument == row.instrument,
            score.about == row.about,
            score.is_baseline,
            score.withdrawn_on.is_(None),
        )
    else:
        return False
    return tx.scalar(other.limit(1)) is not None


def _bring_contact_points(ledger: Ledger, kept: r.Patient, merged: r.Patient) -> None:
    """Numbers that the kept patient lacks come after their own; one e-mail address is enough."""
    own = {(one.kind, one.reversed_digits or one.value.casefold()) for one in kept.contact_points}
    has_email = any(one.kind == "email" for one in kept.contact_points)
    last = max((one.position for one in kept.contact_points), default=-1)
    for point in list(merged.contact_points):
        key = point.kind, point.reversed_digits or point.value.casefold()
        if key in own or (point.kind == "email" and has_email):
            continue
        own.add(key)
        last += 1
        ledger.put(point, position=last, patient_id=kept.id)


def _ask(tx: Session, kept: r.Patient, today: date, *, has_died: bool) -> None:
    """What the warnings of the one ask of every course, they ask of the other's too."""
    for course in _open(tx, kept.id):
        ask_about_warnings(tx, kept.id, course.id, today)
    if has_died:
        ask_about_patient(tx, kept.id, _DECEASED, "", today)
    event = r.AdverseEvent
    harmed = tx.scalar(
        select(event.id)
        .where(
            event.patient_id == kept.id,
            event.is_serious.is_(True),
            event.session_id.is_(None),
            event.withdrawn_on.is_(None),
        )
        .limit(1)
    )
    asked = open_questions(tx, kept.id, ReviewCode.ADVERSE_EVENT.value)
    if harmed is not None and asked:
        ask_about_patient(tx, kept.id, ReviewCode.ADVERSE_EVENT.value, asked[0].note, today)
    tx.flush()


def _opened(tx: Session, kept_id: int, before: set[int]) -> Iterator[Part]:
    """Questions that the merge itself has opened: a split takes them back."""
    review = r.Review
    for review_id in tx.scalars(
        select(review.id)
        .join(r.Course, r.Course.id == review.course_id)
        .where(r.Course.patient_id == kept_id, review.closed_on.is_(None))
        .order_by(review.id)
    ):
        if review_id not in before:
            yield "review", (review_id,), ASKED, None, None
