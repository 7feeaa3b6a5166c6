"""Key slots that workstations share through the server: the newest count, and only the clinic's own."""

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from tests.clinics import USER
from tests.cluster import PROGRAM, Cluster
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted, add_bo
from tests.services.keys.test_two_at_once import change_at_once
from tracker.domain.problems import Unavailable, WrongPassword
from tracker.services.clinic.clinic import open_clinic
from tracker.services.keys.connecting import connect_workstation
from tracker.services.keys.passwords import (
    change_password,
    choose_password,
    remove_password,
    set_first_password,
)
from tracker.services.keys.reauthenticate import confirm_password
from tracker.services.keys.unlock import login_names, unlock, unlock_with_code
from tracker.storage.key_slots import KeySlots, key_file
from tracker.storage.location import Server

NEWER = "another good password"
_ACTIONS = text("select action from audit_entry")


@pytest.fixture
def second(moved: Path, clinic: Encrypted, program: Server, tmp_path: Path) -> Path:
    """Another workstation, which was connected before anything was changed at the first."""
    here = tmp_path / "second" / "clinic.server"
    connect_workstation(here, key_file(clinic.path), program, USER, PASSWORD)
    return here


@pytest.fixture
def program(place: Server) -> Server:
    return Server(place.url.replace("clinic_owner", PROGRAM))


@pytest.fixture
def name(place: Server) -> str:
    """The database's on the server."""
    return place.url.partition("@/")[2].partition("?")[0]


def let_bo_in(workstation: Path) -> str:
    with open_clinic(workstation, USER, password=PASSWORD) as opened:
        bo = add_bo(opened)
        set_first_password(opened, bo, "a first one", strength=QUICK)
    change_password(workstation, "Bo", "a first one", "Bo’s own one", strength=QUICK)
    return bo


def test_a_password_changed_at_one_workstation_is_changed_at_the_others(
    moved: Path, second: Path
) -> None:
    change_password(moved, USER, PASSWORD, NEWER, strength=QUICK)
    with pytest.raises(WrongPassword, match="on another workstation"):
        open_clinic(second, USER, password=PASSWORD)
    open_clinic(second, USER, password=NEWER).close()
    with pytest.raises(WrongPassword, match="is wrong"):
        open_clinic(second, USER, password=PASSWORD)


def test_who_is_added_at_one_workstation_comes_in_at_the_others(moved: Path, second: Path) -> None:
    let_bo_in(moved)
    assert login_names(second) == (USER,)
    open_clinic(second, USER, password=PASSWORD, readonly=True).close()
    open_clinic(second, "Bo", password="Bo’s own one").close()


def test_who_is_let_out_at_one_workstation_is_refused_at_the_others(
    moved: Path, second: Path
) -> None:
    bo = let_bo_in(moved)
    open_clinic(second, USER, password=PASSWORD).close()
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        remove_password(opened, bo)
    with pytest.raises(WrongPassword, match="no password here any more"):
        open_clinic(second, "Bo", password="Bo’s own one")
    assert login_names(second) == (USER,)


def test_a_recovery_code_used_at_one_workstation_is_worth_nothing_at_another(
    moved: Path, second: Path, clinic: Encrypted
) -> None:
    for workstation in (moved, second):
        unlocked = unlock_with_code(workstation, clinic.recovery_code)
        if workstation == second:
            with pytest.raises(WrongPassword, match="on another workstation"):
                choose_password(workstation, unlocked, "a third one", strength=QUICK)
        else:
            choose_password(workstation, unlocked, NEWER, strength=QUICK)
    with pytest.raises(WrongPassword):
        unlock(second, USER, "a third one")


def test_signing_asks_for_the_password_that_counts_since_it_was_changed_elsewhere(
    moved: Path, second: Path
) -> None:
    with open_clinic(second, USER, password=PASSWORD) as opened:
        confirm_password(opened, PASSWORD)
        change_password(moved, USER, PASSWORD, NEWER, strength=QUICK)
        with pytest.raises(WrongPassword):
            confirm_password(opened, PASSWORD)
        confirm_password(opened, NEWER)


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    "forged",
    [
        "seal = repeat('0', 64)",
        "serial = serial + 1",
        "document = replace(document, '\"Ines\"', '\"Eve\"')",
        "document = '{}'",
    ],
)
def test_slots_that_the_clinic_has_not_sealed_are_refused(
    server: Cluster, moved: Path, second: Path, program: Server, name: str, forged: str
) -> None:
    server.ask(f"update shared_slots set {forged.replace('Ines', USER)}", name)
    before = key_file(second).read_bytes()
    with pytest.raises(Unavailable, match="not sealed by this clinic"):
        open_clinic(second, USER, password=PASSWORD)
    with pytest.raises(Unavailable, match="not sealed by this clinic"):
        change_password(second, USER, PASSWORD, NEWER, strength=QUICK)
    assert key_file(second).read_bytes() == before
    connect_workstation(moved, key_file(second), program, USER, PASSWORD)
    open_clinic(second, USER, password=PASSWORD).close()


def test_older_slots_put_back_on_the_server_let_nobody_back_in(
    server: Cluster, moved: Path, second: Path, name: str
) -> None:
    bo = let_bo_in(moved)
    server.ask("create table older as select * from shared_slots", name)
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        remove_password(opened, bo)
    open_clinic(second, USER, password=PASSWORD).close()
    after = key_file(second).read_bytes()
    server.ask("update shared_slots s set serial=o.serial, document=o.document, seal=o.seal"
               " from older o", name)  # fmt: skip
    for workstation in (second, moved):
        open_clinic(workstation, USER, password=PASSWORD).close()
        assert login_names(workstation) == (USER,)
    assert key_file(second).read_bytes() == after
    with open_clinic(second, USER, password=PASSWORD) as opened:
        assert "mend-shared-slots" in opened.read(lambda tx: [*tx.execute(_ACTIONS).scalars()])
    assert server.ask("select serial from shared_slots", name) != server.ask(
        "select serial from older", name
    )


def test_a_file_that_only_says_that_it_is_newer_is_not_believed(moved: Path, second: Path) -> None:
    bo = let_bo_in(moved)
    open_clinic(second, USER, password=PASSWORD).close()
    kept = json.loads(key_file(second).read_text("utf-8"))
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        remove_password(opened, bo)
    key_file(second).write_text(json.dumps(kept | {"serial": 1000}), "utf-8")
    with pytest.raises(WrongPassword, match="no password here any more"):
        open_clinic(second, "Bo", password="Bo’s own one")


def test_the_secrets_of_a_workstation_stay_its_own(
    moved: Path, second: Path, program: Server
) -> None:
    newer = Server(program.url.replace("secret", "newer"))
    connect_workstation(second, key_file(second), newer, USER, PASSWORD)
    let_bo_in(moved)
    with open_clinic(second, USER, password=PASSWORD) as opened:
        assert isinstance(opened.location, Server)
        assert "newer-word" in opened.location.url
    assert KeySlots.load(moved).document == KeySlots.load(second).document


def test_two_workstations_at_once_lose_no_change_of_one_another(moved: Path, second: Path) -> None:
    let_bo_in(moved)
    open_clinic(second, USER, password=PASSWORD).close()
    last = change_at_once(((moved, USER, PASSWORD), (second, "Bo", "Bo’s own one")), 5)
    for workstation, first in ((moved, USER), (second, "Bo")):
        open_clinic(workstation, first, password=last[first]).close()
        for who in last:
            open_clinic(workstation, who, password=last[who]).close()
