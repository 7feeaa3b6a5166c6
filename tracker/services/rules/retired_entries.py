"""What is no longer offered: instruments, rules that ask, sizes of vial; only other services call this."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.problems import NotAllowed, NotFound
from tracker.services.editing import user
from tracker.storage import records as r
from tracker.text import _


def retired_entries(tx: Session, kind: str) -> dict[str, r.RetiredEntry]:
    """Those of a kind ("instrument", "rule", "size") by code."""
    entry = r.RetiredEntry
    found = tx.scalars(select(entry).where(entry.kind == kind, entry.back_on.is_(None)))
    return {one.code: one for one in found}


def mark_retired(tx: Session, kind: str, rows: Iterable[Any]) -> list[Any]:
    """The same rows, with `retired_on` and `retired_by` where their `code` is no longer offered."""
    retired = retired_entries(tx, kind)
    return [
        replace(row, retired_on=entry.retired_on, retired_by=entry.retired_by)
        if (entry := retired.get(row.code))
        else row
        for row in rows
    ]


def retire_entry(tx: Session, kind: str, code: str, today: date) -> None:
    """Offer it no longer. Raises NotAllowed where it isn't offered as it is."""
    if code in retired_entries(tx, kind):
        raise NotAllowed(_("This was retired already."))
    tx.add(r.RetiredEntry(kind=kind, code=code, retired_on=today, retired_by=user(tx)))
    tx.flush()


def bring_back_entry(tx: Session, kind: str, code: str, today: date) -> None:
    """Offer it again. Raises NotFound where it isn't retired."""
    entry = retired_entries(tx, kind).get(code)
    if entry is None:
        raise NotFound(_("This isn’t retired."))
    entry.back_on, entry.back_by = today, user(tx)
    tx.flush()
