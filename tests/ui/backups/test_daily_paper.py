"""The paper that is made each day by itself, in an encrypted clinic."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pypdf import PasswordType, PdfReader
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import USER
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.status import backup_status
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.storage.database import Database
from tracker.storage.slot import Strength
from tracker.ui.backups.daily_paper import DailyPaper
from tracker.ui.clinic_date import ClinicDate
from tracker.ui.tasks import Tasks

PASSPHRASE = "four blue geese"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    made = create_encrypted_clinic(
        tmp_path / "clinic.db",
        ClinicForm("US", "America/New_York"),
        USER,
        "a blue bicycle",
        strength=Strength(64, 1, 1),
    )
    yield made.database
    made.database.close()


@pytest.fixture
def tasks(qapp: QApplication, database: Database) -> Iterator[Tasks]:
    made = Tasks(database, qapp)
    yield made
    made.shutdown()
    made.deleteLater()


def test_it_is_made_once_a_day_and_opens_with_the_passphrase_that_is_sealed(
    qtbot: QtBot, database: Database, tasks: Tasks, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    clock = [now]
    keeper = BackupKeeper(database, now=lambda: clock[0])
    window = QWidget()
    qtbot.addWidget(window)
    daily = DailyPaper(tasks, keeper, ClinicDate("America/New_York", owner=window), window)
    folder = tmp_path / "server"
    folder.mkdir()
    with qtbot.waitSignal(daily.made, timeout=20_000):
        daily.keep_in(str(folder), PASSPHRASE)
    (path,) = folder.iterdir()
    assert PdfReader(path).decrypt(PASSPHRASE) is not PasswordType.NOT_DECRYPTED
    assert backup_status(keeper).paper.good_at == now
    assert PASSPHRASE.encode() not in (tmp_path / "clinic.db.keys").read_bytes()
    path.unlink()
    daily.look()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert not path.exists()
    clock[0] += timedelta(days=1)
    with qtbot.waitSignal(daily.made, timeout=20_000):
        daily.look()
    assert path.exists()
    folder_gone = tmp_path / "gone"
    daily.folder = str(folder_gone)
    clock[0] += timedelta(days=1)
    with qtbot.waitSignal(daily.made, timeout=20_000):
        daily.look()
    assert "could not be saved" in backup_status(keeper).paper.problem
    daily.stop()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert daily.folder == ""


def test_a_plain_clinic_has_nowhere_to_keep_the_passphrase(
    qtbot: QtBot, clinic_template: Path, tmp_path: Path, pretend_tasks: Tasks
) -> None:
    path = tmp_path / "plain.db"
    path.write_bytes(clinic_template.read_bytes())
    window = QWidget()
    qtbot.addWidget(window)
    today = ClinicDate("America/New_York", owner=window)
    with open_clinic(path, USER) as plain:
        daily = DailyPaper(pretend_tasks, BackupKeeper(plain), today, window)
        assert not daily.is_possible
