"""Several files get their names at once: what is missing stops it before anything has changed."""

import json
from pathlib import Path

import pytest

from tracker.storage.key_file import key_file
from tracker.storage.swap import finish_swap, finished_name, swap_in, sweep_swap


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    path.write_text("old")
    key_file(path).write_text("old keys")
    return path


def _waiting(database: Path) -> dict[Path, Path]:
    parts = {finished_name(one): one for one in (database, key_file(database))}
    for waiting in parts:
        waiting.write_text("new")
    return parts


def _contents(folder: Path) -> dict[str, str]:
    return {one.name: one.read_text() for one in folder.iterdir()}


@pytest.mark.fault(3)
def test_all_get_their_names_and_nothing_else_is_left(database: Path) -> None:
    swap_in(database, _waiting(database))
    assert _contents(database.parent) == {"clinic.db": "new", "clinic.db.keys": "new"}


@pytest.mark.fault(3)
@pytest.mark.parametrize("gone", [0, 1])
def test_a_part_that_somebody_took_away_stops_it_before_anything_has_changed(
    database: Path, gone: int
) -> None:
    parts = _waiting(database)
    list(parts)[gone].unlink()
    with pytest.raises(FileNotFoundError):
        swap_in(database, parts)
    sweep_swap(database)
    assert _contents(database.parent) == {"clinic.db": "old", "clinic.db.keys": "old keys"}


@pytest.mark.fault(3)
def test_what_a_crash_left_unfinished_is_swept_with_its_key_slots(database: Path) -> None:
    _waiting(database)
    sweep_swap(database)
    assert _contents(database.parent) == {"clinic.db": "old", "clinic.db.keys": "old keys"}


@pytest.mark.fault(80)
@pytest.mark.parametrize("name", ["../outside", "/outside", "a/b", "..", "", 7, None])
def test_what_is_written_down_never_leads_out_of_the_folder(database: Path, name: object) -> None:
    finished_name(database).write_text("new")
    told = {finished_name(database).name: name}
    (database.parent / ".clinic.db.swap").write_text(json.dumps(told))
    finish_swap(database)
    assert database.read_text() == "old"
    assert finished_name(database).read_text() == "new"
    assert not (database.parent.parent / "outside").exists()
