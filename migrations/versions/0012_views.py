"""Saved views of the lists.

Revision ID: 0012
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_CHECKED = {
    "uuid": "length({name}) = 36",
    "version": "{name} between 1 and 9223372036854775807",
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
    "account_id": "",
    "name": "length({name}) between 1 and 60",
    "is_shared": "{name} in (0, 1)",
    "filters": "json_valid({name})",
    "sort": "length({name}) between 1 and 60",
    "is_descending": "{name} in (0, 1)",
    "shown_columns": "json_valid({name})",
    "withdrawn_on": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
        " and {name} between '1900-01-01' and '2200-12-31'"
    ),
}
_NUMBERS = {"version", "account_id", "is_shared", "is_descending"}


def upgrade() -> None:
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.Integer() if name in _NUMBERS else sa.Text(),
                nullable=name == "withdrawn_on",
            )
            for name in _CHECKED
        ),
        sa.PrimaryKeyConstraint("id", name="pk_saved_view"),
        sa.UniqueConstraint("uuid", name="uq_saved_view_uuid"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name="fk_saved_view_account_id", ondelete="RESTRICT"
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_saved_view_{name}")
            for name, condition in _CHECKED.items()
            if condition
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_saved_view_account_id", "saved_view", ["account_id"])
