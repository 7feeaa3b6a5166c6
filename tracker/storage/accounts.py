"""Accounts as the database itself reads them: who works, by uuid, by name, or the founder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Text, bindparam, column, select, table

from tracker.domain.account import Account, Role, name_key

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

# By name, not as a record: every start asks, and mapping costs more than asking.
_ACCOUNT = table(
    "account",
    column("id", Integer()),
    column("uuid", Text()),
    column("name", Text()),
    column("name_key", Text()),
    column("role", Text()),
    column("injects_and_signs", Integer()),
    column("is_active", Integer()),
)
_a = _ACCOUNT.c
_ASKED = select(_a.uuid, _a.name, _a.role, _a.injects_and_signs, _a.is_active).order_by(_a.id)
# Every write asks: made once.
_ASKED_BY_UUID = _ASKED.where(_a.uuid == bindparam("wanted"))


def account_by_uuid(tx: Session, uuid: str) -> Account | None:
    """The account, active or not."""
    row = tx.execute(_ASKED_BY_UUID, {"wanted": uuid}).first()
    return None if row is None else as_account(row)


def account_named(tx: Session, name: str) -> Account | None:
    """The active account of that name, capitals aside."""
    return _first(tx, _ASKED.where(_a.name_key == name_key(name), _a.is_active == 1))


def first_account(tx: Session) -> Account | None:
    """The first active account; of a new clinic, its founder's."""
    return _first(tx, _ASKED.where(_a.is_active == 1).limit(1))


def active_accounts(tx: Session) -> tuple[Account, ...]:
    """Every active account, the oldest first."""
    return tuple(as_account(row) for row in tx.execute(_ASKED.where(_a.is_active == 1)))


def as_account(row: Any) -> Account:
    """The account that a record or row is."""
    return Account(
        row.uuid, row.name, Role(row.role), bool(row.injects_and_signs), bool(row.is_active)
    )


def _first(tx: Session, asked: Any) -> Account | None:
    row = tx.execute(asked).first()
    return None if row is None else as_account(row)
