"""The clinic day: why somebody who came was not treated, and days that were closed.

Revision ID: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    _create_not_treated()
    _create_day_close()


def _create_not_treated() -> None:
    op.create_table(
        "not_treated",
        sa.Column("appointment_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("appointment_id", name="pk_not_treated"),
        sa.ForeignKeyConstraint(
            ["appointment_id"],
            ["appointment.id"],
            name="fk_not_treated_appointment_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint("length(reason) between 1 and 60", name="ck_not_treated_reason"),
        sa.CheckConstraint("length(note) <= 2000", name="ck_not_treated_note"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_day_close() -> None:
    op.create_table(
        "day_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("on_date", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("booked", sa.Integer(), nullable=False),
        sa.Column("treated", sa.Integer(), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Integer(), nullable=False),
        sa.Column("not_treated", sa.Integer(), nullable=False),
        sa.Column("unbooked", sa.Integer(), nullable=False),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_day_close"),
        sa.UniqueConstraint("uuid", name="uq_day_close_uuid"),
        sa.CheckConstraint("length(uuid) = 36", name="ck_day_close_uuid"),
        sa.CheckConstraint(
            "version between 1 and 9223372036854775807", name="ck_day_close_version"
        ),
        sa.CheckConstraint(
            "created_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(created_at) = 27",
            name="ck_day_close_created_at",
        ),
        sa.CheckConstraint(
            "on_date glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(on_date) = on_date and on_date between '1900-01-01' and '2200-12-31'",
            name="ck_day_close_on_date",
        ),
        sa.CheckConstraint(
            "closed_at glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length(closed_at) = 27",
            name="ck_day_close_closed_at",
        ),
        sa.CheckConstraint("length(closed_by) <= 200", name="ck_day_close_closed_by"),
        *(
            sa.CheckConstraint(
                f"{name} between 0 and 9223372036854775807", name=f"ck_day_close_{name}"
            )
            for name in ("booked", "treated", "missed", "cancelled", "not_treated", "unbooked")
        ),
        sa.CheckConstraint(
            "withdrawn_on glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date(withdrawn_on) = withdrawn_on and withdrawn_on between '1900-01-01' and '2200-12-31'",
            name="ck_day_close_withdrawn_on",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_day_close_on_date", "day_close", ["on_date"], unique=False)
