"""Vials and stock: what was received, opened, given, kept and discarded.

Revision ID: 0004
"""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    pass
