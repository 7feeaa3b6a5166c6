"""${message}

Revision ID: ${up_revision}
"""

import sqlalchemy as sa
from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None

drops: tuple[str, ...] = ()
"""Triggers, indexes and tables that this migration takes away on purpose."""


def upgrade() -> None:
    """`op` calls and literals only: what `tracker` calls things today, it may not tomorrow."""
