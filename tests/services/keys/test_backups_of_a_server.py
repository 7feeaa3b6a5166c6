"""Copies of a clinic on a server, in encrypted files of each workstation."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.clinics import TODAY, USER
from tests.cluster import Cluster
from tests.services.keys.conftest import PASSWORD, WoundClock
from tracker.domain.backup_schedule import Why
from tracker.domain.problems import Unavailable
from tracker.services.backups.drill import drill
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.keeping import BackupKeeper, BackupWishes
from tracker.services.backups.one_file import back_up_to
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.backups.status import backup_status
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.patients.patients import PatientForm, add_patient
from tracker.storage import moving
from tracker.storage.database import Database
from tracker.storage.location import Server


def test_a_copy_opens_with_the_same_password_and_holds_what_the_server_holds(
    moved: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        opened.write(add_patient, _patient(), TODAY)
        opened.write_acts()
        made = back_up_to(opened, copy)
        there = opened.read(moving.contents)
    assert made.counts["patient"] == 1
    assert b"Okafor" not in copy.read_bytes()
    with open_clinic(copy, USER, password=PASSWORD, readonly=True) as opened:
        assert opened.read(moving.contents) == there
        found = opened.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    assert [finding.sentence for finding in found] == []


def test_backups_make_themselves_here_and_in_the_second_place(moved: Path, tmp_path: Path) -> None:
    clock = WoundClock()
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        keeper = BackupKeeper(opened, BackupWishes(str(elsewhere)), clock)
        assert keeper.keep_if_due() is Why.HOURLY
        assert keeper.keep_on_exit() is None
        status = backup_status(keeper)
        assert status.backup_problems == ()
        assert status.second is not None
        assert (status.first.count, status.second.count) == (1, 1)
        assert drill(keeper).rows > 0
        opened.write(add_patient, _patient(), TODAY)
        assert keeper.keep_on_exit() is None
        clock.wind(3600)
        assert keeper.keep_on_exit() is Why.HOURLY


def test_nothing_lies_about_of_a_copy_that_failed_half_way(
    moved: Path, server: Cluster, tmp_path: Path
) -> None:
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        assert isinstance(opened.location, Server)
        keeper = BackupKeeper(opened)
        database = str(make_url(opened.location.url).database)
        server.ask("alter table patient rename to patient_away", database)
        with pytest.raises(Unavailable):
            back_up_to(opened, tmp_path / "copy.db")
        keeper.keep()
        assert backup_status(keeper).backup_problems
    assert list(tmp_path.glob("*copy.db*")) == []
    assert list((moved.parent / "backups").rglob("*.db*")) == []


def test_a_backup_is_put_into_an_empty_database(
    moved: Path, server: Cluster, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        opened.write(add_patient, _patient(), TODAY)
        back_up_to(opened, copy)
    name = server.new_database()
    try:
        again = tmp_path / "again" / "clinic.db"
        restore(RestoreOrder(again, look_into(copy, Secret(None, USER, PASSWORD)), USER))
        with open_clinic(again, USER, password=PASSWORD) as restored:
            before = restored.read(moving.contents)
            move_clinic(restored, server.server(name))
            with Database.open(server.server(name), key=restored.key) as there:
                assert there.read(moving.contents) == before
    finally:
        server.drop(name)


def _patient() -> PatientForm:
    return PatientForm("A1", "Okafor", "Ada", date(1980, 1, 2))
