"""Whatever is wrong with a server is told in a sentence of its own, before anything is sent to it."""

import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cluster import PROGRAM, Cluster, own_cluster, why_no_server
from tests.storage.given import add_patient
from tracker.domain.problems import Invalid, OlderDatabase, Problem, Unavailable
from tracker.storage.database import Database
from tracker.storage.location import Server, location_of
from tracker.storage.postgresql.connection import connect, connect_arguments
from tracker.storage.revisions import REVISIONS


@pytest.mark.fault(33)
@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca"])
def test_another_computer_must_prove_who_it_is(mode: str) -> None:
    server = Server(f"postgresql+psycopg://ines@db.clinic.example/clinic?sslmode={mode}")
    with pytest.raises(Unavailable, match="only “verify-full” is safe"):
        connect_arguments(server)


@pytest.mark.fault(33)
@pytest.mark.parametrize(
    ("place", "guard"),
    [
        ("ines@db.clinic.example/clinic", "verify-full"),
        ("ines@db.clinic.example/clinic?sslmode=verify-full", "verify-full"),
        ("ines@10.0.0.5/clinic", "verify-full"),
        ("ines@/clinic?host=localhost,db.clinic.example", "verify-full"),
        ("ines@localhost/clinic", None),
        ("ines@127.0.0.1:5433/clinic", None),
        ("ines@/clinic?host=/var/run/postgresql", None),
        ("ines@/clinic", None),
    ],
)
def test_only_a_line_that_leaves_this_computer_is_guarded(place: str, guard: str | None) -> None:
    arguments = connect_arguments(Server(f"postgresql+psycopg://{place}"))
    assert arguments.get("sslmode") == guard
    assert (arguments["connect_timeout"], arguments["tcp_user_timeout"]) == (3, 5000)
    assert "statement_timeout=8000" in arguments["options"]
    assert "lock_timeout=5000" in arguments["options"]
    assert "idle_in_transaction_session_timeout=60000" in arguments["options"]


