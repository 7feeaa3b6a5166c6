"""What can be done next about an authorisation, by how far it has come."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from tracker.domain.authorisation import Stage, Supply
from tracker.domain.cover import Gap
from tracker.services.authorisations.rows import AuthorisationRow
from tracker.text import _
from tracker.ui.keys import Command


class Move(Enum):
    """The value names the command of its key."""

    SENT = "sent"
    APPROVED = "approved"
    REFUSED = "refused"
    APPEALED = "appealed"
    ORDERED = "ordered"
    HERE = "here"
    ASK_ANEW = "ask-anew"
    ASK_AGAIN = "ask-again"
    EDIT = "edit"
    NOT_NEEDED = "not-needed"


@dataclass(frozen=True, slots=True)
class Offer:
    """A move with its words and its usual key."""

    move: Move
    label: str
    key: str


def offers() -> tuple[Offer, ...]:
    """All of them, in the order in which they come."""
    return (
        Offer(Move.SENT, _("Sent"), "S"),
        Offer(Move.APPROVED, _("Approved…"), "A"),
        Offer(Move.REFUSED, _("Refused…"), "R"),
        Offer(Move.APPEALED, _("Appeal sent"), "L"),
        Offer(Move.ORDERED, _("Drug ordered…"), "O"),
        Offer(Move.HERE, _("Drug here…"), "H"),
        Offer(Move.ASK_ANEW, _("Ask anew"), "W"),
        Offer(Move.ASK_AGAIN, _("Ask again…"), "N"),
        Offer(Move.EDIT, _("Edit…"), "E"),
        Offer(Move.NOT_NEEDED, _("Not needed"), ""),
    )


_RUN_OUT = frozenset({Gap.OVER, Gap.VISITS_USED, Gap.UNITS_USED, Gap.OTHER_PRODUCT})


def approval_commands() -> dict[Move, Command]:
    """Every move with the key that it has unless somebody changed it."""
    return {
        one.move: Command(f"approvals.{one.move.value}", one.label.rstrip("…"), one.key)
        for one in offers()
    }


def moves(row: AuthorisationRow) -> Iterator[Move]:
    """Those that make sense for a row."""
    match row.stage:
        case Stage.TO_REQUEST:
            yield from (Move.SENT, Move.APPROVED, Move.REFUSED)
        case Stage.SENT | Stage.APPEALED:
            yield from (Move.APPROVED, Move.REFUSED)
        case Stage.REFUSED | Stage.APPEAL_BY:
            yield from (Move.APPEALED, Move.APPROVED)
        case _ if row.stage.is_approved and row.gap in _RUN_OUT:
            yield Move.ASK_ANEW
        case Stage.APPROVED if row.supply is Supply.PHARMACY:
            yield Move.ORDERED
        case Stage.DRUG_ORDERED:
            yield Move.HERE
    yield from (Move.ASK_AGAIN, Move.EDIT, Move.NOT_NEEDED)
