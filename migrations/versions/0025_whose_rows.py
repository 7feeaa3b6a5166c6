"""Whose a row is that isn't in yet, and of which day: its patient is not called meanwhile. And that
a newer copy of its file may replace it.

Revision ID: 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_BEFORE = {
    "uuid": "length({name}) = 36",
    "version": "{name} between 1 and 9223372036854775807",
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
    "import_run_id": "",
    "mapping_id": "",
    "line": "{name} between 1 and 9223372036854775807",
    "cells": "json_valid({name})",
    "reason": "length({name}) between 1 and 2000",
    "ending": "{name} in ('mended', 'replaced', 'dismissed', 'undone')",
    "closed_on": _DAY,
    "closed_by": "length({name}) <= 200",
    "note": "length({name}) <= 2000",
}
_NEW = {"record_number": "length({name}) <= 200", "given_on": _DAY}
_NUMBERS = {"version", "import_run_id", "mapping_id", "line"}
_OPTIONAL = {"ending", "closed_on", *_NEW}


def upgrade() -> None:
    """SQLite can't add a CHECK: the table is made anew with every row of the old one."""
    if op.get_bind().dialect.name == "postgresql":
        for name, condition in _NEW.items():
            op.add_column("waiting_row", sa.Column(name, sa.Text()))
            op.create_check_constraint(
                f"ck_waiting_row_{name}", "waiting_row", condition.format(name=name)
            )
        op.drop_constraint("ck_waiting_row_ending", "waiting_row")
        op.create_check_constraint(
            "ck_waiting_row_ending", "waiting_row", _BEFORE["ending"].format(name="ending")
        )
    else:
        op.rename_table("waiting_row", "waiting_row_before")
        op.drop_index("ix_waiting_row_import_run_id", "waiting_row_before")
        _create()
        names = ", ".join(f'"{name}"' for name in ("id", *_BEFORE))
        op.execute(
            f"insert into waiting_row ({names}) select {names} from waiting_row_before"  # noqa: S608
        )
        op.drop_table("waiting_row_before")
        op.create_index("ix_waiting_row_import_run_id", "waiting_row", ["import_run_id"])
    op.create_index("ix_waiting_row_record_number", "waiting_row", ["record_number"])


def _create() -> None:
    columns = _BEFORE | _NEW
    op.create_table(
        "waiting_row",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name, sa.Integer() if name in _NUMBERS else sa.Text(), nullable=name in _OPTIONAL
            )
            for name in columns
        ),
        sa.PrimaryKeyConstraint("id", name="pk_waiting_row"),
        sa.UniqueConstraint("uuid", name="uq_waiting_row_uuid"),
        *(
            sa.ForeignKeyConstraint(
                [name], [target], name=f"fk_waiting_row_{name}", ondelete="RESTRICT"
            )
            for name, target in (
                ("import_run_id", "import_run.id"),
                ("mapping_id", "import_mapping.id"),
            )
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_waiting_row_{name}")
            for name, condition in columns.items()
            if condition
        ),
        sqlite_strict=True,
    )
