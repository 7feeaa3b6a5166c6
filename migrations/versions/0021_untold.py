"""Bookings that the clinic made or moved by itself, until the patient knows; a letter that says so.

Revision ID: 0021
"""

from collections.abc import Mapping
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
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
_IDENTITY = {"uuid": "length({name}) = 36", "version": _WHOLE, "created_at": _MOMENT}
_UNTOLD = {
    **_IDENTITY,
    "appointment_id": "",
    "since_at": _MOMENT,
    "since_on": _DAY,
    "from_date": _DAY,
    "told_on": _DAY,
    "told_by": "length({name}) <= 200",
    "withdrawn_on": _DAY,
}
_LETTER = {
    **_IDENTITY,
    "kind": "{name} in ('recall', 'missed', 'overdue', 'new-day')",
    "language": "length({name}) between 1 and 20",
    "body": "length({name}) between 1 and 5000",
    "by": "length({name}) <= 200",
    "withdrawn_on": _DAY,
}
_OPTIONAL = {"from_date", "told_on", "withdrawn_on"}


def upgrade() -> None:
    _create("untold_booking", _UNTOLD, {"appointment_id": "appointment.id"})
    op.create_index("ix_untold_booking_appointment_id", "untold_booking", ["appointment_id"])
    _allow_another_letter()


def _allow_another_letter() -> None:
    """SQLite can't change a CHECK: the table is made anew with every row of the old one."""
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_letter_template_kind", "letter_template")
        op.create_check_constraint(
            "ck_letter_template_kind", "letter_template", _LETTER["kind"].format(name="kind")
        )
        return
    op.rename_table("letter_template", "letter_template_before")
    op.drop_index("uq_letter_template_current", "letter_template_before")
    _create("letter_template", _LETTER)
    names = ", ".join(f'"{name}"' for name in ("id", *_LETTER))
    op.execute(
        f"insert into letter_template ({names}) select {names} from letter_template_before"  # noqa: S608
    )
    op.drop_table("letter_template_before")
    op.create_index(
        "uq_letter_template_current",
        "letter_template",
        ["kind", "language"],
        unique=True,
        sqlite_where=sa.text("withdrawn_on is null"),
    )


def _create(
    table: str, checked: Mapping[str, str], references: Mapping[str, str] = MappingProxyType({})
) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name,
                sa.Integer() if name in ("version", "appointment_id") else sa.Text(),
                nullable=name in _OPTIONAL,
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
            if condition
        ),
        sqlite_strict=True,
    )
