"""A clinic on a server, as a nurse at her own workstation meets it: password, backups, paper, lock."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.clinics import USER
from tests.cluster import PROGRAM, Cluster
from tests.ui.lock.conftest import PASSWORD, Template, end
from tests.ui.lock.test_new_key import boxed, people_of
from tests.ui.lock.test_shift import come_in, window_of
from tests.ui.seen import button, open_window, texts
from tracker import assembly
from tracker.app import run_window, watch_backups
from tracker.assembly import OpenWindow
from tracker.domain.problems import NotAllowed
from tracker.services.clinic.clinic import ClinicForm, create_clinic, open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.keys.connecting import connect_workstation
from tracker.settings import Settings
from tracker.shift import Shift
from tracker.storage.key_slots import key_file
from tracker.storage.location import Server
from tracker.storage.postgresql.roles import let_work
from tracker.ui.backups.backup_watch import BackupWatch
from tracker.ui.backups.daily_paper import DailyPaper
from tracker.ui.lock.secret_dialog import AGAIN, NEW, SecretDialog
from tracker.ui.look import look, set_look
from tracker.ui.settings.account_form import AddAccountDialog
from tracker.ui.settings.backups_section import BackupsSection
from tracker.ui.settings.settings_page import SettingsPage


@pytest.fixture(autouse=True)
def undressed(qapp: QApplication) -> Iterator[None]:
    before = look()
    yield
    qapp.setStyleSheet("")
    set_look(before)


@pytest.fixture
def place(server: Cluster) -> Iterator[Server]:
    name = server.new_database()
    yield server.server(name)
    server.drop(name)


@pytest.fixture
def workstation(encrypted: Template, place: Server, tmp_path: Path) -> Path:
    """What opens the clinic on the server, in another home than the file it was moved from."""
    with open_clinic(encrypted.path, USER, password=PASSWORD) as opened:
        move_clinic(opened, place)
    let_work(place, PROGRAM)
    program = Server(place.url.replace("clinic_owner", PROGRAM))
    here = tmp_path / "workstation" / "clinic.server"
    connect_workstation(here, key_file(encrypted.path), program, USER, PASSWORD)
    return here


BeginAt = Callable[[Path], Shift]


@pytest.fixture
def begin_at(qapp: QApplication) -> Iterator[BeginAt]:
    shifts: list[Shift] = []

    def begin(path: Path) -> Shift:
        shift = Shift(qapp, path, Settings(), None, USER, after_first_paint=watch_backups)
        shifts.append(shift)
        shift.begin(None)
        return shift

    yield begin
    for shift in shifts:
        end(shift)


def backups_of(qtbot: QtBot, opened: OpenWindow) -> tuple[BackupWatch, BackupsSection]:
    # Begun after the first paint.
    qtbot.waitUntil(lambda: opened.window.findChild(BackupWatch) is not None)
    watch = opened.window.findChild(BackupWatch)
    assert watch is not None
    qtbot.waitUntil(lambda: watch.status is not None and not watch.is_busy, timeout=30_000)
    opened.window.go_to("settings")
    page = opened.window.findChild(SettingsPage)
    assert page is not None
    page.show_section("backups")
    section = page.findChild(BackupsSection)
    assert section is not None
    return watch, section


def buttons(where: QWidget) -> set[str]:
    return {one.text() for one in where.findChildren(QPushButton) if one.isVisibleTo(where)}


def test_she_comes_in_by_password_and_her_workstation_keeps_a_copy_and_the_paper(
    qtbot: QtBot, begin_at: BeginAt, workstation: Path, tmp_path: Path
) -> None:
    shift = begin_at(workstation)
    opened = come_in(qtbot, shift)
    watch, section = backups_of(qtbot, opened)
    assert watch.status is not None
    assert watch.status.backup_problems == ()
    kept = watch.status.first.newest
    assert kept is not None
    assert kept.path.is_relative_to(workstation.parent)
    assert any(one.startswith("Backed up") for one in buttons(opened.window))
    assert "never put over what is there" in texts(section)
    assert "Restore a backup…" not in buttons(section)
    assert "No copy outside this computer" not in buttons(opened.window)

    desk = opened.window.findChild(DailyPaper)
    assert desk is not None
    desk.keep_in(str(tmp_path), "nine quiet herons by the river")
    paper = tmp_path / "When the computer is down.pdf"
    qtbot.waitUntil(paper.exists, timeout=20_000)
    qtbot.waitUntil(lambda: opened.tasks.is_idle)
    with open_clinic(kept.path, USER, password=PASSWORD, readonly=True) as copy:
        assert copy.user == USER

    shift.lock()
    qtbot.waitUntil(lambda: window_of(shift).isVisible())
    assert come_in(qtbot, shift).database.user == USER


@pytest.mark.usefixtures("workstation")
def test_no_window_opens_for_whoever_only_names_the_server(place: Server) -> None:
    with pytest.raises(NotAllowed, match="tracker connect"):
        run_window(Server(place.url.replace("clinic_owner", PROGRAM)), user=USER)


def test_the_window_tells_when_passwords_count_on_the_other_workstations(
    qtbot: QtBot, begin_at: BeginAt, workstation: Path
) -> None:
    opened = come_in(qtbot, begin_at(workstation))
    users = people_of(qtbot, opened)
    button(users, "Add somebody…").click()
    qtbot.waitUntil(lambda: open_window(AddAccountDialog) is not None)
    adding = open_window(AddAccountDialog)
    assert adding is not None
    name = next(one for one in adding.findChildren(QLineEdit) if one.isVisible())
    name.setText("Bo Larsen")
    adding.submit()
    qtbot.waitUntil(lambda: open_window(SecretDialog) is not None)
    first = open_window(SecretDialog)
    assert first is not None
    for line in (NEW, AGAIN):
        first.line(line).setText("three old maps on a wall")
    button(first, "Give").click()
    assert "Bo Larsen can come in on this workstation" in boxed(qtbot, "Close")
    qtbot.waitUntil(lambda: opened.tasks.is_idle)
    users.select("Bo Larsen")
    button(users, "Deactivate…").click()
    boxed(qtbot, "Deactivate")
    assert "the server’s password" in boxed(qtbot, "Close")


def test_without_passwords_the_window_says_who_backs_the_server_up(
    qtbot: QtBot, qapp: QApplication, place: Server
) -> None:
    create_clinic(place, ClinicForm("US", "UTC"), USER).close()
    opened = assembly.open_window(qapp, place)
    try:
        qtbot.addWidget(opened.window)
        watch_backups(opened)
        _watch, section = backups_of(qtbot, opened)
        assert "Only the server’s administrator backs it up" in texts(section)
        assert buttons(section) == {"Print the paper…", "Save as encrypted PDF…"}
        assert "Backed up by the server alone" in buttons(opened.window)
        qtbot.waitUntil(lambda: opened.tasks.is_idle)
    finally:
        opened.close()
