"""The program works with fewer rights than the owner; all tests of services run as it does."""

import psycopg
import pytest
from sqlalchemy import text

from tests.cluster import PROGRAM, Cluster
from tests.storage.given import add_patient
from tracker.domain.problems import Unavailable
from tracker.storage.database import Database
from tracker.storage.location import Server
from tracker.storage.postgresql.connection import connect
from tracker.storage.postgresql.roles import let_work


@pytest.mark.fault(35)
@pytest.mark.parametrize(
    "statement",
    [
        "update audit_entry set who = 'Nobody'",
        "delete from audit_entry",
        "truncate audit_entry, audit_payload",
        "update audit_payload set payload = '{}'",
        "delete from audit_payload",
        "insert into audit_entry select * from audit_entry on conflict (seq) do update set who = ''",
        "alter table audit_entry disable trigger user",
        "drop trigger audit_entry_is_not_changed on audit_entry",
        "drop table audit_payload",
        "alter function refuse_audit_change() rename to allow_audit_change",
        "set session_replication_role = replica",
        "delete from patient",
        "truncate patient cascade",
        "update alembic_version set version_num = '0001'",
        "create table mine (id int)",
    ],
)
def test_the_program_may_not(place: Server, statement: str) -> None:
    with connect(place) as link, pytest.raises(psycopg.errors.InsufficientPrivilege):
        link.execute(statement.encode())


@pytest.mark.fault(35)
@pytest.mark.parametrize("table", ["audit_entry", "audit_payload"])
@pytest.mark.parametrize(
    "act", ["update {} set seq = seq + 1", "delete from {}", "truncate {} cascade"]
)
def test_the_owner_changes_the_audit_trail_only_on_purpose(
    server: Cluster, name: str, db: Database, table: str, act: str
) -> None:
    db.write(add_patient)
    with (
        connect(server.server(name)) as link,
        pytest.raises(psycopg.IntegrityError, match="never changed"),
    ):
        link.execute(act.format(table).encode())


@pytest.mark.fault(35)
def test_a_role_without_rights_reads_nothing(server: Cluster, name: str) -> None:
    server.ask("create role stranger login")
    try:
        with pytest.raises(Unavailable, match="doesn’t let this program"):
            Database.open(server.server(name, "stranger"))
    finally:
        server.ask("drop role stranger")


def test_a_reader_can_not_write(db: Database) -> None:
    with pytest.raises(Unavailable, match="read-only"):
        db.read(lambda tx: tx.execute(text("delete from patient_search")))


def test_rights_are_given_to_a_role_that_is_there(server: Cluster, name: str) -> None:
    with pytest.raises(Unavailable, match="knows no role"):
        let_work(server.server(name), "nobody of that name")
    let_work(server.server(name), PROGRAM)
