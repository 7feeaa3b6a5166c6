"""Whether the clinic lives in this place, or was moved to another."""

from sqlalchemy.orm import Session

from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage.moved_mark import moved_from


def moved_away(tx: Session) -> str:
    """That the clinic lives elsewhere now, as a sentence; "" where it lives here."""
    authorize(tx, Action.NAME_THE_CLINIC)
    return moved_from(tx)
