"""Accounts: who may work here and as what. Added, changed, deactivated; never deleted.

A clinic always keeps one active administrator. A name is one person's for good, since it signs.
Passwords are not here: they open key slots beside the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.account import Account, Role, name_key
from tracker.domain.outcome import Done, Subject, Undo
from tracker.domain.problems import ConflictingField, EditConflict, Invalid, NotAllowed
from tracker.domain.rights import Action
from tracker.services.authorize import authorize, who_works
from tracker.services.editing import Editing, find, find_seen, last_changed_by
from tracker.services.entered import needed_line
from tracker.services.staff.leavers import count_left_items
from tracker.services.staff.names import staff_named
from tracker.services.wording import role_label
from tracker.storage import records as r
from tracker.text import _

ACCOUNTS = Subject("account")


@dataclass(frozen=True, slots=True)
class AccountForm:
    """A new account."""

    name: str
    role: Role
    injects_and_signs: bool = False


@dataclass(frozen=True, slots=True)
class RightsForm:
    """What may be changed of an account; its name stays, since it has signed."""

    role: Role
    injects_and_signs: bool = False


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account as the list of users shows it.

    `is_last_administrator`: it can't be deactivated or given another role. `left_items`: what
    somebody who left still has open and needs a new owner (`leavers.leaving_list`).
    """

    uuid: str
    version: int
    name: str
    role: Role
    role_label: str
    injects_and_signs: bool
    is_active: bool
    is_me: bool
    is_last_administrator: bool
    left_items: int


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here, to be chosen from."""

    uuid: str
    name: str
    role: Role
    injects_and_signs: bool

    @property
    def account(self) -> Account:
        """As rights are asked for."""
        return Account(self.uuid, self.name, self.role, self.injects_and_signs)


def account_rows(tx: Session, today: date) -> list[AccountRow]:
    """Everybody who has or had an account, active ones first, by name."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    me = who_works(tx).uuid
    administrators = _active_administrators(tx)
    account = r.AccountRecord
    found = tx.scalars(select(account).order_by(account.is_active.desc(), account.name_key))
    return [
        AccountRow(
            uuid=one.uuid,
            version=one.version,
            name=one.name,
            role=Role(one.role),
            role_label=role_label(one.role),
            injects_and_signs=one.injects_and_signs,
            is_active=one.is_active,
            is_me=one.uuid == me,
            is_last_administrator=administrators == [one.uuid],
            left_items=0 if one.is_active else count_left_items(tx, one, today),
        )
        for one in found
    ]


def colleagues(tx: Session) -> list[Colleague]:
    """Everybody with an active account, by name."""
    authorize(tx, Action.READ)
    account = r.AccountRecord
    found = tx.scalars(
        select(account).where(account.is_active.is_(True)).order_by(account.name_key)
    )
    return [Colleague(a.uuid, a.name, Role(a.role), a.injects_and_signs) for a in found]


def rights_form(tx: Session, account_uuid: str) -> Editing[RightsForm]:
    """An account's role and right, to be changed."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    account = find(tx, r.AccountRecord, account_uuid)
    return Editing(account.uuid, account.version, _rights_of(account))


def add_account(tx: Session, form: AccountForm, today: date) -> Done:
    """Add somebody; `value` is the uuid. In an encrypted clinic a key slot must be made too."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    name = needed_line(form.name, "name")
    _refuse_known_name(tx, name)
    account = r.AccountRecord(
        name=name,
        role=form.role.value,
        injects_and_signs=form.injects_and_signs,
        staff_id=staff_named(tx, name, "name"),
    )
    tx.add(account)
    tx.flush()
    label = _("Added the account of {name}").format(name=name)
    return _done(account, Undo(label, deactivate_account, _seen(account, today)))


