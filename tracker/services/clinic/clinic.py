"""The clinic itself: making a new one, opening it, and what it says of itself."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy import select

from tracker.domain.account import Account, Role
from tracker.domain.problems import (
    Invalid,
    MustChangePassword,
    NotAllowed,
    Problem,
    Unavailable,
)
from tracker.domain.protocol import Limit, Protocol
from tracker.domain.rights import Action
from tracker.domain.rules_version import RULES_VERSION
from tracker.services.authorize import authorize
from tracker.storage import records as r
from tracker.storage.accounts import account_by_uuid, account_named, as_account, first_account
from tracker.storage.database import Clock, Database, utc_now
from tracker.storage.encrypted_file import salt_of, slots_of
from tracker.storage.list_tables import CLINIC
from tracker.storage.location import Location, Server
from tracker.storage.uuids import new_uuid
from tracker.text import _

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from tracker.storage.key_slots import Unlocked

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ClinicForm:
    """What a new clinic is made from. ``zone`` is an IANA name."""

    jurisdiction: str
    zone: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewKeys:
    """What an encrypted clinic is made with. Both ids are UUIDs that its key slots name already."""

    data_key: bytes = field(repr=False)
    clinic_uuid: str
    account_uuid: str


@dataclass(frozen=True, slots=True)
class ClinicRow:
    """The clinic as the window names it."""

    name: str
    zone: str
    jurisdiction: str


def create_clinic(
    path: Location,
    form: ClinicForm,
    user: str,
    now: Clock = utc_now,
    fill: Callable[[Session], None] | None = None,
    keys: NewKeys | None = None,
) -> Database:
    """Make a new clinic with the rules that ship for its jurisdiction, and open it.

    ``fill`` adds what is to be there from the start, in the same transaction. Without ``keys`` it
    isn't encrypted; ``create_encrypted_clinic`` makes them, and the key slots to them.
    Raises Invalid for a jurisdiction or zone that isn't offered, Unavailable where something is
    there already.
    """
    from tracker.services.rules.shipped_rules import offered_jurisdictions

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
    database = Database.create(
        path,
        user=user,
        fill=partial(_found, form=form, fill=fill, keys=keys),
        key=keys.data_key if keys else None,
        salt=salt_of(keys.clinic_uuid) if keys else b"",
        now=now,
        before_writing=_load_windows,
    )
    return _begin_work(database, partial(_account_of, user=user))


def open_clinic(
    path: Location,
    user: str = "",
    *,
    password: str | None = None,
    unlocked: Unlocked | None = None,
    readonly: bool = False,
    now: Clock = utc_now,
) -> Database:
    """Open a clinic, to work in it as the account named ``user``, or as its founder.

    An encrypted one takes that account's ``password``, or what ``unlock`` gave for it. A recovery
    code opens nothing: it leads to a new password, through ``choose_password``.
    Raises Unavailable with one sentence for whatever is wrong with the file, NotAllowed for a name
    that has no account here, WrongPassword, and MustChangePassword.
    """
    if unlocked is None and isinstance(path, Path) and slots_of(path) is not None:
        from tracker.services.keys.unlock import unlock

        if password is None:
            raise NotAllowed(
                _("“{path}” is encrypted: it takes a name and a password.").format(path=path)
            )
        unlocked = unlock(path, user, password, now)
    if unlocked is None:
        database = Database.open(path, readonly=readonly, now=now, before_writing=_load_windows)
        return _begin_work(database, partial(_account_of, user=user))
    if unlocked.must_choose:
        raise MustChangePassword(
            _("Choose a password of your own first: in the window, or with “tracker password”.")
        )
    database = Database.open(
        path,
        user=unlocked.name,
        key=unlocked.data_key,
        readonly=readonly,
        now=now,
        before_writing=_load_windows,
    )
    _begin_work(database, partial(_account_unlocked, unlocked=unlocked), unlocked)
    database.note_act("log-in", kind="account", uuid=unlocked.account_uuid)
    return _tell_wrong_tries(database)


def the_clinic(tx: Session) -> ClinicRow:
    """Raises Unavailable in a database without one."""
    authorize(tx, Action.NAME_THE_CLINIC)
    row = tx.execute(select(CLINIC.c.name, CLINIC.c.zone, CLINIC.c.jurisdiction)).first()
    if row is None:
        raise Unavailable(_("This database holds no clinic; restore a backup of it."))
    return ClinicRow(row.name, row.zone, row.jurisdiction)


def today_in(zone: str, moment: datetime | None = None) -> date:
    """The date in the clinic's zone, now or at a moment."""
    return (moment or utc_now()).astimezone(ZoneInfo(zone)).date()


