"""Deaths whose day nobody knows, or of which only the month or the year is known.

Revision ID: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_KNOWN = (
    "{name} glob '[0-9][0-9][0-9][0-9]' and {name} between '1900' and '2200'"
    " or {name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]'"
    " and substr({name}, 6) between '01' and '12' and {name} between '1900-01' and '2200-12'"
    " or {name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_DEATH = "{name} = 'unknown' or " + _KNOWN
_PATIENT = {
    "uuid": "length({name}) = 36",
    "version": "{name} between 1 and 9223372036854775807",
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
    "family_name": "length({name}) <= 1000",
    "given_name": "length({name}) <= 1000",
    "birth_date": _KNOWN,
    "sex": "{name} in ('female', 'male', 'other', 'unknown')",
    "deceased_on": _DEATH,
    "language": "length({name}) <= 60",
    "address": "length({name}) <= 1000",
    "notes": "length({name}) <= 20000",
    "sort_key": "length({name}) <= 20000",
    "merged_into_id": "",
    "preferred_channel": "length({name}) <= 60",
    "best_time": "length({name}) <= 200",
    "carer": "length({name}) <= 500",
    "interpreter": "length({name}) <= 200",
    "transport": "length({name}) <= 200",
    "do_not_contact": "{name} in (0, 1)",
    "contact_note": "length({name}) <= 20000",
}
_NUMBERS = {"version", "merged_into_id", "do_not_contact"}
_OPTIONAL = {"sex", "deceased_on", "merged_into_id"}


def upgrade() -> None:
    """SQLite can't change a CHECK: the table is made anew with every row of the old one.

    The old one steps aside under another name, to which nothing that refers to it must follow.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("ck_patient_deceased_on", "patient")
        op.create_check_constraint(
            "ck_patient_deceased_on", "patient", _DEATH.format(name="deceased_on")
        )
        return
    op.execute("pragma legacy_alter_table = on")
    op.rename_table("patient", "patient_before")
    op.execute("pragma legacy_alter_table = off")
    op.drop_index("ix_patient_birth_date", "patient_before")
    op.drop_index("ix_patient_sort_key", "patient_before")
    _create()
    names = ", ".join(f'"{name}"' for name in ("id", *_PATIENT))
    op.execute(f"insert into patient ({names}) select {names} from patient_before")  # noqa: S608
    op.drop_table("patient_before")
    op.create_index("ix_patient_birth_date", "patient", ["birth_date"])
    op.create_index("ix_patient_sort_key", "patient", ["sort_key", "id"])


def _create() -> None:
    op.create_table(
        "patient",
        sa.Column("id", sa.Integer(), nullable=False),
        *(
            sa.Column(
                name, sa.Integer() if name in _NUMBERS else sa.Text(), nullable=name in _OPTIONAL
            )
            for name in _PATIENT
        ),
        sa.PrimaryKeyConstraint("id", name="pk_patient"),
        sa.UniqueConstraint("uuid", name="uq_patient_uuid"),
        sa.ForeignKeyConstraint(
            ["merged_into_id"],
            ["patient.id"],
            name="fk_patient_merged_into_id",
            ondelete="RESTRICT",
        ),
        *(
            sa.CheckConstraint(condition.format(name=name), name=f"ck_patient_{name}")
            for name, condition in _PATIENT.items()
            if condition
        ),
        sqlite_strict=True,
    )
