"""Every small file of JSON beside a clinic, filled with what is none: refused or passed over, never more."""

import json
from pathlib import Path

import pytest

from tracker.domain.problems import Unavailable
from tracker.services.backups.runs import Runs, load_runs
from tracker.settings import Settings, load_settings
from tracker.storage.audit_head import HeadFile
from tracker.storage.key_file import key_file
from tracker.storage.key_slots import KeySlots
from tracker.storage.manifest import manifest_path, read_manifest
from tracker.storage.swap import finish_swap, finished_name
from tracker.storage.window_lock import Holder, WindowLock
from tracker.storage.wrong_tries import WrongTries

pytestmark = pytest.mark.fault(78)

MALFORMED = {
    "nothing": b"",
    "a half": b'{"seq": 1, "ha',
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "a text": b'"clinic"',
    "two values": b"{} {}",
    "a comma too many": b'{"format": 1,}',
    "single quotes": b"{'format': 1}",
    "no quotes": b"{format: 1}",
    "comments": b'{"format": 1 /* one */}',
    "no number": b'{"format": NaN, "seq": Infinity}',
    "a huge number": b'{"format": 1e999, "seq": 1e999, "size": ' + b"9" * 5000 + b"}",
    "a lone surrogate": b'{"format": 1, "hash": "\\ud800", "user": "\\ud800"}',
    "no UTF-8": b'{"format": "\xff\xfe"}',
    "UTF-16": '{"format": 1}'.encode("utf-16"),
    "NUL": b"\x00" * 64,
    "the wrong kinds": json.dumps(
        {
            "format": [],
            "clinic": 1,
            "slots": "x",
            "recovery": [],
            "sealed": {},
            "check": None,
            "accounts": {"a": {"wrong": 1e999, "last": "x"}},
            "untold": 5,
            "rows": 1,
            "seq": "x",
            "user": 1,
            "first": 3,
            "theme": [],
        }
    ).encode(),
    "deep lists": b"[" * 60_000,
    "deep objects": b'{"a":' * 12_000,
    "deep and whole": b"[" * 30_000 + b"]" * 30_000,
    "the same key twice": b'{"format": 1, "format": 2}',
}

each = pytest.mark.parametrize("content", MALFORMED.values(), ids=MALFORMED.keys())


@pytest.fixture
def clinic(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.db"
    path.write_bytes(b"a clinic")
    return path


def _untouched(clinic: Path, file: Path, content: bytes) -> bool:
    return clinic.read_bytes() == b"a clinic" and file.read_bytes() == content


@each
def test_key_slots_are_told_as_damaged_and_left_alone(clinic: Path, content: bytes) -> None:
    key_file(clinic).write_bytes(content)
    with pytest.raises(Unavailable):
        KeySlots.load(clinic)
    assert _untouched(clinic, key_file(clinic), content)


@each
def test_a_manifest_makes_no_backup(clinic: Path, content: bytes) -> None:
    manifest_path(clinic).write_bytes(content)
    assert read_manifest(clinic) is None
    assert _untouched(clinic, manifest_path(clinic), content)


@each
def test_a_kept_head_asks_for_nothing(clinic: Path, content: bytes) -> None:
    head = clinic.with_name("clinic.db.head")
    head.write_bytes(content)
    assert HeadFile(head).read() is None
    assert _untouched(clinic, head, content)


@each
def test_names_that_wait_are_given_to_nobody(clinic: Path, content: bytes) -> None:
    journal = clinic.with_name(".clinic.db.swap")
    journal.write_bytes(content)
    finished_name(clinic).write_bytes(b"another")
    finish_swap(clinic)
    assert clinic.read_bytes() == b"a clinic"
    assert finished_name(clinic).read_bytes() == b"another"


@each
def test_wrong_tries_count_from_nothing(clinic: Path, content: bytes) -> None:
    tries = clinic.with_name("clinic.db.tries")
    tries.write_bytes(content)
    assert WrongTries.load(clinic) == WrongTries(tries)


@each
def test_the_holder_of_a_lock_has_no_name(clinic: Path, content: bytes) -> None:
    with WindowLock(clinic) as lock:
        assert lock.take()
        made = next(one for one in clinic.parent.iterdir() if one != clinic)
        made.write_bytes(content)
        assert WindowLock(clinic).holder() == Holder("", "")


@each
def test_backups_run_as_if_none_had_been_made(tmp_path: Path, content: bytes) -> None:
    _fill_every_name(tmp_path, content)
    assert load_runs(tmp_path) == Runs()


@pytest.mark.expects_warnings
@pytest.mark.parametrize(
    "content",
    [MALFORMED[name] for name in ("a half", "a list", "deep lists", "deep objects", "NUL")],
    ids=lambda content: repr(content[:8]),
)
def test_settings_are_set_aside(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    assert load_settings(file) == Settings()
    assert (tmp_path / "settings.unreadable.json").read_bytes() == content


def _fill_every_name(folder: Path, content: bytes) -> None:
    from tracker.services.backups.runs import save_runs

    save_runs(Runs(), folder)
    for one in folder.iterdir():
        one.write_bytes(content)
