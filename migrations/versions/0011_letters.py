"""Letters, paper call sheets.

Revision ID: 0011
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_WHOLE = "{name} between 1 and 9223372036854775807"
_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_MOMENT = "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
_LINE = "length({name}) <= 200"

_IDENTITY = {"uuid": "length({name}) = 36", "version": _WHOLE, "created_at": _MOMENT}


def upgrade() -> None:
    _create(
        "letter_template",
        {
            "kind": "{name} in ('recall', 'missed', 'overdue')",
            "language": "length({name}) between 1 and 20",
            "body": "length({name}) between 1 and 5000",
            "by": _LINE,
            "withdrawn_on": _DAY,
        },
        optional={"withdrawn_on"},
    )
    _unique("uq_letter_template_current", "letter_template", ["kind", "language"])
    _create("letter_sender", {"block": "length({name}) <= 1000", "telephone": _LINE})
    _create(
        "call_sheet",
        {
            "number": _WHOLE,
            "list_name": _LINE,
            "printed_on": _DAY,
            "printed_at": _MOMENT,
            "by": _LINE,
        },
        numbers={"number"},
    )
    op.create_index("ix_call_sheet_number", "call_sheet", ["number"], unique=True)
    _create(
        "call_sheet_row",
        {
            "call_sheet_id": None,
            "row_number": _WHOLE,
            "course_id": None,
            "contact_attempt_id": None,
        },
        numbers={"call_sheet_id", "row_number", "course_id", "contact_attempt_id"},
        optional={"contact_attempt_id"},
        references={
            "call_sheet_id": "call_sheet.id",
            "course_id": "course.id",
            "contact_attempt_id": "contact_attempt.id",
        },
    )
    op.create_index("ix_call_sheet_row_call_sheet_id", "call_sheet_row", ["call_sheet_id"])


def _create(
    table: str,
    columns: Mapping[str, str | None],
    *,
    numbers: Collection[str] = (),
    optional: Collection[str] = (),
    references: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """A STRICT table with an identity; each column with the condition that it has to meet."""
    checked = {**_IDENTITY, **columns}
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.Integer() if name in (*numbers, "version") else sa.Text(),
                nullable=name in optional,
            )
            for name in checked
        ),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.UniqueConstraint("uuid", name=f"uq_{table}_uuid"),
        *(
            sa.ForeignKeyConstraint(
                [name], [target], name=f"fk_{table}_{name}", ondelete="RESTRICT"
            )
            for name, target in references.items()
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_{table}_{name}")
            for name, condition in checked.items()
            if condition is not None
        ),
        sqlite_strict=True,
    )


def _unique(name: str, table: str, columns: list[str]) -> None:
    where = sa.text("withdrawn_on is null")
    op.create_index(name, table, columns, unique=True, sqlite_where=where)