@pytest.mark.fault(33)
@pytest.mark.parametrize(
    ("place", "told", "guard"),
    [
        ("/clinic", {"PGHOST": "db.clinic.example"}, "verify-full"),
        ("ines@/clinic", {"PGHOST": "localhost,10.0.0.5"}, "verify-full"),
        ("ines@localhost/clinic", {"PGHOSTADDR": "192.0.2.7"}, "verify-full"),
        ("ines@127.0.0.1/clinic", {"PGHOSTADDR": "192.0.2.7"}, "verify-full"),
        ("/clinic", {"PGHOST": "10.0.0.5", "PGSSLMODE": "disable"}, "verify-full"),
        ("/clinic", {"PGHOST": "::1,10.0.0.5", "PGHOSTADDR": "::1,"}, "verify-full"),
        ("/clinic?host=localhost,10.0.0.5&hostaddr=127.0.0.1,", {}, "verify-full"),
        ("/clinic?service=remote", {}, "verify-full"),
        ("/clinic", {"PGSERVICE": "remote"}, "verify-full"),
        ("ines@localhost/clinic?service=remote", {}, "verify-full"),
        ("ines@localhost/clinic", {"PGSERVICE": "address"}, "verify-full"),
        ("/clinic?host=db.example&hostaddr=10.0.0.5", {"PGHOSTADDR": "::1"}, "verify-full"),
        ("ines@localhost/clinic", {"PGHOST": "db.clinic.example"}, None),
        ("/clinic?host=/var/run/postgresql", {"PGHOST": "db.clinic.example"}, None),
        ("/clinic", {"PGHOST": "/var/run/postgresql"}, None),
        ("/clinic", {"PGHOST": "db.example", "PGHOSTADDR": "::1"}, None),
        ("ines@localhost/clinic", {"PGSERVICE": "remote"}, None),
        ("/clinic", {"PGSERVICE": "local"}, None),
    ],
)
def test_what_the_surroundings_add_to_an_address_is_guarded_too(
    place: str,
    told: dict[str, str],
    guard: str | None,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    services = tmp_path / "services.conf"
    services.write_text(
        "[remote]\nhost=db.clinic.example\nsslmode=disable\n"
        "[address]\nhostaddr=192.0.2.7\n[local]\nhost=localhost\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(services))
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    arguments = connect_arguments(Server(f"postgresql+psycopg://{place}"))
    assert arguments.get("sslmode") == guard
    assert arguments.get("gssencmode") == (guard and "disable")


@pytest.mark.fault(33)
@pytest.mark.skipif(sys.platform != "linux", reason="only Linux answers at all of 127.0.0.0/8")
@pytest.mark.usefixtures("server")
def test_a_server_that_proves_nothing_is_not_spoken_to_where_the_surroundings_lead_to_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.2", 0))
        port = free.getsockname()[1]
    with own_cluster(listen_addresses="127.0.0.2", port=str(port)):
        with pytest.raises(Unavailable, match="prove that it is the server"):
            Database.open(Server(f"postgresql+psycopg://{PROGRAM}@127.0.0.2:{port}/postgres"))
        monkeypatch.setenv("PGHOSTADDR", "127.0.0.2")
        with pytest.raises(Unavailable, match="prove that it is the server"):
            Database.open(Server(f"postgresql+psycopg://{PROGRAM}@localhost:{port}/postgres"))


def test_no_message_shows_the_password_of_an_address() -> None:
    for url in (
        "postgresql+psycopg://ines:secret@host/clinic",
        "postgresql+psycopg://ines:s%40cret:secret@host/clinic",
        "postgresql+psycopg://ines@host/clinic?password=secret&sslmode=require",
    ):
        server = Server(url)
        assert "secret" not in f"{server} {server!r}"
        assert "ines" in str(server)
        with pytest.raises(Problem) as caught:
            connect_arguments(
                Server(f"{url}&sslmode=disable" if "?" in url else f"{url}?sslmode=disable")
            )
        assert "secret" not in str(caught.value)


@pytest.mark.parametrize("bad", ["mysql://host/clinic", "http://host", "sqlite:///x.db"])
def test_a_server_of_another_kind_is_refused(bad: str) -> None:
    with pytest.raises(Invalid, match="postgresql"):
        location_of(bad)


def test_an_address_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(Invalid, match="no address"):
        connect_arguments(Server("postgresql+psycopg://ines@host:many/clinic"))
    with pytest.raises(Invalid, match="no address"):
        connect_arguments(Server("postgresql+psycopg://ines@/clinic?colour=blue"))


@pytest.mark.fault(33)
def test_nobody_there(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="can’t be reached"):
        Database.open(Server(f"postgresql+psycopg://ines@/clinic?host={tmp_path}"))
    with pytest.raises(Unavailable, match="can’t be reached"):
        Database.open(Server("postgresql+psycopg://ines@127.0.0.1:1/clinic"))


@pytest.mark.fault(33)
def test_a_database_that_keeps_no_names_is_refused(server: Cluster) -> None:
    for encoding in ("SQL_ASCII", "LATIN1"):
        name = server.new_database(options=f"encoding {encoding} lc_collate 'C' lc_ctype 'C'")
        with pytest.raises(Unavailable, match=f"keeps its texts as {encoding}"):
            Database.create(server.server(name), user="Ines")
        with pytest.raises(Unavailable, match=f"keeps its texts as {encoding}"):
            Database.open(server.server(name))
        server.drop(name)


@pytest.mark.fault(33)
def test_no_such_database_and_one_that_is_not_ours(server: Cluster) -> None:
    with pytest.raises(Unavailable, match="There is no database"):
        Database.open(server.server("nowhere"))
    empty = server.new_database()
    with pytest.raises(Unavailable, match="not a database of Treatment Tracker"):
        Database.open(server.server(empty))
    server.drop(empty)


@pytest.mark.fault(33)
@pytest.mark.fault(43)
def test_a_newer_schema_is_refused(server: Cluster, name: str, place: Server) -> None:
    server.ask("update alembic_version set version_num = 'zzz'", name)
    with pytest.raises(Unavailable, match=r"newer version.*zzz"):
        Database.open(place)


@pytest.mark.fault(33)
def test_an_older_schema_is_the_owners_to_bring_up_to_date(
    server: Cluster, name: str, place: Server
) -> None:
    server.ask(f"update alembic_version set version_num = '{REVISIONS[0]}'", name)
    with pytest.raises(Unavailable, match=r"older version.*tracker migrate"):
        Database.open(place)


@pytest.mark.fault(33)
def test_another_time_zone_of_the_server_changes_nothing(
    server: Cluster, name: str, place: Server
) -> None:
    server.ask(f"alter database {name} set timezone = 'Pacific/Apia'")
    server.ask(f"alter database {name} set datestyle = 'German'")
    with Database.open(place, user="Ines") as db:
        db.write(add_patient)
        assert (
            db.read(lambda tx: tx.connection().exec_driver_sql("show timezone").scalar()) == "UTC"
        )


@pytest.mark.fault(34)
def test_a_server_that_was_put_back_from_a_backup_is_noticed(
    server: Cluster, name: str, place: Server
) -> None:
    earlier = server.new_database(name)
    with Database.open(place, user="Ines") as db:
        db.write(add_patient)
    server.drop(name)
    server.ask(f"alter database {earlier} rename to {name}")
    with Database.open(place, user="Ines") as db:
        assert db.lost is not None
        assert db.lost.missing > 0
        with pytest.raises(OlderDatabase, match="older than the last one used here"):
            db.write(add_patient)


@pytest.mark.fault(34)
def test_a_server_that_is_put_back_under_an_open_window_is_noticed_at_the_next_save(
    server: Cluster, name: str, place: Server
) -> None:
    earlier = server.new_database(name)
    with Database.open(place, user="Ines") as db:
        db.write(add_patient)
        db.write(add_patient)
        server.drop(name)
        server.ask(f"alter database {earlier} rename to {name}")
        with pytest.raises(OlderDatabase, match="older than the last one used here"):
            db.write(add_patient)
        assert db.lost is not None
        with pytest.raises(OlderDatabase):
            db.write(add_patient)
        assert db.read(_patients) == 0
        db.accept_lost(_anybody_may)
        db.write(add_patient)
        assert db.read(_patients) == 1


@pytest.mark.fault(34)
def test_a_server_that_was_put_back_and_written_to_since_is_another_history(
    server: Cluster, name: str, place: Server
) -> None:
    earlier = server.new_database(name)
    with Database.open(place, user="Ines") as db:
        db.write(add_patient)
        server.drop(name)
        server.ask(f"alter database {earlier} rename to {name}")
        # Under the owner's name: who was there before has kept nothing of it.
        with Database.open(server.server(name), user="Anna") as colleague:
            for _patient in range(3):
                colleague.write(add_patient)
        with pytest.raises(OlderDatabase, match="not the one that was last used here"):
            db.write(add_patient)


def _patients(tx: Any) -> int:
    return int(tx.connection().exec_driver_sql("select count(*) from patient").scalar_one())


@pytest.fixture(scope="module")
def guarded() -> Iterator[Cluster]:
    """A server that asks for a password, and lets few in."""
    if why_no_server():
        pytest.skip(why_no_server())
    with own_cluster(max_connections="5", superuser_reserved_connections="2") as cluster:
        cluster.ask(f"alter role {PROGRAM} password 'right'")
        hba = cluster.folder / "data" / "pg_hba.conf"
        hba.write_text(f"local all {PROGRAM} scram-sha-256\nlocal all all trust\n")
        cluster.ask("select pg_reload_conf()")
        yield cluster


@pytest.mark.fault(33)
def test_a_password_that_was_changed(guarded: Cluster) -> None:
    for password in ("", ":wrong"):
        place = guarded.server("postgres", f"{PROGRAM}{password}")
        with pytest.raises(Unavailable, match="name or the password"):
            Database.open(place)
    with pytest.raises(Unavailable, match="not a database of Treatment Tracker"):
        Database.open(guarded.server("postgres", f"{PROGRAM}:right"))


@pytest.mark.fault(33)
def test_too_many_visitors(guarded: Cluster) -> None:
    place = guarded.server("postgres")
    visitors = [connect(place) for _visitor in range(3)]
    try:
        with pytest.raises(Unavailable, match="too many visitors"):
            Database.open(place)
    finally:
        for one in visitors:
            one.close()


def _anybody_may(_tx: object) -> None:
    pass
