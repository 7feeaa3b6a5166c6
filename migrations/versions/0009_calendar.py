"""The calendar: lists of a clinic day with their places, and how often a booking was moved.

Revision ID: 0009
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_WHOLE = "{name} between 1 and 9223372036854775807"
_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)

_IDENTITY = {
    "uuid": "length({name}) = 36",
    "version": _WHOLE,
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}


def upgrade() -> None:
    _create_clinic_list()
    _create_booking_move()


def _create_clinic_list() -> None:
    _create(
        "clinic_list",
        {
            "name": "length({name}) between 1 and 200",
            "weekday": "{name} between 0 and 6",
            "on_date": _DAY,
            "conditions": "json_valid({name})",
            "clinician_id": "",
            "places": "{name} between 0 and 999",
            "withdrawn_on": _DAY,
        },
        numbers={"weekday", "clinician_id", "places"},
        optional={"weekday", "on_date", "clinician_id", "places", "withdrawn_on"},
        rules=[
            sa.CheckConstraint(
                "(weekday is null) <> (on_date is null)",
                name="ck_clinic_list_weekday_or_date",
            )
        ],
        references={"clinician_id": "staff.id"},
    )


def _create_booking_move() -> None:
    _create(
        "booking_move",
        {
            "appointment_id": "",
            "from_date": _DAY,
            "to_date": _DAY,
            "moved_on": _DAY,
            "is_by_clinic": "{name} in (0, 1)",
            "taken_back_on": _DAY,
        },
        numbers={"appointment_id", "is_by_clinic"},
        optional={"taken_back_on"},
        references={"appointment_id": "appointment.id"},
    )
    op.create_index("ix_booking_move_appointment_id", "booking_move", ["appointment_id"])


def _create(
    table: str,
    columns: dict[str, str],
    *,
    numbers: Collection[str] = (),
    optional: Collection[str] = (),
    rules: Sequence[sa.CheckConstraint] = (),
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
        *rules,
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
