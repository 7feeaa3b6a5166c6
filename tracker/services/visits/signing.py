"""What is signed takes more than the right: that whoever works has just given their password."""

from sqlalchemy import event
from sqlalchemy.orm import Session

from tracker.domain.problems import NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import who_works
from tracker.storage.audit_acts import queue_act
from tracker.storage.signing_proof import SigningProof
from tracker.text import _


def demand_proof(tx: Session) -> None:
    """Return with a proof of `reauthenticate.prove_signer`; else NotAllowed, and it is audited.

    The proof is used up when this transaction commits. A clinic without passwords needs none.
    """
    proof: SigningProof = tx.info["signing_proof"]
    if not proof.holds(who_works(tx).uuid):
        queue_act(tx, Action.SIGN_SESSIONS.value, outcome="refused", reason="no-proof")
        raise NotAllowed(
            _(
                "Signing takes the password of whoever signs, typed just before. Nothing was "
                "signed or changed. Sign once more, and type your password."
            )
        )
    event.listen(tx, "after_commit", lambda _tx: proof.use(), once=True)
