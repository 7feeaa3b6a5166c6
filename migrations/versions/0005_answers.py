"""What was asked and measured: questions, consent, outcomes, tasks and adverse events.

Revision ID: 0005
"""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    pass
