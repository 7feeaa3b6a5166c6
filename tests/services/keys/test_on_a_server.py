"""An encrypted clinic on a server: the same passwords, the same chain, the server's password sealed."""

from pathlib import Path

import pytest

from tests.clinics import TODAY, USER
from tests.cluster import PROGRAM
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted
from tracker.domain.problems import NotAllowed, Unavailable, WrongPassword
from tracker.services.backups.at_the_door import look_at_the_door
from tracker.services.backups.found import Secret, look_into
from tracker.services.backups.one_file import back_up_to
from tracker.services.backups.restoring import RestoreOrder, restore
from tracker.services.clinic.check import check_windows, findings
from tracker.services.clinic.clinic import open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.keys.connecting import connect_workstation
from tracker.services.keys.encrypting import order_new_key
from tracker.services.keys.passwords import change_password
from tracker.services.keys.reauthenticate import confirm_password
from tracker.storage import audit, moving
from tracker.storage.key_slots import key_file
from tracker.storage.location import Server


def test_the_same_password_opens_it_and_the_chain_holds(moved: Path, clinic: Encrypted) -> None:
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        assert isinstance(opened.location, Server)
        found = opened.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
        assert [finding.sentence for finding in found] == []
        confirm_password(opened, PASSWORD)
    with pytest.raises(WrongPassword):
        open_clinic(moved, USER, password="not this one")


def test_the_servers_password_is_nowhere_to_be_read(moved: Path) -> None:
    for file in moved.parent.iterdir():
        assert b"secret-word" not in file.read_bytes(), file
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        assert "secret-word" not in str(opened.location)
        assert isinstance(opened.location, Server)
        assert "secret-word" in opened.location.url


def test_nobody_goes_past_the_passwords_by_naming_the_server(moved: Path, place: Server) -> None:
    with pytest.raises(NotAllowed, match="tracker connect"):
        open_clinic(place, USER)
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        assert isinstance(opened.location, Server)
        url = opened.location
        with pytest.raises(NotAllowed, match="name and a password"):
            open_clinic(url, USER)
        assert opened.read(audit.verify) is None


def test_a_password_is_changed_at_the_workstation(moved: Path) -> None:
    change_password(moved, USER, PASSWORD, "another good password", strength=QUICK)
    open_clinic(moved, USER, password="another good password").close()
    with pytest.raises(WrongPassword):
        open_clinic(moved, USER, password=PASSWORD)


def test_passwords_changed_at_one_workstation_are_brought_to_another(
    moved: Path, place: Server, clinic: Encrypted, other: Encrypted
) -> None:
    first = moved.parent.parent / "first" / "clinic.server"
    program = Server(place.url.replace("clinic_owner", PROGRAM).replace("secret", "newer"))
    connect_workstation(first, key_file(clinic.path), program, USER, PASSWORD)
    change_password(first, USER, PASSWORD, "another good password", strength=QUICK)
    before = (moved.read_bytes(), key_file(moved).read_bytes())
    with pytest.raises(Unavailable, match="another clinic"):
        connect_workstation(moved, other.keys, program, USER, PASSWORD)
    with pytest.raises(WrongPassword):
        connect_workstation(moved, key_file(first), program, USER, PASSWORD)
    assert (moved.read_bytes(), key_file(moved).read_bytes()) == before
    connect_workstation(moved, key_file(first), program, USER, "another good password")
    with open_clinic(moved, USER, password="another good password") as opened:
        assert isinstance(opened.location, Server)
        assert "newer-word" in opened.location.url
    with pytest.raises(WrongPassword):
        open_clinic(moved, USER, password=PASSWORD)
    assert [one.name for one in moved.parent.iterdir() if one.is_dir()] == []


def test_back_in_a_file_it_opens_with_the_same_password(moved: Path, tmp_path: Path) -> None:
    back = tmp_path / "back" / "clinic.db"
    with open_clinic(moved, USER, password=PASSWORD) as opened:
        before = opened.read(moving.contents)
        opened.write_acts()
        move_clinic(opened, back)
    with open_clinic(back, USER, password=PASSWORD) as opened:
        after = opened.read(moving.contents)
        found = opened.read(lambda tx: list(findings(tx, TODAY, check_windows(tx))))
    assert [finding.sentence for finding in found] == []
    same = set(before) - {"audit_entry", "audit_payload"}
    assert {name: before[name] for name in same} == {name: after[name] for name in same}


def test_who_has_no_password_gets_no_workstation(
    clinic: Encrypted, place: Server, tmp_path: Path
) -> None:
    here = tmp_path / "workstation" / "clinic.server"
    with pytest.raises(WrongPassword):
        connect_workstation(here, key_file(clinic.path), place, USER, "not this one")
    assert [one.name for one in here.parent.iterdir()] == ["clinic.server.tries"]


def test_no_backup_takes_the_place_of_what_opens_a_clinic_on_a_server(
    moved: Path, clinic: Encrypted, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    with open_clinic(clinic.path, USER, password=PASSWORD) as opened:
        back_up_to(opened, copy)
        key = opened.key
    before = {file.name: file.read_bytes() for file in moved.parent.iterdir() if file.is_file()}
    with pytest.raises(Unavailable, match="an empty database"):
        restore(RestoreOrder(moved, look_into(copy, Secret(key)), USER, key))
    with pytest.raises(Unavailable, match="an empty database"):
        look_at_the_door(moved, key, copy, Secret(), _ignore)
    after = {file.name: file.read_bytes() for file in moved.parent.iterdir() if file.is_file()}
    assert after == before


def test_a_clinic_on_a_server_has_no_key_to_replace(moved: Path) -> None:
    with (
        open_clinic(moved, USER, password=PASSWORD) as opened,
        pytest.raises(Unavailable, match="server’s password changed"),
    ):
        order_new_key(opened, PASSWORD)
    open_clinic(moved, USER, password=PASSWORD).close()


def test_the_file_that_stands_for_a_server_is_no_database_to_copy(moved: Path) -> None:
    from tracker.storage.backup import back_up

    with (
        open_clinic(moved, USER, password=PASSWORD) as opened,
        pytest.raises(Unavailable, match="on a server"),
    ):
        back_up(moved, moved.with_name("copy.db"), key=opened.key)


def _ignore(_done: int, _total: int) -> None:
    pass
