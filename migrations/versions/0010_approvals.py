"""Authorisations with stages, and where the drug comes from.

Revision ID: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)


def upgrade() -> None:
    _create_authorisation_terms()
    _create_drug_delivery()


def _create_authorisation_terms() -> None:
    op.create_table(
        "authorisation_terms",
        sa.Column("authorisation_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("product", sa.Text(), nullable=True),
        sa.Column("supply", sa.Text(), nullable=False),
        sa.Column("pharmacy", sa.Text(), nullable=False),
        sa.Column("appeal_by", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("authorisation_id", name="pk_authorisation_terms"),
        _reference("authorisation_terms", "authorisation_id", "authorisation.id"),
        _reference("authorisation_terms", "product", "product.code"),
        *_checks(
            "authorisation_terms",
            part="{name} in ('both', 'drug', 'procedure')",
            product="length({name}) between 1 and 60",
            supply="{name} in ('own', 'pharmacy')",
            pharmacy="length({name}) <= 200",
            appeal_by=_DAY,
        ),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _create_drug_delivery() -> None:
    op.create_table(
        "drug_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("authorisation_id", sa.Integer(), nullable=False),
        sa.Column("ordered_on", sa.Text(), nullable=False),
        sa.Column("deliver_by", sa.Text(), nullable=True),
        sa.Column("arrived_on", sa.Text(), nullable=True),
        sa.Column("lot_number", sa.Text(), nullable=False),
        sa.Column("expires_on", sa.Text(), nullable=True),
        sa.Column("withdrawn_on", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_drug_delivery"),
        sa.UniqueConstraint("uuid", name="uq_drug_delivery_uuid"),
        _reference("drug_delivery", "authorisation_id", "authorisation.id"),
        *_checks(
            "drug_delivery",
            uuid="length({name}) = 36",
            version="{name} between 1 and 9223372036854775807",
            created_at="{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z'"
            " and length({name}) = 27",
            ordered_on=_DAY,
            deliver_by=_DAY,
            arrived_on=_DAY,
            lot_number="length({name}) <= 60",
            expires_on=_DAY,
            withdrawn_on=_DAY,
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_drug_delivery_authorisation_id", "drug_delivery", ["authorisation_id"])


def _reference(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [target], name=f"fk_{table}_{column}", ondelete="RESTRICT"
    )


def _checks(table: str, **conditions: str) -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(condition.format(name=name), name=f"ck_{table}_{name}")
        for name, condition in conditions.items()
    ]
