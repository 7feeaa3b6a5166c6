"""Putting a backup back: what it would lose, what is kept, what is refused, and kills on the way."""

import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tests.builders import day
from tests.clinics import TODAY, USER, Clinic, make_template
from tests.services.backups.conftest import WoundClock
from tracker.domain.problems import NotAllowed, Unavailable, WrongPassword
from tracker.services.backups.entered_again import to_enter_again
from tracker.services.backups.found import FoundBackup, Secret, asks_for_password, look_into
from tracker.services.backups.keeping import BackupKeeper
from tracker.services.backups.losses import look_at_present
from tracker.services.backups.restoring import Restored, RestoreOrder, restore
from tracker.services.bookings import appointments
from tracker.services.clinic.clinic import ClinicForm, open_clinic
from tracker.services.courses import endings, holds
from tracker.services.courses.holds import HoldForm
from tracker.services.keys.encrypted_clinic import create_encrypted_clinic
from tracker.services.visits import sessions
from tracker.storage import audit
from tracker.storage import records as r
from tracker.storage.backup import back_up
from tracker.storage.check import check_storage
from tracker.storage.slot import Strength
from tracker.storage.swap import finished_name

QUICK = Strength(64, 1, 1)


def patients(path: Path) -> list[str]:
    with open_clinic(path, USER) as database:
        assert database.read(lambda tx: list(check_storage(tx))) == []
        assert database.lost is None
        return database.read(
            lambda tx: list(tx.scalars(select(r.Patient.family_name).order_by(r.Patient.id)))
        )


def restored_acts(tx: Session) -> int:
    entry = r.AuditEntry
    return tx.scalar(select(func.count()).where(entry.action == "restore")) or 0


def newest_backup(keeper: BackupKeeper) -> FoundBackup:
    keeper.keep()
    newest = keeper.places().in_first().newest()
    assert newest is not None
    return look_into(newest.path, Secret())


def put_back(clinic: Clinic, found: FoundBackup, clock: WoundClock) -> Restored:
    clinic.close()
    return restore(RestoreOrder(clinic.path, found, USER), now=clock)


