"""Who leaves leaves a list: what is still theirs to do, each needing a new owner.

What somebody wrote keeps their name; `hand_over` says who looks after it from now on. Decisions and
treatments change hands by their clinician or nurse, so that the recall list names the new one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from tracker.domain.facts import COUNTING
from tracker.domain.rights import Action
from tracker.domain.state import State
from tracker.services.authorize import authorize, who_works
from tracker.services.editing import find
from tracker.services.staff.names import name_of
from tracker.services.wording import course_label
from tracker.storage import records as r
from tracker.text import _, ngettext, person_name

SESSION, DRAFT, DECISION = "session", "draft", "decision"
PROMISE, OWN_DATE, TREATMENTS = "promise", "own-date", "treatments"
APPROVALS, LIST, VIEW = "approvals", "list", "view"


@dataclass(frozen=True, slots=True)
class LeftItem:
    """Something that somebody left open. `patient_uuid` is "" where it is no single patient's.

    `version` goes back with it to `hand_over`; `on` is the day it is for, None where it has none.
    `form` is the kind of a half-typed form.
    """

    kind: str
    uuid: str
    version: int
    label: str
    patient_uuid: str = ""
    patient: str = ""
    on: date | None = None
    form: str = ""


def leaving_list(tx: Session, account_uuid: str, today: date) -> list[LeftItem]:
    """What is still somebody's: injections not signed, decisions, promises, own dates, and so on."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    return _owned_by(tx, find(tx, r.AccountRecord, account_uuid), today)


def my_open_items(tx: Session, today: date) -> list[LeftItem]:
    """The same of whoever works; also what was handed to them."""
    authorize(tx, Action.READ)
    return _owned_by(tx, find(tx, r.AccountRecord, who_works(tx).uuid), today)


def count_left_items(tx: Session, account: r.AccountRecord, today: date) -> int:
    """How long the list is."""
    return len(_owned_by(tx, account, today))


def _owned_by(tx: Session, account: r.AccountRecord, today: date) -> list[LeftItem]:
    return [
        *_unsigned(tx, account),
        *_drafts(tx, account),
        *_decisions(tx, account, today),
        *_promises(tx, account, today),
        *_own_dates(tx, account),
        *_treatments(tx, account),
        *_approvals(tx, account, today),
        *_lists(tx, account),
        *_views(tx, account),
    ]


