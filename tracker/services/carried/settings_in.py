"""Settings that travelled: a clinic without patients takes them over, any other keeps its own."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.services.carried.kinds import Kind, record_named, table_named
from tracker.services.carried.record import CarriedRecord
from tracker.services.carried.stored_values import stored_values
from tracker.storage import audit
from tracker.storage.columns import write_json
from tracker.storage.derived import derived_values
from tracker.text import _

TellRecord = Callable[[CarriedRecord, str, str], None]


class SettingsIn:
    """Those of one kind. `replaced` rows of this clinic now say what the file says; `kept` are the
    file's that were not taken. `same` holds the ids of this clinic's rows by the file's uuids, where
    both have a row of their own for the same.
    """

    def __init__(self, tx: Session, kind: Kind, tell: TellRecord, *, is_replacing: bool) -> None:
        self._tx = tx
        self._kind = kind
        self._tell = tell
        self._is_replacing = is_replacing
        self._table: Any = table_named(kind.name)
        self._keys = [column.name for column in self._table.primary_key]
        self.replaced = 0
        self.kept = 0
        self.same: dict[str, int] = {}

    def take(self, records: Sequence[CarriedRecord]) -> list[CarriedRecord]:
        """What this clinic has nothing for, and is to get."""
        there = self._there()
        new = []
        for record in records:
            row = there.get(self._known(record.values))
            if row is None:
                if self._is_replacing or self._is_referred_to:
                    new.append(record)
                else:
                    self.kept += 1
            elif self._is_replacing:
                self._replace(row, record)
            else:
                self.kept += 1
                self.same[record.key] = row[self._keys[0]]
        return new

    @property
    def _is_referred_to(self) -> bool:
        """Whether what is about patients names rows of this kind, so that none may be missing."""
        return self._kind.name in ("condition", "product", "coded_reason", "muscle", "staff")

    def _there(self) -> dict[tuple[Any, ...], dict[str, Any]]:
        columns = {*self._keys, *self._kind.known_by}
        plain = select(*(self._table.c[name] for name in columns))
        rows = (dict(row) for row in self._tx.connection().execute(plain).mappings())
        return {self._key(row): row for row in rows}

    def _known(self, values: dict[str, Any]) -> tuple[Any, ...]:
        read = stored_values(self._kind.name, values, _ignore)
        read |= derived_values(record_named(self._kind.name), read)
        return self._key(read)

    def _key(self, row: dict[str, Any]) -> tuple[Any, ...]:
        values = (row[name] for name in self._kind.known_by)
        return tuple(write_json(one) if isinstance(one, list) else one for one in values)

    def _replace(self, row: dict[str, Any], record: CarriedRecord) -> None:
        values = stored_values(self._kind.name, record.values, partial(self._tell, record))
        values |= derived_values(record_named(self._kind.name), values)
        where = [self._table.c[name] == row[name] for name in self._keys]
        try:
            with self._tx.begin_nested():
                self._tx.connection().execute(update(self._table).where(*where).values(values))
        except IntegrityError:
            self._tell(record, "", _("this stands twice, or says what can’t be."))
            return
        audit.record_act(
            self._tx,
            "take-over",
            kind=self._kind.name,
            uuid=str(record.values.get("uuid", "")),
            payload={"after": record.values},
        )
        self.replaced += 1


def _ignore(_column: str, _message: str) -> None:
    pass
