"""Ids of long lists, in parts."""

from sqlalchemy import select

from tests.storage.given import add_people
from tracker.storage.database import Database
from tracker.storage.id_lists import FIRST_PART, ids_in_order
from tracker.storage.records import Patient


def test_ids_come_in_the_order_of_the_query_and_the_first_part_fills_a_screen(
    db: Database,
) -> None:
    names = [f"N{(i * 7919) % (FIRST_PART + 10):04d}" for i in range(FIRST_PART + 10)]

    db.write(add_people, names)
    query = select(Patient.id).order_by(Patient.sort_key.desc())
    parts = db.read(lambda tx: list(ids_in_order(tx, query)))
    plain = db.read(lambda tx: list(tx.scalars(query)))
    assert [i for part in parts for i in part] == plain
    assert [len(part) for part in parts] == [FIRST_PART, 10]


def test_nobody_is_no_part(db: Database) -> None:
    assert db.read(lambda tx: list(ids_in_order(tx, select(Patient.id)))) == []
