"""A clinic of its own for each test, copied from one that is made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.clinics import Clinic, make_template


@pytest.fixture(scope="session")
def clinic_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "template.tracker"
    make_template(path)
    return path


@pytest.fixture
def clinic(clinic_template: Path, tmp_path: Path) -> Iterator[Clinic]:
    opened = Clinic(clinic_template, tmp_path / "clinic.tracker")
    yield opened
    opened.close()
