"""A look at every page of a file that somebody works with."""

from __future__ import annotations

import pytest

from tests.storage.given import add_patient
from tracker.storage import engine
from tracker.storage.database import Database
from tracker.storage.quick_check import is_sound


class Enough(Exception):
    pass


def _go_on() -> None:
    pass


def _enough() -> None:
    raise Enough


def test_a_whole_file_is_sound_while_somebody_writes_to_it(db: Database) -> None:
    db.write(add_patient)
    assert is_sound(db.path, key=db.key, go_on=_go_on)
    db.write(add_patient)
    assert is_sound(db.path, key=db.key, go_on=_go_on)


@pytest.mark.fault(12)
def test_a_page_that_was_lost_is_found(db: Database) -> None:
    db.write(add_patient)
    db.close()
    bare = engine.connect(db.path, key=db.key)
    (page,) = bare.execute("select rootpage from sqlite_schema where name = 'patient'").fetchone()
    bare.close()
    with db.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    assert not is_sound(db.path, key=db.key, go_on=_go_on)


def test_a_window_that_closes_ends_the_look_at_a_large_file(db: Database) -> None:
    db.close()
    bare = engine.connect(db.path, key=db.key)
    bare.execute("create table filler (page text)")
    bare.execute("begin")
    for _row in range(4_000):
        bare.execute("insert into filler values (zeroblob(3000))")
    bare.execute("commit")
    bare.close()
    with pytest.raises(Enough):
        is_sound(db.path, key=db.key, go_on=_enough)
