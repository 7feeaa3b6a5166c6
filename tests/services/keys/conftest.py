"""An encrypted clinic of its own for each test, with a derivation that takes no time."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.clinics import TODAY, USER
from tests.cluster import PROGRAM, Cluster
from tracker.domain.account import Role
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.keys.connecting import connect_workstation
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.keys.unlock import unlock
from tracker.services.staff.accounts import AccountForm, add_account
from tracker.storage.database import Database
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.location import Server
from tracker.storage.postgresql.roles import let_work
from tracker.storage.slot import Strength

QUICK = Strength(64, 1, 1)
PASSWORD = "a blue bicycle"


@dataclass
class WoundClock:
    """Stands still until it is wound."""

    at: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 15, 0, tzinfo=UTC))

    def __call__(self) -> datetime:
        return self.at

    def wind(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@dataclass(frozen=True)
class Encrypted:
    """A closed clinic's file, and its recovery code."""

    path: Path
    recovery_code: str
    clock: WoundClock

    @property
    def keys(self) -> Path:
        return key_file(self.path)

    @property
    def slots(self) -> KeySlots:
        return KeySlots.load(self.path)

    @property
    def data_key(self) -> bytes:
        return unlock(self.path, USER, PASSWORD, self.clock).data_key

    def open(self, password: str = PASSWORD, user: str = USER) -> Database:
        return open_clinic(self.path, user, password=password, now=self.clock)


MakeEncrypted = Callable[[Path], Encrypted]


def make_encrypted(path: Path, user: str = USER) -> Encrypted:
    clock = WoundClock()
    form = ClinicForm("US", "America/New_York", "Elm Street")
    made = create_encrypted_clinic(path, form, user, PASSWORD, clock, strength=QUICK)
    made.database.close()
    return Encrypted(path, made.recovery_code, clock)


def add_bo(database: Database) -> str:
    """The uuid of a nurse's new account, without a password."""
    return str(database.write(add_account, AccountForm("Bo", Role.NURSE), TODAY).value)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Encrypted:
    return make_encrypted(tmp_path_factory.mktemp("encrypted") / "clinic" / "clinic.db")


@pytest.fixture
def clinic(template: Encrypted, tmp_path: Path) -> Encrypted:
    folder = tmp_path / "here"
    shutil.copytree(template.path.parent, folder)
    return Encrypted(folder / template.path.name, template.recovery_code, WoundClock())


@pytest.fixture
def other(tmp_path: Path) -> Encrypted:
    """Another clinic, with the same name and password at its door."""
    return make_encrypted(tmp_path / "there" / "other.db")


@pytest.fixture
def place(server: Cluster) -> Iterator[Server]:
    name = server.new_database()
    yield Server(server.server(name).url.replace("@/", ":secret-word@/"))
    server.drop(name)


@pytest.fixture
def moved(clinic: Encrypted, place: Server, tmp_path: Path) -> Path:
    """A file that stands for the clinic on the server, as the program's own role."""
    with open_clinic(clinic.path, USER, password=PASSWORD) as opened:
        move_clinic(opened, place)
    let_work(place, PROGRAM)
    program = Server(place.url.replace("clinic_owner", PROGRAM))
    here = tmp_path / "workstation" / "clinic.server"
    connect_workstation(here, key_file(clinic.path), program, USER, PASSWORD)
    return here
