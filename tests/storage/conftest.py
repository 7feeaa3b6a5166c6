"""A real file for each test: memory databases are per thread, and have no faults worth testing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.given import NOW, add_codes
from tracker.storage.database import Database


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "clinic.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    """A new, empty database with one condition and one product."""
    with Database.create(path, user="Ines", fill=add_codes, now=lambda: NOW) as database:
        yield database
