"""The clinic itself: making a new one, opening it, and what it says of itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import Invalid, Unavailable
from tracker.domain.protocol import Limit, Protocol
from tracker.storage import records as r
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.list_tables import CLINIC, STAFF
from tracker.text import _


@dataclass(frozen=True, slots=True)
class ClinicForm:
    """What a new clinic is made from. ``zone`` is an IANA name."""

    jurisdiction: str
    zone: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """The clinic as the window names it."""

    name: str
    zone: str
    jurisdiction: str


def create_clinic(
    path: Path,
    form: ClinicForm,
    user: str,
    now: Clock = utc_now,
    fill: Callable[[Session], None] | None = None,
) -> Database:
    """Make a new clinic with the rules that ship for its jurisdiction, and open it.

    ``fill`` adds what is to be there from the start, in the same transaction.
    Raises Invalid for a jurisdiction or zone that isn't offered, Unavailable where something is
    there already.
    """
    from tracker.services.shipped_rules import offered_jurisdictions

    if form.jurisdiction not in offered_jurisdictions():
        raise Invalid(
            _(
                "There are no complete rules for “{jurisdiction}” yet; offered today: {offered}."
            ).format(jurisdiction=form.jurisdiction, offered=", ".join(offered_jurisdictions())),
            field="jurisdiction",
        )
    if form.zone not in available_timezones():
        raise Invalid(
            _("“{zone}” is not a time zone; write it as in America/New_York.").format(
                zone=form.zone
            ),
            field="zone",
        )
    return Database.create(
        path,
        user=user,
        fill=partial(_found, form=form, fill=fill),
        now=now,
        before_writing=_load_windows,
    )


def open_clinic(path: Path, user: str = "", *, readonly: bool = False) -> Database:
    """Open a clinic; without a ``user`` its founder's name signs, until accounts exist.

    Raises Unavailable with one sentence for whatever is wrong with the file.
    """
    if not user:
        with Database.open(path, readonly=readonly) as database:
            user = database.read(founder)
    return Database.open(path, user=user, readonly=readonly, before_writing=_load_windows)


def founder(tx: Session) -> str:
    """The first of the staff: who made the clinic."""
    return tx.scalar(select(STAFF.c.name).order_by(STAFF.c.id).limit(1)) or ""


def the_clinic(tx: Session) -> ClinicRow:
    """Raises Unavailable in a database without one."""
    row = tx.execute(select(CLINIC.c.name, CLINIC.c.zone, CLINIC.c.jurisdiction)).first()
    if row is None:
        raise Unavailable(_("This database holds no clinic; restore a backup of it."))
    return ClinicRow(row.name, row.zone, row.jurisdiction)


def today_in(zone: str, moment: datetime | None = None) -> date:
    """The date in the clinic's zone, now or at a moment."""
    return (moment or utc_now()).astimezone(ZoneInfo(zone)).date()


def _load_windows() -> None:
    """Whoever writes rewrites the stored windows too; whoever only reads needs none of it."""
    import tracker.services.windows  # noqa: F401


def _found(tx: Session, form: ClinicForm, fill: Callable[[Session], None] | None) -> None:
    from tracker.services.shipped_rules import shipped_rules
    from tracker.storage.transaction import insert_many

    shipped = shipped_rules()
    published_on = today_in(form.zone, tx.info["now"]())
    tx.add(r.Clinic(name=form.name, zone=form.zone, jurisdiction=form.jurisdiction))
    tx.add(r.Staff(name=tx.info["user"], injects_and_signs=True))
    tx.add_all(
        r.Condition(code=c.code, name=c.name, position=position)
        for position, c in enumerate(shipped.conditions)
    )
    tx.add_all(
        r.Product(
            code=p.code,
            name=p.code,
            short_name=p.short_name,
            is_therapeutic=p.is_therapeutic,
            most_units=p.most_typed_units,
            position=position,
        )
        for position, p in enumerate(shipped.products)
    )
    tx.add_all(
        r.CodedReason(
            kind=reason.kind,
            code=reason.code,
            name=reason.name,
            longest_months=reason.longest.count if reason.longest else None,
            position=position,
        )
        for position, reason in enumerate(shipped.reasons)
    )
    tx.flush()
    protocols, limits = shipped.of(form.jurisdiction)
    insert_many(tx, r.Protocol, [_protocol(p, published_on) for p in protocols])
    insert_many(tx, r.DoseLimit, [_limit(limit, published_on) for limit in limits])
    if fill is not None:
        fill(tx)


def _protocol(protocol: Protocol, published_on: date) -> dict[str, Any]:
    return {
        "jurisdiction": protocol.jurisdiction,
        "condition": protocol.condition,
        "product": protocol.product,
        "population": protocol.population.value,
        "rule_version": 1,
        "schedule": protocol.schedule.value,
        "minimum_interval": protocol.minimum,
        "minimum_basis": protocol.minimum_basis,
        "default_interval": protocol.interval,
        "grace_days": protocol.grace_days,
        "default_dose": protocol.usual_dose,
        "max_session_dose": protocol.most_per_session,
        "max_milliunits_per_kg": protocol.most_per_kg,
        "evidence": protocol.evidence,
        "source": protocol.source,
        "note": protocol.note,
        "published_on": published_on,
        "published_by": "",
    }


def _limit(limit: Limit, published_on: date) -> dict[str, Any]:
    return {
        "product": limit.product,
        "population": limit.population.value if limit.population else None,
        "conditions": sorted(limit.conditions),
        "rule_version": 1,
        "days": limit.days,
        "dose": limit.dose,
        "milliunits_per_kg": limit.per_kg,
        "evidence": limit.evidence,
        "source": limit.source,
        "note": limit.note,
        "published_on": published_on,
        "published_by": "",
    }
