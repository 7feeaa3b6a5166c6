"""Nobody goes past the passwords of a clinic on a server, nor with an old key, by whatever command."""

from pathlib import Path

import pytest

from tests.clinics import USER
from tests.cluster import PROGRAM, Cluster
from tests.services.keys.conftest import PASSWORD, QUICK, Encrypted
from tracker.domain.problems import NotAllowed, WrongPassword
from tracker.services.clinic.clinic import ClinicForm, create_clinic, open_clinic
from tracker.services.clinic.moving import move_clinic
from tracker.services.keys.connecting import connect_workstation
from tracker.services.keys.encrypting import rekey_clinic
from tracker.storage import audit
from tracker.storage.audit_chain import chain_hash
from tracker.storage.key_slots import key_file
from tracker.storage.location import Server
from tracker.storage.postgresql.roles import let_work
from tracker.storage.wrong_tries import WrongTries


def _program(place: Server) -> Server:
    return Server(place.url.replace("clinic_owner", PROGRAM))


def _entries(server: Cluster, name: str) -> int:
    return int(str(server.ask("select count(*) from audit_entry", name)[0][0]))


def _name(place: Server) -> str:
    return place.url.rpartition("@/")[2].partition("?")[0]


@pytest.mark.fault(69)
def test_what_a_program_without_the_key_once_added_leaves_the_door_shut(
    server: Cluster, place: Server, moved: Path
) -> None:
    name = _name(place)
    (newest,) = server.ask("select * from audit_entry order by seq desc limit 1", name)
    columns = [
        str(row[0])
        for row in server.ask(
            "select column_name from information_schema.columns"
            " where table_name = 'audit_entry' order by ordinal_position",
            name,
        )
    ]
    told = dict(zip(columns, newest, strict=True))
    for _entry in range(5):
        told |= {"seq": int(str(told["seq"])) + 1, "previous_hash": told["hash"]}
        told["hash"] = chain_hash(told, None)
        values = ", ".join("null" if told[c] is None else f"'{told[c]}'" for c in columns)
        server.ask(f"insert into audit_entry ({', '.join(columns)}) values ({values})", name)
    with pytest.raises(NotAllowed, match="tracker connect"):
        open_clinic(_program(place), USER)


def test_a_clinic_without_passwords_opens_although_its_first_entry_was_altered(
    server: Cluster, place: Server
) -> None:
    create_clinic(place, ClinicForm("US", "America/New_York"), USER).close()
    name = _name(place)
    server.ask("alter table audit_entry disable trigger all", name)
    server.ask("update audit_entry set who = 'Nobody' where seq = 1", name)
    server.ask("alter table audit_entry enable trigger all", name)
    with open_clinic(place, USER) as opened:
        assert opened.read(audit.verify) == 1


@pytest.mark.fault(37)
def test_key_slots_from_before_a_new_key_open_nothing_on_the_server(
    server: Cluster, place: Server, clinic: Encrypted, tmp_path: Path
) -> None:
    before = tmp_path / "taken along" / "clinic.db.keys"
    before.parent.mkdir()
    before.write_bytes(clinic.keys.read_bytes())
    done = rekey_clinic(clinic.path, USER, PASSWORD, strength=QUICK)
    done.before.unlink()
    with open_clinic(clinic.path, USER, password=PASSWORD) as opened:
        move_clinic(opened, place)
    let_work(place, PROGRAM)
    count = _entries(server, _name(place))

    here = tmp_path / "workstation" / "clinic.server"
    with pytest.raises(NotAllowed, match="new key since"):
        connect_workstation(here, before, _program(place), USER, PASSWORD)
    assert not here.exists()
    assert _entries(server, _name(place)) == count

    connect_workstation(here, clinic.keys, _program(place), USER, PASSWORD)
    with open_clinic(here, USER, password=PASSWORD) as opened:
        assert opened.read(audit.verify) is None


@pytest.mark.fault(37)
def test_guessing_with_a_copy_of_the_key_slots_is_counted_where_they_would_be(
    clinic: Encrypted, place: Server, tmp_path: Path
) -> None:
    here = tmp_path / "workstation" / "clinic.server"
    for _try in range(2):
        with pytest.raises(WrongPassword):
            connect_workstation(here, key_file(clinic.path), place, USER, "guessed")
    assert list(WrongTries.load(here).in_a_row.values()) == [2]
    assert not here.exists()
