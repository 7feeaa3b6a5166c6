"""Vials that a pharmacy sends in a patient's name: ordered, and here."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from tracker.domain.authorisation import Stage, Supply
from tracker.domain.outcome import Done, Undo
from tracker.domain.problems import Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorisations.chase_days import check_chase_day, soon_enough
from tracker.services.authorize import authorize
from tracker.services.editing import changed_course, find_seen, full_name
from tracker.services.entered import line, past_day
from tracker.storage import records as r
from tracker.text import _


@dataclass(frozen=True, slots=True)
class ArrivalForm:
    """A vial that came. `expires_on` is the last day on which it may be used."""

    arrived_on: date | None
    lot_number: str = ""
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class _Vial:
    """How a delivery stood, and when it was to be asked about, to put both back."""

    chase_on: date | None
    arrived_on: date | None = None
    lot_number: str = ""
    expires_on: date | None = None
    withdrawn_on: date | None = None


def order_drug(
    tx: Session, authorisation_uuid: str, seen_version: int, deliver_by: date | None, today: date
) -> Done:
    """The pharmacy was asked today for a vial, to be here by a day; asked again on that day.

    Sooner where a visit is booked on that day or before.
    """
    authorize(tx, Action.WORK_RECALL)
    found = _approved(tx, authorisation_uuid, seen_version)
    if deliver_by is not None and deliver_by < today:
        raise Invalid(_("This day has passed."), field="deliver_by")
    ordered = r.DrugDelivery(
        authorisation_id=found.id, ordered_on=today, deliver_by=deliver_by, lot_number=""
    )
    tx.add(ordered)
    tx.flush()
    before = _Vial(found.chase_on, withdrawn_on=today)
    ask_on = deliver_by and soon_enough(tx, found, deliver_by, today)
    after = _Vial(ask_on or found.chase_on)
    done = _put(tx, found, ordered, after, before, today)
    check_chase_day(tx, found, today, "deliver_by")
    return done


def drug_arrived(
    tx: Session, authorisation_uuid: str, seen_version: int, form: ArrivalForm, today: date
) -> Done:
    """The vial that was ordered is here; nobody has to be asked any more."""
    authorize(tx, Action.WORK_RECALL)
    found = _approved(tx, authorisation_uuid, seen_version)
    open_ones = [one for one in found.deliveries if one.withdrawn_on is None]
    if not open_ones or open_ones[-1].arrived_on is not None:
        raise NotAllowed(_("No vial is ordered; order it first."))
    ordered = open_ones[-1]
    arrived_on = past_day(form.arrived_on, "arrived_on", today)
    if arrived_on < ordered.ordered_on:
        raise Invalid(_("It was ordered after that day."), field="arrived_on")
    if form.expires_on is not None and form.expires_on < arrived_on:
        raise Invalid(_("It had expired when it came."), field="expires_on")
    after = _Vial(None, arrived_on, line(form.lot_number, "lot_number", 60), form.expires_on)
    return _put(tx, found, ordered, after, _Vial(found.chase_on), today)


def _put_back(
    tx: Session,
    authorisation_uuid: str,
    seen_version: int,
    delivery_uuid: str,
    vial: _Vial,
    today: date,
) -> Done:
    authorize(tx, Action.WORK_RECALL)
    found = find_seen(tx, r.Authorisation, authorisation_uuid, seen_version)
    delivery = next(one for one in found.deliveries if one.uuid == delivery_uuid)
    before = _Vial(
        found.chase_on,
        delivery.arrived_on,
        delivery.lot_number,
        delivery.expires_on,
        delivery.withdrawn_on,
    )
    return _put(tx, found, delivery, vial, before, today)


def _put(
    tx: Session,
    found: r.Authorisation,
    delivery: r.DrugDelivery,
    after: _Vial,
    before: _Vial,
    today: date,
) -> Done:
    found.chase_on = after.chase_on
    delivery.arrived_on, delivery.lot_number = after.arrived_on, after.lot_number
    delivery.expires_on, delivery.withdrawn_on = after.expires_on, after.withdrawn_on
    # The delivery is a row of its own, but a change of it is one of the authorisation.
    flag_modified(found, "note")
    tx.flush()
    tx.expire(found, ["deliveries"])
    label = _label(tx, found, after)
    undo = Undo(label, _put_back, (found.uuid, found.version, delivery.uuid, before, today))
    courses = [tx.get_one(r.Course, link.course_id) for link in found.courses]
    return Done(found.uuid, frozenset().union(*map(changed_course, courses)), undo)


def _approved(tx: Session, authorisation_uuid: str, seen_version: int) -> r.Authorisation:
    found = find_seen(tx, r.Authorisation, authorisation_uuid, seen_version)
    if found.stage != Stage.APPROVED.value or found.withdrawn_on is not None:
        raise NotAllowed(_("The drug is ordered once the payer has approved it."))
    if found.terms is None or found.terms.supply != Supply.PHARMACY.value:
        raise NotAllowed(_("The drug comes from the clinic’s own stock."))
    return found


def _label(tx: Session, found: r.Authorisation, after: _Vial) -> str:
    template = _("Vial for {name} ordered")
    if after.withdrawn_on is not None:
        template = _("Order of a vial for {name} taken back")
    elif after.arrived_on is not None:
        template = _("Vial for {name} is here")
    return template.format(name=full_name(tx.get_one(r.Patient, found.patient_id)))
