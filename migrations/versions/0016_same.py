"""Records of one person: pairs that are not, and those that were merged.

Revision ID: 0016
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_IDENTITY = {
    "uuid": "length({name}) = 36",
    "version": "{name} between 1 and 9223372036854775807",
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}
_NAME, _REASON = "length({name}) <= 200", "length({name}) <= 2000"
_SIGNED = "length({name}) between 1 and 200"
_TABLES = {
    "not_same_person": {
        **_IDENTITY,
        "first_id": "",
        "second_id": "",
        "said_on": _DAY,
        "said_by": _NAME,
        "reason": _REASON,
        "known": "length({name}) between 1 and 64",
        "withdrawn_on": _DAY,
        "withdrawn_by": _NAME,
    },
    "patient_merge": {
        **_IDENTITY,
        "kept_id": "",
        "merged_id": "",
        "merged_on": _DAY,
        "merged_by": _SIGNED,
        "reason": _REASON,
        "parts": "json_valid({name})",
        "joined": "json_valid({name})",
        "newest": "json_valid({name})",
        "split_on": _DAY,
        "split_by": _SIGNED,
        "split_reason": _REASON,
        "split_parts": "json_valid({name})",
    },
}
_NUMBERS = {"version", "first_id", "second_id", "kept_id", "merged_id"}
_OPTIONAL = {"withdrawn_on", "split_on", "split_by"}


def upgrade() -> None:
    for table, checked in _TABLES.items():
        _create(table, checked)


def _create(table: str, checked: dict[str, str]) -> None:
    people = [name for name in checked if name.endswith("_id")]
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name, sa.Integer() if name in _NUMBERS else sa.Text(), nullable=name in _OPTIONAL
            )
            for name in checked
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
        *(
            sa.ForeignKeyConstraint(
                [name], ["patient.id"], name=f"fk_{table}_{name}", ondelete="RESTRICT"
            )
            for name in people
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_{table}_{name}")
            for name, condition in checked.items()
            if condition
        ),
        sqlite_strict=True,
    )
    for name in people:
        op.create_index(f"ix_{table}_{name}", table, [name])
