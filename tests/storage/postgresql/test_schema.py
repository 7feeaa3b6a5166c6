"""The tables on a server are those of a file, and refuse what a file's refuse."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import column, select, text
from sqlalchemy.exc import DBAPIError

from tests.cluster import Cluster
from tests.storage.given import add_course, add_patient
from tracker.domain.problems import Unavailable
from tracker.paths import migrations_folder
from tracker.storage.check import check_storage
from tracker.storage.database import Database
from tracker.storage.postgresql.checks import postgresql_check
from tracker.storage.postgresql.connection import upkeep
from tracker.storage.postgresql.migration import make_by_migrations, migrate_server
from tracker.storage.records import Patient

_SCHEMA = (
    "select 'column', table_name || '.' || column_name, concat_ws(' ', data_type, is_nullable,"
    " collation_name, column_default) from information_schema.columns where table_schema = 'public'"
    " union select 'constraint', conname, pg_get_constraintdef(oid) from pg_constraint"
    " where connamespace = 'public'::regnamespace"
    " union select 'index', indexname, indexdef from pg_indexes where schemaname = 'public'"
    " union select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal"
)


def test_a_new_database_equals_one_that_was_migrated_from_nothing(
    server: Cluster, name: str
) -> None:
    empty = server.new_database()
    engine = upkeep(server.server(empty))
    with engine.begin() as connection:
        make_by_migrations(connection, migrations_folder())
    engine.dispose()
    assert set(server.ask(_SCHEMA, name)) == set(server.ask(_SCHEMA, empty))
    server.drop(empty)


def test_the_first_schema_is_migrated_by_the_owner(server: Cluster) -> None:
    empty = server.new_database()
    place = server.server(empty)
    engine = upkeep(place)
    with engine.begin() as connection:
        make_by_migrations(connection, migrations_folder(), "0001")
        connection.execute(
            text(
                "insert into staff (uuid, version, created_at, name, folded_name,"
                " injects_and_signs, is_active) values (repeat('a', 36), 1,"
                " '2026-11-22T09:30:00.000000Z', 'Ines', 'ines', 1, 1)"
            )
        )
    engine.dispose()
    with pytest.raises(Unavailable, match="older version"):
        Database.open(place)
    assert migrate_server(place).before == "0001"
    assert server.ask("select name, role from account", empty) == [("Ines", "administrator")]
    Database.open(place).close()
    server.drop(empty)


def test_a_whole_database_has_no_findings(db: Database) -> None:
    db.write(lambda tx: add_course(tx, add_patient(tx)))
    assert db.read(lambda tx: list(check_storage(tx))) == []


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("drop trigger audit_entry_is_not_changed on audit_entry", "schema"),
        ("alter table audit_entry disable trigger audit_entry_is_not_deleted", "schema"),
        ("drop index ix_patient_sort_key", "schema"),
        ("delete from patient_search", "search"),
        (
            """alter table audit_entry disable trigger user;
            update audit_entry set who = 'Somebody else' where seq = 1;
            alter table audit_entry enable trigger user""",
            "audit",
        ),
    ],
)
def test_a_finding_has_a_code(
    server: Cluster, name: str, db: Database, statement: str, code: str
) -> None:
    db.write(add_patient)
    server.ask(statement, name)
    assert code in db.read(lambda tx: [finding.code for finding in check_storage(tx)])


def test_whoever_works_as_the_owner_is_told(server: Cluster, name: str) -> None:
    with Database.open(server.server(name), user="Ines") as database:
        codes = database.read(lambda tx: [finding.code for finding in check_storage(tx)])
    assert codes == ["rights"]


@pytest.mark.fault(53, 54)
@pytest.mark.parametrize(
    "bad",
    ["2026-02-31", "2026-2-3", "20260203", "", "1899-12-31", "2201-01-01", "now", "infinity",
     "0044-03-15 BC"],
)  # fmt: skip
def test_the_server_refuses_what_is_no_date(server: Cluster, name: str, bad: str) -> None:
    import psycopg

    with pytest.raises(psycopg.Error):
        server.ask(f"update clinic_weekday set weekday = 9; insert into closure (uuid, created_at,"
                   f" closed_on, reason, is_public_holiday) values (repeat('a', 36),"
                   f" '2026-11-22T09:30:00.000000Z', '{bad}', '', 0)", name)  # fmt: skip


@pytest.mark.fault(57)
def test_no_error_tells_what_was_typed(db: Database) -> None:
    def write(tx: Any) -> None:
        tx.execute(
            text(
                "insert into patient (uuid, version, created_at, family_name)"
                " values ('short', 1, '', 'Okafor of Elm Street')"
            )
        )

    with pytest.raises(DBAPIError) as caught:
        db.write(write)
    assert "Okafor" not in str(caught.value.orig)


def test_a_check_without_words_of_postgresql_is_noticed() -> None:
    assert (
        postgresql_check("x glob '[1-9]*' and length(x) < 3") == "x ~ '^[1-9].*$' and length(x) < 3"
    )
    with pytest.raises(ValueError, match="no words"):
        postgresql_check("typeof(x) = 'text'")


@pytest.mark.fault(36)
def test_what_is_missing_comes_first_as_in_a_file(db: Database) -> None:
    def add(tx: Any) -> None:
        for name, died_on in (("b", date(2026, 1, 5)), ("a", None), ("c", date(2025, 1, 5))):
            tx.add(
                Patient(
                    family_name=name,
                    given_name="",
                    birth_date=date(1950, 1, 5),
                    deceased_on=died_on,
                )
            )

    db.write(add)
    by_name: Any = column("deceased_on")
    for key in (Patient.deceased_on, by_name):
        query = select(Patient.family_name).order_by(key)
        backwards = select(Patient.family_name).order_by(key.desc())
        assert db.read(_family_names, query) == ["a", "c", "b"]
        assert db.read(_family_names, backwards) == ["b", "c", "a"]


@pytest.mark.fault(36)
def test_names_sort_by_their_letters_codes_as_in_a_file(db: Database) -> None:
    names = ["Zoë", "abe", "Åse", "éa", "a b", "a-b", "王"]

    def add(tx: Any) -> None:
        for name in names:
            tx.add(Patient(family_name=name, given_name="", birth_date=date(1950, 1, 5)))

    db.write(add)
    query = select(Patient.family_name).order_by(Patient.family_name)
    assert db.read(_family_names, query) == sorted(names)


def _family_names(tx: Any, query: Any) -> list[str]:
    return list(tx.scalars(query))
