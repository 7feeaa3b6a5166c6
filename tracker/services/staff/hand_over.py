"""Giving what somebody left open to somebody else."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.account import Account
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import EditConflict, Invalid, NotFound
from tracker.domain.rights import Action, is_allowed
from tracker.services.authorize import authorize
from tracker.services.editing import RECALL, changed_course, find, find_seen
from tracker.services.recall.views import VIEWS
from tracker.services.staff.drafts import may_go_on, refuse_receiver
from tracker.services.staff.leavers import (
    APPROVALS,
    DECISION,
    DRAFT,
    LIST,
    OWN_DATE,
    PROMISE,
    SESSION,
    TREATMENTS,
    VIEW,
    LeftItem,
    asked_by,
    leaving_list,
    looked_after_by,
)
from tracker.services.staff.names import staff_named
from tracker.storage import records as r
from tracker.storage.accounts import as_account
from tracker.text import _

_NEEDED = {
    SESSION: Action.SIGN_SESSIONS,
    DRAFT: Action.KEEP_DRAFTS,
    DECISION: Action.DECIDE,
    PROMISE: Action.WORK_RECALL,
    OWN_DATE: Action.DECIDE,
    TREATMENTS: Action.WORK_RECALL,
    APPROVALS: Action.WORK_RECALL,
    LIST: Action.DECIDE,
    VIEW: Action.WORK_RECALL,
}
"""What a new owner must be allowed, to do what is left."""


def may_take(account: Account, item: LeftItem) -> bool:
    """Whether somebody may do what is left, and so be given it."""
    return is_allowed(account, _NEEDED[item.kind]) and (
        item.kind != DRAFT or may_go_on(account, item.form)
    )


def hand_over(tx: Session, item: LeftItem, from_uuid: str, to_uuid: str, today: date) -> Done:
    """Make somebody the new owner of an item of `leaving_list`.

    Raises Invalid (field "to") for somebody who may not do what is left, EditConflict where the
    item has changed hands since it was shown.
    """
    authorize(tx, Action.MANAGE_ACCOUNTS)
    leaver = find(tx, r.AccountRecord, from_uuid)
    to = find(tx, r.AccountRecord, to_uuid)
    _refuse_unfit(as_account(to), item.kind)
    if item.kind == DRAFT:
        refuse_receiver(as_account(to), _draft_of(tx, item.uuid, leaver.id).kind, field="to")
        return _give_draft(tx, item.uuid, leaver.uuid, to.uuid)
    if item.kind == DECISION:
        return _give_decision(tx, item.uuid, item.version, _staff_id(tx, leaver), _staff_id(tx, to))
    if item.kind == LIST:
        return _give_list(tx, item.uuid, item.version, _staff_id(tx, to))
    if item.kind == VIEW:
        return _give_view(tx, item.uuid, item.version, to.uuid)
    if item.kind == TREATMENTS:
        return _give_treatments(tx, leaver, to)
    if item.kind == APPROVALS:
        return _give_approvals(tx, leaver, to, today)
    if item.kind not in (SESSION, PROMISE, OWN_DATE):
        raise NotFound(_("This entry is no longer there."))
    return _give(tx, item.kind, item.uuid, item.version, leaver.uuid, to.uuid, today)


def hand_over_all(tx: Session, from_uuid: str, to_uuid: str, today: date) -> Done:
    """Hand over whatever the new owner may do; `value` is how many items were handed over."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    to = as_account(find(tx, r.AccountRecord, to_uuid))
    count, changed = 0, frozenset[Subject]()
    for item in leaving_list(tx, from_uuid, today):
        if not may_take(to, item):
            continue
        try:
            changed |= hand_over(tx, item, from_uuid, to_uuid, today).changed
        except Invalid:
            # Treatments of which none is for a nurse: they stay on the list.
            continue
        count += 1
    return Done(count, changed)


def _refuse_unfit(to: Account, kind: str) -> None:
    if not to.is_active:
        raise Invalid(_("{name} no longer works here.").format(name=to.name), field="to")
    if not is_allowed(to, _NEEDED[kind]):
        raise Invalid(
            _("{name} may not do what is left here; choose somebody who may.").format(name=to.name),
            field="to",
        )


def _give(
    tx: Session, kind: str, uuid: str, seen_version: int, leaver: str, to: str, today: date
) -> Done:
    authorize(tx, Action.MANAGE_ACCOUNTS)
    handed = tx.scalar(
        select(r.HandOver).where(r.HandOver.item_kind == kind, r.HandOver.item_uuid == uuid)
    )
    if (0 if handed is None else handed.version) != seen_version:
        raise EditConflict(_("Somebody else has handed this over meanwhile. Nothing was changed."))
    owner = find(tx, r.AccountRecord, to)
    if handed is None:
        handed = r.HandOver(item_kind=kind, item_uuid=uuid, account_id=owner.id, handed_on=today)
        tx.add(handed)
    else:
        handed.account_id, handed.handed_on = owner.id, today
    tx.flush()
    # Back to whoever had it: the same the other way round.
    undo = Undo(_label(owner), _give, (kind, uuid, handed.version, to, leaver, today))
    return Done(uuid, frozenset({Subject("account")}), undo)


def _give_draft(tx: Session, uuid: str, leaver: str, to: str) -> Done:
    authorize(tx, Action.MANAGE_ACCOUNTS)
    owner = find(tx, r.AccountRecord, to)
    draft = _draft_of(tx, uuid, find(tx, r.AccountRecord, leaver).id)
    draft.account_id = owner.id
    tx.flush()
    undo = Undo(_label(owner), _give_draft, (uuid, to, leaver))
    return Done(uuid, frozenset({Subject("account"), Subject("draft")}), undo)


