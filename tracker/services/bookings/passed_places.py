"""Free places left aside: nobody who works here is offered them until another is given back."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.storage import records as r
from tracker.text import _, format_weekday_date

_LONGEST = 200


def pass_place(tx: Session, on: date, list_name: str, today: date) -> Done:
    """Not this day's places on that list, as `FreedPlace` names it. Those of days past are forgotten."""
    authorize(tx, Action.WORK_RECALL)
    place = r.PassedPlace
    for past in tx.scalars(select(place).where(place.on_date < today)):
        tx.delete(past)
    found = tx.get(place, (on, list_name[:_LONGEST]))
    if found is None:
        found = r.PassedPlace(on_date=on, list_name=list_name[:_LONGEST])
        tx.add(found)
    found.passed_at = tx.info["now"]()
    return _done(on, Undo(_label(on), _offer_again, (on, list_name, today)))


def passed_at(tx: Session, on: date, list_name: str) -> datetime | None:
    """The moment since which a place there counts as given back anew; None: nobody left it aside."""
    found = tx.get(r.PassedPlace, (on, list_name[:_LONGEST]))
    return None if found is None else found.passed_at


def _offer_again(tx: Session, on: date, list_name: str, today: date) -> Done:
    authorize(tx, Action.WORK_RECALL)
    found = tx.get(r.PassedPlace, (on, list_name[:_LONGEST]))
    if found is not None:
        tx.delete(found)
    return _done(on, Undo(_label(on), pass_place, (on, list_name, today)))


def _done(on: date, undo: Undo) -> Done:
    return Done(on, frozenset({Subject("appointments")}), undo)


def _label(on: date) -> str:
    return _("Free places of {on} left aside").format(on=format_weekday_date(on))