def change_rights(
    tx: Session, account_uuid: str, seen_version: int, form: RightsForm, today: date
) -> Done:
    """Give another role, or give or take the right “injects and signs”. Takes effect at once."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    account = find(tx, r.AccountRecord, account_uuid)
    before = _rights_of(account)
    if account.version != seen_version:
        raise _conflict(tx, account, form, before)
    if form.role is not Role.ADMINISTRATOR:
        _refuse_last_administrator(tx, account)
    account.role, account.injects_and_signs = form.role.value, form.injects_and_signs
    tx.flush()
    label = _("Changed what {name} may do").format(name=account.name)
    return _done(
        account, Undo(label, change_rights, (account.uuid, account.version, before, today))
    )


def deactivate_account(tx: Session, account_uuid: str, seen_version: int, today: date) -> Done:
    """Somebody leaves: from now on the account may do nothing. What they left stays listed.

    In an encrypted clinic the key slot must be taken away too.
    """
    authorize(tx, Action.MANAGE_ACCOUNTS)
    account = find_seen(tx, r.AccountRecord, account_uuid, seen_version)
    if not account.is_active:
        raise NotAllowed(_("{name} has no active account any more.").format(name=account.name))
    _refuse_last_administrator(tx, account)
    account.is_active = False
    tx.flush()
    label = _("Deactivated the account of {name}").format(name=account.name)
    return _done(account, Undo(label, reactivate_account, _seen(account, today)))


def reactivate_account(tx: Session, account_uuid: str, seen_version: int, today: date) -> Done:
    """Somebody comes back, with the role and right they had."""
    authorize(tx, Action.MANAGE_ACCOUNTS)
    account = find_seen(tx, r.AccountRecord, account_uuid, seen_version)
    if account.is_active:
        raise NotAllowed(_("{name} has an active account already.").format(name=account.name))
    account.is_active = True
    tx.flush()
    label = _("Activated the account of {name} again").format(name=account.name)
    return _done(account, Undo(label, deactivate_account, _seen(account, today)))


def _refuse_known_name(tx: Session, name: str) -> None:
    account = r.AccountRecord
    known = tx.scalars(
        select(account)
        .where(account.name_key == name_key(name))
        .order_by(account.is_active.desc())
        .limit(1)
    ).first()
    if known is None:
        return
    if known.is_active:
        raise Invalid(
            _("{name} has an account already. Choose another name.").format(name=known.name),
            field="name",
        )
    raise Invalid(
        _(
            "{name} had an account here, and the name has signed. Activate that account again, or "
            "choose a name that tells the two apart."
        ).format(name=known.name),
        field="name",
    )


def _refuse_last_administrator(tx: Session, account: r.AccountRecord) -> None:
    if _active_administrators(tx) == [account.uuid]:
        raise NotAllowed(
            _(
                "{name} is the only administrator, and a clinic needs one. Nothing was changed. "
                "Make somebody else an administrator first."
            ).format(name=account.name)
        )


def _active_administrators(tx: Session) -> list[str]:
    account = r.AccountRecord
    return list(
        tx.scalars(
            select(account.uuid).where(
                account.is_active.is_(True), account.role == Role.ADMINISTRATOR.value
            )
        )
    )


def _rights_of(account: r.AccountRecord) -> RightsForm:
    return RightsForm(Role(account.role), account.injects_and_signs)


def _seen(account: r.AccountRecord, today: date) -> tuple[str, int, date]:
    return account.uuid, account.version, today


def _done(account: r.AccountRecord, undo: Undo) -> Done:
    return Done(account.uuid, frozenset({ACCOUNTS, Subject("account", account.uuid)}), undo)


def _conflict(
    tx: Session, account: r.AccountRecord, mine: RightsForm, theirs: RightsForm
) -> EditConflict:
    fields = []
    if mine.role is not theirs.role:
        fields.append(
            ConflictingField(
                "role", _("Role"), role_label(mine.role.value), role_label(theirs.role.value)
            )
        )
    if mine.injects_and_signs is not theirs.injects_and_signs:
        fields.append(
            ConflictingField(
                "injects_and_signs",
                _("Injects and signs"),
                _yes_no(mine.injects_and_signs),
                _yes_no(theirs.injects_and_signs),
            )
        )
    return EditConflict(
        _(
            "Somebody has changed the account of {name} since you opened it. Nothing was saved."
        ).format(name=account.name),
        fields,
        last_changed_by(tx, account.uuid),
        account.version,
    )


def _yes_no(is_so: bool) -> str:
    return _("yes") if is_so else _("no")