def _draft_of(tx: Session, uuid: str, account_id: int) -> r.Draft:
    """Somebody's draft; EditConflict where it is no longer theirs."""
    draft = tx.scalar(select(r.Draft).where(r.Draft.uuid == uuid, r.Draft.account_id == account_id))
    if draft is None:
        raise EditConflict(_("Somebody else has handed this over meanwhile. Nothing was changed."))
    return draft


def _give_decision(tx: Session, uuid: str, seen_version: int, leaver: int, to: int) -> Done:
    """The course and its open questions, where they were the leaver's."""
    course = find_seen(tx, r.Course, uuid, seen_version)
    review = r.Review
    asked = tx.scalars(
        select(review).where(
            review.course_id == course.id, review.closed_on.is_(None), review.owner_id == leaver
        )
    )
    clinician = to if course.clinician_id == leaver else course.clinician_id
    owners = tuple((question.uuid, question.version, to) for question in asked)
    return _put_decision(tx, uuid, seen_version, clinician, owners)


def _put_decision(
    tx: Session,
    uuid: str,
    seen_version: int,
    clinician: int | None,
    owners: tuple[tuple[str, int, int | None], ...],
) -> Done:
    """Who decides, and whom each question is put to; the undo is what both were before."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    course = find_seen(tx, r.Course, uuid, seen_version)
    clinician_before, course.clinician_id = course.clinician_id, clinician
    questions = [find_seen(tx, r.Review, asked, version) for asked, version, _owner in owners]
    owners_before = [question.owner_id for question in questions]
    for question, (_uuid, _version, owner) in zip(questions, owners, strict=True):
        question.owner_id = owner
    tx.flush()
    before = tuple(
        (question.uuid, question.version, owner)
        for question, owner in zip(questions, owners_before, strict=True)
    )
    undo = Undo(
        _("Handed over what is to be decided"),
        _put_decision,
        (course.uuid, course.version, clinician_before, before),
    )
    return Done(course.uuid, changed_course(course) | {Subject("account")}, undo)


def _give_list(tx: Session, uuid: str, seen_version: int, to: int | None) -> Done:
    """Whose patients a clinic list is for."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    held = find_seen(tx, r.ClinicListRecord, uuid, seen_version)
    before, held.clinician_id = held.clinician_id, to
    tx.flush()
    label = _("Changed the list {name}").format(name=held.name)
    changed = frozenset({Subject("account"), Subject("clinic_days"), Subject("rules")})
    return Done(uuid, changed, Undo(label, _give_list, (uuid, held.version, before)))


def _give_view(tx: Session, uuid: str, seen_version: int, to: str) -> Done:
    authorize(tx, Action.MANAGE_ACCOUNTS)
    view, owner = find_seen(tx, r.SavedView, uuid, seen_version), find(tx, r.AccountRecord, to)
    same = select(r.SavedView.id).where(
        r.SavedView.account_id == owner.id,
        r.SavedView.name == view.name,
        r.SavedView.withdrawn_on.is_(None),
    )
    if tx.scalar(same.limit(1)) is not None:
        raise Invalid(
            _("{name} has a view of that name already.").format(name=owner.name), field="to"
        )
    before = tx.get_one(r.AccountRecord, view.account_id).uuid
    view.account_id = owner.id
    tx.flush()
    undo = Undo(_label(owner), _give_view, (uuid, view.version, before))
    return Done(uuid, frozenset({Subject("account"), VIEWS}), undo)


def _give_treatments(tx: Session, leaver: r.AccountRecord, to: r.AccountRecord) -> Done:
    """All of them at once; a nurse takes a nurse's place only, and the rest stays on the list.

    There is no undo: nobody could tell afterwards which had been the new owner's before.
    """
    old, new = _staff_id(tx, leaver), _staff_id(tx, to)
    may_decide = is_allowed(as_account(to), Action.DECIDE)
    given = 0
    for course in tx.scalars(select(r.Course).where(looked_after_by(leaver))).all():
        if course.nurse_id == old:
            course.nurse_id, given = new, given + 1
        if course.clinician_id == old and may_decide:
            course.clinician_id, given = new, given + 1
    tx.flush()
    if not given:
        raise Invalid(
            _("{name} is no clinician, and these treatments need one.").format(name=to.name),
            field="to",
        )
    return Done(leaver.uuid, frozenset({Subject("account"), Subject("patient"), RECALL}))


def _give_approvals(tx: Session, leaver: r.AccountRecord, to: r.AccountRecord, today: date) -> Done:
    """All of them at once, and as little to be undone as treatments are."""
    new = _staff_id(tx, to)
    for one in tx.scalars(select(r.Authorisation).where(asked_by(leaver, today))).all():
        one.owner_id = new
    tx.flush()
    return Done(leaver.uuid, frozenset({Subject("account"), Subject("patient"), RECALL}))


def _staff_id(tx: Session, account: r.AccountRecord) -> int:
    if account.staff_id is None:
        account.staff_id = staff_named(tx, account.name, "name")
        tx.flush()
    assert account.staff_id is not None  # noqa: S101 - a name is never empty
    return account.staff_id


def _label(owner: r.AccountRecord) -> str:
    return _("Handed over to {name}").format(name=owner.name)
