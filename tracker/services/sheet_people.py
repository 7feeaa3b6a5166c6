"""People of a spreadsheet about whom something has to be asked; nothing here is decided."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.services.plain_rows import PlainRow
from tracker.services.taken_back import taken_back
from tracker.storage import records as r
from tracker.storage.fold import fold

_LONG = relativedelta(years=1)
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class MaybeSame:
    """Two record numbers with one name and date of birth: one in the file, another anywhere.

    `other_uuid` is the stored patient of the other number, None if that is in the file too.
    """

    name: str
    birth_date: date
    record_number: str
    other_number: str
    other_uuid: str | None


@dataclass(frozen=True, slots=True)
class LongAgo:
    """A treatment whose last injection is more than a year past, without a booking or an end."""

    record_number: str
    name: str
    condition: str
    last_on: date


def people_maybe_same(tx: Session, rows: Sequence[PlainRow]) -> tuple[MaybeSame, ...]:
    """Who has two numbers, in the file or with the clinic's; by name."""
    numbers: dict[tuple[str, str, date], dict[str, PlainRow]] = defaultdict(dict)
    for row in rows:
        numbers[_who(row.family_name, row.given_name, row.birth_date)].setdefault(
            row.record_number, row
        )
    found = []
    for people in numbers.values():
        first, *others = sorted(people)
        found += [_maybe(people[number], first, None) for number in others]
    births = sorted({born for _family, _given, born in numbers})
    for start in range(0, len(births), _AT_ONCE):
        for stored in _stored(tx, births[start : start + _AT_ONCE]):
            for number, row in numbers.get(stored[0], {}).items():
                if number not in stored[2]:
                    found.append(_maybe(row, min(stored[2], default=""), stored[1]))
    return tuple(sorted(found, key=lambda one: (one.name, one.record_number)))


def long_ago(rows: Sequence[PlainRow], today: date) -> tuple[LongAgo, ...]:
    """Treatments that a list of calls should not begin with; the longest ago first."""
    newest: dict[tuple[str, str, str], PlainRow] = {}
    live: set[tuple[str, str, str]] = set()
    for row in rows:
        key = row.record_number, row.condition, row.body_region
        if row.ended_on is not None or (row.booked_on is not None and row.booked_on >= today):
            live.add(key)
        if row.session_on is not None:
            there = newest.get(key)
            if there is None or (there.session_on or date.min) < row.session_on:
                newest[key] = row
    found = [
        LongAgo(row.record_number, _named(row), row.condition, row.session_on)
        for key, row in newest.items()
        if key not in live and row.session_on is not None and row.session_on < today - _LONG
    ]
    return tuple(sorted(found, key=lambda one: (one.last_on, one.record_number)))


def _stored(
    tx: Session, births: Sequence[date]
) -> list[tuple[tuple[str, str, date], str, frozenset[str]]]:
    """Stored people born on these days: who they are, their uuid, their numbers."""
    patient, identifier = r.Patient, r.PatientIdentifier
    numbers: dict[int, set[str]] = defaultdict(set)
    people = {}
    for row in tx.execute(
        select(
            patient.id,
            patient.uuid,
            patient.family_name,
            patient.given_name,
            patient.birth_date,
            identifier.value,
        )
        .outerjoin(identifier, identifier.patient_id == patient.id)
        .where(
            patient.birth_date.in_(births),
            patient.merged_into_id.is_(None),
            patient.id.not_in(taken_back("patient")),
        )
    ):
        people[row.id] = (_who(row.family_name, row.given_name, row.birth_date), row.uuid)
        if row.value is not None:
            numbers[row.id].add(row.value)
    return [(who, uuid, frozenset(numbers[id_])) for id_, (who, uuid) in people.items()]


def _maybe(row: PlainRow, other: str, other_uuid: str | None) -> MaybeSame:
    return MaybeSame(_named(row), row.birth_date, row.record_number, other, other_uuid)


def _named(row: PlainRow) -> str:
    return f"{row.given_name} {row.family_name}".strip()


def _who(family: str, given: str, born: date) -> tuple[str, str, date]:
    return " ".join(fold(family).split()), " ".join(fold(given).split()), born
