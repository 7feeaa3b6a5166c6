"""Free places that somebody has left aside, for all who look at the recall list.

Revision ID: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_CHECKED = {
    "on_date": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
        " and {name} between '1900-01-01' and '2200-12-31'"
    ),
    "list_name": "length({name}) <= 200",
    "passed_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}


def upgrade() -> None:
    op.create_table(
        "passed_place",
        *(sa.Column(name, sa.Text(), nullable=False) for name in _CHECKED),
        sa.PrimaryKeyConstraint("on_date", "list_name", name="pk_passed_place"),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_passed_place_{name}")
            for name, condition in _CHECKED.items()
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
