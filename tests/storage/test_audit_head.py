"""The head of the audit trail, kept outside: a database that has lost entries is told from a whole one.

SQLite itself reports every one of these databases as healthy.
"""

import json
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from tests.storage.given import NOW, add_codes, add_patient
from tracker.domain.problems import OlderDatabase, Unavailable
from tracker.storage import audit
from tracker.storage.audit_head import HeadFile, head_file
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.records import Patient

LATER = datetime.fromisoformat("2026-11-22T17:00:00+00:00")
WRITTEN = 14


def _rename(tx: Any, name: str) -> None:
    tx.get(Patient, 1).given_name = name


def _write_some(db: Database, count: int = WRITTEN) -> None:
    for number in range(count):
        db.write(_rename, f"Ada {number}")


def _last_entry(db: Database) -> Any:
    return db.read(
        lambda tx: tx.execute(
            text(
                "select * from audit_entry join audit_payload using (seq) order by seq desc limit 1"
            )
        ).one()
    )


def _copy(path: Path, folder: Path) -> Path:
    """All that lies on the drive at this moment, as after a crash."""
    folder.mkdir()
    for file in path.parent.glob(f"{path.name}*"):
        if not file.name.endswith("-shm"):
            shutil.copy(file, folder / file.name)
    return folder / path.name


def _is_whole(db: Database) -> bool:
    return db.lost is None


def _wal(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def _head(path: Path) -> Any:
    return json.loads(path.with_name(path.name + ".head").read_text())


@pytest.fixture(params=[None, bytes(range(32))], ids=["plain", "encrypted"])
def key(request: pytest.FixtureRequest) -> bytes | None:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def crashed(db: Database, path: Path, tmp_path: Path, key: bytes | None) -> Path:
    """A database with a log beside it that nothing was folded from."""
    db.write(add_patient)
    db.close()
    with Database.open(path, user="Ines", key=key) as db:
        _write_some(db)
        return _copy(path, tmp_path / "after the crash")


def test_after_every_write_the_newest_entry_is_kept_outside(db: Database) -> None:
    db.write(add_patient)
    newest = db.read(audit.head)
    kept = _head(db.path)
    assert (kept["seq"], kept["hash"]) == (newest.seq, newest.hash)
    assert datetime.fromisoformat(kept["at"]) == NOW


def test_a_program_that_is_late_does_not_put_an_older_head_back(db: Database) -> None:
    db.write(add_patient)
    older = db.read(audit.head)
    with Database.open(db.path, user="Bea", key=db.key) as other:
        _write_some(other, 3)
    HeadFile(head_file(db.path)).keep(older, "2026-11-22T09:30:00.000000Z")
    assert _head(db.path)["seq"] == older.seq + 3


def test_a_head_is_written_over_the_one_before_it_which_waits_for_no_drive(db: Database) -> None:
    kept = head_file(db.path)
    db.write(add_patient)
    before = kept.stat().st_ino
    _write_some(db, 3)
    assert (kept.stat().st_ino, kept.stat().st_size) == (before, 256)
    assert _head(db.path)["seq"] == db.read(audit.head).seq


@pytest.mark.skipif(os.name != "posix", reason="links are POSIX's")
@pytest.mark.parametrize("link", [Path.symlink_to, Path.hardlink_to])
def test_a_head_that_is_another_file_too_is_replaced_not_written_over(
    db: Database, tmp_path: Path, link: Callable[[Path, Path], None]
) -> None:
    db.write(add_patient)
    kept, elsewhere = head_file(db.path), tmp_path / "elsewhere"
    kept.rename(elsewhere)
    link(kept, elsewhere)
    before = elsewhere.read_bytes()
    _write_some(db, 1)
    assert elsewhere.read_bytes() == before
    assert not kept.is_symlink()
    assert _head(db.path)["seq"] == db.read(audit.head).seq


def test_nothing_is_kept_of_a_write_that_failed(db: Database) -> None:
    db.write(add_patient)
    before = _head(db.path)

    def give_up(tx: Any) -> None:
        add_patient(tx)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        db.write(give_up)
    assert _head(db.path) == before


@pytest.mark.fault(13)
def test_a_crash_that_lost_nothing_asks_nothing(crashed: Path, key: bytes | None) -> None:
    with Database.open(crashed, user="Ines", key=key) as db:
        assert db.lost is None
        db.write(_rename, "Zoë")


def _cut(share: float) -> Callable[[Path], None]:
    def damage(wal: Path) -> None:
        content = wal.read_bytes()
        wal.write_bytes(content[: int(len(content) * share)])

    return damage


def _flip(share: float) -> Callable[[Path], None]:
    def damage(wal: Path) -> None:
        content = bytearray(wal.read_bytes())
        content[int(len(content) * share)] ^= 0x10
        wal.write_bytes(content)

    return damage


@pytest.mark.fault(13)
@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (Path.unlink, WRITTEN),
        (_cut(0), WRITTEN),
        (_cut(0.0004), WRITTEN),
        (_cut(0.5), None),
        (_cut(0.97), None),
        (_flip(0.0002), WRITTEN),
        (_flip(0.01), WRITTEN),
        (_flip(0.6), None),
    ],
    ids=[
        "missing",
        "empty",
        "header only",
        "half",
        "last write cut",
        "header flipped",
        "first page flipped",
        "flipped in the middle",
    ],
)
def test_a_damaged_log_is_told_by_the_entries_that_are_missing(
    crashed: Path, key: bytes | None, damage: Callable[[Path], None], missing: int | None
) -> None:
    last = _head(crashed)["seq"]
    damage(_wal(crashed))
    with Database.open(crashed, user="Ines", key=key) as db:
        assert db.lost is not None
        assert db.lost.missing == last - db.read(audit.head).seq > 0
        if missing is not None:
            assert db.lost.missing == missing
        assert db.read(audit.verify) is None
        with pytest.raises(OlderDatabase, match="older than the last one used here"):
            db.write(_rename, "Zoë")


