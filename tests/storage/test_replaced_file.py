"""A file that goes away under an open clinic: nothing is acknowledged that nobody would find again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.storage.given import add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.database import Database

pytestmark = pytest.mark.skipif(
    os.name != "posix", reason="elsewhere the system lets nobody take away a file that is open"
)


def _put_an_old_file_back(path: Path) -> None:
    path.with_name("old.db").replace(path)


def _delete(path: Path) -> None:
    path.unlink()


def _move_elsewhere(path: Path) -> None:
    path.rename(path.with_name("elsewhere.db"))


def _rename_the_folder(path: Path) -> None:
    path.parent.rename(path.parent.with_name("renamed"))


@pytest.mark.fault(10)
@pytest.mark.fault(15)
@pytest.mark.fault(20)
@pytest.mark.parametrize(
    "take_away", [_put_an_old_file_back, _delete, _move_elsewhere, _rename_the_folder]
)
def test_nothing_is_saved_to_a_file_that_is_no_longer_there(
    tmp_path: Path, take_away: Callable[[Path], None]
) -> None:
    path = _made(tmp_path / "clinic")
    with Database.open(path, user="Ines") as db:
        db.write(add_patient)
        assert db.read(_patients) == 1
        take_away(path)
        there = _names(tmp_path)
        for _try in range(2):
            with pytest.raises(Unavailable, match="no longer the file that was opened"):
                db.write(add_patient)
        assert db.read(_patients) == 1
        assert _names(tmp_path) == there, "a file was made in its place"


def test_once_it_is_back_all_goes_on(tmp_path: Path) -> None:
    path = _made(tmp_path)
    with Database.open(path, user="Ines") as db:
        _move_elsewhere(path)
        with pytest.raises(Unavailable):
            db.write(add_patient)
        path.with_name("elsewhere.db").rename(path)
        db.write(add_patient)
    with Database.open(path) as db:
        assert db.read(_patients) == 1


def _made(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / "clinic.db"
    Database.create(path, user="Ines").close()
    shutil.copy(path, path.with_name("old.db"))
    return path


def _names(folder: Path) -> set[str]:
    return {one.name for one in folder.rglob("*.db")}


def _patients(tx: Any) -> int:
    return int(tx.connection().exec_driver_sql("select count(*) from patient").scalar_one())
