"""“Anna is calling this patient”: told to the others, so that nobody is rung up twice.

It keeps nobody from anything. It ends when the caller says so or logs what came of the call, and by
itself after a while.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done
from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import changed_patient, find
from tracker.storage import records as r
from tracker.text import _

LONGEST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Calling:
    """Who is calling a patient now, and since when, as a moment in UTC."""

    by: str
    since: datetime
    is_mine: bool


def claim_call(tx: Session, patient_uuid: str) -> Done:
    """Tell the others that whoever works is calling this patient; once more: not any longer.

    Raises NotAllowed, naming the colleague who is calling already.
    """
    authorize(tx, Action.WORK_RECALL)
    patient = find(tx, r.Patient, patient_uuid)
    now = calling_now(tx, patient.id)
    if now is not None and not now.is_mine:
        raise NotAllowed(_("{name} is calling this patient just now.").format(name=now.by))
    _remove(tx, patient.id)
    if now is None:
        _add(tx, patient.id)
    return Done(changed=changed_patient(patient))


def begin_call(tx: Session, patient_uuid: str) -> Done:
    """As `claim_call`, but one's own claim goes on, from now; `value` is who is calling else.

    Call mode shows one patient after the other, and passes over whom a colleague is calling.
    """
    authorize(tx, Action.WORK_RECALL)
    patient = find(tx, r.Patient, patient_uuid)
    now = calling_now(tx, patient.id)
    if now is not None and not now.is_mine:
        return Done(now.by)
    _remove(tx, patient.id)
    _add(tx, patient.id)
    return Done("")


def leave_call(tx: Session, patient_uuid: str) -> Done:
    """Whoever works is not calling this patient after all."""
    authorize(tx, Action.WORK_RECALL)
    end_calls(tx, [find(tx, r.Patient, patient_uuid).id])
    return Done()


def calling_now(tx: Session, patient_id: int) -> Calling | None:
    """Who is calling a patient, if anybody is."""
    claim, account = r.CallClaim, r.AccountRecord
    row = tx.execute(
        select(account.name, account.uuid, claim.claimed_at)
        .join(account, account.id == claim.account_id)
        .where(claim.patient_id == patient_id, claim.expires_at > tx.info["now"]())
    ).first()
    if row is None:
        return None
    working = tx.info["account"]
    return Calling(row.name, row.claimed_at, working is not None and working.uuid == row.uuid)


def end_calls(tx: Session, patient_ids: Sequence[int]) -> None:
    """Whoever works has logged what came of these calls; a colleague's call goes on."""
    claim, account, working = r.CallClaim, r.AccountRecord, tx.info["account"]
    if working is None:
        return
    mine = tx.scalars(
        select(claim)
        .join(account, account.id == claim.account_id)
        .where(
            claim.patient_id.in_(patient_ids),
            claim.expires_at > tx.info["now"](),
            account.uuid == working.uuid,
        )
    ).all()
    for one in mine:
        tx.delete(one)
    if mine:
        tx.flush()


def _remove(tx: Session, patient_id: int) -> None:
    claim = tx.get(r.CallClaim, patient_id)
    if claim is not None:
        tx.delete(claim)
        tx.flush()


def _add(tx: Session, patient_id: int) -> None:
    moment = tx.info["now"]()
    tx.add(
        r.CallClaim(
            patient_id=patient_id,
            account_id=_account_id(tx),
            claimed_at=moment,
            expires_at=moment + LONGEST,
        )
    )
    tx.flush()


def _account_id(tx: Session) -> int:
    account = r.AccountRecord
    return int(tx.scalars(select(account.id).where(account.uuid == tx.info["account"].uuid)).one())
