"""The tables that the recall list reads, against the records that own them."""

import pytest
from sqlalchemy import Integer, TableClause, Text
from sqlalchemy.types import TypeDecorator

from tracker.storage import list_tables
from tracker.storage.record import Record
from tracker.storage.records import map_all

TABLES = [t for t in vars(list_tables).values() if isinstance(t, TableClause)]


@pytest.mark.parametrize("table", TABLES, ids=lambda t: t.name)
def test_every_column_is_read_as_its_record_keeps_it(table: TableClause) -> None:
    map_all()
    kept = Record.metadata.tables[table.name].columns
    for column in table.columns:
        kind = kept[column.name].type
        if isinstance(column.type, TypeDecorator):
            assert type(column.type) is type(kind), column.name
        else:
            plain = kind.impl if isinstance(kind, TypeDecorator) else kind
            assert isinstance(plain, type(column.type)), column.name
            assert isinstance(column.type, (Integer, Text)), column.name


def test_there_are_tables_to_hold() -> None:
    assert len(TABLES) > 10
