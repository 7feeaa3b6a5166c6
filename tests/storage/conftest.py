"""A real file for each test: memory databases are per thread, and have no faults worth testing."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.clinics import copy_clinic
from tests.storage.given import NOW, add_codes
from tracker.storage.database import Database

KEY = bytes(range(32))

BOTH_WAYS = {
    "test_audit",
    "test_audit_acts",
    "test_check",
    "test_crashes",
    "test_id_lists",
    "test_migrate",
    "test_quick_check",
    "test_search",
    "test_transactions",
}
"""Modules whose tests run on a plain file and on an encrypted one."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    module = metafunc.module.__name__.rpartition(".")[2]
    own = any("key" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize"))
    if module in BOTH_WAYS and "db" in metafunc.fixturenames and not own:
        metafunc.parametrize("key", [None, KEY], ids=["plain", "encrypted"])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.db"


@pytest.fixture
def key() -> bytes | None:
    """What the database is encrypted with: not at all, unless its module runs both ways."""
    return None


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes | None], Path]:
    """One with one condition and one product, made once for each key: to be copied."""

    @cache
    def made(key: bytes | None) -> Path:
        path = tmp_path_factory.mktemp("empty") / "clinic.db"
        Database.create(path, user="Ines", fill=add_codes, key=key, now=lambda: NOW).close()
        return path

    return made


@pytest.fixture
def db(
    path: Path, key: bytes | None, empty_database: Callable[[bytes | None], Path]
) -> Iterator[Database]:
    """A new, empty database with one condition and one product."""
    copy_clinic(empty_database(key), path)
    with Database.open(path, user="Ines", key=key, now=lambda: NOW) as database:
        yield database
