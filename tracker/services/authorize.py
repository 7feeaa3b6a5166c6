"""The one place that says whether whoever works may do what they ask for.

Every command and query that a screen, the terminal or another program can reach begins with

    authorize(tx, Action.WORK_RECALL)

also each command that takes one back. Functions that only other services call don't: who reached
them was asked already. A hidden button is never the control. A test calls each of them as everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.domain.account import Account, Role
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action, is_allowed
from tracker.storage.audit_acts import queue_act
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def authorize(tx: Session, action: Action, *, patient_id: int | None = None) -> None:
    """Return if the transaction's account may do this; else NotAllowed, and the refusal is audited.

    Costs no query: the account comes with the transaction.
    """
    account: Account | None = tx.info.get("account")
    if is_allowed(account, action):
        return
    queue_act(tx, action.value, patient_id=patient_id, outcome="refused")
    raise NotAllowed(_sentence(account, action))


def who_works(tx: Session) -> Account:
    """The account that works. Raises NotAllowed where nobody is named."""
    account: Account | None = tx.info.get("account")
    if account is None:
        raise NotAllowed(_sentence(None, Action.READ))
    return account


def _sentence(account: Account | None, action: Action) -> str:
    if account is None:
        return _("Nobody has said who works here, so nothing is shown or changed. Sign in first.")
    if not account.is_active:
        return _(
            "The account of {name} is no longer active, so nothing is shown or changed with it. An "
            "administrator can add an account for whoever works here."
        ).format(name=account.name)
    return _told(account, action).format(name=account.name)


def _told(account: Account, action: Action) -> str:
    if is_allowed(Account("", "", Role.ADMINISTRATOR), action) and not _is_nursing(action):
        return _(
            "This is an administrator’s to do, and {name} is none. Nothing was changed. Ask an "
            "administrator of this clinic."
        )
    if account.role is Role.READ_ONLY:
        return _(
            "{name} may read here and change nothing. Nothing was changed. An administrator can "
            "give another role."
        )
    if action in (Action.SIGN_SESSIONS, Action.AMEND_SESSIONS):
        return _(
            "Signing, and changing what is signed, needs the right “injects and signs”, which "
            "{name} doesn’t have. Nothing was changed. An administrator can give it."
        )
    return _(
        "This is a clinician’s to decide, and {name} is none. Nothing was changed. Ask a clinician, "
        "or leave the question to one."
    )


def _is_nursing(action: Action) -> bool:
    return is_allowed(Account("", "", Role.NURSE), action)
