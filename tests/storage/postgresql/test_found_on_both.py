"""What is found in a file is found on a server, and nothing that is typed is syntax there either."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.given import NOW, add_codes
from tests.storage.test_search import FOUND, add_five
from tracker.storage.database import Database
from tracker.storage.search import find_patients

_LETTERS = "\"'*%_()-:^+.,/\\ANDORNEAR0189é王ß’ \x00\ud800"


@pytest.fixture
def file_db(tmp_path: Path) -> Iterator[Database]:
    with Database.create(
        tmp_path / "clinic.db", user="Ines", fill=add_codes, now=lambda: NOW
    ) as database:
        yield database


@pytest.mark.fault(36)
@pytest.mark.fault(64)
def test_the_same_is_found_on_both(db: Database, file_db: Database) -> None:
    db.write(add_five)
    file_db.write(add_five)
    chance = random.Random(1)
    typed = [
        *(one for one, _found in FOUND),
        *("".join(chance.choices(_LETTERS, k=chance.randint(1, 12))) for _one in range(60)),
    ]
    wrong = [
        one for one in typed if db.read(find_patients, one) != file_db.read(find_patients, one)
    ]
    assert wrong == []
    assert db.read(find_patients, "%") == []
