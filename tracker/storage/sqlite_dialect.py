"""SQLAlchemy's SQLite, any two of which are alike."""

from __future__ import annotations

from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

NAME = "sqlite.clinic"


class ClinicSQLite(SQLiteDialect_pysqlite):
    """There is one SQLite, and all are set up in one way: what one works out serves all."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self)

    def __hash__(self) -> int:
        return hash(type(self))


registry.register(NAME, __name__, ClinicSQLite.__name__)
