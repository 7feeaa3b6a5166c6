"""The rules in force: protocols, limits, clinic days, habits of reaching people."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from sqlalchemy import Row, select, text
from sqlalchemy.orm import Session

from tracker.domain.clinic_days import ClinicDays
from tracker.domain.clinic_lists import ClinicList
from tracker.domain.contact_rules import ContactRules
from tracker.domain.protocol import Limit, Population, Protocol, Rules, Schedule
from tracker.storage import records as r

_CHANGED = "rules_changed"
_FIRST_WEEKDAYS = frozenset(range(5))


def current_rules(tx: Session) -> Rules:
    """What the clinic has published for its jurisdiction and not retired since.

    Read once, and again when its stamp says that a rule has changed. A transaction that has changed
    rules itself reads its own: what it may yet roll back is nobody else's.
    """
    tx.flush()
    if _CHANGED in tx.info:
        own: Rules = tx.info[_CHANGED] or _read(tx)
        tx.info[_CHANGED] = own
        return own
    stamp = tuple(tx.connection().execute(_STAMP).one())
    known = _known.get(stamp)
    if known is None:
        _known.clear()
        _known[stamp] = known = _read(tx)
    return known


def _read(tx: Session) -> Rules:
    jurisdiction = tx.scalar(select(r.Clinic.jurisdiction))
    connection = tx.connection()
    protocols = connection.execute(
        select(r.Protocol.__table__).where(
            r.Protocol.retired_on.is_(None), r.Protocol.jurisdiction == jurisdiction
        )
    )
    limits = connection.execute(
        select(r.DoseLimit.__table__).where(r.DoseLimit.retired_on.is_(None))
    )
    return Rules(
        protocols=tuple(as_protocol(p) for p in protocols),
        limits=tuple(as_limit(limit) for limit in limits),
        days=clinic_days(tx),
        contact=contact_rules(tx),
    )


# All that rules are made of: versioned rows by uuid and version, days by what they say.
_STAMP = text(
    """select
        (select uuid || version from clinic),
        (select string_agg(uuid || version, ',') from protocol where retired_on is null),
        (select string_agg(uuid || version, ',') from dose_limit where retired_on is null),
        (select string_agg(weekday || ' ' || is_open, ',') from clinic_weekday),
        (select string_agg(uuid || version, ',') from clinic_list where withdrawn_on is null),
        (select string_agg(closed_on || ' ' || is_public_holiday, ',') from closure
            where withdrawn_on is null),
        (select string_agg(uuid || version, ',') from contact_rule)"""
)
_known: dict[tuple[object, ...], Rules] = {}


def forget_rules(tx: Session) -> None:
    """The transaction has changed a rule: it reads them itself, once until it changes another."""
    tx.info[_CHANGED] = None


def as_protocol(record: r.Protocol | Row[Any]) -> Protocol:
    """The rule that a version of the clinic's table holds."""
    return Protocol(
        condition=record.condition,
        product=record.product,
        population=Population(record.population),
        schedule=Schedule(record.schedule),
        minimum=record.minimum_interval,
        interval=record.default_interval,
        grace_days=record.grace_days,
        usual_dose=record.default_dose,
        most_per_session=record.max_session_dose,
        most_per_kg=record.max_milliunits_per_kg,
        minimum_basis=record.minimum_basis,
        site_minimum=record.site_minimum_interval,
        evidence=record.evidence,
        source=record.source,
        note=record.note,
        jurisdiction=record.jurisdiction,
        version=record.rule_version,
        key=record.id,
    )


def as_limit(record: r.DoseLimit | Row[Any]) -> Limit:
    """The limit that a version of the clinic's table holds."""
    return Limit(
        product=record.product,
        days=record.days,
        dose=record.dose,
        population=Population(record.population) if record.population else None,
        conditions=frozenset(record.conditions),
        per_kg=record.milliunits_per_kg,
        evidence=record.evidence,
        source=record.source,
        note=record.note,
    )


def clinic_days(tx: Session) -> ClinicDays:
    """Open weekdays, closures, public holidays and lists; Monday to Friday unless it said."""
    weekdays = tx.execute(select(r.ClinicWeekday.weekday, r.ClinicWeekday.is_open)).all()
    closures = tx.execute(
        select(r.Closure.closed_on, r.Closure.is_public_holiday).where(
            r.Closure.withdrawn_on.is_(None)
        )
    ).all()
    return ClinicDays(
        frozenset(w.weekday for w in weekdays if w.is_open) if weekdays else _FIRST_WEEKDAYS,
        frozenset(c.closed_on for c in closures if not c.is_public_holiday),
        frozenset(c.closed_on for c in closures if c.is_public_holiday),
        _lists(tx),
    )


def _lists(tx: Session) -> tuple[ClinicList, ...]:
    held = r.ClinicListRecord
    rows = tx.execute(
        select(held.__table__, r.Staff.name.label("clinician"))
        .outerjoin(r.Staff, r.Staff.id == held.clinician_id)
        .where(held.withdrawn_on.is_(None))
        .order_by(held.id)
    )
    return tuple(
        ClinicList(
            row.name,
            row.places,
            row.weekday,
            row.on_date,
            frozenset(row.conditions),
            row.clinician or "",
        )
        for row in rows
    )


def contact_rules(tx: Session) -> ContactRules:
    """How the clinic reaches patients; what ships unless it said otherwise."""
    names = [field.name for field in fields(ContactRules)]
    columns = [getattr(r.ContactRule, name) for name in names]
    row = tx.execute(select(*columns).order_by(r.ContactRule.id).limit(1)).first()
    return ContactRules() if row is None else ContactRules(**dict(zip(names, row, strict=True)))
