"""The lists of a clinic: on which weekday or date, for whom, with how many places."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import Invalid
from tracker.domain.rights import Action
from tracker.services.authorize import authorize
from tracker.services.bookings.off_list import refresh_off_list
from tracker.services.editing import RECALL, find, find_seen
from tracker.services.entered import known_condition, needed_line
from tracker.services.rules.in_force import current_rules
from tracker.services.staff.names import name_of, staff_named
from tracker.storage import records as r
from tracker.text import _

_MOST_PLACES = 999


@dataclass(frozen=True, slots=True)
class ClinicListForm:
    """Held on a `weekday` (Monday is 0), or once, `on` a date.

    `places` None: as many as come; 0: not held, which takes the weekday's list of that name out of
    one date. No conditions: for every one; no `clinician`: for everybody's patients.
    """

    name: str
    places: int | None
    weekday: int | None = None
    on: date | None = None
    conditions: tuple[str, ...] = ()
    clinician: str = ""


@dataclass(frozen=True, slots=True)
class ClinicListRow:
    """A list as the settings show it."""

    uuid: str
    version: int
    form: ClinicListForm


def list_rows(tx: Session) -> tuple[ClinicListRow, ...]:
    """Every list: those of weekdays in their order, then those of dates."""
    authorize(tx, Action.READ)
    held = r.ClinicListRecord
    rows = tx.execute(
        select(held, r.Staff.name)
        .outerjoin(r.Staff, r.Staff.id == held.clinician_id)
        .where(held.withdrawn_on.is_(None))
        .order_by(held.weekday.is_(None), held.weekday, held.on_date, held.name)
    )
    return tuple(
        ClinicListRow(one.uuid, one.version, _form_of(one, clinician or ""))
        for one, clinician in rows
    )


def listed_form(tx: Session, uuid: str) -> ClinicListForm:
    """A list as it stands. Raises NotFound."""
    authorize(tx, Action.READ)
    record = find(tx, r.ClinicListRecord, uuid)
    return _form_of(record, name_of(tx, record.clinician_id))


def add_list(tx: Session, form: ClinicListForm, today: date) -> Done:
    """`value` is its uuid. Once there is a list, only days with one are clinic days."""
    authorize(tx, Action.EDIT_RULES)
    record, days = r.ClinicListRecord(), current_rules(tx).days
    _fill(tx, record, form)
    tx.add(record)
    refresh_off_list(tx, days, today)
    label = _("Added the list {name}").format(name=record.name)
    return _done(record, Undo(label, withdraw_list, (record.uuid, record.version, today)))


def change_list(
    tx: Session, uuid: str, seen_version: int, form: ClinicListForm, today: date
) -> Done:
    """Bookings stay where they are; those that have no list any more are booked wrong."""
    authorize(tx, Action.EDIT_RULES)
    record = find_seen(tx, r.ClinicListRecord, uuid, seen_version)
    before, days = _form_of(record, name_of(tx, record.clinician_id)), current_rules(tx).days
    _fill(tx, record, form)
    refresh_off_list(tx, days, today)
    label = _("Changed the list {name}").format(name=record.name)
    return _done(record, Undo(label, change_list, (uuid, record.version, before, today)))


def withdraw_list(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    """It is held no more; bookings on its days stay, wrong where no other list is for them."""
    authorize(tx, Action.EDIT_RULES)
    record = find_seen(tx, r.ClinicListRecord, uuid, seen_version)
    days = current_rules(tx).days
    record.withdrawn_on = today
    refresh_off_list(tx, days, today)
    label = _("Took away the list {name}").format(name=record.name)
    return _done(record, Undo(label, _put_back, (uuid, record.version, today)))


def _put_back(tx: Session, uuid: str, seen_version: int, today: date) -> Done:
    authorize(tx, Action.EDIT_RULES)
    record = find_seen(tx, r.ClinicListRecord, uuid, seen_version)
    _refuse_second(tx, record)
    days = current_rules(tx).days
    record.withdrawn_on = None
    refresh_off_list(tx, days, today)
    label = _("Added the list {name}").format(name=record.name)
    return _done(record, Undo(label, withdraw_list, (uuid, record.version, today)))


def _fill(tx: Session, record: r.ClinicListRecord, form: ClinicListForm) -> None:
    record.name = needed_line(form.name, "name")
    if (form.weekday is None) == (form.on is None):
        raise Invalid(_("Choose a day of the week or a date."), field="weekday")
    if form.places is not None and not 0 <= form.places <= _MOST_PLACES:
        raise Invalid(
            _("Places are a whole number from 0 to {most}.").format(most=_MOST_PLACES),
            field="places",
        )
    for code in form.conditions:
        known_condition(tx, code, "conditions")
    record.weekday, record.on_date, record.places = form.weekday, form.on, form.places
    record.conditions = sorted(set(form.conditions))
    record.clinician_id = staff_named(tx, form.clinician, "clinician")
    _refuse_second(tx, record)


def _refuse_second(tx: Session, record: r.ClinicListRecord) -> None:
    """A day has one list of a name: places are counted by it."""
    held = r.ClinicListRecord
    with tx.no_autoflush:
        same = tx.scalar(
            select(held.uuid).where(
                held.name == record.name,
                held.weekday.is_(record.weekday)
                if record.weekday is None
                else held.weekday == record.weekday,
                held.on_date.is_(None)
                if record.on_date is None
                else held.on_date == record.on_date,
                held.withdrawn_on.is_(None),
                held.uuid != record.uuid,
            )
        )
    if same is not None:
        raise Invalid(_("There is a list of this name on this day already."), field="name")


def _form_of(record: r.ClinicListRecord, clinician: str) -> ClinicListForm:
    return ClinicListForm(
        record.name,
        record.places,
        record.weekday,
        record.on_date,
        tuple(record.conditions),
        clinician,
    )


def _done(record: r.ClinicListRecord, undo: Undo) -> Done:
    return Done(record.uuid, frozenset({Subject("clinic_days"), Subject("rules"), RECALL}), undo)
