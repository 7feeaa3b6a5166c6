"""What was found at the opening of a database of which entries may be missing."""

from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize


def may_accept_lost(tx: Session) -> None:
    """For `Database.accept_lost`: as much may be lost by it as by a restore. Raises NotAllowed."""
    authorize(tx, Action.RESTORE)


def missing_mark(tx: Session) -> str:
    """That the newest entry isn't kept beside the database as it should be; "" where it is."""
    authorize(tx, Action.NAME_THE_CLINIC)
    told: str = tx.info.get("unmarked", "")
    return told
