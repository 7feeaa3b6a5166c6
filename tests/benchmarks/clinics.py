"""The generated clinics that are measured: made once, kept under `build/`."""

import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.encrypting import encrypt_clinic, remove_kept
from tracker.services.keys.unlock import Unlocked, unlock
from tracker.services.sample.sample_clinic import create_sample_clinic
from tracker.storage.database import Database
from tracker.storage.key_slots import key_file

TODAY = date(2026, 11, 22)
FOLDER = Path("build/bench")
PASSWORD = "a blue bicycle"
_USER = "R. Osei"
_SEED = 1


@dataclass(frozen=True, slots=True)
class BenchClinic:
    """A clinic of so many patients, and its file. `unlocked`: what opens an encrypted one."""

    patients: int
    path: Path
    unlocked: Unlocked | None = None

    def open(self) -> Database:
        return open_clinic(self.path, _USER, unlocked=self.unlocked)

    @property
    def key(self) -> bytes | None:
        return self.unlocked.data_key if self.unlocked else None


def bench_clinic(patients: int) -> BenchClinic:
    """Make the clinic if it isn't there; a hundred thousand patients take minutes."""
    path = FOLDER / f"clinic-{patients}.db"
    if not path.is_file():
        FOLDER.mkdir(parents=True, exist_ok=True)
        create_sample_clinic(path, patients, _SEED, TODAY, _progress_bar()).close()
        print(file=sys.stderr)
    return BenchClinic(patients, path)


def encrypted_clinic(clinic: BenchClinic) -> BenchClinic:
    """The same clinic, encrypted; made from a copy if it isn't there."""
    path = clinic.path.with_name(f"{clinic.path.stem}-encrypted.db")
    if not key_file(path).is_file():
        _remove(path)
        shutil.copyfile(clinic.path, path)
        remove_kept(encrypt_clinic(path, _USER, PASSWORD).before)
    return BenchClinic(clinic.patients, path, unlock(path, _USER, PASSWORD))


@contextmanager
def copied(clinic: BenchClinic, name: str) -> Iterator[BenchClinic]:
    """A copy that may be written to, and is gone afterwards."""
    copy = clinic.path.with_name(f"{clinic.path.stem}-{name}.db")
    _remove(copy)
    shutil.copyfile(clinic.path, copy)
    if clinic.unlocked is not None:
        shutil.copyfile(key_file(clinic.path), key_file(copy))
    try:
        yield BenchClinic(clinic.patients, copy, clinic.unlocked)
    finally:
        _remove(copy)


def _remove(path: Path) -> None:
    for leftover in path.parent.glob(f"{path.name}*"):
        leftover.unlink()


def _progress_bar() -> Callable[[int, int], None]:
    def show(done: int, total: int) -> None:
        filled = done * 40 // total
        bar = "#" * filled + "." * (40 - filled)
        print(f"\rmaking a clinic of {total} patients [{bar}]", end="", file=sys.stderr)

    return show
