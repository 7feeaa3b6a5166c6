"""What lies beyond the tables: the search index and the guards of the audit trail."""

from sqlalchemy import Connection

from tracker.storage.revisions import HEAD
from tracker.storage.schema import complete_metadata

_GUARDS = tuple(
    (table, done, event, each)
    for table in ("audit_entry", "audit_payload")
    for done, event, each in (
        ("changed", "update", "row"),
        ("deleted", "delete", "row"),
        ("emptied", "truncate", "statement"),
    )
)

BEYOND_TABLES = (
    """create table patient_search (
        "rowid" bigint not null constraint pk_patient_search primary key,
        words text collate "C" not null)""",
    """create table patient_search_prefix (
        prefix text collate "C" not null,
        patient_id bigint not null,
        constraint pk_patient_search_prefix primary key (prefix, patient_id))""",
    "create index ix_patient_search_prefix_patient_id on patient_search_prefix (patient_id)",
    """create function refuse_audit_change() returns trigger language plpgsql as $$ begin
        raise exception 'the audit trail is never changed'
            using errcode = 'integrity_constraint_violation';
        end $$""",
    *(
        f"create trigger {table}_is_not_{done} before {event} on {table}"
        f" for each {each} execute function refuse_audit_change()"
        for table, done, event, each in _GUARDS
    ),
)

SEARCH_BY_TRIGRAMS = (
    "create extension if not exists pg_trgm",
    """create index if not exists ix_patient_search_words on patient_search
        using gin (words gin_trgm_ops)""",
)
"""Makes the search quick among very many patients; it finds the same without."""


def trigger_names() -> frozenset[str]:
    """The triggers that keep the audit trail as it was written."""
    return frozenset(f"{table}_is_not_{done}" for table, done, _event, _each in _GUARDS)


def create_schema(connection: Connection) -> None:
    """Make every table in an empty database, and stamp it."""
    complete_metadata().create_all(connection, checkfirst=False)
    for statement in BEYOND_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "create table alembic_version (version_num varchar(32) not null,"
        " constraint alembic_version_pkc primary key (version_num))"
    )
    connection.exec_driver_sql("insert into alembic_version values (%s)", (HEAD,))
    create_trigrams(connection)


def create_trigrams(connection: Connection) -> None:
    there = connection.exec_driver_sql(
        "select 1 from pg_available_extensions where name = 'pg_trgm'"
    ).first()
    if there is not None:
        for statement in SEARCH_BY_TRIGRAMS:
            connection.exec_driver_sql(statement)
