"""What a clinic has of its own: instruments, rules that ask, and what it no longer offers.

Revision ID: 0007
"""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""

_WHOLE = "{name} between 1 and 9223372036854775807"
_SCORE = "{name} between -10000000000 and 10000000000"
_DAY = (
    "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]' and date({name}) = {name}"
    " and {name} between '1900-01-01' and '2200-12-31'"
)
_CODE = "length({name}) between 1 and 60"
_NAME = "length({name}) between 1 and 200"
_PERSON = "length({name}) <= 200"
_SOURCE = "length({name}) between 1 and 1000"
_NOTE = "length({name}) <= 20000"

_IDENTITY = {
    "uuid": "length({name}) = 36",
    "version": _WHOLE,
    "created_at": (
        "{name} glob '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T*Z' and length({name}) = 27"
    ),
}


def upgrade() -> None:
    _create_instrument()
    _create_continuation_rule()
    _create_retired_entry()


def _create_instrument() -> None:
    _create(
        "instrument",
        {
            "code": _CODE,
            "name": _NAME,
            "rule_version": _WHOLE,
            "conditions": "json_valid({name})",
            "worse": "{name} in ('higher', 'lower')",
            "least": _SCORE,
            "most": _SCORE,
            "step": "{name} between 1 and 1000000000",
            "levels": "json_valid({name})",
            "unit": "length({name}) <= 60",
            "matters_by": "{name} in ('points', 'percent', 'grades', 'reaches')",
            "matters": _SCORE,
            "source": _SOURCE,
            "note": _NOTE,
            "published_on": _DAY,
            "published_by": _PERSON,
            "retired_on": _DAY,
        },
        numbers={"rule_version", "least", "most", "step", "matters"},
        optional={"least", "most", "matters_by", "matters", "retired_on"},
        rules=[
            sa.CheckConstraint(
                "(matters is null) = (matters_by is null)",
                name="ck_instrument_matters_by_something",
            )
        ],
    )
    _unique("uq_instrument_current", "instrument", ["code"], "retired_on is null")


def _create_continuation_rule() -> None:
    _create(
        "continuation_rule",
        {
            "code": _CODE,
            "name": _NAME,
            "rule_version": _WHOLE,
            "condition": _CODE,
            "instrument": _CODE,
            "after_cycles": "{name} between 1 and 100",
            "least_fall": "{name} between 1 and 100",
            "below": _SCORE,
            "for_months": "{name} between 1 and 120",
            "source": _SOURCE,
            "note": _NOTE,
            "published_on": _DAY,
            "published_by": _PERSON,
            "retired_on": _DAY,
        },
        numbers={"rule_version", "after_cycles", "least_fall", "below", "for_months"},
        optional={"least_fall", "below", "for_months", "retired_on"},
        rules=[
            sa.CheckConstraint(
                "(below is null) = (for_months is null)",
                name="ck_continuation_rule_below_for_some_months",
            ),
            sa.CheckConstraint(
                "least_fall is not null or below is not null",
                name="ck_continuation_rule_asks_something",
            ),
        ],
        references={"condition": "condition.code"},
    )
    _unique("uq_continuation_rule_current", "continuation_rule", ["code"], "retired_on is null")


def _create_retired_entry() -> None:
    _create(
        "retired_entry",
        {
            "kind": "{name} in ('instrument', 'rule', 'size')",
            "code": _CODE,
            "retired_on": _DAY,
            "retired_by": _PERSON,
            "back_on": _DAY,
            "back_by": _PERSON,
        },
        optional={"back_on"},
    )
    _unique("uq_retired_entry_standing", "retired_entry", ["kind", "code"], "back_on is null")


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
        ),
        sqlite_strict=True,
    )


def _unique(name: str, table: str, columns: list[str], where: str) -> None:
    op.create_index(name, table, columns, unique=True, sqlite_where=sa.text(where))