@pytest.mark.fault(13)
def test_a_log_of_another_clinic_is_never_taken_for_the_clinics_own(
    crashed: Path, tmp_path: Path, key: bytes | None
) -> None:
    other = tmp_path / "other.db"
    with Database.create(other, user="Bea", fill=add_codes, key=key) as db:
        db.write(add_patient)
        shutil.copy(_wal(other), _wal(crashed))
    if key is not None:
        with pytest.raises(Unavailable, match="damaged"):
            Database.open(crashed, user="Ines", key=key)
    else:
        _refuses_to_write(crashed)


def _refuses_to_write(path: Path) -> None:
    with Database.open(path, user="Ines") as db:
        assert db.lost is not None
        with pytest.raises(OlderDatabase):
            db.write(_rename, "Zoë")


@pytest.mark.fault(15)
def test_an_old_file_put_back_asks_and_the_answer_is_audited(path: Path, tmp_path: Path) -> None:
    with Database.create(path, user="Ines", fill=add_codes, now=lambda: NOW) as db:
        db.write(add_patient)
    yesterday = shutil.copy(path, tmp_path / "yesterday.db")
    with Database.open(path, user="Ines") as db:
        _write_some(db)
    shutil.copy(yesterday, path)

    with Database.open(path, user="Bea", now=lambda: NOW) as db:
        assert db.lost is not None
        assert db.lost.sentence == (
            "This database is older than the last one used here: 14 entries missing."
        )
        with pytest.raises(OlderDatabase):
            db.write(_rename, "Zoë")
        db.decline_lost()

    with Database.open(path, user="Ines", now=lambda: LATER) as db:
        assert db.lost is not None
        kept = db.lost.kept
        db.accept_lost(_anybody_may)
        assert _is_whole(db)
        entry = _last_entry(db)
        assert (entry.action, entry.who) == ("accept-older", "Ines")
        told = json.loads(entry.payload)
        assert (told["before"]["entries"], told["before"]["hash"]) == (kept.seq, kept.hash)
        assert told["after"]["entries"] == kept.seq - WRITTEN
        assert [one["who"] for one in told["declined"]] == ["Bea"]
        db.write(_rename, "Zoë")
    with Database.open(path, user="Ines") as db:
        assert db.lost is None


