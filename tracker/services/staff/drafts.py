"""Half-typed forms: kept in the clinic's own file while they are typed, for their owner alone.

A draft comes back after a lock or a crash. Whatever it becomes, `finish_draft` writes it and takes
the draft away in one transaction, so that nothing that was saved ever comes back to be saved again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec

from sqlalchemy import select

from tracker.domain.account import Account
from tracker.domain.outcome import Done, Subject
from tracker.domain.problems import Invalid, NotFound
from tracker.domain.rights import Action, is_allowed
from tracker.services.authorize import authorize, who_works
from tracker.services.editing import full_name
from tracker.storage import records as r
from tracker.storage.accounts import as_account
from tracker.storage.columns import write_json
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

MOST_CHARACTERS = 1_000_000

DRAFTS = Subject("draft")

_NEEDED = {
    "amendment": Action.AMEND_SESSIONS,
    "own-date": Action.DECIDE,
    "ending": Action.END_COURSES,
    "reinstate": Action.END_COURSES,
    "void": Action.VOID_SESSIONS,
    "accept-late": Action.OVERRIDE,
    "decide": Action.DECIDE,
    "decline-interval": Action.DECIDE,
    "pattern": Action.DECIDE,
    "rule": Action.EDIT_RULES,
    "limit": Action.EDIT_RULES,
    "instrument": Action.EDIT_RULES,
    "continuation": Action.EDIT_RULES,
    "vial-size": Action.EDIT_RULES,
    "letter": Action.CHANGE_SETTINGS,
    "letter-sender": Action.CHANGE_SETTINGS,
}
"""What saving a form of this kind takes, where that is more than keeping a draft."""

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One form that somebody left half typed. `about` names the patient, "" for none.

    `subject` is the patient's uuid, or what a rule, a limit or a pattern is for, "" where it is new.
    """

    uuid: str
    kind: str
    subject: str
    about: str
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftContent:
    """What was typed, as the form handed it over; `payload` holds nothing but what JSON can.

    `is_kept`: whether the clinic has it.
    """

    uuid: str
    kind: str
    subject: str
    payload: Any
    is_kept: bool = True


def my_drafts(tx: Session) -> tuple[DraftRow, ...]:
    """Those of whoever works, the newest first."""
    authorize(tx, Action.KEEP_DRAFTS)
    found: Iterable[tuple[r.Draft, r.Patient | None]] = tx.execute(
        select(r.Draft, r.Patient)
        .outerjoin(r.Patient, r.Patient.uuid == r.Draft.subject)
        .where(r.Draft.account_id == _my_id(tx))
        .order_by(r.Draft.saved_at.desc(), r.Draft.id.desc())
    )
    return tuple(
        DraftRow(
            draft.uuid,
            draft.kind,
            draft.subject,
            full_name(patient) if patient else "",
            draft.saved_at,
        )
        for draft, patient in found
    )


def read_draft(tx: Session, draft_uuid: str) -> DraftContent:
    """Raises NotFound where it is gone, or somebody else's."""
    authorize(tx, Action.KEEP_DRAFTS)
    draft = _mine(tx, draft_uuid)
    if draft is None:
        raise NotFound(_("This half-typed form is no longer there."))
    return DraftContent(draft.uuid, draft.kind, draft.subject, draft.payload)


def keep_draft(tx: Session, draft_uuid: str, kind: str, subject: str, payload: Any) -> Done:
    """Keep what is typed now in place of what was kept before."""
    authorize(tx, Action.KEEP_DRAFTS)
    if len(write_json(payload)) > MOST_CHARACTERS:
        raise Invalid(_("This form holds too much text to be kept while it is typed."))
    draft = _mine(tx, draft_uuid)
    if draft is None:
        draft = r.Draft(uuid=draft_uuid, account_id=_my_id(tx), kind=kind, subject=subject)
        tx.add(draft)
    draft.payload = payload
    draft.saved_at = tx.info["now"]()
    tx.flush()
    return Done(draft_uuid)


def discard_draft(tx: Session, draft_uuid: str) -> Done:
    """Throw it away; nothing happens where it is gone already."""
    authorize(tx, Action.KEEP_DRAFTS)
    _take_away(tx, draft_uuid)
    return Done(draft_uuid, frozenset({DRAFTS}))


def hand_over_draft(tx: Session, draft_uuid: str, account_uuid: str) -> Done:
    """Give it to a colleague, who finds it among their own. Raises NotFound, Invalid."""
    authorize(tx, Action.KEEP_DRAFTS)
    draft = _mine(tx, draft_uuid)
    if draft is None:
        raise NotFound(_("This half-typed form is no longer there."))
    account = r.AccountRecord
    colleague = tx.scalar(
        select(account).where(account.uuid == account_uuid, account.is_active.is_(True))
    )
    if colleague is None:
        raise Invalid(_("Choose somebody who works here."), field="account")
    if colleague.id == draft.account_id:
        raise Invalid(_("This form is yours already; choose a colleague."), field="account")
    refuse_receiver(as_account(colleague), draft.kind, field="account")
    draft.account_id = colleague.id
    tx.flush()
    return Done(draft_uuid, frozenset({DRAFTS}))


def may_go_on(account: Account, kind: str) -> bool:
    """Whether they could save what a draft of this kind holds."""
    needed = (Action.KEEP_DRAFTS, _NEEDED.get(kind, Action.KEEP_DRAFTS))
    return all(is_allowed(account, action) for action in needed)


def refuse_receiver(account: Account, kind: str, *, field: str) -> None:
    """Raises Invalid for somebody who may not go on with it."""
    if not may_go_on(account, kind):
        raise Invalid(
            _("{name} may not go on with this form; choose somebody who may.").format(
                name=account.name
            ),
            field=field,
        )


def finish_draft(
    tx: Session,
    draft_uuid: str,
    command: Callable[Concatenate[Session, P], Done],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> Done:
    """Run `command(tx, …)`, which saves what the draft holds, and take the draft away with it."""
    authorize(tx, Action.KEEP_DRAFTS)
    done = command(tx, *args, **kwargs)
    _take_away(tx, draft_uuid)
    return done


def _take_away(tx: Session, draft_uuid: str) -> None:
    draft = _mine(tx, draft_uuid)
    if draft is not None:
        tx.delete(draft)
        tx.flush()


def _mine(tx: Session, draft_uuid: str) -> r.Draft | None:
    return tx.scalar(
        select(r.Draft).where(r.Draft.uuid == draft_uuid, r.Draft.account_id == _my_id(tx))
    )


def _my_id(tx: Session) -> int:
    account = r.AccountRecord
    found = tx.scalar(select(account.id).where(account.uuid == who_works(tx).uuid))
    if found is None:
        raise NotFound(_("Your account is no longer there."))
    return found
