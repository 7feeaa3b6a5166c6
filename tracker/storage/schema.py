"""The schema as this version of the program wants it, made at once for a new database.

A test proves that it equals what the migrations make step by step.
"""

from functools import cache
from typing import Any

from sqlalchemy import CheckConstraint, Connection, MetaData

from tracker.storage.record import Record
from tracker.storage.records import map_all
from tracker.storage.revisions import HEAD

BEYOND_TABLES = (
    """create virtual table patient_search using fts5 (
        words, tokenize = 'trigram', content = '', contentless_delete = 1)""",
    """create table patient_search_prefix (
        prefix text not null,
        patient_id integer not null,
        constraint pk_patient_search_prefix primary key (prefix, patient_id)
    ) without rowid, strict""",
    """create index ix_patient_search_prefix_patient_id
        on patient_search_prefix (patient_id)""",
    """create trigger audit_entry_is_not_changed before update on audit_entry
        begin select raise(abort, 'the audit trail is never changed'); end""",
    """create trigger audit_entry_is_not_deleted before delete on audit_entry
        begin select raise(abort, 'the audit trail is never deleted'); end""",
    """create trigger audit_payload_is_not_changed before update on audit_payload
        begin select raise(abort, 'the audit trail is never changed'); end""",
    """create trigger audit_payload_is_not_deleted before delete on audit_payload
        begin select raise(abort, 'the audit trail is never deleted'); end""",
    # "insert or replace" deletes without asking the triggers of delete.
    """create trigger audit_entry_is_not_replaced before insert on audit_entry
        when exists (select 1 from audit_entry where seq = new.seq)
        begin select raise(abort, 'the audit trail is never changed'); end""",
    """create trigger audit_payload_is_not_replaced before insert on audit_payload
        when exists (select 1 from audit_payload where seq = new.seq)
        begin select raise(abort, 'the audit trail is never changed'); end""",
)


@cache
def complete_metadata() -> MetaData:
    """All tables with the CHECK constraints of their columns.

    Only a new database needs those 300, so they are not made at every start.
    """
    map_all()
    for table in Record.metadata.tables.values():
        for column in table.columns:
            kind: Any = column.type
            if hasattr(kind, "check"):
                constraint = CheckConstraint(kind.check(column.name), name=column.name)
                table.append_constraint(constraint)
    return Record.metadata


def create_schema(connection: Connection) -> None:
    """Make every table in an empty database, and stamp it."""
    complete_metadata().create_all(connection, checkfirst=False)
    for statement in BEYOND_TABLES:
        connection.exec_driver_sql(statement)
    connection.exec_driver_sql(
        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
        " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
    )
    connection.exec_driver_sql("insert into alembic_version values (?)", (HEAD,))
