"""What is too much for memory: found again, sealed on the drive, and gone with whoever needed it."""

import gc
import os
import tempfile
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from tracker.domain.problems import Unavailable
from tracker.storage import scratch
from tracker.storage.scratch import Scratch, Shelf

SECRET = "Okafor, Amara"


@pytest.fixture
def drive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_shelf_gives_back_what_was_put_on_it_in_its_order_and_by_key() -> None:
    made = Scratch()
    shelf, other = made.shelf(), made.shelf()
    assert (list(shelf), len(shelf), "b" in shelf, shelf.get("b")) == ([], 0, False, None)
    for value, key in ((1, "b"), (2, "a"), (3, "b")):
        shelf.add(value, key)
    assert (list(shelf), len(shelf)) == ([1, 2, 3], 3)
    assert list(shelf.items()) == [("a", 2), ("b", 1), ("b", 3)]
    assert (list(shelf.distinct_keys()), shelf.of("b"), shelf.get("b")) == (["a", "b"], [1, 3], 1)
    shelf.put("a", 5)
    shelf.put("c", 6)
    assert (list(shelf), "c" in shelf, "d" in shelf) == ([1, 5, 3, 6], True, False)
    assert list(other) == []


def test_a_shelf_may_be_written_to_while_another_is_read_and_a_third_begins() -> None:
    made = Scratch()
    one, other = made.shelf(), made.shelf()
    for number in range(3000):
        one.add(number, f"{number % 7}")
    for key, number in one.items():
        other.add(number, key)
        one.put(key, -1)
        if number % 1000 == 0:
            made.shelf().add(number)
    assert len(other) == len(one) == 3000


@pytest.mark.skipif(os.name != "posix", reason="files that are open keep their names")
def test_nothing_is_seen_of_it_on_the_drive(drive: Path) -> None:
    shelf = Scratch().shelf()
    shelf.add(SECRET)
    assert list(drive.iterdir()) == []


def test_where_its_file_keeps_its_name_it_is_sealed_and_goes_with_it(
    drive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch, "_LOSES_ITS_NAME", False)
    (drive / "tracker-killed.scratch").write_bytes(b"sealed")
    shelf = Scratch().shelf()
    for _more_than_the_cache in range(3000):
        shelf.add(SECRET * 300)
    (file,) = drive.iterdir()
    written = file.read_bytes()
    assert len(written) > 2**20
    assert SECRET.encode() not in written
    shelf = Shelf(Scratch(), "")
    gc.collect()
    assert list(drive.iterdir()) == []


def test_it_is_gone_when_it_is_closed(drive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "_LOSES_ITS_NAME", False)
    made = Scratch()
    made.close()
    shelf = made.shelf()
    shelf.add(SECRET)
    made.close()
    assert list(drive.iterdir()) == []
    with pytest.raises(sqlcipher.ProgrammingError):
        list(shelf)


def test_a_full_drive_is_told_in_a_sentence() -> None:
    made = Scratch()
    shelf = made.shelf()
    shelf.add(SECRET)
    list(made.run("pragma max_page_count=10"))
    with pytest.raises(Unavailable, match=r"The drive that holds “.*scratch” is full"):
        shelf.add(SECRET * 3000)


def test_a_folder_that_is_gone_is_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "absent"))
    with pytest.raises(Unavailable, match="can’t be written: there is no such file or folder"):
        Scratch().shelf().add(SECRET)