def _unsigned(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    """Injections that they gave; where no injector is named, that they recorded."""
    session, entry = r.SessionRecord, r.AuditEntry
    recorded = (
        select(entry.seq)
        .where(
            entry.patient_id == session.patient_id,
            entry.subject_uuid == session.uuid,
            entry.action == "create",
            entry.who == account.name,
        )
        .exists()
    )
    gave = session.injector_id == _staff_id(account)
    asked = _with_course(SESSION, session, session.given_on).where(
        session.status == "given",
        _is_theirs(account, or_(gave, session.injector_id.is_(None) & recorded)),
    )
    return [_item(SESSION, _("Injections not signed: {course}"), row) for row in tx.execute(asked)]


def _drafts(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    draft, patient = r.Draft, r.Patient
    rows = tx.execute(
        select(
            draft.uuid,
            draft.kind,
            patient.uuid.label("whose"),
            patient.family_name,
            patient.given_name,
        )
        .outerjoin(patient, patient.uuid == draft.subject)
        .where(draft.account_id == account.id)
        .order_by(draft.id)
    )
    return [
        LeftItem(
            DRAFT,
            row.uuid,
            0,
            _("A half-typed form"),
            row.whose or "",
            _name(row),
            form=row.kind,
        )
        for row in rows
    ]


def _decisions(tx: Session, account: r.AccountRecord, today: date) -> list[LeftItem]:
    """Courses in review where the recall list, or a question itself, names them."""
    course, phase, review, patient = r.Course, r.CoursePhase, r.Review, r.Patient
    is_asked = (
        select(review.id)
        .where(
            review.course_id == course.id,
            review.closed_on.is_(None),
            review.owner_id == _staff_id(account),
        )
        .exists()
    )
    name = name_of(tx, account.staff_id) or account.name
    is_named = (phase.state == State.IN_REVIEW.value) & (phase.step_name == name)
    rows = tx.execute(
        select(
            course.uuid,
            course.version,
            phase.step_on.label("on"),
            course.condition,
            course.body_region,
            patient.uuid.label("whose"),
            patient.family_name,
            patient.given_name,
        )
        .join(patient, patient.id == course.patient_id)
        .join(phase, phase.course_id == course.id)
        .where(
            course.ended_on.is_(None),
            phase.from_on <= today,
            phase.until_on > today,
            or_(is_asked, is_named),
        )
        .order_by(phase.step_on, course.id)
    )
    return [_item(DECISION, _("To decide: {course}"), row) for row in rows]


def _promises(tx: Session, account: r.AccountRecord, today: date) -> list[LeftItem]:
    """Calls that were agreed for today or later, while nobody has called since."""
    attempt, patient = r.ContactAttempt, r.Patient
    newer = attempt.__table__.alias("newer")
    is_newest = ~(
        select(newer.c.id)
        .where(
            newer.c.patient_id == attempt.patient_id,
            newer.c.withdrawn_on.is_(None),
            newer.c.id > attempt.id,
        )
        .exists()
    )
    agreed_on = func.coalesce(
        attempt.promise_by, attempt.try_again_on, type_=attempt.promise_by.type
    )
    rows = tx.execute(
        _with_owner(
            select(
                attempt.uuid,
                func.coalesce(r.HandOver.version, 0).label("version"),
                agreed_on.label("on"),
                attempt.outcome,
                patient.uuid.label("whose"),
                patient.family_name,
                patient.given_name,
            )
            .select_from(attempt)
            .join(patient, patient.id == attempt.patient_id),
            PROMISE,
            attempt,
        )
        .where(
            attempt.withdrawn_on.is_(None),
            attempt.outcome.in_(("promised", "call-later")),
            agreed_on >= today,
            is_newest,
            _is_theirs(account, attempt.by == account.name),
        )
        .order_by(agreed_on, attempt.id)
    )
    labels = {"promised": _("Will ring back"), "call-later": _("To be called again")}
    return [_item(PROMISE, labels[row.outcome], row) for row in rows]


def _own_dates(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    """Dates of this cycle: nothing was given since they were set."""
    own, session = r.OwnDate, r.SessionRecord
    was_treated = (
        select(session.id)
        .where(
            session.course_id == own.course_id,
            session.status.in_(COUNTING),
            session.given_on >= own.made_on,
        )
        .exists()
    )
    asked = _with_course(OWN_DATE, own, own.own_on).where(
        own.withdrawn_on.is_(None),
        r.Course.ended_on.is_(None),
        ~was_treated,
        _is_theirs(account, own.signed_by == account.name),
    )
    return [_item(OWN_DATE, _("A date of their own: {course}"), row) for row in tx.execute(asked)]


def _treatments(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    count = (
        tx.scalar(select(func.count()).select_from(r.Course).where(looked_after_by(account))) or 0
    )
    if count == 0:
        return []
    label = ngettext(
        "{count} treatment that they look after",
        "{count} treatments that they look after",
        count,
    ).format(count=count)
    return [LeftItem(TREATMENTS, account.uuid, 0, label)]


def looked_after_by(account: r.AccountRecord) -> ColumnElement[bool]:
    """Open courses whose clinician or nurse they are."""
    course = r.Course
    staff_id = _staff_id(account)
    is_named = or_(course.clinician_id == staff_id, course.nurse_id == staff_id)
    return course.ended_on.is_(None) & is_named


def _approvals(tx: Session, account: r.AccountRecord, today: date) -> list[LeftItem]:
    asked = select(func.count()).select_from(r.Authorisation).where(asked_by(account, today))
    count = tx.scalar(asked) or 0
    if count == 0:
        return []
    label = ngettext(
        "{count} approval about which they ask the payer",
        "{count} approvals about which they ask the payer",
        count,
    ).format(count=count)
    return [LeftItem(APPROVALS, account.uuid, 0, label)]


def _lists(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    """Clinic lists for their patients: nobody else's are offered a place there."""
    held = r.ClinicListRecord
    rows = tx.execute(
        select(held.uuid, held.version, held.name, held.on_date)
        .where(held.clinician_id == _staff_id(account), held.withdrawn_on.is_(None))
        .order_by(held.name, held.id)
    )
    return [
        LeftItem(
            LIST, row.uuid, row.version, _("The list {name}").format(name=row.name), on=row.on_date
        )
        for row in rows
    ]


def _views(tx: Session, account: r.AccountRecord) -> list[LeftItem]:
    view = r.SavedView
    rows = tx.execute(
        select(view.uuid, view.version, view.name)
        .where(view.account_id == account.id, view.withdrawn_on.is_(None))
        .order_by(view.name)
    )
    return [
        LeftItem(VIEW, row.uuid, row.version, _("The view “{name}”").format(name=row.name))
        for row in rows
    ]


def asked_by(account: r.AccountRecord, today: date) -> ColumnElement[bool]:
    """Authorisations that are theirs to ask about, now or when they run out."""
    one = r.Authorisation
    still_good = or_(one.valid_to.is_(None), one.valid_to >= today)
    return (one.owner_id == _staff_id(account)) & one.withdrawn_on.is_(None) & still_good


def _with_course(kind: str, record: type[r.SessionRecord | r.OwnDate], on: Any) -> Select[Any]:
    course, patient = r.Course, r.Patient
    asked = (
        select(
            record.uuid,
            func.coalesce(r.HandOver.version, 0).label("version"),
            on.label("on"),
            course.condition,
            course.body_region,
            patient.uuid.label("whose"),
            patient.family_name,
            patient.given_name,
        )
        .select_from(record)
        .join(course, course.id == record.course_id)
        .join(patient, patient.id == course.patient_id)
    )
    return _with_owner(asked, kind, record).order_by(on, record.id)


def _staff_id(account: r.AccountRecord) -> int:
    # 0 is nobody's number; None would match whatever names nobody.
    return account.staff_id or 0


def _with_owner(asked: Any, kind: str, record: Any) -> Select[Any]:
    handed = r.HandOver
    is_its = (handed.item_kind == kind) & (handed.item_uuid == record.uuid)
    joined: Select[Any] = asked.outerjoin(handed, is_its)
    return joined


def _is_theirs(account: r.AccountRecord, wrote_it: ColumnElement[bool]) -> ColumnElement[bool]:
    """Handed to them, or theirs from the start and never handed to anybody."""
    handed = r.HandOver
    return or_(handed.account_id == account.id, handed.id.is_(None) & wrote_it)


def _item(kind: str, label: str, row: Any) -> LeftItem:
    if hasattr(row, "condition"):
        label = label.format(course=course_label(row.condition, row.body_region))
    return LeftItem(kind, row.uuid, row.version, label, row.whose, _name(row), row.on)


def _name(row: Any) -> str:
    if row.family_name is None:
        return ""
    return person_name(row.family_name, row.given_name)
