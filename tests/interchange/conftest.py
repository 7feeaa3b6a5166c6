"""A clinic that files are imported into, copied from one that is made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import make_template
from tests.interchange.plain_files import ImportedClinic


@pytest.fixture(scope="session")
def empty_clinic(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "empty.tracker"
    make_template(path)
    return path


@pytest.fixture
def clinic(empty_clinic: Path, tmp_path: Path) -> Iterator[ImportedClinic]:
    opened = ImportedClinic(empty_clinic, tmp_path / "clinic.tracker")
    yield opened
    opened.close()
