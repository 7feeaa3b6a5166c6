"""What goes with injections that were entered in error, besides the dates: told before they are."""

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.facts import SessionStatus
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.editing import find
from tracker.services.outcomes.follow_ups import follow_ups_asked
from tracker.services.visits.answers import asks_still
from tracker.services.wording import follow_up_name
from tracker.storage import records as r
from tracker.text import _, format_date_short, format_units


def void_consequences(tx: Session, session_uuid: str) -> tuple[str, ...]:
    """A sentence each: of its vials, of its follow-ups, of the questions that its visit opened."""
    authorize(tx, Action.READ_CHART)
    session = find(tx, r.SessionRecord, session_uuid)
    return tuple(_told(tx, session))


def is_last_of_its_visit(tx: Session, session: r.SessionRecord) -> bool:
    """Whether no other session of its visit stands."""
    record = r.SessionRecord
    others = tx.scalar(
        select(func.count()).where(
            record.visit_id == session.visit_id,
            record.id != session.id,
            record.status != SessionStatus.VOIDED.value,
        )
    )
    return not others


def _told(tx: Session, session: r.SessionRecord) -> Iterator[str]:
    use, vial = r.VialUse, r.VialRecord
    for lot, ending, dose in tx.execute(
        select(vial.lot_number, vial.ending, use.dose)
        .join(use, use.vial_id == vial.id)
        .where(use.session_id == session.id)
        .order_by(vial.id)
    ):
        told = _("The vial of lot {lot} would hold {dose} more again.")
        if ending is not None:
            told = _(
                "The vial of lot {lot} has ended: {dose} of it would not be accounted for, until "
                "they are recorded for whoever was given them."
            )
        yield told.format(lot=lot, dose=format_units(dose))
    for task in follow_ups_asked(tx, session):
        yield _("“{what}” of {on} would no longer be asked for.").format(
            what=follow_up_name(task.kind), on=format_date_short(task.due_on)
        )
    if is_last_of_its_visit(tx, session) and asks_still(tx, session.visit):
        yield _(
            "A yes of this visit has asked a clinician; that stays open, and would say that this "
            "was entered in error."
        )