@pytest.mark.fault(15)
def test_somebody_who_would_not_is_audited_when_the_right_file_is_back(
    path: Path, tmp_path: Path
) -> None:
    with Database.create(path, user="Ines", fill=add_codes, now=lambda: NOW) as db:
        db.write(add_patient)
    yesterday = shutil.copy(path, tmp_path / "yesterday.db")
    with Database.open(path, user="Ines") as db:
        _write_some(db)
    right = shutil.copy(path, tmp_path / "right.db")
    shutil.copy(yesterday, path)
    with Database.open(path, user="Bea", now=lambda: NOW) as db:
        db.decline_lost()
    shutil.copy(right, path)
    with Database.open(path, user="Ines", now=lambda: LATER) as db:
        assert db.lost is None
        db.write_acts()
        entry = _last_entry(db)
    assert (entry.action, entry.who) == ("decline-older", "Bea")
    assert datetime.fromisoformat(entry.at) == NOW


@pytest.mark.fault(15)
def test_an_older_file_that_went_on_by_itself_is_another_history(
    path: Path, tmp_path: Path
) -> None:
    with Database.create(path, user="Ines", fill=add_codes) as db:
        db.write(add_patient)
    forked = tmp_path / "forked.db"
    shutil.copy(path, forked)
    with Database.open(forked, user="Ines") as db:
        _write_some(db, WRITTEN + 3)
    with Database.open(path, user="Ines") as db:
        _write_some(db)
    shutil.copy(forked, path)
    with Database.open(path, user="Ines") as db:
        assert db.lost is not None
        assert db.lost.missing == 0
        assert "not the one that was last used here" in db.lost.sentence
        with pytest.raises(OlderDatabase):
            db.write(_rename, "Zoë")


def test_a_database_that_can_only_be_read_says_what_it_lacks(path: Path, tmp_path: Path) -> None:
    with Database.create(path, user="Ines", fill=add_codes) as db:
        db.write(add_patient)
    old = shutil.copy(path, tmp_path / "old.db")
    with Database.open(path, user="Ines") as db:
        _write_some(db, 1)
    shutil.copy(old, path)
    with Database.open(path, user="Ines", readonly=True) as db:
        assert db.lost is not None
        assert db.lost.sentence.endswith("1 entry missing.")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"seq": "x"}', b"\xff\xfe", b"[" * 60_000])
def test_a_head_that_can_not_be_read_stops_nobody_and_is_told(db: Database, content: bytes) -> None:
    db.write(add_patient)
    db.close()
    db.path.with_name(db.path.name + ".head").write_bytes(content)
    with Database.open(db.path, user="Ines", key=db.key) as again:
        assert again.lost is None
        assert "can’t be read" in _told(again)
        again.write(_rename, "Zoë")
        assert _head(db.path)["seq"] == again.read(audit.head).seq


@pytest.mark.fault(15)
def test_a_head_that_was_taken_away_is_told(db: Database) -> None:
    db.write(add_patient)
    db.close()
    head_file(db.path).unlink()
    with Database.open(db.path, user="Ines", key=db.key) as again:
        assert again.lost is None
        assert "is missing: an older file in its place would not be noticed" in _told(again)
        again.write(_rename, "Zoë")
    with Database.open(db.path, user="Ines", key=db.key) as again:
        assert _told(again) == ""


def test_nothing_is_told_of_the_head_of_a_database_that_was_just_made(db: Database) -> None:
    assert _told(db) == ""


def _told(db: Database) -> str:
    return " ".join(
        one.sentence for one in db.read(lambda tx: list(check_storage(tx))) if one.code == "head"
    )


def test_a_new_database_is_not_held_against_one_that_had_its_name(db: Database) -> None:
    db.write(add_patient)
    db.close()
    db.path.unlink()
    with Database.create(db.path, user="Ines", key=db.key) as new:
        assert new.lost is None
        new.write(add_codes)
    with Database.open(db.path, user="Ines", key=db.key) as again:
        assert again.lost is None


def test_a_folder_that_takes_no_head_stops_no_write(db: Database) -> None:
    head_file(db.path).unlink()
    db.path.with_name(db.path.name + ".head.new").mkdir()
    db.write(add_patient)
    assert db.read(lambda tx: tx.query(Patient).count()) == 1


def _anybody_may(_tx: object) -> None:
    pass
