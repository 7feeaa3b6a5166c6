"""One flipped bit, anywhere in an encrypted file: always found, and never is anything wrong shown."""

import random
from typing import Any

import pytest

from tests.clinics import USER
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted
from tracker.domain.problems import Damaged, Unavailable
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.encrypting import rekey_clinic
from tracker.services.keys.unlock import Unlocked, unlock
from tracker.storage.backup import back_up
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.engine import connect


def _everything(tx: Any) -> dict[str, list[Any]]:
    """All rows of all tables, as they would be shown."""
    connection = tx.connection()
    names = connection.exec_driver_sql(
        "select name from pragma_table_list where schema = 'main' and type = 'table'"
        " and name not like 'sqlite~_%' escape '~' order by name"
    ).scalars()
    return {
        name: connection.exec_driver_sql(f'select * from "{name}"').fetchall()
        for name in list(names)
    }


def _seen(path: Any, unlocked: Unlocked) -> dict[str, list[Any]] | None:
    """What somebody sees, None if they are told that something is wrong."""
    try:
        with open_clinic(path, unlocked=unlocked, readonly=True) as database:
            return database.read(_everything)
    except Unavailable:
        return None


def _is_found(path: Any, key: bytes) -> bool:
    try:
        with Database.open(path, key=key, readonly=True) as database:
            return bool(database.read(lambda tx: list(check_storage(tx))))
    except Unavailable:
        return True


@pytest.mark.fault(12)
@pytest.mark.full(short=10, long=60)
def test_every_flipped_bit_is_found_and_none_is_shown(clinic: Encrypted, rounds: int) -> None:
    unlocked = unlock(clinic.path, "", "a blue bicycle", clinic.clock)
    whole = clinic.path.read_bytes()
    true = _seen(clinic.path, unlocked)
    assert true is not None
    draw = random.Random(12)
    places = [3, len(whole) - 1, *(draw.randrange(len(whole)) for _flip in range(rounds - 2))]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << draw.randrange(8)
        clinic.path.write_bytes(content)
        seen = _seen(clinic.path, unlocked)
        assert seen in (None, true), f"something wrong was shown after a flip at {place}"
        assert _is_found(clinic.path, unlocked.data_key), f"a flip at {place} was not found"
        with pytest.raises(Unavailable):
            back_up(clinic.path, clinic.path.with_name("copy.db"), key=unlocked.data_key)
        assert not list(clinic.path.parent.glob("*copy.db*")), "a backup of damage was kept"


@pytest.mark.fault(12)
@pytest.mark.fault(16)
@pytest.mark.full(short=12, long=1)
def test_no_copy_is_made_of_a_page_that_is_damaged_wherever_it_lies(
    clinic: Encrypted, rounds: int
) -> None:
    """Every page at full length; the last ones are pages of long texts, and one that is free."""
    key = clinic.data_key
    _add_free_page(clinic.path, key)
    whole = clinic.path.read_bytes()
    pages = len(whole) // 4096
    for page in [*range(0, pages, rounds), *range(pages - 6, pages)]:
        content = bytearray(whole)
        content[page * 4096 + 2000] ^= 4
        clinic.path.write_bytes(content)
        with pytest.raises(Unavailable):
            back_up(clinic.path, clinic.path.with_name("copy.db"), key=key)
        assert not list(clinic.path.parent.glob("*copy.db*")), f"page {page} was copied"


@pytest.mark.fault(12)
def test_a_damaged_clinic_gets_no_new_key(clinic: Encrypted) -> None:
    key = clinic.data_key
    _add_free_page(clinic.path, key)
    content = bytearray(clinic.path.read_bytes())
    content[-2000] ^= 4
    clinic.path.write_bytes(content)
    with pytest.raises(Damaged, match="so it was not copied"):
        rekey_clinic(clinic.path, USER, PASSWORD, now=clinic.clock, strength=QUICK)
    assert clinic.data_key == key
    assert not list(clinic.path.parent.glob("*old-key*"))


def _add_free_page(path: Any, key: bytes) -> None:
    bare = connect(path, key=key)
    bare.execute("create table filler (content blob)")
    bare.execute("insert into filler values (zeroblob(4000))")
    bare.execute("drop table filler")
    assert bare.execute("pragma freelist_count").fetchone()[0] > 0
    bare.execute("pragma wal_checkpoint(truncate)").fetchall()
    bare.close()
