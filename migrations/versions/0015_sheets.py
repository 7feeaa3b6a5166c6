"""Spreadsheets: mappings, rows that wait, what an import made, and imports taken back.

Revision ID: 0015
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0012"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_WHOLE = "{name} between 1 and 9223372036854775807"
_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_UUID = {"uuid": "length({name}) = 36"}
_VERSION = {"version": _WHOLE}
_CREATED = {
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}
_RUN = {"import_run_id": "import_run.id"}


def upgrade() -> None:
    _create(
        "import_mapping",
        {
            **_UUID,
            **_VERSION,
            **_CREATED,
            "name": "length({name}) between 1 and 60",
            "content": "json_valid({name})",
            "withdrawn_on": _DAY,
        },
        optional={"withdrawn_on"},
    )
    _create(
        "waiting_row",
        {
            **_UUID,
            **_VERSION,
            **_CREATED,
            "import_run_id": "",
            "mapping_id": "",
            "line": _WHOLE,
            "cells": "json_valid({name})",
            "reason": "length({name}) between 1 and 2000",
            "ending": "{name} in ('mended', 'dismissed', 'undone')",
            "closed_on": _DAY,
            "closed_by": "length({name}) <= 200",
            "note": "length({name}) <= 2000",
        },
        numbers={"import_run_id", "mapping_id", "line"},
        optional={"ending", "closed_on"},
        references={**_RUN, "mapping_id": "import_mapping.id"},
    )
    op.create_index("ix_waiting_row_import_run_id", "waiting_row", ["import_run_id"])
    _create(
        "import_made",
        {
            "import_run_id": "",
            "kind": "length({name}) between 1 and 60",
            "record_id": _WHOLE,
            "before": "json_valid({name})",
        },
        numbers={"import_run_id", "record_id"},
        optional={"before"},
        unique=[("import_run_id", "kind", "record_id")],
        references=_RUN,
    )
    _create(
        "import_undo",
        {
            **_UUID,
            **_CREATED,
            "import_run_id": "",
            "undone_on": _DAY,
            "undone_by": "length({name}) between 1 and 200",
        },
        numbers={"import_run_id"},
        unique=[("import_run_id",)],
        references=_RUN,
    )


def _create(
    table: str,
    columns: dict[str, str],
    *,
    numbers: Collection[str] = (),
    optional: Collection[str] = (),
    unique: Sequence[tuple[str, ...]] = (),
    references: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A STRICT table; each column with the condition that it has to meet."""
    uniques = [*([("uuid",)] if "uuid" in columns else []), *unique]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.Integer() if name in (*numbers, "version") else sa.Text(),
                nullable=name in optional,
            )
            for name in columns
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        *(sa.UniqueConstraint(*names, name=f"uq_{table}_{'_'.join(names)}") for names in uniques),
        *(
            sa.ForeignKeyConstraint(
                [name], [target], name=f"fk_{table}_{name}", ondelete="RESTRICT"
            )
            for name, target in references.items()
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_{table}_{name}")
            for name, condition in columns.items()
            if condition
        ),
        sqlite_strict=True,
    )
