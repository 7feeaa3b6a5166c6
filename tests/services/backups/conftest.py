"""A clinic whose backups are kept by a clock that tests wind."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clinics import Clinic, make_template
from tracker.services.backups.keeping import BackupKeeper, BackupWishes


class WoundClock:
    """Stands still until it is wound."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def wind(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> WoundClock:
    return WoundClock()


@pytest.fixture(scope="session")
def clinic_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clinic") / "template.tracker"
    make_template(path)
    return path


@pytest.fixture
def clinic(clinic_template: Path, tmp_path: Path) -> Iterator[Clinic]:
    opened = Clinic(clinic_template, tmp_path / "here" / "clinic.db")
    yield opened
    opened.close()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A second place: a folder that may well be copied elsewhere, as far as can be told."""
    folder = tmp_path / "Nextcloud"
    folder.mkdir()
    return folder


@pytest.fixture
def keeper(clinic: Clinic, clock: WoundClock, elsewhere: Path) -> BackupKeeper:
    return BackupKeeper(clinic.database, BackupWishes(str(elsewhere)), clock)
