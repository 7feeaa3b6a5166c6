"""Contact: attempts, what came of them, and what the clinic does when nobody answers.

Revision ID: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_FEW = "{name} between 1 and 10"
_DAYS = "{name} between 1 and 60"
_RULES = {
    "tries": _FEW,
    "times_of_day": "{name} between 1 and 3",
    "channels": "{name} between 1 and 5",
    "letter_days": _DAYS,
    "rest_no_answer": _DAYS,
    "rest_message": _DAYS,
    "promise_days": _DAYS,
}
_IDENTITY = {
    "uuid": "length({name}) = 36",
    "version": "{name} between 1 and 9223372036854775807",
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}


def upgrade() -> None:
    _create_attempt_detail()
    _create_contact_rule()


def _create_attempt_detail() -> None:
    op.create_table(
        "attempt_detail",
        sa.Column("contact_attempt_id", sa.Integer(), nullable=False),
        sa.Column("part_of_day", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("contact_attempt_id", name="pk_attempt_detail"),
        sa.ForeignKeyConstraint(
            ["contact_attempt_id"],
            ["contact_attempt.id"],
            name="fk_attempt_detail_contact_attempt_id",
            ondelete="RESTRICT",
        ),
        sa.CheckConstraint(
            "part_of_day in ('morning', 'afternoon', 'evening')",
            name="ck_attempt_detail_part_of_day",
        ),
        sa.CheckConstraint("length(person) <= 200", name="ck_attempt_detail_person"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_contact_rule() -> None:
    checked = {**_IDENTITY, **_RULES}
    op.create_table(
        "contact_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.Text() if name in ("uuid", "created_at") else sa.Integer(),
                nullable=False,
            )
            for name in checked
        ),
        sa.PrimaryKeyConstraint("id", name="pk_contact_rule"),
        sa.UniqueConstraint("uuid", name="uq_contact_rule_uuid"),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_contact_rule_{name}")
            for name, condition in checked.items()
        ),
        sqlite_strict=True,
    )
