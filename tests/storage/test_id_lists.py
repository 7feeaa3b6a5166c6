"""Ids of long lists, in parts."""

from typing import Any

from sqlalchemy import select

from tests.storage.given import add_patient
from tracker.storage.database import Database
from tracker.storage.id_lists import FIRST_PART, ids_in_order
from tracker.storage.records import Patient


def test_ids_come_in_the_order_of_the_query_and_the_first_part_fills_a_screen(
    db: Database,
) -> None:
    names = [f"N{(i * 7919) % 1500:04d}" for i in range(1500)]

    def add(tx: Any) -> None:
        for number, name in enumerate(names):
            add_patient(tx, name, "Ada", f"R{number}")

    db.write(add)
    query = select(Patient.id).order_by(Patient.sort_key.desc())
    parts = db.read(lambda tx: list(ids_in_order(tx, query)))
    plain = db.read(lambda tx: list(tx.scalars(query)))
    assert [i for part in parts for i in part] == plain
    assert [len(part) for part in parts] == [FIRST_PART, 500]


def test_nobody_is_no_part(db: Database) -> None:
    assert db.read(lambda tx: list(ids_in_order(tx, select(Patient.id)))) == []
