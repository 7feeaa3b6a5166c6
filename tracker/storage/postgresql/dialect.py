"""SQLAlchemy's PostgreSQL with psycopg, made to keep what SQLite keeps.

Whole numbers have 64 bits, texts compare by code point ("C"), CHECK constraints and partial
indexes that are written for SQLite are made too.
"""

from typing import Any

from sqlalchemy import BindParameter, Column, ColumnClause, UnaryExpression
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.base import PGDDLCompiler, PGTypeCompiler
from sqlalchemy.dialects.postgresql.psycopg import PGCompiler_psycopg, PGDialect_psycopg

from tracker.storage.postgresql.checks import postgresql_check

PING_SECONDS = 3.0
NAME = "postgresql.clinic"


class _Types(PGTypeCompiler):
    def visit_INTEGER(self, type_: Any, **kw: Any) -> str:  # noqa: ARG002
        return "BIGINT"


class _Tables(PGDDLCompiler):
    def get_column_specification(self, column: Any, **kw: Any) -> str:
        told: str = super().get_column_specification(column, **kw)  # type: ignore[no-untyped-call]
        return told.replace(" SERIAL", " BIGSERIAL").replace(" TEXT", ' TEXT COLLATE "C"')

    def visit_check_constraint(self, constraint: Any, **kw: Any) -> str:
        told: str = super().visit_check_constraint(constraint, **kw)  # type: ignore[no-untyped-call]
        return postgresql_check(told)

    def visit_create_index(self, create: Any, **kw: Any) -> str:  # type: ignore[override]
        options = create.element.dialect_options
        if options["postgresql"]["where"] is None:
            options["postgresql"]["where"] = options["sqlite"]["where"]
        told: str = super().visit_create_index(create, **kw)  # type: ignore[no-untyped-call]
        return told


class _Queries(PGCompiler_psycopg):
    def visit_is__binary(self, binary: Any, _operator: Any, **kw: Any) -> str:
        """`IS` with a value: only SQLite knows it, for flags that are 1 or 0."""
        if not isinstance(binary.right, BindParameter):
            return str(self._generate_generic_binary(binary, " IS ", **kw))
        return str(self._generate_generic_binary(binary, " IS NOT DISTINCT FROM ", **kw))

    def order_by_clause(self, select: Any, **kw: Any) -> str:
        """Nothing comes before everything, as SQLite has it."""
        told = [self._sorted(clause, **kw) for clause in select._order_by_clauses]  # noqa: SLF001
        return f" ORDER BY {', '.join(told)}" if told else ""

    def _sorted(self, clause: Any, **kw: Any) -> str:
        told = str(self.process(clause, **kw))
        if not _may_be_null(clause) or " NULLS " in told:
            return told
        return f"{told} NULLS {'LAST' if told.endswith(' DESC') else 'FIRST'}"


class ClinicDialect(PGDialect_psycopg):
    """Those of servers of one version are alike: what one works out serves all."""

    statement_compiler = _Queries
    type_compiler_cls = _Types
    ddl_compiler = _Tables
    supports_statement_cache = True
    # The server cuts longer names of constraints by itself, in a migration as in a new database.
    max_identifier_length = 200

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other.server_version_info == self.server_version_info

    def __hash__(self) -> int:
        return hash(type(self))

    def do_ping(self, dbapi_connection: Any) -> bool:
        """Whether a connection that lay idle is still there: an answer that comes soon, or never."""
        with dbapi_connection.silent_for_at_most(PING_SECONDS):
            return bool(super().do_ping(dbapi_connection))  # type: ignore[no-untyped-call]


def _may_be_null(clause: Any) -> bool:
    """Whether it matters; where it can't, an index gives the order only if nothing is said of it."""
    column = clause.element if isinstance(clause, UnaryExpression) else clause
    if isinstance(column, Column):
        return bool(column.nullable)
    # The list's tables are known by name only; of their columns a date may be missing.
    return isinstance(column, ColumnClause) and column.name.endswith("_on")


registry.register(NAME, __name__, ClinicDialect.__name__)
