"""An encrypted clinic with a quick key derivation, and whoever comes through its door."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.clinics import TODAY, USER
from tracker.assembly import OpenWindow
from tracker.domain.account import Role
from tracker.services.clinic.clinic import ClinicForm
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.passwords import choose_password, set_first_password
from tracker.services.keys.unlock import unlock
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.settings import Settings
from tracker.shift import Shift
from tracker.storage.slot import Strength
from tracker.ui.look import look, set_look

QUICK = Strength(64, 1, 1)
PASSWORD = "a blue bicycle"


@pytest.fixture(autouse=True)
def _at_once(quick_keys: None) -> None:
    """Nobody here waits for a derivation."""


@dataclass(frozen=True)
class Template:
    path: Path
    recovery_code: str


@pytest.fixture(scope="session")
def encrypted_template(tmp_path_factory: pytest.TempPathFactory) -> Template:
    path = tmp_path_factory.mktemp("encrypted") / "clinic.tracker"
    made = create_encrypted_clinic(
        path, ClinicForm("US", "America/New_York", "Elm Street"), USER, PASSWORD, strength=QUICK
    )
    made.database.close()
    return Template(path, made.recovery_code)


@pytest.fixture
def encrypted(encrypted_template: Template, tmp_path: Path) -> Template:
    """A copy of one's own, with its key slots."""
    folder = tmp_path / "clinic"
    shutil.copytree(encrypted_template.path.parent, folder)
    return Template(folder / encrypted_template.path.name, encrypted_template.recovery_code)


BeginShift = Callable[[], Shift]


def end(shift: Shift) -> None:
    """Close the clinic and whatever is in sight of it."""
    opened = shift.current
    shift.end()
    for window in (opened.window if opened else None, shift.door and shift.door.window):
        if window:
            window.hide()
            window.deleteLater()
    shift.deleteLater()


@pytest.fixture
def begin_shift(qtbot: QtBot, qapp: QApplication, encrypted: Template) -> Iterator[BeginShift]:
    """The password window of the encrypted clinic; everything is closed in the end."""
    before = look()
    shifts: list[Shift] = []

    def make() -> Shift:
        shift = Shift(
            qapp, encrypted.path, Settings(), TODAY, USER, after_first_paint=lambda _opened: None
        )
        shifts.append(shift)
        shift.begin(None)
        return shift

    yield make
    for shift in shifts:
        end(shift)
    qapp.setStyleSheet("")
    set_look(before)


def colleague(opened: OpenWindow, name: str, password: str, *, chooses: str = "") -> None:
    """Another nurse with a first password, or with one that she chose already."""
    done = opened.database.write(add_account, AccountForm(name, Role.NURSE), TODAY)
    set_first_password(opened.database, str(done.value), password, strength=QUICK)
    if chooses:
        path = opened.database.path
        choose_password(path, unlock(path, name, password), chooses, strength=QUICK)