@pytest.mark.fault(18)
def test_what_a_backup_lacks_is_counted_and_listed_before_it_is_restored(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    okafor = clinic.patient()
    course = clinic.course(okafor, opened_on="2026-11-01")
    moved = clinic.book(course, "2026-12-10", reason="as they asked")
    found = newest_backup(keeper)
    baker = clinic.patient(family_name="Baker", record_number="B7")
    other = clinic.course(baker, opened_on="2026-11-01")
    clinic.given(okafor, "2026-11-20", (course, 155))
    clinic.book(other, "2026-12-03", reason="as they asked")
    clinic.write(_note, moved)
    present = look_at_present(clinic.path, None, found)
    losses = present.losses
    assert losses is not None
    assert losses.is_same_history
    assert losses.entries > 0
    assert losses.patients == 1
    assert [(row.family_name, str(row.on)) for row in losses.sessions] == [("Okafor", "2026-11-20")]
    assert [(row.record_number, str(row.on)) for row in losses.appointments] == [
        ("B7", "2026-12-03"),
        ("MRN1", "2026-12-10"),
    ]
    assert losses.appointments[0].conditions == ("chronic-migraine",)


@pytest.mark.fault(18)
def test_what_was_cancelled_voided_ended_or_held_since_is_listed_to_be_done_again(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    okafor = clinic.patient()
    course = clinic.course(okafor, opened_on="2026-08-01")
    wrong, *_rest = clinic.given(okafor, "2026-11-01", (course, 155))
    (amended,) = clinic.given(okafor, "2026-11-02", (course, 155))
    cancelled = clinic.book(course, "2027-02-10", reason="as they asked")
    baker = clinic.patient(family_name="Baker", record_number="B7")
    held = clinic.course(baker, opened_on="2026-11-01")
    moved = clinic.book(held, "2026-12-10", reason="as they asked")
    cohen = clinic.patient(family_name="Cohen", record_number="C9")
    ended = clinic.course(cohen, opened_on="2026-11-01")
    found = newest_backup(keeper)
    clinic.write(appointments.cancel_by_patient, *clinic.seen(r.Appointment, cancelled), TODAY)
    clinic.write(sessions.void_session, *clinic.seen(r.SessionRecord, wrong), "twice", TODAY)
    clinic.write(_note_session, amended)
    clinic.write(_move, moved, day("2026-12-14"))
    clinic.write(holds.hold, held, HoldForm("infection", day("2026-12-07")), TODAY)
    clinic.write(endings.end_course, *clinic.seen(r.Course, ended), "moved", "", TODAY)
    clinic.write(_die, cohen, day("2026-11-21"))
    wanted = {
        ("Okafor", "2027-02-10", "booking-cancelled", ("chronic-migraine",)),
        ("Okafor", "2026-11-01", "injections-voided", ("chronic-migraine",)),
        ("Baker", "2026-12-10", "booking-moved", ("chronic-migraine",)),
        ("Baker", "2026-12-07", "hold", ("chronic-migraine",)),
        ("Cohen", "2026-11-22", "treatment-ended", ("chronic-migraine",)),
        ("Cohen", "2026-11-21", "patient-died", ()),
    }
    losses = look_at_present(clinic.path, None, found).losses
    assert losses is not None
    assert {(row.family_name, str(row.on), row.what, row.conditions) for row in losses.changes} == (
        wanted
    )
    assert [(str(row.on), row.what) for row in losses.appointments] == [
        ("2026-12-14", "appointment-changed")
    ]
    assert [(str(row.on), row.what) for row in losses.sessions] == [
        ("2026-11-02", "session-changed")
    ]

    put_back(clinic, found, clock)
    with open_clinic(clinic.path, USER) as database:
        again = database.read(to_enter_again)
    assert again is not None
    assert again.changes == losses.changes


def test_what_was_not_changed_since_the_backup_is_not_listed(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    course = clinic.course(clinic.patient(), opened_on="2026-08-01")
    gone = clinic.book(course, "2026-12-10", reason="as they asked")
    clinic.write(appointments.cancel_by_patient, *clinic.seen(r.Appointment, gone), TODAY)
    found = newest_backup(keeper)
    brief = clinic.book(course, "2026-12-11", reason="as they asked")
    clinic.write(appointments.cancel_by_patient, *clinic.seen(r.Appointment, brief), TODAY)
    losses = look_at_present(clinic.path, None, found).losses
    assert losses is not None
    assert (losses.appointments, losses.sessions, losses.changes) == ((), (), ())


def _move(tx: Session, appointment: str, on: date) -> None:
    tx.scalars(select(r.Appointment).where(r.Appointment.uuid == appointment)).one().on_date = on


def _note_session(tx: Session, session: str) -> None:
    record = r.SessionRecord
    tx.scalars(select(record).where(record.uuid == session)).one().notes = "left arm too"


def _die(tx: Session, patient: str, on: date) -> None:
    tx.scalars(select(r.Patient).where(r.Patient.uuid == patient)).one().deceased_on = on


def _note(tx: Session, appointment: str) -> None:
    tx.scalars(select(r.Appointment).where(r.Appointment.uuid == appointment)).one().note = "moved"


@pytest.mark.fault(18)
@pytest.mark.fault(11)
def test_a_clinic_that_opens_and_has_a_damaged_page_gives_way_and_is_kept_as_it_is(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    found = newest_backup(keeper)
    clinic.patient(family_name="Baker")
    page = clinic.read(_page_of, "authorisation")
    clinic.close()
    with clinic.path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(bytes(4096))
    damaged = clinic.path.read_bytes()
    done = put_back(clinic, found, clock)
    assert patients(clinic.path) == ["Okafor"]
    assert done.kept is None
    assert done.damaged is not None
    assert done.damaged.name.startswith("damaged-")
    assert done.damaged.read_bytes() == damaged


def _page_of(tx: Session, table: str) -> int:
    wanted = text("select rootpage from sqlite_schema where type = 'table' and name = :name")
    return int(tx.execute(wanted, {"name": table}).scalar_one())


@pytest.mark.fault(18)
def test_a_restore_keeps_the_present_begins_a_new_series_and_is_audited(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    found = newest_backup(keeper)
    clinic.patient(family_name="Baker")
    clock.wind(hours=1)
    done = put_back(clinic, found, clock)
    assert patients(clinic.path) == ["Okafor"]
    assert done.kept is not None
    kept = look_into(done.kept.path, Secret())
    assert kept.patients == 2
    with open_clinic(clinic.path, USER) as database:
        assert database.read(restored_acts) == 1
        assert database.read(audit.verify) is None
        after = BackupKeeper(database, keeper.wishes, clock)
        assert after.places().series == "after-restore-20261122T160000Z"
        before = sorted(one.name for one in keeper.places().first.iterdir() if one.is_file())
        after.keep()
        newest = after.places().in_first().newest()
        assert newest is not None
        assert newest.path.parent.name == "after-restore-20261122T160000Z"
    names = sorted(one.name for one in keeper.places().first.iterdir() if one.is_file())
    assert [one for one in names if one != "runs.json"] == [
        one for one in before if one != "runs.json"
    ]


@pytest.mark.fault(18)
def test_another_clinics_backup_is_refused_unless_that_is_said(
    clinic: Clinic, clock: WoundClock, tmp_path: Path
) -> None:
    other = tmp_path / "other.db"
    make_template(other)
    back_up(other, tmp_path / "other-backup.db")
    found = look_into(tmp_path / "other-backup.db", Secret())
    clinic.patient()
    clinic.close()
    before = clinic.path.read_bytes()
    with pytest.raises(NotAllowed, match="another clinic"):
        restore(RestoreOrder(clinic.path, found, USER), now=clock)
    assert clinic.path.read_bytes() == before
    done = restore(RestoreOrder(clinic.path, found, USER, replaces_other=True), now=clock)
    assert patients(clinic.path) == []
    assert done.kept is not None
    assert look_into(done.kept.path, Secret()).patients == 1


def test_a_backup_is_restored_where_nothing_is(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock, tmp_path: Path
) -> None:
    clinic.patient()
    found = newest_backup(keeper)
    target = tmp_path / "new computer" / "clinic.db"
    done = restore(RestoreOrder(target, found, USER), now=clock)
    assert done.kept is None
    assert patients(target) == ["Okafor"]


@pytest.mark.fault(11)
def test_a_damaged_clinic_is_kept_aside_and_replaced(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    clinic.patient()
    found = newest_backup(keeper)
    clinic.close()
    clinic.path.write_bytes(b"garbage" * 1000)
    done = restore(RestoreOrder(clinic.path, found, USER), now=clock)
    assert patients(clinic.path) == ["Okafor"]
    assert done.damaged is not None
    assert done.damaged.read_bytes() == b"garbage" * 1000


@pytest.mark.fault(12)
def test_a_backup_with_one_flipped_bit_is_never_restored(
    clinic: Clinic, keeper: BackupKeeper
) -> None:
    found = newest_backup(keeper)
    size = found.path.stat().st_size
    for place in range(100, size, size // 40):
        content = bytearray(found.path.read_bytes())
        content[place] ^= 4
        copy = found.path.with_name(f"copy-{place}.db")
        copy.write_bytes(content)
        shutil.copy(found.path.with_name(found.path.name + ".json"), f"{copy}.json")
        with pytest.raises(Unavailable):
            look_into(copy, Secret())


def test_a_clinic_that_is_open_elsewhere_is_not_replaced(
    clinic: Clinic, keeper: BackupKeeper, clock: WoundClock
) -> None:
    found = newest_backup(keeper)
    clinic.patient()
    with pytest.raises(Unavailable, match=r"open in another|in use"):
        restore(RestoreOrder(clinic.path, found, USER), now=clock)
    clinic.patient(family_name="Baker")
    clinic.close()
    assert patients(clinic.path) == ["Okafor", "Baker"]


def test_an_encrypted_clinic_takes_the_place_of_another_with_its_own_passwords(
    tmp_path: Path, clock: WoundClock
) -> None:
    form = ClinicForm("US", "America/New_York")
    paths = tmp_path / "a" / "clinic.db", tmp_path / "b" / "clinic.db"
    keys = []
    for path, password in zip(
        paths, ("password of the first", "password of the other"), strict=True
    ):
        with create_encrypted_clinic(path, form, USER, password, strength=QUICK).database as made:
            keys.append(made.key)
            BackupKeeper(made, now=clock).keep()
    kept = next((paths[1].parent / "backups").glob("*/clinic-*.db"))
    assert asks_for_password(kept, keys[0])
    with pytest.raises(WrongPassword):
        look_into(kept, Secret(keys[0], USER, "password of the first"))
    found = look_into(kept, Secret(keys[0], USER, "password of the other"))
    restore(RestoreOrder(paths[0], found, USER, keys[0], replaces_other=True), now=clock)
    with open_clinic(paths[0], USER, password="password of the other") as database:
        assert database.read(restored_acts) == 1
        assert database.read(audit.verify) is None
    with pytest.raises(WrongPassword):
        open_clinic(paths[0], USER, password="password of the first")


def test_a_plain_backup_never_takes_the_place_of_an_encrypted_clinic(
    clinic: Clinic, keeper: BackupKeeper, tmp_path: Path
) -> None:
    found = newest_backup(keeper)
    path = tmp_path / "safe" / "clinic.db"
    form = ClinicForm("US", "America/New_York")
    made = create_encrypted_clinic(path, form, USER, "long enough", strength=QUICK).database
    made.close()
    with pytest.raises(NotAllowed, match="not encrypted"):
        restore(RestoreOrder(path, found, USER, made.key, replaces_other=True))


_RESTORER = """
import sys
from pathlib import Path
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.restoring import RestoreOrder, restore

found = look_into(Path(sys.argv[2]), Secret())
print("begun", flush=True)
order = RestoreOrder(Path(sys.argv[1]), found, "Ines Ruiz")
restore(order, progress=lambda done, total: print(done, flush=True))
"""


@pytest.mark.fault(3)
@pytest.mark.full(short=12, long=60)
@pytest.mark.skipif(os.name != "posix", reason="SIGKILL is POSIX")
def test_killed_at_any_moment_a_restore_has_happened_or_not(
    clinic: Clinic, keeper: BackupKeeper, tmp_path: Path, rounds: int
) -> None:
    clinic.patient()
    found = newest_backup(keeper)
    clinic.patient(family_name="Baker")
    clinic.close()
    seen = set()
    for round_number in range(rounds):
        work = tmp_path / f"round {round_number}"
        shutil.copytree(clinic.path.parent, work)
        path = work / clinic.path.name
        process = subprocess.Popen(
            [sys.executable, "-c", _RESTORER, str(path), str(found.path)],
            stdout=subprocess.PIPE,
            cwd=Path(__file__).parents[3],
            env={**os.environ, "PYTHONPATH": "."},
        )
        assert process.stdout is not None
        # Begun, then five steps: killed after each, at once and a moment later.
        step = round_number // 2 % 6
        for _line in range(1 + step):
            process.stdout.readline()
        time.sleep(0.02 * (round_number % 2) + 0.001 * (round_number // 12))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        there = patients(path)
        assert there in (["Okafor"], ["Okafor", "Baker"])
        if step == 5:
            assert there == ["Okafor"]
        seen.add(len(there))
        # And again: what was left behind is in nobody's way.
        restore(RestoreOrder(path, found, USER))
        assert patients(path) == ["Okafor"]
        assert not finished_name(path).exists()
    assert seen == {1, 2}
