"""The moment at which it was recorded what became of an appointment.

Revision ID: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0017"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    op.create_table(
        "outcome_moment",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_outcome_moment"),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name="fk_outcome_moment_appointment_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(
            "told_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(told_at) = 27",
            name="ck_outcome_moment_told_at",
        ),
        sqlite_with_rowid=False,
        sqlite_strict=True,
    )
