"""What an entry of the audit trail tells of, part by part, before and after, as plain text."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.birth import read_birth_date
from tracker.domain.interval import Interval
from tracker.domain.problems import Problem
from tracker.services.wording import (
    alert_label,
    appointment_label,
    channel_label,
    condition_name,
    decision_label,
    interval_label,
    outcome_label,
    population_label,
    product_name,
    region_name,
    schedule_label,
    session_status_label,
    sex_label,
)
from tracker.services.wording.trail_things import HIDDEN, part_label, thing_label
from tracker.storage import columns as c
from tracker.storage import records as r
from tracker.storage.record import Record
from tracker.text import (
    _,
    format_date_short,
    format_dose,
    format_moment,
    format_number,
    format_units,
)

_STAFF = frozenset({"clinician_id", "nurse_id", "injector_id", "owner_id", "staff_id"})
_SAID: dict[str, Callable[[str], str]] = {
    "condition": condition_name,
    "product": product_name,
    "body_region": region_name,
    "sex": sex_label,
    "population": population_label,
    "channel": channel_label,
    "preferred_channel": channel_label,
    "schedule": schedule_label,
    "schedule_switch": schedule_label,
    "item_kind": thing_label,
}
_SAID_OF: dict[tuple[str, str], Callable[[str], str]] = {
    ("session", "status"): session_status_label,
    ("appointment", "status"): appointment_label,
    ("contact_attempt", "outcome"): outcome_label,
    ("review", "decision"): decision_label,
    ("patient_alert", "kind"): alert_label,
}
# An import signs nothing, though the record of what it brought names whoever imported it.
_SIGNATURE = frozenset({"status", "signed_by", "signed_at"})
_MOMENTS = frozenset({"kept_at", "made_at"})
_MOST_TOLD = 200
_LONGEST = 2_000


@dataclass(frozen=True, slots=True)
class TrailPart:
    """One part of what was added or changed; "" where there was, or is, nothing."""

    label: str
    before: str
    after: str


def parts_of(
    tx: Session, kind: str, told: Mapping[str, Any], zone: tzinfo
) -> tuple[TrailPart, ...]:
    """The parts of an entry's payload. Whatever another version wrote is told as it is."""
    say = _Words(tx, kind, zone)
    before, after = told.get("before"), told.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        # What was only marked as changed, since a part of it was, has nothing before.
        after = {name: value for name, value in after.items() if name in before}
    if isinstance(after, list):
        return tuple(_of_many(say, after))
    return tuple(_between(say, _parts(before), _parts(after)))


def _between(
    say: "_Words", before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[TrailPart]:
    for name in dict.fromkeys([*before, *after]):
        if not _is_hidden(name):
            yield TrailPart(
                part_label(name),
                say.value(name, before.get(name)),
                say.value(name, after.get(name)),
            )


def _of_many(say: "_Words", rows: list[Any]) -> Iterator[TrailPart]:
    for number, row in enumerate(rows[:_MOST_TOLD], 1):
        parts = row if isinstance(row, dict) else {}
        untold = _SIGNATURE if parts.get("is_imported") else frozenset()
        words = [
            _("{part}: {value}").format(part=part_label(name), value=say.value(name, value))
            for name, value in parts.items()
            if not _is_hidden(name) and name not in untold
        ]
        yield TrailPart(format_number(number), "", "; ".join(words)[:_LONGEST])


def _parts(told: Any) -> Mapping[str, Any]:
    return told if isinstance(told, dict) else {}


def _is_hidden(name: str) -> bool:
    return name in HIDDEN or (name.endswith("_id") and name not in _STAFF)


class _Words:
    """Says the values of one kind of record."""

    def __init__(self, tx: Session, kind: str, zone: tzinfo) -> None:
        self._tx, self._kind, self._zone = tx, kind, zone
        self._types = _types_of(kind)

    def value(self, name: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        try:
            return self._said(name, value)[:_LONGEST]
        except (ValueError, TypeError, OverflowError, Problem):
            return str(value)[:_LONGEST]

    def _said(self, name: str, value: Any) -> str:
        kind = self._types.get(name)
        if isinstance(value, bool) or isinstance(kind, c.Flag):
            return _("yes") if value else _("no")
        if name in _STAFF:
            return self._staff(int(value))
        if isinstance(value, (dict, list)):
            return self._several(value)
        if name == "grams":
            return _("{kg} kg").format(kg=format_dose(int(value)))
        if isinstance(kind, c.Dose):
            return format_units(int(value))
        if isinstance(kind, c.IntervalText):
            return interval_label(Interval.parse(str(value)))
        if isinstance(kind, c.CalendarDate):
            return format_date_short(read_birth_date(str(value)))
        if isinstance(kind, c.UtcMoment) or name in _MOMENTS:
            return format_moment(datetime.fromisoformat(str(value)), self._zone)
        return self._coded(name, str(value))

    def _coded(self, name: str, value: str) -> str:
        say = _SAID_OF.get((self._kind, name)) or _SAID.get(name)
        return value if say is None else say(value)

    def _several(self, value: dict[str, Any] | list[Any]) -> str:
        if isinstance(value, list):
            return ", ".join(self.value("", one) for one in value)
        return "; ".join(
            _("{part}: {value}").format(part=part_label(name), value=self.value(name, one))
            for name, one in value.items()
            if not _is_hidden(name) and one not in (None, "")
        )

    def _staff(self, staff_id: int) -> str:
        name = self._tx.scalar(select(r.Staff.name).where(r.Staff.id == staff_id))
        return name or str(staff_id)


@cache
def _types_of(kind: str) -> dict[str, Any]:
    r.map_all()
    for mapper in Record.registry.mappers:
        if mapper.class_.__tablename__ == kind:
            return {one.key: one.columns[0].type for one in mapper.column_attrs}
    return {}
