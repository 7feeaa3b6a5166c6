"""By which rules of the program the stored windows were worked out, and what a change moved.

Revision ID: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_NUMBER = "{name} between 1 and 9223372036854775807"
_DATE = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '{first}' and '{last}'"
)
_MOMENT = "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"


def upgrade() -> None:
    _create_rules_stamp()
    _create_window_move()


def _create_rules_stamp() -> None:
    op.create_table(
        "rules_stamp",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("done_to", sa.Integer()),
        sa.PrimaryKeyConstraint("id", name="pk_rules_stamp"),
        sa.CheckConstraint("id between 1 and 1", name="ck_rules_stamp_id"),
        sa.CheckConstraint(_NUMBER.format(name="version"), name="ck_rules_stamp_version"),
        sa.CheckConstraint(
            "done_to between 0 and 9223372036854775807", name="ck_rules_stamp_done_to"
        ),
        sqlite_strict=True,
    )


def _create_window_move() -> None:
    checked = {
        "uuid": "length(uuid) = 36",
        "created_at": _MOMENT.format(name="created_at"),
        "rules_version": _NUMBER.format(name="rules_version"),
        "moved_on": _DATE.format(name="moved_on", first="1900-01-01", last="2200-12-31"),
        "field": "length(field) between 1 and 20",
        "before_on": _DATE.format(name="before_on", first="0001-01-01", last="9999-12-31"),
        "after_on": _DATE.format(name="after_on", first="0001-01-01", last="9999-12-31"),
    }
    op.create_table(
        "window_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("course_id", sa.Integer(), nullable=False),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("moved_on", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("before_on", sa.Text()),
        sa.Column("after_on", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_window_move"),
        sa.UniqueConstraint("uuid", name="uq_window_move_uuid"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_window_move_course_id", ondelete="RESTRICT"
        ),
        *(
            sa.CheckConstraint(condition, name=f"ck_window_move_{name}")
            for name, condition in checked.items()
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_window_move_course_id", "window_move", ["course_id"])
    op.create_index("ix_window_move_moved_on", "window_move", ["moved_on"])