def _begin_work(
    database: Database,
    who: Callable[[Session], Account | None],
    unlocked: Unlocked | None = None,
) -> Database:
    """Whoever has no account here is refused, and the database closed again."""
    try:
        if unlocked is not None and isinstance(database.location, Server):
            from tracker.services.keys.slot_changes import take_over_slots

            take_over_slots(database, unlocked.data_key).refuse_replaced(unlocked)
        database.work_as(database.read(who))
    except BaseException:
        database.close()
        raise
    return database


def _tell_wrong_tries(database: Database) -> Database:
    from tracker.services.keys.unlock import tell_wrong_tries

    try:
        tell_wrong_tries(database)
    except Problem:
        # They stay where they are, for whoever unlocks next; nobody is kept out for them.
        _log.info("the wrong passwords could not be written to the audit trail")
    return database


def _account_unlocked(tx: Session, unlocked: Unlocked) -> Account:
    account = account_by_uuid(tx, unlocked.account_uuid)
    if account is None or not account.is_active:
        raise NotAllowed(
            _(
                "The account of {name} is no longer active in this clinic. Nothing was opened. An "
                "administrator can add an account for whoever works here."
            ).format(name=unlocked.name)
        )
    return account


def _account_of(tx: Session, user: str) -> Account | None:
    if not user.strip():
        return first_account(tx)
    account = account_named(tx, user)
    if account is None:
        raise NotAllowed(
            _(
                "“{name}” has no account in this clinic. Nothing was opened. Choose another name "
                "with TRACKER_USER, or let an administrator add the account."
            ).format(name=user.strip()[:200])
        )
    return account


def _load_windows() -> None:
    """Whoever writes rewrites the stored windows too; whoever only reads needs none of it."""
    import tracker.services.courses.windows
    import tracker.services.same_person.kept  # noqa: F401


def _found(
    tx: Session,
    form: ClinicForm,
    fill: Callable[[Session], None] | None,
    keys: NewKeys | None,
) -> None:
    from tracker.services.rules.shipped_rules import shipped_rules
    from tracker.services.sites.patterns import add_shipped_patterns
    from tracker.services.stock.shipped_vials import shipped_presentations
    from tracker.storage.transaction import insert_many

    shipped = shipped_rules()
    published_on = today_in(form.zone, tx.info["now"]())
    tx.add(
        r.Clinic(
            uuid=keys.clinic_uuid if keys else new_uuid(),
            name=form.name,
            zone=form.zone,
            jurisdiction=form.jurisdiction,
        )
    )
    _add_the_founder(tx, keys.account_uuid if keys else new_uuid())
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
    tx.add_all(
        r.Presentation(
            product=one.product,
            size=one.size,
            life_hours=one.life_hours,
            is_reconstituted=one.is_reconstituted,
            storage=one.storage,
            evidence=one.evidence,
            source=one.source,
            position=position,
        )
        for position, one in enumerate(shipped_presentations())
        if one.jurisdiction in ("", form.jurisdiction)
    )
    tx.add(r.RulesStamp(id=1, version=RULES_VERSION))
    tx.flush()
    protocols, limits = shipped.of(form.jurisdiction)
    insert_many(tx, r.Protocol, [_protocol(p, published_on) for p in protocols])
    insert_many(tx, r.DoseLimit, [_limit(limit, published_on) for limit in limits])
    add_shipped_patterns(tx)
    if fill is not None:
        fill(tx)


def _add_the_founder(tx: Session, uuid: str) -> None:
    """Whoever makes the clinic administers it, and works in it from this moment."""
    person = r.Staff(name=tx.info["user"], injects_and_signs=True)
    tx.add(person)
    tx.flush()
    account = r.AccountRecord(
        uuid=uuid,
        name=tx.info["user"],
        role=Role.ADMINISTRATOR.value,
        injects_and_signs=True,
        staff_id=person.id,
    )
    tx.add(account)
    tx.flush()
    tx.info["account"] = as_account(account)


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
