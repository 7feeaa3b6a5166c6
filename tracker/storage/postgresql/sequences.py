"""Ids that were given, as an import and a move do, instead of drawn from the table's sequence."""

from sqlalchemy import Connection


def catch_up(connection: Connection, table: str) -> None:
    """The next id that is drawn comes after the greatest one that is there."""
    connection.exec_driver_sql(
        f"select setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608 - a table of ours
        f" greatest((select max(id) from {table}), 1))"
    )
